-- Double entry. Entries and postings are only ever inserted.

-- owner: bookkeeping
create table chart_accounts (
    org_id {id} not null,
    legal_entity_id {id} not null,
    role text not null,
    number text not null,
    primary key (org_id, legal_entity_id, role),
    foreign key (org_id, legal_entity_id) references legal_entities (org_id, id)
) {clustered};

-- owner: bookkeeping
create table period_closings (
    org_id {id} not null,
    id {id} not null,
    legal_entity_id {id} not null,
    closed_through {day} not null,
    closed_at bigint not null,
    closed_by text not null,
    primary key (org_id, id),
    foreign key (org_id, legal_entity_id) references legal_entities (org_id, id)
) {clustered};

-- owner: bookkeeping
create table journal_entries (
    org_id {id} not null,
    id {id} not null,
    legal_entity_id {id} not null,
    booked_on {day} not null,
    kind text not null,
    label text not null,
    reverses_id {id},
    posted_at bigint not null,
    primary key (org_id, id)
) {clustered};

-- A positive amount is a debit, a negative one a credit. The subject is what the posting is about:
-- the open item on 411, the bank transaction on 471.
-- owner: bookkeeping
create table postings (
    org_id {id} not null,
    entry_id {id} not null,
    line_no bigint not null,
    account text not null,
    role text,
    subject_id {id},
    customer_id {id},
    amount_minor bigint not null,
    currency text not null,
    primary key (org_id, entry_id, line_no),
    foreign key (org_id, entry_id) references journal_entries (org_id, id)
) {clustered};

create index postings_by_subject on postings (org_id, subject_id, role, amount_minor);
