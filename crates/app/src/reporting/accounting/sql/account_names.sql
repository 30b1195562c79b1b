select id, account_masked
from bank_accounts
where org_id = $1 and legal_entity_id = $2
order by id
