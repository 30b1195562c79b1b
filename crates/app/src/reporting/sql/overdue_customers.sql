select cast(count(distinct customer_id) as bigint)
from open_balances
where org_id = $1 and legal_entity_id = $2 and due_on < $3 and open_minor > 0
