-- What was posted about items after a day, the last day first.
-- `cross join` keeps SQLite to this order of the tables; for PostgreSQL it is an inner join like any other.
select p.subject_id as item_id, case when p.role = 'doubtful_customers' then 'customers' else p.role end as role,
    p.amount_minor
from journal_entries e
cross join postings p
where p.org_id = e.org_id and p.entry_id = e.id and e.org_id = $1 and e.legal_entity_id = $2 and e.booked_on > $3
    and p.role in ('customers', 'doubtful_customers', 'customer_advances') and p.subject_id is not null
order by e.booked_on desc, e.id desc
