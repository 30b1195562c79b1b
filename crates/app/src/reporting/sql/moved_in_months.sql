-- What moved on the accounts of each customer in each month up to one.
select customer_id, currency, month, moved_minor
from customer_months
where org_id = $1 and legal_entity_id = $2 and month <= $3
