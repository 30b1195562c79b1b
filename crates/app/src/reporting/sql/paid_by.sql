-- How much of an item was paid by money booked up to a day, by what stands.
select cast(coalesce(sum(l.amount_minor), 0) as bigint)
from allocation_lines l
join allocations a on a.org_id = l.org_id and a.id = l.allocation_id
join bank_transactions t on t.org_id = a.org_id and t.id = a.transaction_id
left join allocation_undos u on u.org_id = a.org_id and u.allocation_id = a.id
where l.org_id = $1 and l.item_id = $2 and a.legal_entity_id = $3 and t.booked_on <= $4
    and l.role is null and u.allocation_id is null
