-- Decisions of persons about what was booked since a day. They are not made before what they are about is booked.
-- `cross join` keeps SQLite to this order of the tables; for PostgreSQL it is an inner join like any other.
select cast(count(*) as bigint)
from allocations a
cross join journal_entries e
where e.org_id = a.org_id and e.id = a.entry_id and a.org_id = $1 and a.legal_entity_id = $2 and not a.is_automatic and a.id >= $3
    and e.booked_on >= $4 and e.booked_on <= $5
