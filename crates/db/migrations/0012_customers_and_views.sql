-- What people keep about customers, the lists they come back to, and the indexes that lists are read by.

-- What a person agreed with a customer. No row: nothing was agreed.
-- owner: customers
create table customer_terms (
    org_id {id} not null,
    customer_id {id} not null,
    payment_days bigint,
    credit_limit_minor bigint,
    primary key (org_id, customer_id),
    foreign key (org_id, customer_id) references customers (org_id, id)
) {clustered};

-- owner: customers
create table customer_contacts (
    org_id {id} not null,
    id {id} not null,
    customer_id {id} not null,
    name text not null,
    role text not null,
    email text not null,
    phone text not null,
    language text not null,
    created_at bigint not null,
    primary key (org_id, id),
    foreign key (org_id, customer_id) references customers (org_id, id)
) {clustered};

create index customer_contacts_by_customer on customer_contacts (org_id, customer_id);

-- A note that was removed is gone: it may be about a person.
-- owner: customers
create table customer_notes (
    org_id {id} not null,
    id {id} not null,
    customer_id {id} not null,
    body text not null,
    written_by text not null,
    written_at bigint not null,
    primary key (org_id, id),
    foreign key (org_id, customer_id) references customers (org_id, id)
) {clustered};

create index customer_notes_by_customer on customer_notes (org_id, customer_id, written_at, id);

-- owner: customers
create table customer_tags (
    org_id {id} not null,
    customer_id {id} not null,
    tag text not null,
    legal_entity_id {id} not null,
    primary key (org_id, customer_id, tag),
    foreign key (org_id, customer_id) references customers (org_id, id)
) {clustered};

create index customer_tags_by_tag on customer_tags (org_id, legal_entity_id, tag, customer_id);

-- Lists that a user comes back to: which list, and its filters as they stand in the address.
-- owner: views
create table saved_views (
    org_id {id} not null,
    id {id} not null,
    user_id {id} not null,
    list text not null,
    name text not null,
    query text not null,
    created_at bigint not null,
    primary key (org_id, id)
) {clustered};

create index saved_views_by_user on saved_views (org_id, user_id, list, name);

-- Lists of documents, by issue date and by total, each with what its filters and totals ask.
create index open_items_by_issue
    on open_items (org_id, legal_entity_id, kind, issued_on, id, currency, total_minor);
create index open_items_by_total
    on open_items (org_id, legal_entity_id, kind, total_minor, id, issued_on, currency);
create index open_balances_by_kind
    on open_balances (org_id, legal_entity_id, kind, due_on, item_id, currency, open_minor);
create index open_balances_by_amount
    on open_balances (org_id, legal_entity_id, kind, open_minor, item_id, due_on, currency);

-- The documents of a customer by issue date; what is open of each customer, by currency and kind.
drop index open_items_by_customer;
create index open_items_by_customer on open_items (org_id, customer_id, issued_on, id);
drop index open_balances_by_customer;
create index open_balances_by_customer
    on open_balances (org_id, legal_entity_id, customer_id, currency, due_on, open_minor, kind);

create index customers_by_name_key on customers (org_id, legal_entity_id, name_key, id, number);
create index events_by_subject on events (org_id, subject, sequence);
