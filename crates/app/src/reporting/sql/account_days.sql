-- What an account holds of each day, and how much of it was posted in a role that nearly every entry has.
select booked_on, cast(sum(debit_minor - credit_minor) as bigint) as moved_minor, cast(sum(postings) as bigint) as postings,
    cast(sum(case when role in ('customers', 'suspense', 'bank', 'sales', 'vat_on_sales') then postings else 0 end) as bigint) as common
from ledger_days
where org_id = $1 and legal_entity_id = $2 and account = $3 and currency = $4
group by booked_on
order by booked_on
