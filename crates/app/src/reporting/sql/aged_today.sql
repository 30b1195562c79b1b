-- What is open of each customer by days past due; credit is what is open the other way.
select customer_id, currency,
    cast(sum(case when open_minor > 0 and due_on >= $3 then open_minor else 0 end) as bigint) as not_due_minor,
    cast(sum(case when open_minor > 0 and due_on < $3 and due_on >= $4 then open_minor else 0 end) as bigint) as days_1_30_minor,
    cast(sum(case when open_minor > 0 and due_on < $4 and due_on >= $5 then open_minor else 0 end) as bigint) as days_31_60_minor,
    cast(sum(case when open_minor > 0 and due_on < $5 and due_on >= $6 then open_minor else 0 end) as bigint) as days_61_90_minor,
    cast(sum(case when open_minor > 0 and due_on < $6 then open_minor else 0 end) as bigint) as over_90_minor,
    cast(sum(case when open_minor < 0 then open_minor else 0 end) as bigint) as credit_minor
from open_balances
where org_id = $1 and legal_entity_id = $2
group by customer_id, currency
