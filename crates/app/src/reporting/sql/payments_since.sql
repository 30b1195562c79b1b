-- What was allocated to invoices from money that came since a day, and stands.
-- `cross join` keeps SQLite to this order of the tables; for PostgreSQL it is an inner join like any other.
select i.customer_id, i.currency, i.due_on, t.booked_on as paid_on, l.amount_minor, i.amount_minor as item_minor
from bank_accounts b
cross join bank_transactions t
cross join allocations a
cross join allocation_lines l
cross join open_items i
left join allocation_undos u on u.org_id = a.org_id and u.allocation_id = a.id
where t.org_id = b.org_id and t.bank_account_id = b.id and t.booked_on >= $3
    and a.org_id = t.org_id and a.transaction_id = t.id and l.org_id = a.org_id and l.allocation_id = a.id
    and i.org_id = l.org_id and i.id = l.item_id
    and b.org_id = $1 and b.legal_entity_id = $2 and i.amount_minor > 0
    and l.role is null and u.allocation_id is null
