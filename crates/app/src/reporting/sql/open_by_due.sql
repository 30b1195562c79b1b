-- What is open by due day.
select due_on, currency,
    cast(sum(case when open_minor > 0 then open_minor else 0 end) as bigint) as owed_minor,
    cast(sum(case when open_minor < 0 then open_minor else 0 end) as bigint) as credit_minor
from open_balances
where org_id = $1 and legal_entity_id = $2
group by due_on, currency
