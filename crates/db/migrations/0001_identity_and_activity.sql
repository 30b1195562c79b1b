-- Who it is for, and what happened.

-- The key check is a keyed hash of a constant: a database opened with other keys is noticed.
-- owner: identity
create table organisations (
    org_id {id} not null,
    name text not null,
    key_check {id} not null,
    created_at bigint not null,
    primary key (org_id)
) {clustered};

-- owner: identity
create table legal_entities (
    org_id {id} not null,
    id {id} not null,
    name text not null,
    siren text not null,
    currency text not null,
    created_at bigint not null,
    primary key (org_id, id),
    foreign key (org_id) references organisations (org_id)
) {clustered};

-- One event for each write, chained: hash covers the event and the hash before it.
-- owner: activity
create table events (
    org_id {id} not null,
    sequence bigint not null,
    at bigint not null,
    actor text not null,
    kind text not null,
    subject text not null,
    data text not null,
    previous_hash text not null,
    hash text not null,
    primary key (org_id, sequence)
) {clustered};

-- Outcomes of writes by the key that the caller chose, so that a repeated call has one effect.
-- owner: activity
create table idempotency_keys (
    org_id {id} not null,
    key text not null,
    operation text not null,
    input_hash text not null,
    outcome text not null,
    created_at bigint not null,
    primary key (org_id, key)
) {clustered};
