-- What moved on the accounts of each customer from one day through another.
-- `cross join` keeps SQLite to this order of the tables; for PostgreSQL it is an inner join like any other.
select p.customer_id, p.currency, cast(sum(p.amount_minor) as bigint) as moved_minor
from journal_entries e
cross join postings p
where p.org_id = e.org_id and p.entry_id = e.id and e.org_id = $1 and e.legal_entity_id = $2
    and e.booked_on >= $3 and e.booked_on <= $4 and p.customer_id is not null
    and p.role in ('customers', 'doubtful_customers', 'customer_advances')
group by p.customer_id, p.currency
