-- Letters on paper: printed together, posted together.

-- Letters that were printed together: one PDF and the list of a mailing service, as they were made.
-- owner: paper_mail
create table letter_bundles (
    org_id {id} not null,
    id {id} not null,
    legal_entity_id {id} not null,
    made_at bigint not null,
    made_by text not null,
    letters bigint not null,
    pages bigint not null,
    pdf {bytes} not null,
    list text not null,
    primary key (org_id, id),
    foreign key (org_id, legal_entity_id) references legal_entities (org_id, id)
) {clustered};

create index letter_bundles_by_entity on letter_bundles (org_id, legal_entity_id, id);

-- One letter of a bundle, by its place in the PDF. States: `printed`, `posted`, `not_posted` (docs/spec/collections.md, section 16).
-- owner: paper_mail
create table bundled_letters (
    org_id {id} not null,
    bundle_id {id} not null,
    place bigint not null,
    message_id {id} not null,
    customer_id {id} not null,
    first_page bigint not null,
    pages bigint not null,
    state text not null,
    sent_as text not null,
    posted_on {day},
    tracking text not null,
    note text not null,
    told_by text not null,
    told_at bigint,
    primary key (org_id, bundle_id, place),
    foreign key (org_id, bundle_id) references letter_bundles (org_id, id)
) {clustered};

create index bundled_letters_by_message on bundled_letters (org_id, message_id);
create index bundled_letters_by_customer on bundled_letters (org_id, customer_id);
