-- How many postings there are on the accounts of a customer.
select cast(coalesce(sum(postings), 0) as bigint)
from customer_months
where org_id = $1 and legal_entity_id = $2 and customer_id = $3
