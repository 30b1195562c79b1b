-- The portal: what a customer sees of its documents, and what it answers.

-- How a legal entity shows itself there.
-- owner: portal
create table portal_settings (
    org_id {id} not null,
    legal_entity_id {id} not null,
    is_open {bool} not null,
    bank_account_id {id},
    account_holder text not null,
    person text not null,
    phone text not null,
    email text not null,
    public_url text not null,
    primary key (org_id, legal_entity_id),
    foreign key (org_id, legal_entity_id) references legal_entities (org_id, id)
) {clustered};

-- Links are not stored: they are signed. Those that were made before this instant open nothing any more. While it is shut, messages
-- carry none: a person makes the next one.
-- owner: portal
create table portal_closures (
    org_id {id} not null,
    customer_id {id} not null,
    closed_at bigint not null,
    is_shut {bool} not null,
    primary key (org_id, customer_id)
) {clustered};

-- owner: portal
create table portal_sessions (
    org_id {id} not null,
    token_hash text not null,
    legal_entity_id {id} not null,
    customer_id {id} not null,
    opened_at bigint not null,
    seen_at bigint not null,
    primary key (org_id, token_hash)
) {clustered};

create index portal_sessions_by_customer on portal_sessions (org_id, customer_id);

-- What customers said there, until one of ours has looked at it. What they say of documents keeps reminders back too: `dunning_holds`.
-- owner: portal
create table portal_answers (
    org_id {id} not null,
    id {id} not null,
    legal_entity_id {id} not null,
    customer_id {id} not null,
    kind text not null,
    documents text not null,
    on_day {day},
    body text not null,
    said_at bigint not null,
    is_open {bool} not null,
    handled_at bigint,
    handled_by text not null,
    contact_key {id},
    primary key (org_id, id)
) {clustered};

create index portal_answers_by_state on portal_answers (org_id, legal_entity_id, is_open, id);
create index portal_answers_by_customer on portal_answers (org_id, customer_id, id);
create index portal_answers_by_contact on portal_answers (org_id, contact_key, is_open);
