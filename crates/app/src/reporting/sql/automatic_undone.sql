select cast(count(*) as bigint)
from allocation_undos u
join allocations a on a.org_id = u.org_id and a.id = u.allocation_id
join journal_entries e on e.org_id = a.org_id and e.id = a.entry_id
where u.org_id = $1 and a.legal_entity_id = $2 and a.is_automatic and e.booked_on >= $3 and e.booked_on <= $4
