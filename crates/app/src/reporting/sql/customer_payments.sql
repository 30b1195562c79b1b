-- What stands allocated to the invoices of a customer, by the day the money came.
select l.item_id, i.issued_on, i.due_on, t.booked_on as paid_on, l.amount_minor, i.currency
from customers c
join open_items i on i.org_id = c.org_id and i.customer_id = c.id
join allocation_lines l on l.org_id = i.org_id and l.item_id = i.id
join allocations a on a.org_id = l.org_id and a.id = l.allocation_id
join bank_transactions t on t.org_id = a.org_id and t.id = a.transaction_id
left join allocation_undos u on u.org_id = a.org_id and u.allocation_id = a.id
where c.org_id = $1 and c.id = $2 and c.legal_entity_id = $3 and i.amount_minor > 0
    and l.role is null and u.allocation_id is null
order by l.item_id, l.allocation_id
