-- What leaves beside reminders: thanks, what confirms a payment plan, word of a payment that came back and of a dispute that is over.

-- Which of them a legal entity sends, and about what happened from which day on: `payment` (thanks), `return`.
-- owner: collections
create table receipt_occasions (
    org_id {id} not null,
    legal_entity_id {id} not null,
    occasion text not null,
    is_on {bool} not null,
    since {day} not null,
    set_by text not null,
    set_at bigint not null,
    primary key (org_id, legal_entity_id, occasion)
) {clustered};

insert into receipt_occasions (org_id, legal_entity_id, occasion, is_on, since, set_by, set_at)
select org_id, legal_entity_id, 'payment', is_on, since, set_by, set_at from receipt_settings;

drop table receipt_settings;

-- `payment`, `proposal`, `plan`, `return` or `dispute`; `subject_id` is the plan, the movement that took money back, or the dispute.
-- owner: collections
alter table receipts add column occasion text not null default 'payment';

-- owner: collections
alter table receipts add column subject_id {id};

create unique index receipts_by_subject on receipts (org_id, subject_id, occasion, customer_id) where subject_id is not null;

-- What asks for money counts among the reminders of a contact.
create index receipts_of_returns on receipts (org_id, state_at) where occasion = 'return';

-- Whether the customer is told when its dispute is over.
-- owner: collections
alter table dunning_holds add column tells_customer {bool} not null default false;
