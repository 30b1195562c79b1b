-- owner: banking
create table bank_accounts (
    org_id {id} not null,
    id {id} not null,
    legal_entity_id {id} not null,
    account_index {id} not null,
    account_sealed {bytes} not null,
    account_masked text not null,
    currency text not null,
    created_at bigint not null,
    primary key (org_id, id),
    unique (org_id, legal_entity_id, account_index)
) {clustered};

-- owner: banking
create table bank_statements (
    org_id {id} not null,
    id {id} not null,
    bank_account_id {id} not null,
    file_id {id} not null,
    position bigint not null,
    kind text not null,
    statement_reference text not null,
    sequence text not null,
    opening_minor bigint,
    opening_on {day},
    closing_minor bigint,
    closing_on {day},
    movements bigint not null,
    movements_minor bigint not null,
    imported_at bigint not null,
    primary key (org_id, id),
    foreign key (org_id, bank_account_id) references bank_accounts (org_id, id)
) {clustered};

create index bank_statements_by_account on bank_statements (org_id, bank_account_id, closing_on);

-- Identity of a movement: docs/spec/bank-transaction-identity.md.
-- owner: banking
create table bank_transactions (
    org_id {id} not null,
    id {id} not null,
    legal_entity_id {id} not null,
    bank_account_id {id} not null,
    statement_id {id} not null,
    position bigint not null,
    batch_position bigint not null,
    identity {id} not null,
    entry_identity {id} not null,
    booked_on {day} not null,
    value_on {day},
    amount_minor bigint not null,
    currency text not null,
    bank_reference text not null,
    end_to_end_id text not null,
    remittance text not null,
    counterparty text not null,
    counterparty_index {id},
    counterparty_sealed {bytes},
    class text not null,
    details text not null,
    recorded_at bigint not null,
    primary key (org_id, id),
    unique (org_id, bank_account_id, identity),
    foreign key (org_id, statement_id) references bank_statements (org_id, id)
) {clustered};

create index bank_transactions_by_day on bank_transactions (org_id, bank_account_id, booked_on);
