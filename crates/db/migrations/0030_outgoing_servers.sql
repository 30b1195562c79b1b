-- How the letters of a legal entity leave.

-- The server that takes its letters, who writes them, and how they are signed; the password and the key of the signature are
-- sealed, and empty when there is none. `fault` is what was wrong with these settings when they were last used, or empty. One
-- worker sends at a time: `held_by` it, until `held_until`, so that the pace that is set holds for all of them together.
-- owner: outgoing
create table outgoing_servers (
    org_id {id} not null,
    legal_entity_id {id} not null,
    host text not null,
    port bigint not null,
    tls text not null,
    user_name text not null,
    password_sealed {bytes} not null,
    authority text not null,
    sender_name text not null,
    sender_email text not null,
    reply_to text not null,
    dkim_selector text not null,
    dkim_key_sealed {bytes} not null,
    person_name text not null,
    person_role text not null,
    person_phone text not null,
    per_minute bigint not null,
    changed_at bigint not null,
    fault text not null,
    fault_said text not null,
    fault_at bigint not null,
    held_by {id},
    held_until bigint not null,
    primary key (org_id, legal_entity_id),
    foreign key (org_id, legal_entity_id) references legal_entities (org_id, id)
) {clustered};
