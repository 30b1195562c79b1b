-- What was booked about each item up to a day, where it is not zero: what was open on that day.
-- `cross join` keeps SQLite to this order of the tables; for PostgreSQL it is an inner join like any other.
select i.id as item_id, i.customer_id, i.due_on, i.currency, m.amount_minor
from (
    select p.subject_id, case when p.role = 'doubtful_customers' then 'customers' else p.role end as role,
        cast(sum(p.amount_minor) as bigint) as amount_minor
    from journal_entries e
    cross join postings p
    where p.org_id = e.org_id and p.entry_id = e.id and e.org_id = $1 and e.legal_entity_id = $2 and e.booked_on <= $3
        and p.role in ('customers', 'doubtful_customers', 'customer_advances') and p.subject_id is not null
    group by p.subject_id, case when p.role = 'doubtful_customers' then 'customers' else p.role end
    having sum(p.amount_minor) <> 0
) m
cross join open_items i
where i.org_id = $1 and i.id = m.subject_id
    and m.role = case when i.kind = 'unused_credit' then 'customer_advances' else 'customers' end
