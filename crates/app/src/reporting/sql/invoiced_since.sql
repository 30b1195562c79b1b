-- Customers to whom something was invoiced since a day.
select distinct customer_id
from open_items
where org_id = $1 and legal_entity_id = $2 and issued_on >= $3 and kind = 'invoice'
order by customer_id
