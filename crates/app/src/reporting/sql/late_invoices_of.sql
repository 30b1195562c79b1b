-- Invoices of a customer that are late: due before a day and open, or paid after they were due by money booked since another day.
select i.id
from open_items i
left join open_balances b on b.org_id = i.org_id and b.item_id = i.id
where i.org_id = $1 and i.legal_entity_id = $2 and i.customer_id = $3 and i.kind = 'invoice' and i.due_on < $5
    and (b.open_minor > 0 or exists (
        select 1 from allocation_lines l
        join allocations a on a.org_id = l.org_id and a.id = l.allocation_id
        join bank_transactions t on t.org_id = a.org_id and t.id = a.transaction_id
        where l.org_id = i.org_id and l.item_id = i.id and l.role is null and t.booked_on > i.due_on and t.booked_on >= $4
            and not exists (select 1 from allocation_undos u where u.org_id = a.org_id and u.allocation_id = a.id)))
order by i.due_on, i.id
limit $6
