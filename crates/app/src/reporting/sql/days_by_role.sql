-- What was posted in each role by day and kind of entry.
select booked_on, role, kind, currency,
    cast(sum(debit_minor) as bigint) as debit_minor,
    cast(sum(credit_minor) as bigint) as credit_minor,
    cast(sum(postings) as bigint) as postings
from ledger_days
where org_id = $1 and legal_entity_id = $2 and role <> ''
group by booked_on, role, kind, currency
