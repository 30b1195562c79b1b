select booked_on, currency, cast(count(*) as bigint) as transactions,
    cast(sum(case when rest_minor > 0 then rest_minor else 0 end) as bigint) as in_minor,
    cast(sum(case when rest_minor < 0 then rest_minor else 0 end) as bigint) as out_minor
from waiting_transactions
where org_id = $1 and legal_entity_id = $2
group by booked_on, currency
