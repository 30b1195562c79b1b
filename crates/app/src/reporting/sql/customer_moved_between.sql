-- What moved on the accounts of a customer after a day and up to another.
-- `cross join` keeps SQLite to this order of the tables; for PostgreSQL it is an inner join like any other.
select cast(coalesce(sum(p.amount_minor), 0) as bigint)
from journal_entries e
cross join postings p
where p.org_id = e.org_id and p.entry_id = e.id and e.org_id = $1 and e.legal_entity_id = $2
    and p.customer_id = $3 and p.currency = $4 and e.booked_on > $5 and e.booked_on <= $6
    and p.role in ('customers', 'doubtful_customers', 'customer_advances')
