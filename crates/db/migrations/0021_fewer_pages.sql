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
