select number, name
from customers
where org_id = $1 and id = $2 and legal_entity_id = $3
