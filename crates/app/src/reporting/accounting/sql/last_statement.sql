-- The account whose statements end first: how fresh what the bank says is.
select min(l.last_on) as oldest_on, max(l.last_on) as newest_on
from (
    select a.id, (select max(s.closing_on) from bank_statements s where s.org_id = a.org_id and s.bank_account_id = a.id) as last_on
    from bank_accounts a
    where a.org_id = $1 and a.legal_entity_id = $2
) l
