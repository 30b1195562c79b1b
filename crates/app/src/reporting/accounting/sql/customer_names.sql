select id, number, name
from customers
where org_id = $1 and legal_entity_id = $2 and id in ($3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
