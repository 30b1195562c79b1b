-- Thanks for payments.

-- Whether a legal entity thanks for payments, and for those booked from which day on.
-- owner: collections
create table receipt_settings (
    org_id {id} not null,
    legal_entity_id {id} not null,
    is_on {bool} not null,
    since {day} not null,
    set_by text not null,
    set_at bigint not null,
    primary key (org_id, legal_entity_id)
) {clustered};

-- Thanks to one customer, in states `planned`, `sending`, `sent`, `unknown`, `failed`, `cancelled` (docs/spec/collections.md, section 12).
-- `state_at` is when it may leave while it is planned. `claim_id` names the worker that is sending it.
-- owner: collections
create table receipts (
    org_id {id} not null,
    id {id} not null,
    legal_entity_id {id} not null,
    customer_id {id} not null,
    contact_key {id} not null,
    state text not null,
    state_at bigint not null,
    tries bigint not null,
    claim_id {id},
    amount_minor bigint not null,
    currency text not null,
    received_on {day} not null,
    planned_at bigint not null,
    made_of text not null,
    note text not null,
    primary key (org_id, id),
    foreign key (org_id, customer_id) references customers (org_id, id)
) {clustered};

create index receipts_by_state on receipts (org_id, legal_entity_id, state, state_at, id);
create index receipts_by_entity on receipts (org_id, legal_entity_id, id);
create index receipts_by_customer on receipts (org_id, customer_id, id);

-- What a receipt thanks for. The key keeps a payment from being thanked for twice; a row goes only when it is sure that nothing was said.
-- owner: collections
create table receipt_payments (
    org_id {id} not null,
    transaction_id {id} not null,
    customer_id {id} not null,
    receipt_id {id} not null,
    primary key (org_id, transaction_id, customer_id),
    foreign key (org_id, receipt_id) references receipts (org_id, id)
) {clustered};

create index receipt_payments_by_receipt on receipt_payments (org_id, receipt_id, transaction_id);

-- What takes a payment back is found by the payment: a few of all decisions.
create index allocations_by_taken_back on allocations (org_id, takes_back_id) where takes_back_id is not null;
