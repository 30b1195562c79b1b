-- What is open by due day, of the customers that somebody looks after.
select b.due_on, b.currency,
    cast(sum(case when b.open_minor > 0 then b.open_minor else 0 end) as bigint) as owed_minor,
    cast(sum(case when b.open_minor < 0 then b.open_minor else 0 end) as bigint) as credit_minor
from account_managers m
join open_balances b on b.org_id = m.org_id and b.customer_id = m.customer_id
where m.org_id = $1 and b.legal_entity_id = $2 and m.user_id = $3
group by b.due_on, b.currency
