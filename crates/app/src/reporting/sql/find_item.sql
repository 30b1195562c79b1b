select id as item_id, kind, customer_id, currency, due_on, cast(0 as bigint) as amount_minor
from open_items
where org_id = $1 and id = $2 and legal_entity_id = $3
