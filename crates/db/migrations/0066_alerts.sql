-- What somebody should be told of a customer, and from when on.

-- An alert. `subject` says of what: a currency, a document with how near its last day is, or nothing; one alert stands for one
-- subject at a time. `number`, `amount_minor` and `on_day` are what the kind counts, as the last run found them. It stands until the
-- facts no longer hold (`ended_at`); `acknowledged_at` says that somebody knows, and `task_id` who does something about it.
-- Kinds: docs/spec/collections.md, section 13.
-- owner: collections
create table customer_alerts (
    org_id {id} not null,
    id {id} not null,
    legal_entity_id {id} not null,
    customer_id {id} not null,
    kind text not null,
    subject text not null,
    item_id {id},
    number bigint not null,
    amount_minor bigint not null,
    currency text not null,
    on_day {day},
    raised_at bigint not null,
    acknowledged_by text,
    acknowledged_at bigint,
    task_id {id},
    ended_at bigint,
    primary key (org_id, id),
    foreign key (org_id, customer_id) references customers (org_id, id)
) {clustered};

create index customer_alerts_standing on customer_alerts (org_id, legal_entity_id, id) where ended_at is null;
create index customer_alerts_by_customer on customer_alerts (org_id, customer_id, id);
create unique index customer_alerts_once on customer_alerts (org_id, customer_id, kind, subject) where ended_at is null;

-- From when on the organisation wants to be told; no row: as docs/spec/dunning.md, section 11, says. Null: never.
-- owner: collections
create table alert_limits (
    org_id {id} not null,
    slower_days bigint,
    broken_promises bigint,
    late_days bigint,
    late_minor bigint,
    unanswered bigint,
    key_account_days bigint,
    is_limitation_watched {bool} not null,
    is_carrier {bool} not null,
    saved_by text not null,
    saved_at bigint not null,
    primary key (org_id),
    foreign key (org_id) references organisations (org_id)
) {clustered};
