-- What decisions about documents of a customer settled beside money, with the entry that carries each out and the one that takes it back.
-- What is of no one document is the customer's where no other customer has a part in the decision.
select a.entry_id, u.entry_id as reversing_id, l.role, l.amount_minor
from (select distinct x.allocation_id from open_items i
    join allocation_lines x on x.org_id = i.org_id and x.item_id = i.id
    where i.org_id = $1 and i.customer_id = $2 and i.legal_entity_id = $3 and x.role is null) p
join allocations a on a.org_id = $1 and a.id = p.allocation_id
join allocation_lines l on l.org_id = $1 and l.allocation_id = p.allocation_id
left join allocation_undos u on u.org_id = $1 and u.allocation_id = p.allocation_id
left join open_items d on d.org_id = $1 and d.id = l.item_id
where l.role in ('discount_granted', 'settlement_difference', 'bank_charges', 'interest')
    and (d.customer_id = $2 or (l.item_id is null and not exists (
        select 1 from allocation_lines y join open_items o on o.org_id = y.org_id and o.id = y.item_id
        where y.org_id = $1 and y.allocation_id = p.allocation_id and o.customer_id <> $2)))
order by a.entry_id, l.line_no
