-- How the text messages of a legal entity leave.

-- The gateway that carries them and who they are from; the secret and the key of the consumer (OVHcloud) are sealed, and empty
-- when there is none. `fault` is what was wrong with these settings when they were last used, or empty.
-- owner: outgoing
create table sms_gateways (
    org_id {id} not null,
    legal_entity_id {id} not null,
    provider text not null,
    account text not null,
    application_key text not null,
    secret_sealed {bytes} not null,
    consumer_key_sealed {bytes} not null,
    sender text not null,
    per_day bigint not null,
    changed_at bigint not null,
    fault text not null,
    fault_said text not null,
    fault_at bigint not null,
    primary key (org_id, legal_entity_id),
    foreign key (org_id, legal_entity_id) references legal_entities (org_id, id)
) {clustered};
