-- What comes back by mail: the mailbox that is read, and what was in it.

-- The mailbox of a legal entity. Nothing in it is changed. `uid_validity` and `last_uid` say up to where it was read; what came in before
-- `since` is never read. The password is sealed. `fault` is what was wrong when it was last read, or empty. One reader at a time: `held_by`
-- it, until `held_until`.
-- owner: correspondence
create table mailboxes (
    org_id {id} not null,
    legal_entity_id {id} not null,
    host text not null,
    port bigint not null,
    tls text not null,
    user_name text not null,
    password_sealed {bytes} not null,
    authority text not null,
    folder text not null,
    since {day} not null,
    uid_validity bigint not null,
    last_uid bigint not null,
    read_at bigint not null,
    fault text not null,
    fault_said text not null,
    fault_at bigint not null,
    held_by {id},
    held_until bigint not null,
    primary key (org_id, legal_entity_id),
    foreign key (org_id, legal_entity_id) references legal_entities (org_id, id)
) {clustered};

-- One mail that came in. `origin` says where it was read, `fingerprint` what it is: either keeps it from being taken twice. Kinds: `reply`,
-- `automatic`, `bounce`, `unreadable`. States: `open` (somebody answers), `placing` (whose is it?), `settled`, `kept` (nothing to do). `outcome` is
-- what a bounce means. `heard_at` is when it opened a conversation with the contact `contact_key` (docs/spec/correspondence.md).
-- owner: correspondence
create table received_mails (
    org_id {id} not null,
    id {id} not null,
    legal_entity_id {id} not null,
    origin text not null,
    fingerprint {id} not null,
    kind text not null,
    outcome text not null,
    state text not null,
    received_at bigint not null,
    written_at bigint,
    from_name text not null,
    from_email text not null,
    subject text not null,
    body text not null,
    whole text not null,
    attachments text not null,
    problem text not null,
    customer_id {id},
    contact_key {id},
    message_id {id},
    heard_at bigint,
    user_id {id},
    note text not null,
    settled_by text,
    settled_at bigint,
    primary key (org_id, id)
) {clustered};

create unique index received_mails_by_origin on received_mails (org_id, legal_entity_id, origin);
create unique index received_mails_by_fingerprint on received_mails (org_id, legal_entity_id, fingerprint);
create index received_mails_by_state on received_mails (org_id, legal_entity_id, state, id);
create index received_mails_by_customer on received_mails (org_id, customer_id, id);
create index received_mails_by_contact on received_mails (org_id, contact_key, state);
create index received_mails_by_message on received_mails (org_id, message_id, id);
