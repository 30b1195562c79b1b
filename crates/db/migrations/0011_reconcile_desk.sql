-- What people said about a bank transaction: kept with it, oldest first.
-- owner: allocation
create table transaction_comments (
    org_id {id} not null,
    transaction_id {id} not null,
    id {id} not null,
    legal_entity_id {id} not null,
    body text not null,
    written_by text not null,
    written_at bigint not null,
    primary key (org_id, transaction_id, id),
    foreign key (org_id, transaction_id) references bank_transactions (org_id, id)
) {clustered};

-- What each person did at the reconcile desk, so that the last of it can be undone first, and a batch as one.
-- `accept`: an allocation, which is the subject; `aside`: a set-aside, whose subject is the transaction. An action
-- that is alone is its own batch. The pattern says what was chosen for which payer, when that could become
-- a rule; else it is empty. Whether an action was undone is derived from what it made.
-- owner: allocation
create table desk_actions (
    org_id {id} not null,
    id {id} not null,
    legal_entity_id {id} not null,
    actor text not null,
    batch_id {id} not null,
    kind text not null,
    transaction_id {id} not null,
    subject_id {id} not null,
    pattern text not null,
    acted_at bigint not null,
    primary key (org_id, id),
    foreign key (org_id, transaction_id) references bank_transactions (org_id, id)
) {clustered};

create index desk_actions_by_actor on desk_actions (org_id, legal_entity_id, actor, id);
create index desk_actions_by_batch on desk_actions (org_id, batch_id, id);
create index desk_actions_by_pattern on desk_actions (org_id, legal_entity_id, pattern);

-- The work of one bank account, state by state, oldest first.
create index waiting_transactions_by_account
    on waiting_transactions (org_id, legal_entity_id, bank_account_id, state, booked_on, transaction_id);
