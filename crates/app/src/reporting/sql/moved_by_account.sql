-- What was posted on each account between two days by kind of entry.
select account, role, kind, currency, cast(sum(debit_minor) as bigint) as debit_minor,
    cast(sum(credit_minor) as bigint) as credit_minor
from ledger_days
where org_id = $1 and legal_entity_id = $2 and booked_on >= $3 and booked_on <= $4
group by account, role, kind, currency
order by account, kind, currency
