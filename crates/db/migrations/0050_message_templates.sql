-- The texts that an organisation wrote instead of those of the product: every saving is a version, the last one is used.

-- A version without a text of its own goes back to the text of the product.
-- owner: collections
create table message_template_versions (
    org_id {id} not null,
    language text not null,
    purpose text not null,
    relation text not null,
    version bigint not null,
    is_own {bool} not null,
    subject text not null,
    body text not null,
    restored bigint,
    saved_by text not null,
    saved_at bigint not null,
    primary key (org_id, language, purpose, relation, version),
    foreign key (org_id) references organisations (org_id)
) {clustered};
