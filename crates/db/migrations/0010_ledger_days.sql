-- What was posted on each account on each day, kept beside the postings in the transaction that makes them: a
-- trial balance, an opening balance or a month of sales is a sum over days, not over postings. The role is empty
-- for an account that was named by its number. Derived, and checked like the open balances.
-- owner: bookkeeping
create table ledger_days (
    org_id {id} not null,
    legal_entity_id {id} not null,
    account text not null,
    booked_on {day} not null,
    kind text not null,
    role text not null,
    currency text not null,
    debit_minor bigint not null,
    credit_minor bigint not null,
    postings bigint not null,
    primary key (org_id, legal_entity_id, account, booked_on, kind, role, currency)
) {clustered};

insert into ledger_days (org_id, legal_entity_id, account, booked_on, kind, role, currency, debit_minor, credit_minor, postings)
select e.org_id, e.legal_entity_id, p.account, e.booked_on, e.kind, coalesce(p.role, ''), p.currency,
    cast(sum(case when p.amount_minor > 0 then p.amount_minor else 0 end) as bigint),
    cast(sum(case when p.amount_minor < 0 then -p.amount_minor else 0 end) as bigint),
    count(*)
from postings p
join journal_entries e on e.org_id = p.org_id and e.id = p.entry_id
group by e.org_id, e.legal_entity_id, p.account, e.booked_on, e.kind, coalesce(p.role, ''), p.currency;

-- The journal by day, and what was booked after a day.
create index journal_entries_by_day on journal_entries (org_id, legal_entity_id, booked_on, id);

-- The ledger of accounts that few entries touch. Those that nearly every entry touches are found by day.
create index postings_by_rare_account on postings (org_id, account, entry_id)
    where role is null or role not in ('customers', 'suspense', 'bank', 'sales', 'vat_on_sales');

-- The transactions of an account by day, with what sums over days and channels need.
drop index bank_transactions_by_day;
create index bank_transactions_by_day
    on bank_transactions (org_id, bank_account_id, booked_on, id, class, currency, amount_minor);

-- Decisions of persons: the few among many.
create index allocations_by_hand on allocations (org_id, legal_entity_id, id) where not is_automatic;
