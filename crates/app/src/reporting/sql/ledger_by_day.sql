-- The postings on an account between two days, found by the entries of those days, after a place among those of the first.
-- `cross join` keeps SQLite to this order of the tables; for PostgreSQL it is an inner join like any other.
select e.booked_on, p.entry_id, p.line_no, e.kind, e.label, p.subject_id, p.customer_id, p.amount_minor
from journal_entries e
cross join postings p
where p.org_id = e.org_id and p.entry_id = e.id and e.org_id = $1 and e.legal_entity_id = $2 and p.account = $3 and p.currency = $4
    and e.booked_on >= $5 and e.booked_on <= $6
    and (e.booked_on > $5 or e.id > $7 or (e.id = $7 and p.line_no > $8))
order by e.booked_on, e.id, p.line_no
limit $9
