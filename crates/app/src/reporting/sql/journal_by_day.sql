-- The journal between two days after a place among the entries of the first.
-- `cross join` keeps SQLite to this order of the tables; for PostgreSQL it is an inner join like any other.
select e.booked_on, p.entry_id, p.line_no, e.kind, e.label, p.account, p.customer_id, p.amount_minor, p.currency
from journal_entries e
cross join postings p
where p.org_id = e.org_id and p.entry_id = e.id and e.org_id = $1 and e.legal_entity_id = $2 and e.booked_on >= $3 and e.booked_on <= $4
    and (e.booked_on > $3 or e.id > $5 or (e.id = $5 and p.line_no > $6))
order by e.booked_on, e.id, p.line_no
limit $7
