-- A decision: what a bank transaction paid. Only ever inserted; an undo is a row of its own.
-- owner: allocation
create table allocations (
    org_id {id} not null,
    id {id} not null,
    legal_entity_id {id} not null,
    transaction_id {id} not null,
    entry_id {id} not null,
    method text not null,
    is_automatic {bool} not null,
    evidence text not null,
    fingerprint bigint not null,
    takes_back_id {id},
    decided_by text not null,
    decided_at bigint not null,
    primary key (org_id, id),
    foreign key (org_id, transaction_id) references bank_transactions (org_id, id),
    foreign key (org_id, entry_id) references journal_entries (org_id, id)
) {clustered};

create index allocations_by_transaction on allocations (org_id, transaction_id);

-- owner: allocation
create table allocation_lines (
    org_id {id} not null,
    allocation_id {id} not null,
    line_no bigint not null,
    item_id {id},
    role text,
    account text,
    amount_minor bigint not null,
    primary key (org_id, allocation_id, line_no),
    foreign key (org_id, allocation_id) references allocations (org_id, id)
) {clustered};

create index allocation_lines_by_item on allocation_lines (org_id, item_id);

-- owner: allocation
create table allocation_undos (
    org_id {id} not null,
    allocation_id {id} not null,
    entry_id {id} not null,
    reason text not null,
    undone_by text not null,
    undone_at bigint not null,
    primary key (org_id, allocation_id),
    foreign key (org_id, allocation_id) references allocations (org_id, id)
) {clustered};

-- The queue: what a person has to look at, as the last matching run left it.
-- owner: allocation
create table exceptions (
    org_id {id} not null,
    legal_entity_id {id} not null,
    transaction_id {id} not null,
    reason text not null,
    alternatives text not null,
    found_at bigint not null,
    primary key (org_id, legal_entity_id, transaction_id),
    foreign key (org_id, transaction_id) references bank_transactions (org_id, id)
) {clustered};

-- A person put a transaction aside, with the reason; or took it up again.
-- owner: allocation
create table set_asides (
    org_id {id} not null,
    id {id} not null,
    legal_entity_id {id} not null,
    transaction_id {id} not null,
    is_aside {bool} not null,
    note text not null,
    decided_by text not null,
    decided_at bigint not null,
    primary key (org_id, id),
    foreign key (org_id, transaction_id) references bank_transactions (org_id, id)
) {clustered};

create index set_asides_by_transaction on set_asides (org_id, transaction_id);

-- What a person's allocations taught: this name or account pays for that customer.
-- owner: allocation
create table payer_aliases (
    org_id {id} not null,
    id {id} not null,
    legal_entity_id {id} not null,
    customer_id {id} not null,
    name text,
    account_index {id},
    learned_from text not null,
    learned_by text not null,
    learned_at bigint not null,
    primary key (org_id, id)
) {clustered};

create index payer_aliases_by_customer on payer_aliases (org_id, legal_entity_id, customer_id);

-- owner: allocation
create table match_rules (
    org_id {id} not null,
    id {id} not null,
    legal_entity_id {id} not null,
    contains text not null,
    direction text,
    amount_min_minor bigint,
    amount_max_minor bigint,
    account text,
    customer_id {id},
    is_on {bool} not null,
    created_by text not null,
    created_at bigint not null,
    primary key (org_id, id)
) {clustered};

-- owner: allocation
create table match_settings (
    org_id {id} not null,
    legal_entity_id {id} not null,
    tolerance_minor bigint not null,
    charges_minor_max bigint not null,
    has_discounts {bool} not null,
    primary key (org_id, legal_entity_id)
) {clustered};
