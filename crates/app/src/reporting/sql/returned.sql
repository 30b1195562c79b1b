-- What movements took back of invoices that are open, line by line, as it was decided before an instant and stands: of one movement ($5), or
-- of those booked since a day of which the customer was not told. Returns are in an index of their own.
select t.id as transaction_id, i.customer_id, i.id as item_id, t.booked_on, o.booked_on as paid_on, t.currency, t.class, t.details,
    0 - l.amount_minor as amount_minor
from allocations a
join bank_transactions t on t.org_id = a.org_id and t.id = a.transaction_id
join allocation_lines l on l.org_id = a.org_id and l.allocation_id = a.id
join open_items i on i.org_id = l.org_id and i.id = l.item_id
join open_balances b on b.org_id = i.org_id and b.item_id = i.id
join allocations p on p.org_id = a.org_id and p.id = a.takes_back_id
left join bank_transactions o on o.org_id = p.org_id and o.id = p.transaction_id
where a.org_id = $1 and a.legal_entity_id = $2 and a.takes_back_id is not null and a.decided_at < $4 and t.booked_on >= $3
    and l.role is null and l.amount_minor < 0 and i.kind = 'invoice' and b.open_minor > 0 and ($5 is null or t.id = $5)
    and not exists (select 1 from allocation_undos u where u.org_id = a.org_id and u.allocation_id = a.id)
    and ($5 is not null or not exists (
        select 1 from receipts r where r.org_id = a.org_id and r.subject_id = t.id and r.customer_id = i.customer_id))
order by t.id, i.customer_id, i.id
