-- What was posted on an account on a day, up to and including a place.
-- `cross join` keeps SQLite to this order of the tables; for PostgreSQL it is an inner join like any other.
select cast(coalesce(sum(p.amount_minor), 0) as bigint)
from journal_entries e
cross join postings p
where p.org_id = e.org_id and p.entry_id = e.id and e.org_id = $1 and e.legal_entity_id = $2 and p.account = $3 and p.currency = $4 and e.booked_on = $5
    and (e.id < $6 or (e.id = $6 and p.line_no <= $7))
