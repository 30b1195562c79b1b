-- Legal entities in full, which of them a session works on, changes that wait for a second person, and
-- the activity log read by kind and by author.

alter table legal_entities add column vat_number text not null default '';

alter table legal_entities add column address text not null default '';

alter table sessions add column legal_entity_id {id};

-- A sensitive change that one owner asked for and another has to confirm. One that is done, withdrawn
-- or over is gone; the activity log tells what became of it.
-- owner: identity
create table change_requests (
    org_id {id} not null,
    id {id} not null,
    kind text not null,
    command text not null,
    requested_by {id} not null,
    requested_at bigint not null,
    expires_at bigint not null,
    confirmed_by {id},
    primary key (org_id, id),
    foreign key (org_id, requested_by) references users (org_id, id)
) {clustered};

create index events_by_kind on events (org_id, kind, sequence);

create index events_by_actor on events (org_id, actor, sequence);
