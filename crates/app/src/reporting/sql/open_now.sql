-- What is open of each item, in the order of an index that holds all of it.
select customer_id, currency, due_on, open_minor as amount_minor
from open_balances
where org_id = $1 and legal_entity_id = $2
order by customer_id, currency, due_on
