-- What one of our people is to do: call, visit, check, answer.

-- A task about a customer. `made_of` says what it comes of: `person`, `step`, `handover`, `promise`, `dispute`, `tries`; `source_id` is the
-- message, promise or hold behind it, so that nothing makes it twice. `tries` counts the calls before it that reached nobody.
-- States: `open`, `done`, `cancelled` (docs/spec/collections.md, section 10).
-- owner: collections
create table collection_tasks (
    org_id {id} not null,
    id {id} not null,
    legal_entity_id {id} not null,
    customer_id {id} not null,
    kind text not null,
    made_of text not null,
    source_id {id},
    why text not null,
    due_on {day} not null,
    user_id {id},
    tries bigint not null,
    state text not null,
    outcome text not null,
    note text not null,
    made_by text not null,
    made_at bigint not null,
    done_by text,
    done_at bigint,
    primary key (org_id, id),
    foreign key (org_id, customer_id) references customers (org_id, id)
) {clustered};

create index collection_tasks_open on collection_tasks (org_id, legal_entity_id, due_on, id) where state = 'open';
create index collection_tasks_by_customer on collection_tasks (org_id, customer_id, id);
create unique index collection_tasks_by_source on collection_tasks (org_id, source_id, made_of, customer_id) where source_id is not null;

-- The documents that a task is about; none: everything of the customer.
-- owner: collections
create table collection_task_documents (
    org_id {id} not null,
    task_id {id} not null,
    item_id {id} not null,
    primary key (org_id, task_id, item_id),
    foreign key (org_id, task_id) references collection_tasks (org_id, id)
) {clustered};
