-- A small company as version 8 of the schema kept it: before anything was kept beside the books. Made from real files with
-- invented names; loaded into a SQLite file by the test.
CREATE TABLE schema_migrations (version integer not null primary key, title text not null, checksum text not null, applied_at integer not null);
CREATE TABLE organisations (
    org_id blob not null,
    name text not null,
    key_check blob not null,
    created_at integer not null,
    primary key (org_id)
) strict, without rowid;
CREATE TABLE legal_entities (
    org_id blob not null,
    id blob not null,
    name text not null,
    siren text not null,
    currency text not null,
    created_at integer not null,
    primary key (org_id, id),
    foreign key (org_id) references organisations (org_id)
) strict, without rowid;
CREATE TABLE events (
    org_id blob not null,
    sequence integer not null,
    at integer not null,
    actor text not null,
    kind text not null,
    subject text not null,
    data text not null,
    previous_hash text not null,
    hash text not null,
    primary key (org_id, sequence)
) strict, without rowid;
CREATE TABLE idempotency_keys (
    org_id blob not null,
    key text not null,
    operation text not null,
    input_hash text not null,
    outcome text not null,
    created_at integer not null,
    primary key (org_id, key)
) strict, without rowid;
CREATE TABLE chart_accounts (
    org_id blob not null,
    legal_entity_id blob not null,
    role text not null,
    number text not null,
    primary key (org_id, legal_entity_id, role),
    foreign key (org_id, legal_entity_id) references legal_entities (org_id, id)
) strict, without rowid;
CREATE TABLE period_closings (
    org_id blob not null,
    id blob not null,
    legal_entity_id blob not null,
    closed_through text not null,
    closed_at integer not null,
    closed_by text not null,
    primary key (org_id, id),
    foreign key (org_id, legal_entity_id) references legal_entities (org_id, id)
) strict, without rowid;
CREATE TABLE journal_entries (
    org_id blob not null,
    id blob not null,
    legal_entity_id blob not null,
    booked_on text not null,
    kind text not null,
    label text not null,
    reverses_id blob,
    posted_at integer not null,
    primary key (org_id, id)
) strict, without rowid;
CREATE TABLE postings (
    org_id blob not null,
    entry_id blob not null,
    line_no integer not null,
    account text not null,
    role text,
    subject_id blob,
    customer_id blob,
    amount_minor integer not null,
    currency text not null,
    primary key (org_id, entry_id, line_no),
    foreign key (org_id, entry_id) references journal_entries (org_id, id)
) strict, without rowid;
CREATE INDEX postings_by_subject on postings (org_id, subject_id, role, amount_minor);
CREATE TABLE input_files (
    org_id blob not null,
    id blob not null,
    legal_entity_id blob not null,
    sha256 text not null,
    name text not null,
    kind text not null,
    reading text not null,
    format text not null,
    size_bytes integer not null,
    is_raw_kept integer not null,
    records integer not null,
    records_new integer not null,
    imported_at integer not null,
    imported_by text not null,
    primary key (org_id, id),
    unique (org_id, legal_entity_id, kind, sha256, reading)
) strict, without rowid;
CREATE TABLE input_file_pieces (
    org_id blob not null,
    file_id blob not null,
    piece_no integer not null,
    data blob not null,
    primary key (org_id, file_id, piece_no),
    foreign key (org_id, file_id) references input_files (org_id, id)
) strict, without rowid;
CREATE TABLE input_problems (
    org_id blob not null,
    file_id blob not null,
    problem_no integer not null,
    severity text not null,
    code text not null,
    line integer,
    element text not null,
    field text not null,
    found text not null,
    primary key (org_id, file_id, problem_no),
    foreign key (org_id, file_id) references input_files (org_id, id)
) strict, without rowid;
CREATE TABLE customers (
    org_id blob not null,
    id blob not null,
    legal_entity_id blob not null,
    number text not null,
    name text not null,
    name_key text not null,
    siren text not null,
    vat_number text not null,
    email text not null,
    country text not null,
    paid_by_id blob,
    created_at integer not null,
    primary key (org_id, id)
) strict, without rowid;
CREATE INDEX customers_by_number on customers (org_id, legal_entity_id, number);
CREATE INDEX customers_by_name on customers (org_id, legal_entity_id, name_key);
CREATE TABLE customer_accounts (
    org_id blob not null,
    customer_id blob not null,
    account_index blob not null,
    account_sealed blob not null,
    primary key (org_id, customer_id, account_index),
    foreign key (org_id, customer_id) references customers (org_id, id)
) strict, without rowid;
CREATE TABLE open_items (
    org_id blob not null,
    id blob not null,
    legal_entity_id blob not null,
    customer_id blob not null,
    kind text not null,
    number text not null,
    issued_on text not null,
    due_on text not null,
    total_minor integer not null,
    amount_minor integer not null,
    currency text not null,
    payment_reference text not null,
    preceding text not null,
    vat_on_payment integer not null,
    discount_until text,
    discount_minor integer,
    file_id blob,
    created_at integer not null,
    primary key (org_id, id),
    unique (org_id, legal_entity_id, kind, number),
    foreign key (org_id, customer_id) references customers (org_id, id)
) strict, without rowid;
CREATE INDEX open_items_by_customer on open_items (org_id, customer_id);
CREATE TABLE open_item_vat (
    org_id blob not null,
    item_id blob not null,
    line_no integer not null,
    rate_bps integer not null,
    base_minor integer not null,
    vat_minor integer not null,
    primary key (org_id, item_id, line_no),
    foreign key (org_id, item_id) references open_items (org_id, id)
) strict, without rowid;
CREATE TABLE bank_accounts (
    org_id blob not null,
    id blob not null,
    legal_entity_id blob not null,
    account_index blob not null,
    account_sealed blob not null,
    account_masked text not null,
    currency text not null,
    created_at integer not null,
    primary key (org_id, id),
    unique (org_id, legal_entity_id, account_index)
) strict, without rowid;
CREATE TABLE bank_statements (
    org_id blob not null,
    id blob not null,
    bank_account_id blob not null,
    file_id blob not null,
    position integer not null,
    kind text not null,
    statement_reference text not null,
    sequence text not null,
    opening_minor integer,
    opening_on text,
    closing_minor integer,
    closing_on text,
    movements integer not null,
    movements_minor integer not null,
    imported_at integer not null,
    primary key (org_id, id),
    foreign key (org_id, bank_account_id) references bank_accounts (org_id, id)
) strict, without rowid;
CREATE INDEX bank_statements_by_account on bank_statements (org_id, bank_account_id, closing_on);
CREATE TABLE bank_transactions (
    org_id blob not null,
    id blob not null,
    legal_entity_id blob not null,
    bank_account_id blob not null,
    statement_id blob not null,
    position integer not null,
    batch_position integer not null,
    identity blob not null,
    entry_identity blob not null,
    booked_on text not null,
    value_on text,
    amount_minor integer not null,
    currency text not null,
    bank_reference text not null,
    end_to_end_id text not null,
    remittance text not null,
    counterparty text not null,
    counterparty_index blob,
    counterparty_sealed blob,
    class text not null,
    details text not null,
    recorded_at integer not null,
    primary key (org_id, id),
    unique (org_id, bank_account_id, identity),
    foreign key (org_id, statement_id) references bank_statements (org_id, id)
) strict, without rowid;
CREATE INDEX bank_transactions_by_day on bank_transactions (org_id, bank_account_id, booked_on);
CREATE TABLE allocations (
    org_id blob not null,
    id blob not null,
    legal_entity_id blob not null,
    transaction_id blob not null,
    entry_id blob not null,
    method text not null,
    is_automatic integer not null,
    evidence text not null,
    fingerprint integer not null,
    takes_back_id blob,
    decided_by text not null,
    decided_at integer not null,
    primary key (org_id, id),
    foreign key (org_id, transaction_id) references bank_transactions (org_id, id),
    foreign key (org_id, entry_id) references journal_entries (org_id, id)
) strict, without rowid;
CREATE INDEX allocations_by_transaction on allocations (org_id, transaction_id);
CREATE TABLE allocation_lines (
    org_id blob not null,
    allocation_id blob not null,
    line_no integer not null,
    item_id blob,
    role text,
    account text,
    amount_minor integer not null,
    primary key (org_id, allocation_id, line_no),
    foreign key (org_id, allocation_id) references allocations (org_id, id)
) strict, without rowid;
CREATE INDEX allocation_lines_by_item on allocation_lines (org_id, item_id);
CREATE TABLE allocation_undos (
    org_id blob not null,
    allocation_id blob not null,
    entry_id blob not null,
    reason text not null,
    undone_by text not null,
    undone_at integer not null,
    primary key (org_id, allocation_id),
    foreign key (org_id, allocation_id) references allocations (org_id, id)
) strict, without rowid;
CREATE TABLE exceptions (
    org_id blob not null,
    legal_entity_id blob not null,
    transaction_id blob not null,
    reason text not null,
    alternatives text not null,
    found_at integer not null,
    primary key (org_id, legal_entity_id, transaction_id),
    foreign key (org_id, transaction_id) references bank_transactions (org_id, id)
) strict, without rowid;
CREATE TABLE set_asides (
    org_id blob not null,
    id blob not null,
    legal_entity_id blob not null,
    transaction_id blob not null,
    is_aside integer not null,
    note text not null,
    decided_by text not null,
    decided_at integer not null,
    primary key (org_id, id),
    foreign key (org_id, transaction_id) references bank_transactions (org_id, id)
) strict, without rowid;
CREATE INDEX set_asides_by_transaction on set_asides (org_id, transaction_id);
CREATE TABLE payer_aliases (
    org_id blob not null,
    id blob not null,
    legal_entity_id blob not null,
    customer_id blob not null,
    name text,
    account_index blob,
    learned_from text not null,
    learned_by text not null,
    learned_at integer not null,
    primary key (org_id, id)
) strict, without rowid;
CREATE INDEX payer_aliases_by_customer on payer_aliases (org_id, legal_entity_id, customer_id);
CREATE TABLE match_rules (
    org_id blob not null,
    id blob not null,
    legal_entity_id blob not null,
    contains text not null,
    direction text,
    amount_min_minor integer,
    amount_max_minor integer,
    account text,
    customer_id blob,
    is_on integer not null,
    created_by text not null,
    created_at integer not null,
    primary key (org_id, id)
) strict, without rowid;
CREATE TABLE match_settings (
    org_id blob not null,
    legal_entity_id blob not null,
    tolerance_minor integer not null,
    charges_minor_max integer not null,
    has_discounts integer not null,
    primary key (org_id, legal_entity_id)
) strict, without rowid;
CREATE TABLE jobs (
    org_id blob not null,
    id blob not null,
    kind text not null,
    payload text not null,
    run_at integer not null,
    tries integer not null,
    claimed_until integer,
    last_error text not null,
    finished_at integer,
    primary key (org_id, id)
) strict, without rowid;
CREATE INDEX jobs_to_run on jobs (org_id, finished_at, run_at);
CREATE TABLE users (
    org_id blob not null,
    id blob not null,
    email text not null,
    email_key text not null,
    name text not null,
    role text not null,
    state text not null,
    password_hash text,
    totp_sealed blob,
    totp_pending_sealed blob,
    totp_last_step integer not null,
    language text not null,
    theme text not null,
    preferences text not null,
    created_at integer not null,
    last_signed_in_at integer,
    primary key (org_id, id),
    foreign key (org_id) references organisations (org_id)
) strict, without rowid;
CREATE UNIQUE INDEX users_by_email on users (org_id, email_key);
CREATE TABLE recovery_codes (
    org_id blob not null,
    user_id blob not null,
    code_index blob not null,
    primary key (org_id, user_id, code_index),
    foreign key (org_id, user_id) references users (org_id, id)
) strict, without rowid;
CREATE TABLE sessions (
    org_id blob not null,
    id blob not null,
    token_hash text not null,
    user_id blob not null,
    stage text not null,
    user_agent text not null,
    created_at integer not null,
    last_seen_at integer not null,
    expires_at integer not null,
    reauthenticated_at integer not null,
    primary key (org_id, id),
    foreign key (org_id, user_id) references users (org_id, id)
) strict, without rowid;
CREATE UNIQUE INDEX sessions_by_token on sessions (org_id, token_hash);
CREATE INDEX sessions_by_user on sessions (org_id, user_id);
CREATE TABLE access_links (
    org_id blob not null,
    id blob not null,
    token_hash text not null,
    kind text not null,
    user_id blob,
    clears_second_factor integer not null,
    created_by text not null,
    created_at integer not null,
    expires_at integer not null,
    primary key (org_id, id),
    foreign key (org_id, user_id) references users (org_id, id)
) strict, without rowid;
CREATE UNIQUE INDEX access_links_by_token on access_links (org_id, token_hash);
CREATE TABLE api_keys (
    org_id blob not null,
    id blob not null,
    key_hash text not null,
    name text not null,
    hint text not null,
    permissions text not null,
    side text not null,
    user_id blob not null,
    created_at integer not null,
    expires_at integer not null,
    last_used_at integer,
    revoked_at integer,
    primary key (org_id, id),
    foreign key (org_id, user_id) references users (org_id, id)
) strict, without rowid;
CREATE UNIQUE INDEX api_keys_by_hash on api_keys (org_id, key_hash);
CREATE TABLE sign_in_attempts (
    org_id blob not null,
    subject blob not null,
    failures integer not null,
    last_failed_at integer not null,
    blocked_until integer not null,
    primary key (org_id, subject)
) strict, without rowid;
insert into schema_migrations (version, title, checksum, applied_at) values (1, '0001_identity_and_activity', '732c797f1325eb5796177bcc7c8d1227c9c8e9e0b4dac76ba07dc2bed63cd2c4', 1763769600000000);
insert into schema_migrations (version, title, checksum, applied_at) values (2, '0002_bookkeeping', '7b0f2d63529fed5f6db23ecf176b9d5ac4458ff26bf6a81f53ec33560351d1ed', 1763769600000000);
insert into schema_migrations (version, title, checksum, applied_at) values (3, '0003_inbox', 'ff3557e50dad9a1df3f3d8bac515961b5e8bd646c24b30c49464fc330cc27ebc', 1763769600000000);
insert into schema_migrations (version, title, checksum, applied_at) values (4, '0004_customers_and_receivables', '6bfdb3953d8fe9ace458fb85151beccbb34e4fac0ad523054cd6cfb31be2c2be', 1763769600000000);
insert into schema_migrations (version, title, checksum, applied_at) values (5, '0005_banking', 'c7aecb17ece114d9810be220ca9c8d5bb130e3d51b6503617e690d931b94d08f', 1763769600000000);
insert into schema_migrations (version, title, checksum, applied_at) values (6, '0006_allocation', '23c02569de116364792c5fe1681e994ba6181558590ba2d07b9868f6a201ad72', 1763769600000000);
insert into schema_migrations (version, title, checksum, applied_at) values (7, '0007_jobs', '6984e7a3cba8eff0fd4b1502592c20448e65257fba56e676ea6c0e2a15f33a79', 1763769600000000);
insert into schema_migrations (version, title, checksum, applied_at) values (8, '0008_users_and_sessions', 'c909e004b9fda1d74b35bb2fbed5c2a2f271ebe9d1cdb0e55f8fd78cf7621418', 1763769600000000);
insert into organisations (org_id, name, key_check, created_at) values (x'01a2028a90d574d18650a1fbd12a8eae', 'Quittance', x'a013ae63c8c4781bd68879b882758995', 1795338965205285);
insert into legal_entities (org_id, id, name, siren, currency, created_at) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a90d574d18650a1fbd12a8eaf', 'Quittance', '', 'EUR', 1795338965205285);
insert into events (org_id, sequence, at, actor, kind, subject, data, previous_hash, hash) values (x'01a2028a90d574d18650a1fbd12a8eae', 1, 1795338965270139, 'cli', 'customers_imported', 'fil_01m818n473e68veah7aqjwwhzh', '{"customers":2,"file":"clients.csv","new":2,"problems":0,"sha256":"1202fb412257c2a49e087e6a62c0e7aa067ae463e099e71933e4958c6b1b7d8c"}', '', 'e3326a92e0100051cc62258c7023166c87b5b3b70d6a7df234702f8a7cf2ca3d');
insert into events (org_id, sequence, at, actor, kind, subject, data, previous_hash, hash) values (x'01a2028a90d574d18650a1fbd12a8eae', 2, 1795338965343333, 'cli', 'invoices_imported', 'fil_01m818n49eemkb1pq7fvzwby1x', '{"customers_new":0,"documents":4,"file":"factures.csv","format":"csv","new":4,"problems":0,"sha256":"74c98fe0db9e5c54113d6c9c005eeb0d6562e5846f7166d9142e174c672e3b85"}', 'e3326a92e0100051cc62258c7023166c87b5b3b70d6a7df234702f8a7cf2ca3d', '48265845603d0422e70b2e38f30f264f61b1173a2b7b4e34d65cedf1d00cdb11');
insert into events (org_id, sequence, at, actor, kind, subject, data, previous_hash, hash) values (x'01a2028a90d574d18650a1fbd12a8eae', 3, 1795338965352667, 'cli', 'statements_imported', 'fil_01m818n4b6exzr0xnxyzsgra4m', '{"file":"releve.ofx","format":"ofx","new":5,"problems":0,"sha256":"6d3dfce332cbaf9ecdfb2e2edf0d4fa770c69583fd234fc5ce903c7177eb70b2","statements":1,"transactions":5}', '48265845603d0422e70b2e38f30f264f61b1173a2b7b4e34d65cedf1d00cdb11', '69dfada667c6c92c0f436288225522b9b8b908a8512c4be4af4c8004d9381471');
insert into events (org_id, sequence, at, actor, kind, subject, data, previous_hash, hash) values (x'01a2028a90d574d18650a1fbd12a8eae', 4, 1795338965368230, 'cli', 'transactions_matched', '', '{"automatic":2,"automatic_minor":126000,"exceptions":3,"transactions":5}', '69dfada667c6c92c0f436288225522b9b8b908a8512c4be4af4c8004d9381471', '7cb05aaf28e99825bc58b45f7116468a23727794a28876d288fe4ea2837385dc');
insert into events (org_id, sequence, at, actor, kind, subject, data, previous_hash, hash) values (x'01a2028a90d574d18650a1fbd12a8eae', 5, 1795338990122974, 'cli', 'allocation_undone', 'alc_01m818n4bqewr8nm5y3507wqj5', '{"reason":"essai","transaction":"btx_01m818n4b8eett6vgv3c3eegga","was_automatic":true,"was_decided_by":"cli"}', '7cb05aaf28e99825bc58b45f7116468a23727794a28876d288fe4ea2837385dc', 'ce9b4058ecf699f86ae27f60edc63ecd3df8cf039dd1979b29537259723ce37e');
insert into events (org_id, sequence, at, actor, kind, subject, data, previous_hash, hash) values (x'01a2028a90d574d18650a1fbd12a8eae', 6, 1795338990187323, 'cli', 'allocation_accepted', 'alc_01m818nwkaey2s0ktcdx7ks1kf', '{"amount_minor":5000,"method":"manual","rest_minor":0,"transaction":"btx_01m818n4b8eett6vgv3c3eegg8"}', 'ce9b4058ecf699f86ae27f60edc63ecd3df8cf039dd1979b29537259723ce37e', '54ef7c5e83873806435f8f65e38c0caa0349afc509f2a5afdd0559937e187ab8');
insert into events (org_id, sequence, at, actor, kind, subject, data, previous_hash, hash) values (x'01a2028a90d574d18650a1fbd12a8eae', 7, 1795338990220778, 'cli', 'transaction_set_aside', 'btx_01m818n4b8eett6vgv3c3eegge', '{"note":"à voir"}', '54ef7c5e83873806435f8f65e38c0caa0349afc509f2a5afdd0559937e187ab8', '3ae705fd3b5680398ca80c2c59e4b1cdd51d7d80c3dbc5731f8218de95c62316');
insert into events (org_id, sequence, at, actor, kind, subject, data, previous_hash, hash) values (x'01a2028a90d574d18650a1fbd12a8eae', 8, 1795338990323042, 'cli', 'rule_added', 'rul_01m818nwqjec4t14019a7xmzwc', '{"account":"758000","contains":"divers"}', '3ae705fd3b5680398ca80c2c59e4b1cdd51d7d80c3dbc5731f8218de95c62316', '44c38436702979c1428b39878d9ec59e5a40075af50d93d761d4ef12f8b6875c');
insert into journal_entries (org_id, id, legal_entity_id, booked_on, kind, label, reverses_id, posted_at) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a915e741aa8c7347bbb0fa1b6', x'01a2028a90d574d18650a1fbd12a8eaf', '2026-02-01', 'invoice_issued', 'FA-2026-0001', null, 1795338965342305);
insert into journal_entries (org_id, id, legal_entity_id, booked_on, kind, label, reverses_id, posted_at) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a915e741aa8c7347bbb0fa1b8', x'01a2028a90d574d18650a1fbd12a8eaf', '2026-02-02', 'invoice_issued', 'FA-2026-0002', null, 1795338965342467);
insert into journal_entries (org_id, id, legal_entity_id, booked_on, kind, label, reverses_id, posted_at) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a915e741aa8c7347bbb0fa1ba', x'01a2028a90d574d18650a1fbd12a8eaf', '2026-02-03', 'invoice_issued', 'FA-2026-0003', null, 1795338965342483);
insert into journal_entries (org_id, id, legal_entity_id, booked_on, kind, label, reverses_id, posted_at) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a915e741aa8c7347bbb0fa1bc', x'01a2028a90d574d18650a1fbd12a8eaf', '2026-02-10', 'credit_note_issued', 'AV-2026-0001', null, 1795338965342501);
insert into journal_entries (org_id, id, legal_entity_id, booked_on, kind, label, reverses_id, posted_at) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a916873b5a36e1b1b06e74207', x'01a2028a90d574d18650a1fbd12a8eaf', '2026-03-03', 'bank_transaction_recorded', 'FA-2026-0001', null, 1795338965352146);
insert into journal_entries (org_id, id, legal_entity_id, booked_on, kind, label, reverses_id, posted_at) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a916873b5a36e1b1b06e74209', x'01a2028a90d574d18650a1fbd12a8eaf', '2026-03-04', 'bank_transaction_recorded', 'MERCI', null, 1795338965352218);
insert into journal_entries (org_id, id, legal_entity_id, booked_on, kind, label, reverses_id, posted_at) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a916873b5a36e1b1b06e7420b', x'01a2028a90d574d18650a1fbd12a8eaf', '2026-03-05', 'bank_transaction_recorded', 'FA-2026-0003', null, 1795338965352234);
insert into journal_entries (org_id, id, legal_entity_id, booked_on, kind, label, reverses_id, posted_at) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a916873b5a36e1b1b06e7420d', x'01a2028a90d574d18650a1fbd12a8eaf', '2026-03-06', 'bank_transaction_recorded', 'FRAIS', null, 1795338965352248);
insert into journal_entries (org_id, id, legal_entity_id, booked_on, kind, label, reverses_id, posted_at) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a916873b5a36e1b1b06e7420f', x'01a2028a90d574d18650a1fbd12a8eaf', '2026-03-07', 'bank_transaction_recorded', 'DIVERS', null, 1795338965352264);
insert into journal_entries (org_id, id, legal_entity_id, booked_on, kind, label, reverses_id, posted_at) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a917777308ad0be19407e5e44', x'01a2028a90d574d18650a1fbd12a8eaf', '2026-03-03', 'allocation', 'FA-2026-0001', null, 1795338965367738);
insert into journal_entries (org_id, id, legal_entity_id, booked_on, kind, label, reverses_id, posted_at) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a917777308ad0be19407e5e46', x'01a2028a90d574d18650a1fbd12a8eaf', '2026-03-05', 'allocation', 'FA-2026-0003', null, 1795338965367853);
insert into journal_entries (org_id, id, legal_entity_id, booked_on, kind, label, reverses_id, posted_at) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028af22773319fafe68a4e1af922', x'01a2028a90d574d18650a1fbd12a8eaf', '2026-11-22', 'allocation_reversed', 'FA-2026-0003', x'01a2028a917777308ad0be19407e5e46', 1795338990119588);
insert into journal_entries (org_id, id, legal_entity_id, booked_on, kind, label, reverses_id, posted_at) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028af26a7785904f4c6f4f3c8671', x'01a2028a90d574d18650a1fbd12a8eaf', '2026-03-04', 'allocation', 'MERCI', null, 1795338990186562);
insert into postings (org_id, entry_id, line_no, account, role, subject_id, customer_id, amount_minor, currency) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a915e741aa8c7347bbb0fa1b6', 1, '411000', 'customers', x'01a2028a915e741aa8c7347bbb0fa1b5', x'01a2028a910374b2887599b37059950f', 120000, 'EUR');
insert into postings (org_id, entry_id, line_no, account, role, subject_id, customer_id, amount_minor, currency) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a915e741aa8c7347bbb0fa1b6', 2, '706000', 'sales', x'01a2028a915e741aa8c7347bbb0fa1b5', null, -100000, 'EUR');
insert into postings (org_id, entry_id, line_no, account, role, subject_id, customer_id, amount_minor, currency) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a915e741aa8c7347bbb0fa1b6', 3, '445710', 'vat_on_sales', x'01a2028a915e741aa8c7347bbb0fa1b5', null, -20000, 'EUR');
insert into postings (org_id, entry_id, line_no, account, role, subject_id, customer_id, amount_minor, currency) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a915e741aa8c7347bbb0fa1b8', 1, '411000', 'customers', x'01a2028a915e741aa8c7347bbb0fa1b7', x'01a2028a910374b2887599b370599510', 9600, 'EUR');
insert into postings (org_id, entry_id, line_no, account, role, subject_id, customer_id, amount_minor, currency) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a915e741aa8c7347bbb0fa1b8', 2, '706000', 'sales', x'01a2028a915e741aa8c7347bbb0fa1b7', null, -8000, 'EUR');
insert into postings (org_id, entry_id, line_no, account, role, subject_id, customer_id, amount_minor, currency) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a915e741aa8c7347bbb0fa1b8', 3, '445710', 'vat_on_sales', x'01a2028a915e741aa8c7347bbb0fa1b7', null, -1600, 'EUR');
insert into postings (org_id, entry_id, line_no, account, role, subject_id, customer_id, amount_minor, currency) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a915e741aa8c7347bbb0fa1ba', 1, '411000', 'customers', x'01a2028a915e741aa8c7347bbb0fa1b9', x'01a2028a910374b2887599b37059950f', 6000, 'EUR');
insert into postings (org_id, entry_id, line_no, account, role, subject_id, customer_id, amount_minor, currency) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a915e741aa8c7347bbb0fa1ba', 2, '706000', 'sales', x'01a2028a915e741aa8c7347bbb0fa1b9', null, -5000, 'EUR');
insert into postings (org_id, entry_id, line_no, account, role, subject_id, customer_id, amount_minor, currency) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a915e741aa8c7347bbb0fa1ba', 3, '445710', 'vat_on_sales', x'01a2028a915e741aa8c7347bbb0fa1b9', null, -1000, 'EUR');
insert into postings (org_id, entry_id, line_no, account, role, subject_id, customer_id, amount_minor, currency) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a915e741aa8c7347bbb0fa1bc', 1, '411000', 'customers', x'01a2028a915e741aa8c7347bbb0fa1bb', x'01a2028a910374b2887599b370599510', -1200, 'EUR');
insert into postings (org_id, entry_id, line_no, account, role, subject_id, customer_id, amount_minor, currency) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a915e741aa8c7347bbb0fa1bc', 2, '706000', 'sales', x'01a2028a915e741aa8c7347bbb0fa1bb', null, 1000, 'EUR');
insert into postings (org_id, entry_id, line_no, account, role, subject_id, customer_id, amount_minor, currency) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a915e741aa8c7347bbb0fa1bc', 3, '445710', 'vat_on_sales', x'01a2028a915e741aa8c7347bbb0fa1bb', null, 200, 'EUR');
insert into postings (org_id, entry_id, line_no, account, role, subject_id, customer_id, amount_minor, currency) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a916873b5a36e1b1b06e74207', 1, '512000', 'bank', x'01a2028a916873b5a36e1b1b06e74206', null, 120000, 'EUR');
insert into postings (org_id, entry_id, line_no, account, role, subject_id, customer_id, amount_minor, currency) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a916873b5a36e1b1b06e74207', 2, '471000', 'suspense', x'01a2028a916873b5a36e1b1b06e74206', null, -120000, 'EUR');
insert into postings (org_id, entry_id, line_no, account, role, subject_id, customer_id, amount_minor, currency) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a916873b5a36e1b1b06e74209', 1, '512000', 'bank', x'01a2028a916873b5a36e1b1b06e74208', null, 5000, 'EUR');
insert into postings (org_id, entry_id, line_no, account, role, subject_id, customer_id, amount_minor, currency) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a916873b5a36e1b1b06e74209', 2, '471000', 'suspense', x'01a2028a916873b5a36e1b1b06e74208', null, -5000, 'EUR');
insert into postings (org_id, entry_id, line_no, account, role, subject_id, customer_id, amount_minor, currency) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a916873b5a36e1b1b06e7420b', 1, '512000', 'bank', x'01a2028a916873b5a36e1b1b06e7420a', null, 6000, 'EUR');
insert into postings (org_id, entry_id, line_no, account, role, subject_id, customer_id, amount_minor, currency) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a916873b5a36e1b1b06e7420b', 2, '471000', 'suspense', x'01a2028a916873b5a36e1b1b06e7420a', null, -6000, 'EUR');
insert into postings (org_id, entry_id, line_no, account, role, subject_id, customer_id, amount_minor, currency) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a916873b5a36e1b1b06e7420d', 1, '512000', 'bank', x'01a2028a916873b5a36e1b1b06e7420c', null, -1200, 'EUR');
insert into postings (org_id, entry_id, line_no, account, role, subject_id, customer_id, amount_minor, currency) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a916873b5a36e1b1b06e7420d', 2, '471000', 'suspense', x'01a2028a916873b5a36e1b1b06e7420c', null, 1200, 'EUR');
insert into postings (org_id, entry_id, line_no, account, role, subject_id, customer_id, amount_minor, currency) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a916873b5a36e1b1b06e7420f', 1, '512000', 'bank', x'01a2028a916873b5a36e1b1b06e7420e', null, 3000, 'EUR');
insert into postings (org_id, entry_id, line_no, account, role, subject_id, customer_id, amount_minor, currency) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a916873b5a36e1b1b06e7420f', 2, '471000', 'suspense', x'01a2028a916873b5a36e1b1b06e7420e', null, -3000, 'EUR');
insert into postings (org_id, entry_id, line_no, account, role, subject_id, customer_id, amount_minor, currency) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a917777308ad0be19407e5e44', 1, '471000', 'suspense', x'01a2028a916873b5a36e1b1b06e74206', null, 120000, 'EUR');
insert into postings (org_id, entry_id, line_no, account, role, subject_id, customer_id, amount_minor, currency) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a917777308ad0be19407e5e44', 2, '411000', 'customers', x'01a2028a915e741aa8c7347bbb0fa1b5', x'01a2028a910374b2887599b37059950f', -120000, 'EUR');
insert into postings (org_id, entry_id, line_no, account, role, subject_id, customer_id, amount_minor, currency) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a917777308ad0be19407e5e46', 1, '471000', 'suspense', x'01a2028a916873b5a36e1b1b06e7420a', null, 6000, 'EUR');
insert into postings (org_id, entry_id, line_no, account, role, subject_id, customer_id, amount_minor, currency) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a917777308ad0be19407e5e46', 2, '411000', 'customers', x'01a2028a915e741aa8c7347bbb0fa1b9', x'01a2028a910374b2887599b37059950f', -6000, 'EUR');
insert into postings (org_id, entry_id, line_no, account, role, subject_id, customer_id, amount_minor, currency) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028af22773319fafe68a4e1af922', 1, '471000', 'suspense', x'01a2028a916873b5a36e1b1b06e7420a', null, -6000, 'EUR');
insert into postings (org_id, entry_id, line_no, account, role, subject_id, customer_id, amount_minor, currency) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028af22773319fafe68a4e1af922', 2, '411000', 'customers', x'01a2028a915e741aa8c7347bbb0fa1b9', x'01a2028a910374b2887599b37059950f', 6000, 'EUR');
insert into postings (org_id, entry_id, line_no, account, role, subject_id, customer_id, amount_minor, currency) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028af26a7785904f4c6f4f3c8671', 1, '471000', 'suspense', x'01a2028a916873b5a36e1b1b06e74208', null, 5000, 'EUR');
insert into postings (org_id, entry_id, line_no, account, role, subject_id, customer_id, amount_minor, currency) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028af26a7785904f4c6f4f3c8671', 2, '411000', 'customers', x'01a2028a915e741aa8c7347bbb0fa1b9', x'01a2028a910374b2887599b37059950f', -2000, 'EUR');
insert into postings (org_id, entry_id, line_no, account, role, subject_id, customer_id, amount_minor, currency) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028af26a7785904f4c6f4f3c8671', 3, '419100', 'customer_advances', x'01a2028af26a7785904f4c6f4f3c8670', x'01a2028a910374b2887599b37059950f', -3000, 'EUR');
insert into input_files (org_id, id, legal_entity_id, sha256, name, kind, reading, format, size_bytes, is_raw_kept, records, records_new, imported_at, imported_by) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a90e37191b72a2755e5ce47f1', x'01a2028a90d574d18650a1fbd12a8eaf', '1202fb412257c2a49e087e6a62c0e7aa067ae463e099e71933e4958c6b1b7d8c', 'clients.csv', 'customers', '', 'csv', 90, 1, 2, 2, 1795338965219901, 'cli');
insert into input_files (org_id, id, legal_entity_id, sha256, name, kind, reading, format, size_bytes, is_raw_kept, records, records_new, imported_at, imported_by) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a912e7526b0dae77effc5f83d', x'01a2028a90d574d18650a1fbd12a8eaf', '74c98fe0db9e5c54113d6c9c005eeb0d6562e5846f7166d9142e174c672e3b85', 'factures.csv', 'invoices', '', 'csv', 404, 1, 4, 4, 1795338965294908, 'cli');
insert into input_files (org_id, id, legal_entity_id, sha256, name, kind, reading, format, size_bytes, is_raw_kept, records, records_new, imported_at, imported_by) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a9166777f8076bdf7f30c2894', x'01a2028a90d574d18650a1fbd12a8eaf', '6d3dfce332cbaf9ecdfb2e2edf0d4fa770c69583fd234fc5ce903c7177eb70b2', 'releve.ofx', 'statements', '', 'ofx', 806, 1, 5, 5, 1795338965350736, 'cli');
insert into input_file_pieces (org_id, file_id, piece_no, data) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a90e37191b72a2755e5ce47f1', 1, x'01018dcbbdb8419ae90d4331ba445b0f5b11f06b546942beea55c0f28ad2f0d200784e025bc7c2d5d2ac9638c81ec36e441a31d45e006c5e714b666a0d18bd80b08e517e08fe8ac8eb816ae640d269c1e452192c9d9b64c64efc4004caff647db070b0ecc577322056fa25c25b0022dbba5c8923cdfbdb4ab39cc4e5dc70c97380d7e3dfc31f07d49c9cd47460');
insert into input_file_pieces (org_id, file_id, piece_no, data) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a912e7526b0dae77effc5f83d', 1, x'0101f5ed824762dd4692fed16bcc925734be458aed48ff4c7cde6882ffc2905385a5b342a6330987401f692c9d21095936fe29cf2bc2d83e3f4b19d67703b216c0c287faad2305f082a705e6a149433c1d877964bcf354aa9ce077a9ab3c689bc789be41ed469a28a0bebdeb410f053526c828eaea2d6d84ad690684f1c7eeb04090e4163c76460d90efe80bfc5fb5e7181b833aff5fc66b123287ded0658cba9fffc43ab0376290922f79821ae4077377d1267d48b0757c945e18385bcf1d8d0915a8c43511e561305a0d5010897ae11c5f9e3fbadd78c2603898efca4d809c19200feb52df231ef42f93f788fa8754241a5b33f9cbc737fa6000a2d81f39b59640f0717b1358dd');
insert into input_file_pieces (org_id, file_id, piece_no, data) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a9166777f8076bdf7f30c2894', 1, x'0101eef98ce36e133936e9c98ee007c5bc257f8bb9c099a070fb8e806a94879ed61c4575643670ae73ff8ddd0ce5c6406ddf828f86d89491fbd34c8b87d12ff2967c130ee69a26003f89178082bfbd677b31be1796ec79b8823e2c9a19685e6bdefd990e9f1beaff76076f7c66c16b2e2a7cde213d46a859d7e795873a66b7a753c049ef4fa1d3acb530d35b5c2093da0131c225a7f433bc273e9ffd8c93ab63a5d96c8cfc326be03234460b4fa8489b71ee0e47445d51ebb9495ee999894d9edb1ec663a513540f4ccb95654fafdc6adae83ae16ca77453e99cdde3e71fec16ad3cc3518ea515cd46f479efddaf191996823c6158eb16a1445d72e389827c08637cac4d2096acbc6ee8f3285206689a5836a12b796cfb3aa30cc0cff4075778bb6ce7c57c5305250826e425ae3bfdb0defab8d5e445b593055c5a0a24308159b93b3e44e8d93b82d037910ac8a3e1977c1c954f91167cac85afc87868659a0e348ecada3a8ba82a15c07a91eda29025bdd17356ff07a028147c66d56918f5fed303');
insert into customers (org_id, id, legal_entity_id, number, name, name_key, siren, vat_number, email, country, paid_by_id, created_at) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a910374b2887599b37059950f', x'01a2028a90d574d18650a1fbd12a8eaf', 'C1', 'Durand Paysage SAS', 'DURAND PAYSAGE SAS', '', '', '', '', null, 1795338965251544);
insert into customers (org_id, id, legal_entity_id, number, name, name_key, siren, vat_number, email, country, paid_by_id, created_at) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a910374b2887599b370599510', x'01a2028a90d574d18650a1fbd12a8eaf', 'C2', 'Moreau et Fils', 'MOREAU FILS', '', '', '', '', null, 1795338965251731);
insert into customer_accounts (org_id, customer_id, account_index, account_sealed) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a910374b2887599b37059950f', x'b1ecc9bf9b252b027772e989d1b71724', x'0101e32b659ba25aa3f4dffc5e131eec1a0aa2870aaa864cf01583120696d6b58ec6070b3baf8b50dc636f2193e0b194156dc0aae7a6134a69ca4b4efb3b8fa3cecac8938c');
insert into open_items (org_id, id, legal_entity_id, customer_id, kind, number, issued_on, due_on, total_minor, amount_minor, currency, payment_reference, preceding, vat_on_payment, discount_until, discount_minor, file_id, created_at) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a915e741aa8c7347bbb0fa1b5', x'01a2028a90d574d18650a1fbd12a8eaf', x'01a2028a910374b2887599b37059950f', 'invoice', 'FA-2026-0001', '2026-02-01', '2026-03-01', 120000, 120000, 'EUR', '', '', 0, null, null, x'01a2028a912e7526b0dae77effc5f83d', 1795338965342433);
insert into open_items (org_id, id, legal_entity_id, customer_id, kind, number, issued_on, due_on, total_minor, amount_minor, currency, payment_reference, preceding, vat_on_payment, discount_until, discount_minor, file_id, created_at) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a915e741aa8c7347bbb0fa1b7', x'01a2028a90d574d18650a1fbd12a8eaf', x'01a2028a910374b2887599b370599510', 'invoice', 'FA-2026-0002', '2026-02-02', '2026-03-02', 9600, 9600, 'EUR', '', '', 0, null, null, x'01a2028a912e7526b0dae77effc5f83d', 1795338965342476);
insert into open_items (org_id, id, legal_entity_id, customer_id, kind, number, issued_on, due_on, total_minor, amount_minor, currency, payment_reference, preceding, vat_on_payment, discount_until, discount_minor, file_id, created_at) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a915e741aa8c7347bbb0fa1b9', x'01a2028a90d574d18650a1fbd12a8eaf', x'01a2028a910374b2887599b37059950f', 'invoice', 'FA-2026-0003', '2026-02-03', '2026-03-03', 6000, 6000, 'EUR', '', '', 0, null, null, x'01a2028a912e7526b0dae77effc5f83d', 1795338965342496);
insert into open_items (org_id, id, legal_entity_id, customer_id, kind, number, issued_on, due_on, total_minor, amount_minor, currency, payment_reference, preceding, vat_on_payment, discount_until, discount_minor, file_id, created_at) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a915e741aa8c7347bbb0fa1bb', x'01a2028a90d574d18650a1fbd12a8eaf', x'01a2028a910374b2887599b370599510', 'credit_note', 'AV-2026-0001', '2026-02-10', '2026-02-10', -1200, -1200, 'EUR', '', '', 0, null, null, x'01a2028a912e7526b0dae77effc5f83d', 1795338965342507);
insert into open_items (org_id, id, legal_entity_id, customer_id, kind, number, issued_on, due_on, total_minor, amount_minor, currency, payment_reference, preceding, vat_on_payment, discount_until, discount_minor, file_id, created_at) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028af26a7785904f4c6f4f3c8670', x'01a2028a90d574d18650a1fbd12a8eaf', x'01a2028a910374b2887599b37059950f', 'unused_credit', 'CREDIT-3c3eegg8-dx7ks1kg', '2026-03-04', '2026-03-04', -3000, -3000, 'EUR', '', '', 0, null, null, null, 1795338990186617);
insert into open_item_vat (org_id, item_id, line_no, rate_bps, base_minor, vat_minor) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a915e741aa8c7347bbb0fa1b5', 1, 2000, 100000, 20000);
insert into open_item_vat (org_id, item_id, line_no, rate_bps, base_minor, vat_minor) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a915e741aa8c7347bbb0fa1b7', 1, 2000, 8000, 1600);
insert into open_item_vat (org_id, item_id, line_no, rate_bps, base_minor, vat_minor) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a915e741aa8c7347bbb0fa1b9', 1, 2000, 5000, 1000);
insert into open_item_vat (org_id, item_id, line_no, rate_bps, base_minor, vat_minor) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a915e741aa8c7347bbb0fa1bb', 1, 2000, -1000, -200);
insert into bank_accounts (org_id, id, legal_entity_id, account_index, account_sealed, account_masked, currency, created_at) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a91677100ad369262a6e0bb60', x'01a2028a90d574d18650a1fbd12a8eaf', x'69fd7fc5611f385a080f1287cd793d2e', x'01016d8001b49dc438088c6069f3a5a159c6dc8096cca74b5c03ce8a4c66427a69fcd19084ef10abcabcf8b63c7fe436039580774ab968daceb8a5', '… 3456', 'EUR', 1795338965351941);
insert into bank_statements (org_id, id, bank_account_id, file_id, position, kind, statement_reference, sequence, opening_minor, opening_on, closing_minor, closing_on, movements, movements_minor, imported_at) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a916873b5a36e1b1b06e74205', x'01a2028a91677100ad369262a6e0bb60', x'01a2028a9166777f8076bdf7f30c2894', 1, 'statement', '', '', null, null, 132800, '2026-03-07', 5, 132800, 1795338965352031);
insert into bank_transactions (org_id, id, legal_entity_id, bank_account_id, statement_id, position, batch_position, identity, entry_identity, booked_on, value_on, amount_minor, currency, bank_reference, end_to_end_id, remittance, counterparty, counterparty_index, counterparty_sealed, class, details, recorded_at) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a916873b5a36e1b1b06e74206', x'01a2028a90d574d18650a1fbd12a8eaf', x'01a2028a91677100ad369262a6e0bb60', x'01a2028a916873b5a36e1b1b06e74205', 1, 0, x'fc2fc9122ecae40ebd80a8b48b3eb417', x'fc2fc9122ecae40ebd80a8b48b3eb417', '2026-03-03', null, 120000, 'EUR', 't1', '', 'FA-2026-0001', 'DURAND PAYSAGE', null, null, 'unspecified', '{"bank_code":"CREDIT"}', 1795338965352196);
insert into bank_transactions (org_id, id, legal_entity_id, bank_account_id, statement_id, position, batch_position, identity, entry_identity, booked_on, value_on, amount_minor, currency, bank_reference, end_to_end_id, remittance, counterparty, counterparty_index, counterparty_sealed, class, details, recorded_at) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a916873b5a36e1b1b06e74208', x'01a2028a90d574d18650a1fbd12a8eaf', x'01a2028a91677100ad369262a6e0bb60', x'01a2028a916873b5a36e1b1b06e74205', 2, 0, x'd3271c75971f23f78f5df7f7a6a23079', x'd3271c75971f23f78f5df7f7a6a23079', '2026-03-04', null, 5000, 'EUR', 't2', '', 'MERCI', 'INCONNU', null, null, 'unspecified', '{"bank_code":"CREDIT"}', 1795338965352226);
insert into bank_transactions (org_id, id, legal_entity_id, bank_account_id, statement_id, position, batch_position, identity, entry_identity, booked_on, value_on, amount_minor, currency, bank_reference, end_to_end_id, remittance, counterparty, counterparty_index, counterparty_sealed, class, details, recorded_at) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a916873b5a36e1b1b06e7420a', x'01a2028a90d574d18650a1fbd12a8eaf', x'01a2028a91677100ad369262a6e0bb60', x'01a2028a916873b5a36e1b1b06e74205', 3, 0, x'e979d31a74aba1143db958fd21586dcf', x'e979d31a74aba1143db958fd21586dcf', '2026-03-05', null, 6000, 'EUR', 't3', '', 'FA-2026-0003', 'DURAND PAYSAGE', null, null, 'unspecified', '{"bank_code":"CREDIT"}', 1795338965352240);
insert into bank_transactions (org_id, id, legal_entity_id, bank_account_id, statement_id, position, batch_position, identity, entry_identity, booked_on, value_on, amount_minor, currency, bank_reference, end_to_end_id, remittance, counterparty, counterparty_index, counterparty_sealed, class, details, recorded_at) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a916873b5a36e1b1b06e7420c', x'01a2028a90d574d18650a1fbd12a8eaf', x'01a2028a91677100ad369262a6e0bb60', x'01a2028a916873b5a36e1b1b06e74205', 4, 0, x'd248b5fd190034960051f029b47a8886', x'd248b5fd190034960051f029b47a8886', '2026-03-06', null, -1200, 'EUR', 't4', '', 'FRAIS', 'BANQUE', null, null, 'unspecified', '{"bank_code":"DEBIT"}', 1795338965352256);
insert into bank_transactions (org_id, id, legal_entity_id, bank_account_id, statement_id, position, batch_position, identity, entry_identity, booked_on, value_on, amount_minor, currency, bank_reference, end_to_end_id, remittance, counterparty, counterparty_index, counterparty_sealed, class, details, recorded_at) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a916873b5a36e1b1b06e7420e', x'01a2028a90d574d18650a1fbd12a8eaf', x'01a2028a91677100ad369262a6e0bb60', x'01a2028a916873b5a36e1b1b06e74205', 5, 0, x'80eff7b6c0549f7d0d8caa093c882580', x'80eff7b6c0549f7d0d8caa093c882580', '2026-03-07', null, 3000, 'EUR', 't5', '', 'DIVERS', 'AUTRE', null, null, 'unspecified', '{"bank_code":"CREDIT"}', 1795338965352269);
insert into allocations (org_id, id, legal_entity_id, transaction_id, entry_id, method, is_automatic, evidence, fingerprint, takes_back_id, decided_by, decided_at) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a917777308ad0be19407e5e43', x'01a2028a90d574d18650a1fbd12a8eaf', x'01a2028a916873b5a36e1b1b06e74206', x'01a2028a917777308ad0be19407e5e44', 'citation', 1, '[{"fact":"number-cited","document":"FA-2026-0001","written":"FA-2026-0001"},{"fact":"name-equals","customer":"Durand Paysage SAS"},{"fact":"amount-equals-item"}]', 204923815142275032, null, 'cli', 1795338965367804);
insert into allocations (org_id, id, legal_entity_id, transaction_id, entry_id, method, is_automatic, evidence, fingerprint, takes_back_id, decided_by, decided_at) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a917777308ad0be19407e5e45', x'01a2028a90d574d18650a1fbd12a8eaf', x'01a2028a916873b5a36e1b1b06e7420a', x'01a2028a917777308ad0be19407e5e46', 'citation', 1, '[{"fact":"number-cited","document":"FA-2026-0003","written":"FA-2026-0003"},{"fact":"name-equals","customer":"Durand Paysage SAS"},{"fact":"amount-equals-item"}]', -5338428281302209963, null, 'cli', 1795338965367865);
insert into allocations (org_id, id, legal_entity_id, transaction_id, entry_id, method, is_automatic, evidence, fingerprint, takes_back_id, decided_by, decided_at) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028af26a7785904f4c6f4f3c866f', x'01a2028a90d574d18650a1fbd12a8eaf', x'01a2028a916873b5a36e1b1b06e74208', x'01a2028af26a7785904f4c6f4f3c8671', 'manual', 0, '[{"fact":"person-says","customer":"cli"}]', -1314969950019868168, null, 'cli', 1795338990186642);
insert into allocation_lines (org_id, allocation_id, line_no, item_id, role, account, amount_minor) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a917777308ad0be19407e5e43', 1, x'01a2028a915e741aa8c7347bbb0fa1b5', null, null, 120000);
insert into allocation_lines (org_id, allocation_id, line_no, item_id, role, account, amount_minor) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a917777308ad0be19407e5e45', 1, x'01a2028a915e741aa8c7347bbb0fa1b9', null, null, 6000);
insert into allocation_lines (org_id, allocation_id, line_no, item_id, role, account, amount_minor) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028af26a7785904f4c6f4f3c866f', 1, x'01a2028a915e741aa8c7347bbb0fa1b9', null, null, 2000);
insert into allocation_lines (org_id, allocation_id, line_no, item_id, role, account, amount_minor) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028af26a7785904f4c6f4f3c866f', 2, x'01a2028af26a7785904f4c6f4f3c8670', null, null, 3000);
insert into allocation_undos (org_id, allocation_id, entry_id, reason, undone_by, undone_at) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a917777308ad0be19407e5e45', x'01a2028af22773319fafe68a4e1af922', 'essai', 'cli', 1795338990122508);
insert into exceptions (org_id, legal_entity_id, transaction_id, reason, alternatives, found_at) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a90d574d18650a1fbd12a8eaf', x'01a2028a916873b5a36e1b1b06e7420a', 'to_confirm', '[{"method":"citation","lines":[{"item":{"item":"itm_01m818n4ayegdahhsmfexgz8ds","document":"FA-2026-0003","amount_minor":6000}}],"evidence":[{"fact":"number-cited","document":"FA-2026-0003","written":"FA-2026-0003"},{"fact":"name-equals","customer":"Durand Paysage SAS"},{"fact":"amount-equals-item"}],"fingerprint":-5338428281302209963}]', 1795338990122678);
insert into exceptions (org_id, legal_entity_id, transaction_id, reason, alternatives, found_at) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a90d574d18650a1fbd12a8eaf', x'01a2028a916873b5a36e1b1b06e7420c', 'not_customer', '[{"method":"not_customer","lines":[{"role":{"role":"bank_charges","amount_minor":-1200}}],"evidence":[],"fingerprint":7200741856463506613}]', 1795338965367898);
insert into set_asides (org_id, id, legal_entity_id, transaction_id, is_aside, note, decided_by, decided_at) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028af28c77579404d99a618b880f', x'01a2028a90d574d18650a1fbd12a8eaf', x'01a2028a916873b5a36e1b1b06e7420e', 1, 'à voir', 'cli', 1795338990220404);
insert into payer_aliases (org_id, id, legal_entity_id, customer_id, name, account_index, learned_from, learned_by, learned_at) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028af26b7433961b4474062172af', x'01a2028a90d574d18650a1fbd12a8eaf', x'01a2028a910374b2887599b37059950f', 'INCONNU', null, 'btx_01m818n4b8eett6vgv3c3eegg8', 'cli', 1795338990187263);
insert into match_rules (org_id, id, legal_entity_id, contains, direction, amount_min_minor, amount_max_minor, account, customer_id, is_on, created_by, created_at) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028af2f27309a090014a8fda7f8c', x'01a2028a90d574d18650a1fbd12a8eaf', 'divers', null, null, null, '758000', null, 0, 'cli', 1795338990322905);
insert into jobs (org_id, id, kind, payload, run_at, tries, claimed_until, last_error, finished_at) values (x'01a2028a90d574d18650a1fbd12a8eae', x'01a2028a9106754e86373b7a9e9630c5', 'match_transactions', 'ent_01m818n46nek8rcm51zf8jn3nf', 1795338965254526, 1, null, '', 1795338965394246);
