-- How many postings there are on the accounts of each of ten customers.
select customer_id, cast(sum(postings) as bigint) as postings
from customer_months
where org_id = $1 and legal_entity_id = $2 and customer_id in ($3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
group by customer_id
