-- Payment plans: a debt that is paid by instalments.

-- One version of the terms agreed, or to be agreed, with a customer. States: `draft`, `proposed`, `active`, `completed`, `defaulted`,
-- `cancelled`, `refused`, `lapsed`, `replaced` (docs/spec/collections.md, section 14). `total_minor` is what was open of its documents when it was made,
-- and `paid_before_minor` what stood paid of them. `late_number` is the instalment that is late, from one; zero when none is known to be.
-- owner: collections
create table payment_plans (
    org_id {id} not null,
    id {id} not null,
    legal_entity_id {id} not null,
    customer_id {id} not null,
    reference text not null,
    version bigint not null,
    replaces_id {id},
    state text not null,
    currency text not null,
    total_minor bigint not null,
    paid_before_minor bigint not null,
    grace_days bigint not null,
    notice_days bigint not null,
    note text not null,
    made_by text not null,
    made_at bigint not null,
    proposed_until {day},
    accepted_how text not null,
    accepted_by text not null,
    accepted_on {day},
    accepted_terms text not null,
    late_number bigint not null,
    late_since {day},
    noticed_on {day},
    wait_until {day},
    state_at bigint not null,
    state_by text not null,
    ending text not null,
    primary key (org_id, id),
    foreign key (org_id, customer_id) references customers (org_id, id)
) {clustered};

create unique index payment_plans_by_reference on payment_plans (org_id, legal_entity_id, reference, version);
create index payment_plans_by_state on payment_plans (org_id, legal_entity_id, state, id);
create index payment_plans_by_customer on payment_plans (org_id, customer_id, id);

-- The instalments of a plan, numbered from one in the order of their days.
-- owner: collections
create table payment_plan_instalments (
    org_id {id} not null,
    plan_id {id} not null,
    number bigint not null,
    id {id} not null,
    due_on {day} not null,
    amount_minor bigint not null,
    primary key (org_id, plan_id, number),
    foreign key (org_id, plan_id) references payment_plans (org_id, id)
) {clustered};

-- The documents that a plan pays, what was open of each when it was made (below zero for credit), and what holds it back meanwhile.
-- owner: collections
create table payment_plan_documents (
    org_id {id} not null,
    plan_id {id} not null,
    item_id {id} not null,
    open_minor bigint not null,
    hold_id {id},
    primary key (org_id, plan_id, item_id),
    foreign key (org_id, plan_id) references payment_plans (org_id, id)
) {clustered};

create index payment_plan_documents_by_item on payment_plan_documents (org_id, item_id, plan_id);
create index payment_plan_documents_by_hold on payment_plan_documents (org_id, hold_id) where hold_id is not null;
