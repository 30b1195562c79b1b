-- What a person decides about documents without a bank transaction: doubtful, written off, set off, a small
-- difference, paid through a provider. Only ever inserted; an undo is a row of its own.
-- owner: allocation
create table adjustments (
    org_id {id} not null,
    id {id} not null,
    legal_entity_id {id} not null,
    kind text not null,
    entry_id {id} not null,
    reason text not null,
    reference text not null,
    decided_by text not null,
    decided_at bigint not null,
    primary key (org_id, id),
    foreign key (org_id, entry_id) references journal_entries (org_id, id)
) {clustered};

create index adjustments_by_entity on adjustments (org_id, legal_entity_id, id);

-- What of a document an adjustment settled, or with a role, what it moved of it and left open.
-- owner: allocation
create table adjustment_lines (
    org_id {id} not null,
    adjustment_id {id} not null,
    line_no bigint not null,
    item_id {id} not null,
    role text,
    amount_minor bigint not null,
    primary key (org_id, adjustment_id, line_no),
    foreign key (org_id, adjustment_id) references adjustments (org_id, id)
) {clustered};

create index adjustment_lines_by_item on adjustment_lines (org_id, item_id);

-- owner: allocation
create table adjustment_undos (
    org_id {id} not null,
    adjustment_id {id} not null,
    entry_id {id} not null,
    reason text not null,
    undone_by text not null,
    undone_at bigint not null,
    primary key (org_id, adjustment_id),
    foreign key (org_id, adjustment_id) references adjustments (org_id, id)
) {clustered};

-- How many days after its issue a document was taken to be due, because nobody stated a due date.
alter table open_items add column due_after_days bigint;

-- The payment captured by a provider that a line pays out.
alter table allocation_lines add column adjustment_id {id};
