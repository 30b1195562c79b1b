-- What a movement paid of the documents of each customer, as it was decided before an instant and stands: neither undone nor come back.
select t.id as transaction_id, i.customer_id, t.booked_on, t.currency, t.amount_minor as movement_minor,
    cast(sum(l.amount_minor) as bigint) as amount_minor
from bank_transactions t
join allocations a on a.org_id = t.org_id and a.transaction_id = t.id
join allocation_lines l on l.org_id = a.org_id and l.allocation_id = a.id
join open_items i on i.org_id = l.org_id and i.id = l.item_id
left join allocation_undos u on u.org_id = a.org_id and u.allocation_id = a.id
where t.org_id = $1 and t.id = $3 and t.legal_entity_id = $2 and a.decided_at < $4 and a.takes_back_id is null
    and l.role is null and u.allocation_id is null
    and not exists (
        select 1 from allocations r
        left join allocation_undos ru on ru.org_id = r.org_id and ru.allocation_id = r.id
        where r.org_id = a.org_id and r.takes_back_id = a.id and ru.allocation_id is null)
group by t.id, i.customer_id, t.booked_on, t.currency, t.amount_minor
having max(case when i.kind = 'unused_credit' then 0 else 1 end) = 1
order by t.id, i.customer_id
