-- What customers promised, and what became of it.

-- One promise, about one document, several, or everything. `expected_minor` is what was to come: the amount that was named, or
-- what was open; `due_minor` what of it was left to come when it was judged. States: `open`, `kept`, `kept_late`, `partly`, `broken`, `void`, `withdrawn` (docs/spec/collections.md, section 9).
-- owner: collections
create table promises (
    org_id {id} not null,
    id {id} not null,
    legal_entity_id {id} not null,
    customer_id {id} not null,
    promised_on {day} not null,
    is_everything {bool} not null,
    expected_minor bigint not null,
    due_minor bigint not null,
    currency text not null,
    made_by text not null,
    made_at bigint not null,
    state text not null,
    paid_minor bigint not null,
    judged_at bigint,
    primary key (org_id, id),
    foreign key (org_id, customer_id) references customers (org_id, id)
) {clustered};

create index promises_by_day on promises (org_id, legal_entity_id, state, promised_on, id);
create index promises_by_customer on promises (org_id, customer_id, promised_on);

-- What holds a promise: one hold per document that it names.
-- owner: collections
alter table dunning_holds add column promise_id {id};

create index dunning_holds_by_promise on dunning_holds (org_id, promise_id, id) where promise_id is not null;

-- Those that stand are judged like new ones; each was of one hold.
insert into promises (org_id, id, legal_entity_id, customer_id, promised_on, is_everything, expected_minor, due_minor, currency,
    made_by, made_at, state, paid_minor)
select h.org_id, h.id, h.legal_entity_id, h.customer_id, h.until_on, h.item_id is null,
    coalesce(h.amount_minor, (
        select cast(sum(b.open_minor) as bigint) from open_balances b
        where b.org_id = h.org_id and b.legal_entity_id = h.legal_entity_id and b.customer_id = h.customer_id
            and b.open_minor > 0 and (h.item_id is null or b.item_id = h.item_id) and b.currency = (
                select min(c.currency) from open_balances c
                where c.org_id = h.org_id and c.legal_entity_id = h.legal_entity_id and c.customer_id = h.customer_id
                    and c.open_minor > 0 and (h.item_id is null or c.item_id = h.item_id))
    ), 0),
    0,
    coalesce(nullif(h.currency, ''), (
        select min(b.currency) from open_balances b
        where b.org_id = h.org_id and b.legal_entity_id = h.legal_entity_id and b.customer_id = h.customer_id
            and b.open_minor > 0 and (h.item_id is null or b.item_id = h.item_id)
    ), 'EUR'),
    h.opened_by, h.opened_at, 'open', 0
from dunning_holds h
where h.kind = 'promise' and h.ended_at is null and h.until_on is not null;

update dunning_holds set promise_id = id where kind = 'promise' and ended_at is null and until_on is not null;

update promises set due_minor = expected_minor;
