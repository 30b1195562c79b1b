-- What reminders are made from: plans, what people decided about customers, and what keeps reminders back.

-- A plan of the organisation, as it stands. Its mode: `shadow` (it says what it would send), `live`, `off`. The lowest
-- rank that fits a customer is taken. The body is the plan in JSON (docs/spec/collections.md, section 2).
-- owner: collections
create table dunning_plans (
    org_id {id} not null,
    id {id} not null,
    rank bigint not null,
    name text not null,
    mode text not null,
    version bigint not null,
    body text not null,
    saved_by text not null,
    saved_at bigint not null,
    primary key (org_id, id),
    foreign key (org_id) references organisations (org_id)
) {clustered};

-- Every version that a plan had: a message names the one it was decided by.
-- owner: collections
create table dunning_plan_versions (
    org_id {id} not null,
    plan_id {id} not null,
    version bigint not null,
    body text not null,
    saved_by text not null,
    saved_at bigint not null,
    primary key (org_id, plan_id, version),
    foreign key (org_id, plan_id) references dunning_plans (org_id, id)
) {clustered};

-- What a person said about reminding a customer. No row: a business, its first address, the first plan that fits.
-- owner: collections
create table reminded_customers (
    org_id {id} not null,
    customer_id {id} not null,
    kind text not null,
    segment text not null,
    plan_id {id},
    contact_id {id},
    primary key (org_id, customer_id),
    foreign key (org_id, customer_id) references customers (org_id, id)
) {clustered};

-- What keeps reminders back: a dispute, a promise, a pause, a payment that was announced, … An item is named where it is
-- about one document. `until_on` is its last day (the day promised or expected), `due_on` the day by which somebody
-- of ours is to settle it. One that ended stays, with who ended it and how.
-- owner: collections
create table dunning_holds (
    org_id {id} not null,
    id {id} not null,
    legal_entity_id {id} not null,
    customer_id {id} not null,
    item_id {id},
    kind text not null,
    until_on {day},
    due_on {day},
    owner_id {id},
    amount_minor bigint,
    reason text not null,
    opened_by text not null,
    opened_at bigint not null,
    ended_by text,
    ended_at bigint,
    ending text not null,
    primary key (org_id, id),
    foreign key (org_id, customer_id) references customers (org_id, id)
) {clustered};

create index dunning_holds_open on dunning_holds (org_id, legal_entity_id, id) where ended_at is null;
create index dunning_holds_by_customer on dunning_holds (org_id, customer_id, id);

-- Addresses that cannot or may not be used, by the keyed hash of the contact: `bounced`, `opted_out`.
-- owner: collections
create table contact_addresses (
    org_id {id} not null,
    contact_key {id} not null,
    channel text not null,
    state text not null,
    noted_by text not null,
    noted_at bigint not null,
    primary key (org_id, contact_key, channel)
) {clustered};

-- When a contact was last heard of, and when a person last said that the exchange is settled.
-- owner: collections
create table conversations (
    org_id {id} not null,
    contact_key {id} not null,
    heard_at bigint,
    settled_at bigint,
    primary key (org_id, contact_key)
) {clustered};

-- Bank accounts that no customer pays to: their statements are not waited for.
-- owner: collections
create table unfollowed_accounts (
    org_id {id} not null,
    bank_account_id {id} not null,
    noted_by text not null,
    noted_at bigint not null,
    primary key (org_id, bank_account_id),
    foreign key (org_id, bank_account_id) references bank_accounts (org_id, id)
) {clustered};

-- How each customer pays, counted anew from what was allocated: days late on average over a year, weighted by amount, and
-- invoices paid. Derived; plans ask it.
-- owner: collections
create table payment_habits (
    org_id {id} not null,
    customer_id {id} not null,
    legal_entity_id {id} not null,
    days_late bigint not null,
    invoices_paid bigint not null,
    primary key (org_id, customer_id)
) {clustered};
