-- What stands allocated to ten items, by the day the money was booked.
select l.item_id, t.booked_on, l.amount_minor
from allocation_lines l
join allocations a on a.org_id = l.org_id and a.id = l.allocation_id
join bank_transactions t on t.org_id = a.org_id and t.id = a.transaction_id
left join allocation_undos u on u.org_id = a.org_id and u.allocation_id = a.id
where l.org_id = $1 and a.legal_entity_id = $2 and l.item_id in ($3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
    and l.role is null and u.allocation_id is null
