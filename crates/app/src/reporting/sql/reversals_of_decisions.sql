-- `cross join` keeps SQLite to this order of the tables; for PostgreSQL it is an inner join like any other.
select cast(count(*) as bigint)
from allocation_undos u
cross join journal_entries e
where e.org_id = u.org_id and e.id = u.entry_id and u.org_id = $1 and e.legal_entity_id = $2 and e.booked_on >= $3 and e.booked_on <= $4
