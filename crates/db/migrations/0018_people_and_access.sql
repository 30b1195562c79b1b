-- Who looks after which customer, who looks after which unexplained transaction, and signing in through
-- a provider of identities.

-- The account manager of a customer: sales sees no other customers than these. No row: nobody.
-- owner: customers
create table account_managers (
    org_id {id} not null,
    customer_id {id} not null,
    user_id {id} not null,
    primary key (org_id, customer_id),
    foreign key (org_id, customer_id) references customers (org_id, id),
    foreign key (org_id, user_id) references users (org_id, id)
) {clustered};

create index account_managers_by_user on account_managers (org_id, user_id, customer_id);

-- Whether sales sees the customers of everybody.
alter table organisations add column sales_see_all {bool} not null default false;

-- The person who looks after a transaction that waits. A row says it only while the transaction waits; what is
-- left of one that waits no more is not read.
-- owner: allocation
create table waiting_owners (
    org_id {id} not null,
    transaction_id {id} not null,
    user_id {id} not null,
    assigned_by text not null,
    assigned_at bigint not null,
    primary key (org_id, transaction_id),
    foreign key (org_id, user_id) references users (org_id, id)
) {clustered};

create index waiting_owners_by_user on waiting_owners (org_id, user_id, transaction_id);

-- The provider of identities of an organisation. Its secret is sealed.
-- owner: identity
create table identity_providers (
    org_id {id} not null,
    issuer text not null,
    client_id text not null,
    secret_sealed {bytes} not null,
    label text not null,
    asks_second_factor {bool} not null,
    changed_at bigint not null,
    primary key (org_id),
    foreign key (org_id) references organisations (org_id)
) {clustered};

-- A sign-in that a provider was asked for and has not answered. Only the SHA-256 of the state is kept; what is
-- to be compared with the answer is sealed. One that was answered, or is over, is gone.
-- owner: identity
create table provider_requests (
    org_id {id} not null,
    state_hash text not null,
    sealed {bytes} not null,
    expires_at bigint not null,
    primary key (org_id, state_hash),
    foreign key (org_id) references organisations (org_id)
) {clustered};

create index provider_requests_by_end on provider_requests (org_id, expires_at);

-- Which account at a provider belongs to which user, since it was used first.
-- owner: identity
create table provider_links (
    org_id {id} not null,
    issuer text not null,
    subject text not null,
    user_id {id} not null,
    linked_at bigint not null,
    primary key (org_id, issuer, subject),
    foreign key (org_id, user_id) references users (org_id, id)
) {clustered};

create unique index provider_links_by_user on provider_links (org_id, user_id, issuer);
