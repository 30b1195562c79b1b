-- Each item of which something is open.
select item_id, kind, customer_id, currency, due_on, open_minor as amount_minor
from open_balances
where org_id = $1 and legal_entity_id = $2
