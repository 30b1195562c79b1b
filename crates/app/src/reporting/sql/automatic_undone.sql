-- `cross join` keeps SQLite to this order of the tables; for PostgreSQL it is an inner join like any other.
select cast(count(*) as bigint)
from allocation_undos u
cross join allocations a
cross join journal_entries e
where a.org_id = u.org_id and a.id = u.allocation_id and e.org_id = a.org_id and e.id = a.entry_id and u.org_id = $1 and a.legal_entity_id = $2 and a.is_automatic and e.booked_on >= $3 and e.booked_on <= $4
