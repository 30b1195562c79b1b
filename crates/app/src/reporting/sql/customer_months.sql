-- What moved on the accounts of a customer in each month.
select month, moved_minor
from customer_months
where org_id = $1 and legal_entity_id = $2 and customer_id = $3 and currency = $4
order by month
