-- What was posted by day on the accounts that money passes through.
select booked_on, role, currency,
    cast(sum(debit_minor) as bigint) as debit_minor,
    cast(sum(credit_minor) as bigint) as credit_minor
from ledger_days
where org_id = $1 and legal_entity_id = $2 and role in ('provider_clearing', 'internal_transfer')
group by booked_on, role, currency
