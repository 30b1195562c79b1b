-- What was booked on each customer's accounts (411, 416, 4191) in each month (`2026-03`), kept beside the postings in
-- the transaction that makes them: the balance of fifty customers at the ends of some months is a sum over months.
-- `postings` says how many there were: as long as it is the same, nothing was booked about the customer.
-- owner: bookkeeping
create table customer_months (
    org_id {id} not null,
    legal_entity_id {id} not null,
    customer_id {id} not null,
    currency text not null,
    month text not null,
    moved_minor bigint not null,
    postings bigint not null,
    primary key (org_id, legal_entity_id, customer_id, currency, month)
) {clustered};

insert into customer_months (org_id, legal_entity_id, customer_id, currency, month, moved_minor, postings)
select e.org_id, e.legal_entity_id, p.customer_id, p.currency, substr(cast(e.booked_on as text), 1, 7),
    cast(sum(p.amount_minor) as bigint), count(*)
from postings p
join journal_entries e on e.org_id = p.org_id and e.id = p.entry_id
where p.customer_id is not null and p.role in ('customers', 'doubtful_customers', 'customer_advances')
group by e.org_id, e.legal_entity_id, p.customer_id, p.currency, substr(cast(e.booked_on as text), 1, 7);

-- What moved on each bank account on each day by class of movement, kept beside the movements: a month of money in,
-- the total of a list or the balance of an account is a sum over days, not over a million movements.
-- owner: banking
create table bank_days (
    org_id {id} not null,
    bank_account_id {id} not null,
    booked_on {day} not null,
    class text not null,
    currency text not null,
    in_minor bigint not null,
    out_minor bigint not null,
    transactions bigint not null,
    primary key (org_id, bank_account_id, booked_on, class, currency)
) {clustered};

insert into bank_days (org_id, bank_account_id, booked_on, class, currency, in_minor, out_minor, transactions)
select org_id, bank_account_id, booked_on, class, currency,
    cast(sum(case when amount_minor > 0 then amount_minor else 0 end) as bigint),
    cast(sum(case when amount_minor < 0 then amount_minor else 0 end) as bigint),
    count(*)
from bank_transactions
group by org_id, bank_account_id, booked_on, class, currency;

-- Transactions that wait, with all that sums of them need: they read the index alone.
drop index waiting_transactions_by_state;
create index waiting_transactions_by_state
    on waiting_transactions (org_id, legal_entity_id, state, booked_on, transaction_id, currency, rest_minor, reason);
