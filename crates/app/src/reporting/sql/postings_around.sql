-- How many postings on accounts of customers are booked up to a day, and after it.
select cast(coalesce(sum(case when booked_on <= $3 then postings else 0 end), 0) as bigint),
    cast(coalesce(sum(case when booked_on > $3 then postings else 0 end), 0) as bigint)
from ledger_days
where org_id = $1 and legal_entity_id = $2 and role in ('customers', 'doubtful_customers', 'customer_advances')
