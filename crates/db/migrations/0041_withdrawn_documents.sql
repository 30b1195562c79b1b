-- Documents that were taken out with their import. One that comes in again for the same customer is the same document: it
-- gets its id back, and with it what was said about it and what holds it back.
-- owner: receivables
create table withdrawn_documents (
    org_id {id} not null,
    legal_entity_id {id} not null,
    kind text not null,
    number text not null,
    customer_id {id} not null,
    item_id {id} not null,
    primary key (org_id, legal_entity_id, kind, number, customer_id)
) {clustered};

-- A document that came in again may be taken out again, with another file.
alter table undone_records rename to undone_records_before;

-- What an undone import had brought: a document or a movement that is no longer in its table, with the entry
-- that had recorded it and the one that reverses it.
-- owner: inbox
create table undone_records (
    org_id {id} not null,
    record_id {id} not null,
    file_id {id} not null,
    kind text not null,
    title text not null,
    on_day {day} not null,
    amount_minor bigint not null,
    currency text not null,
    entry_id {id} not null,
    reversed_by_id {id} not null,
    primary key (org_id, record_id, file_id),
    foreign key (org_id, file_id) references input_files (org_id, id)
) {clustered};

insert into undone_records (org_id, record_id, file_id, kind, title, on_day, amount_minor, currency, entry_id, reversed_by_id)
select org_id, record_id, file_id, kind, title, on_day, amount_minor, currency, entry_id, reversed_by_id
from undone_records_before;

drop table undone_records_before;

create index undone_records_by_file on undone_records (org_id, file_id, record_id);
