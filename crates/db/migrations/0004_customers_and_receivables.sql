-- owner: customers
create table customers (
    org_id {id} not null,
    id {id} not null,
    legal_entity_id {id} not null,
    number text not null,
    name text not null,
    name_key text not null,
    siren text not null,
    vat_number text not null,
    email text not null,
    country text not null,
    paid_by_id {id},
    created_at bigint not null,
    primary key (org_id, id)
) {clustered};

create index customers_by_number on customers (org_id, legal_entity_id, number);
create index customers_by_name on customers (org_id, legal_entity_id, name_key);

-- Accounts a customer pays from: sealed, and found by a keyed hash.
-- owner: customers
create table customer_accounts (
    org_id {id} not null,
    customer_id {id} not null,
    account_index {id} not null,
    account_sealed {bytes} not null,
    primary key (org_id, customer_id, account_index),
    foreign key (org_id, customer_id) references customers (org_id, id)
) {clustered};

-- What is or was owed: invoices positive, credit notes and unused credit negative. The total is the
-- document's, the amount what of it was open when it entered these books. What is still open is the
-- sum of the postings about it, never a column.
-- owner: receivables
create table open_items (
    org_id {id} not null,
    id {id} not null,
    legal_entity_id {id} not null,
    customer_id {id} not null,
    kind text not null,
    number text not null,
    issued_on {day} not null,
    due_on {day} not null,
    total_minor bigint not null,
    amount_minor bigint not null,
    currency text not null,
    payment_reference text not null,
    preceding text not null,
    vat_on_payment {bool} not null,
    discount_until {day},
    discount_minor bigint,
    file_id {id},
    created_at bigint not null,
    primary key (org_id, id),
    unique (org_id, legal_entity_id, kind, number),
    foreign key (org_id, customer_id) references customers (org_id, id)
) {clustered};

create index open_items_by_customer on open_items (org_id, customer_id);

-- owner: receivables
create table open_item_vat (
    org_id {id} not null,
    item_id {id} not null,
    line_no bigint not null,
    rate_bps bigint not null,
    base_minor bigint not null,
    vat_minor bigint not null,
    primary key (org_id, item_id, line_no),
    foreign key (org_id, item_id) references open_items (org_id, id)
) {clustered};
