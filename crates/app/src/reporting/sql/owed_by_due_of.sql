-- What is owed by due day, of the customers that somebody looks after.
select b.currency, b.due_on, cast(sum(b.open_minor) as bigint) as owed_minor
from account_managers m
join open_balances b on b.org_id = m.org_id and b.customer_id = m.customer_id
where m.org_id = $1 and b.legal_entity_id = $2 and m.user_id = $3 and b.open_minor > 0
group by b.currency, b.due_on
