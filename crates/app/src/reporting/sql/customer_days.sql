-- What was posted about the items of a customer, by day.
-- `cross join` keeps SQLite to this order of the tables; for PostgreSQL it is an inner join like any other.
select e.booked_on, i.currency, cast(sum(p.amount_minor) as bigint) as amount_minor
from customers c
cross join open_items i
cross join postings p
cross join journal_entries e
where i.org_id = c.org_id and i.customer_id = c.id and p.org_id = i.org_id and p.subject_id = i.id
    and p.role in (case when i.kind = 'unused_credit' then 'customer_advances' else 'customers' end,
        case when i.kind = 'unused_credit' then 'customer_advances' else 'doubtful_customers' end)
    and e.org_id = p.org_id and e.id = p.entry_id and c.org_id = $1 and c.id = $2 and c.legal_entity_id = $3
group by e.booked_on, i.currency
order by e.booked_on, i.currency
