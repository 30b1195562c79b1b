-- Imports that are undone, templates of how files are read, and what a person says of our bank accounts.

-- An import that was taken back. The file stays as it came in; its reading begins with `undone:`, so that the
-- same bytes may come in again.
-- owner: inbox
create table file_undos (
    org_id {id} not null,
    file_id {id} not null,
    reason text not null,
    records bigint not null,
    allocations bigint not null,
    undone_by text not null,
    undone_at bigint not null,
    primary key (org_id, file_id),
    foreign key (org_id, file_id) references input_files (org_id, id)
) {clustered};

-- What an undone import had brought: a document or a movement that is no longer in its table, with the entry
-- that had recorded it and the one that reverses it.
-- owner: inbox
create table undone_records (
    org_id {id} not null,
    record_id {id} not null,
    file_id {id} not null,
    kind text not null,
    title text not null,
    on_day {day} not null,
    amount_minor bigint not null,
    currency text not null,
    entry_id {id} not null,
    reversed_by_id {id} not null,
    primary key (org_id, record_id),
    foreign key (org_id, file_id) references input_files (org_id, id)
) {clustered};

create index undone_records_by_file on undone_records (org_id, file_id, record_id);

-- How files with this header are read: a mapping or rules, in TOML.
-- owner: inbox
create table import_templates (
    org_id {id} not null,
    id {id} not null,
    legal_entity_id {id} not null,
    kind text not null,
    name text not null,
    header_key text not null,
    settings text not null,
    saved_by text not null,
    saved_at bigint not null,
    primary key (org_id, id),
    unique (org_id, legal_entity_id, kind, name)
) {clustered};

create index import_templates_by_header on import_templates (org_id, legal_entity_id, kind, header_key);

-- owner: banking
create table bank_account_names (
    org_id {id} not null,
    bank_account_id {id} not null,
    name text not null,
    primary key (org_id, bank_account_id),
    foreign key (org_id, bank_account_id) references bank_accounts (org_id, id)
) {clustered};

-- The account that one subject of a role has of its own: a bank account its own 512.
-- owner: bookkeeping
create table own_accounts (
    org_id {id} not null,
    legal_entity_id {id} not null,
    subject_id {id} not null,
    role text not null,
    number text not null,
    primary key (org_id, subject_id),
    foreign key (org_id, legal_entity_id) references legal_entities (org_id, id)
) {clustered};

create index open_items_by_file on open_items (org_id, file_id);
create index bank_statements_by_file on bank_statements (org_id, file_id);
create index bank_transactions_by_statement on bank_transactions (org_id, statement_id);
create index input_files_by_time on input_files (org_id, legal_entity_id, imported_at, id);
create index exceptions_by_transaction on exceptions (org_id, transaction_id);
create index desk_actions_by_transaction on desk_actions (org_id, transaction_id);
