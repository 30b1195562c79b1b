-- How what a legal entity sends and shows looks.

-- Its colour (`#rrggbb`) and its logo, a picture in PNG or JPEG; `logo` is empty where there is none.
-- owner: identity
create table looks (
    org_id {id} not null,
    legal_entity_id {id} not null,
    colour text not null,
    logo {bytes} not null,
    logo_type text not null,
    logo_width bigint not null,
    logo_height bigint not null,
    changed_at bigint not null,
    primary key (org_id, legal_entity_id),
    foreign key (org_id, legal_entity_id) references legal_entities (org_id, id)
) {clustered};
