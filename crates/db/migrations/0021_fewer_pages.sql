-- What one decision changes. Each index and each table that a write touches is a page that has to reach the disk
-- before the next one: what no page of the product needs goes, and what was said row by row is said by block.

-- In which blocks of 128 numbers there is an event of a kind by an author: the log read by kind or by author goes
-- from block to block. An index by kind and one by author changed with every event.
-- owner: activity
create table event_blocks (
    org_id {id} not null,
    kind text not null,
    block bigint not null,
    actor text not null,
    primary key (org_id, kind, block, actor)
) {clustered};

insert into event_blocks (org_id, kind, block, actor)
select distinct org_id, kind, sequence / 128, actor from events;

create index event_blocks_by_actor on event_blocks (org_id, actor, block);

drop index events_by_kind;
drop index events_by_actor;

-- The history of a customer is read by subject. Decisions are about no customer, and they are most of the log.
drop index events_by_subject;
create index events_by_subject on events (org_id, subject, sequence) where kind <> 'allocation_accepted';

-- What is open is read by kind, by amount and by customer.
drop index open_balances_by_due;

-- A posting without a subject is looked for by nothing: two of three postings of an invoice.
drop index postings_by_subject;
create index postings_by_subject on postings (org_id, subject_id, role, amount_minor) where subject_id is not null;

-- What a person decided is counted among the decisions of the last weeks, which lie together. Transactions that wait
-- are read by state; those of one account are told apart in the index, which holds the account too.
drop index allocations_by_hand;
drop index waiting_transactions_by_account;
drop index waiting_transactions_by_state;
create index waiting_transactions_by_state on waiting_transactions
    (org_id, legal_entity_id, state, booked_on, transaction_id, currency, rest_minor, reason, bank_account_id);

-- Up to which entry the sums of days and of customers' months are added up. Entries that come one by one are added
-- to them some hundreds at a time: until then the views say the sums and the postings of these entries together.
-- owner: bookkeeping
create table folded_entries (
    org_id {id} not null,
    legal_entity_id {id} not null,
    through_id {id} not null,
    primary key (org_id, legal_entity_id),
    foreign key (org_id, legal_entity_id) references legal_entities (org_id, id)
) {clustered};

insert into folded_entries (org_id, legal_entity_id, through_id)
select l.org_id, l.id, e.id
from legal_entities l
join journal_entries e on e.org_id = l.org_id and e.legal_entity_id = l.id
where e.id = (select n.id from journal_entries n where n.org_id = l.org_id and n.legal_entity_id = l.id order by n.id desc limit 1);

alter table ledger_days rename to ledger_day_sums;
alter table customer_months rename to customer_month_sums;

-- `coalesce` keeps the planner to the entries behind a place, of which there are few.
create view ledger_days as
select org_id, legal_entity_id, account, booked_on, kind, role, currency, debit_minor, credit_minor, postings
from ledger_day_sums
union all
select f.org_id, f.legal_entity_id, p.account, e.booked_on, e.kind, coalesce(p.role, '') as role, p.currency,
    case when p.amount_minor > 0 then p.amount_minor else 0 end as debit_minor,
    case when p.amount_minor < 0 then -p.amount_minor else 0 end as credit_minor,
    1 as postings
from folded_entries f
join journal_entries e on e.org_id = f.org_id and e.id > f.through_id
    and coalesce(e.legal_entity_id, e.legal_entity_id) = f.legal_entity_id
join postings p on p.org_id = e.org_id and p.entry_id = e.id;

create view customer_months as
select org_id, legal_entity_id, customer_id, currency, month, moved_minor, postings
from customer_month_sums
union all
select f.org_id, f.legal_entity_id, p.customer_id, p.currency, substr(cast(e.booked_on as text), 1, 7) as month,
    p.amount_minor as moved_minor, 1 as postings
from folded_entries f
join journal_entries e on e.org_id = f.org_id and e.id > f.through_id
    and coalesce(e.legal_entity_id, e.legal_entity_id) = f.legal_entity_id
join postings p on p.org_id = e.org_id and p.entry_id = e.id
where p.customer_id is not null and p.role in ('customers', 'doubtful_customers', 'customer_advances');
