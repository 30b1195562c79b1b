-- What stands allocated to the invoices of a customer, by the day the money came.
-- `cross join` keeps SQLite to this order of the tables; for PostgreSQL it is an inner join like any other.
select l.item_id, i.issued_on, i.due_on, t.booked_on as paid_on, l.amount_minor, i.currency
from customers c
cross join open_items i
cross join allocation_lines l
cross join allocations a
cross join bank_transactions t
left join allocation_undos u on u.org_id = a.org_id and u.allocation_id = a.id
where i.org_id = c.org_id and i.customer_id = c.id and l.org_id = i.org_id and l.item_id = i.id
    and a.org_id = l.org_id and a.id = l.allocation_id and t.org_id = a.org_id and t.id = a.transaction_id
    and c.org_id = $1 and c.id = $2 and c.legal_entity_id = $3 and i.amount_minor > 0
    and l.role is null and u.allocation_id is null
order by l.item_id, l.allocation_id
