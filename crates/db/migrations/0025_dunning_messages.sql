-- Messages: proposed, sent, or not; and the outbox.

-- One decision about everything that is late, on one day. `decided_at` is the moment it looked from.
-- owner: collections
create table dunning_runs (
    org_id {id} not null,
    id {id} not null,
    run_on {day} not null,
    ran_at bigint not null,
    items bigint not null,
    planned bigint not null,
    proposed bigint not null,
    shadow bigint not null,
    handed_over bigint not null,
    waiting bigint not null,
    cancelled bigint not null,
    primary key (org_id, id)
) {clustered};

-- A message to one contact for one legal entity, with the gate's answer as it was given last. The contact is a keyed hash of
-- its address, so that one mailbox is one contact whichever customers it serves. States: docs/spec/collections.md, section 4.
-- `claim_id` names the worker's claim: another claim since, and what the first one reports changes nothing.
-- owner: collections
create table dunning_messages (
    org_id {id} not null,
    id {id} not null,
    legal_entity_id {id} not null,
    contact_key {id},
    customer_id {id} not null,
    other_customers bigint not null,
    channel text not null,
    tone text not null,
    state text not null,
    state_at bigint not null,
    tries bigint not null,
    claim_id {id},
    is_shadow {bool} not null,
    decided_at bigint not null,
    approved_by text not null,
    amount_minor bigint not null,
    currency text not null,
    items bigint not null,
    verdict text not null,
    note text not null,
    primary key (org_id, id),
    foreign key (org_id, customer_id) references customers (org_id, id)
) {clustered};

create index dunning_messages_by_state on dunning_messages (org_id, state, state_at, id);
create index dunning_messages_by_entity on dunning_messages (org_id, legal_entity_id, state, id);
create index dunning_messages_by_contact on dunning_messages (org_id, contact_key, state_at);
create index dunning_messages_by_customer on dunning_messages (org_id, customer_id, id);

-- One step said about one item. The key is what keeps it from being said twice: a row is there from the moment
-- a message is planned, and goes only when it is sure that nothing was said. Nothing refers to the item: an import that is
-- undone takes it away.
-- owner: collections
create table dunning_claims (
    org_id {id} not null,
    item_id {id} not null,
    plan_id {id} not null,
    step bigint not null,
    is_shadow {bool} not null,
    message_id {id} not null,
    customer_id {id} not null,
    tone text not null,
    primary key (org_id, item_id, plan_id, step, is_shadow),
    foreign key (org_id, message_id) references dunning_messages (org_id, id)
) {clustered};

create index dunning_claims_by_customer on dunning_claims (org_id, customer_id, item_id);
create index dunning_claims_by_message on dunning_claims (org_id, message_id);

-- What a person wrote instead of the template.
-- owner: collections
create table dunning_texts (
    org_id {id} not null,
    message_id {id} not null,
    subject text not null,
    body text not null,
    edited_by text not null,
    edited_at bigint not null,
    primary key (org_id, message_id),
    foreign key (org_id, message_id) references dunning_messages (org_id, id)
) {clustered};

-- What the last run asked for and may not go, with every reason: replaced by each run.
-- owner: collections
create table dunning_waits (
    org_id {id} not null,
    legal_entity_id {id} not null,
    id {id} not null,
    contact_key {id},
    customer_id {id} not null,
    other_customers bigint not null,
    is_handover {bool} not null,
    verdict text not null,
    until_at bigint,
    reasons text not null,
    items bigint not null,
    body text not null,
    primary key (org_id, legal_entity_id, id),
    foreign key (org_id, customer_id) references customers (org_id, id)
) {clustered};

create index dunning_waits_by_verdict on dunning_waits (org_id, legal_entity_id, verdict, id);
create index dunning_waits_by_customer on dunning_waits (org_id, customer_id, id);
