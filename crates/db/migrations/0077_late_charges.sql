-- Late interest and the indemnity for recovery costs: what was claimed of them, and what was given up (docs/spec/collections.md, section 15).

-- A document by which charges were claimed: it is an open item too, of the same id. Withdrawn, its entry is reversed.
-- owner: late_charges
create table late_charge_notes (
    org_id {id} not null,
    id {id} not null,
    legal_entity_id {id} not null,
    customer_id {id} not null,
    number text not null,
    entry_id {id} not null,
    amount_minor bigint not null,
    currency text not null,
    claimed_by text not null,
    claimed_at bigint not null,
    withdrawn_by text,
    withdrawn_at bigint,
    withdrawal text not null,
    primary key (org_id, id),
    foreign key (org_id, id) references open_items (org_id, id)
) {clustered};

create unique index late_charge_notes_by_number on late_charge_notes (org_id, legal_entity_id, number);
create index late_charge_notes_by_customer on late_charge_notes (org_id, customer_id, id);

-- What was claimed, or given up, of what accrued on one invoice: `interest` or `indemnity`. What was claimed names its document.
-- owner: late_charges
create table late_charge_parts (
    org_id {id} not null,
    id {id} not null,
    legal_entity_id {id} not null,
    item_id {id} not null,
    kind text not null,
    amount_minor bigint not null,
    through_on {day} not null,
    note_id {id},
    reason text not null,
    said_by text not null,
    said_at bigint not null,
    primary key (org_id, id),
    foreign key (org_id, item_id) references open_items (org_id, id)
) {clustered};

create index late_charge_parts_by_item on late_charge_parts (org_id, item_id);
create index late_charge_parts_by_note on late_charge_parts (org_id, note_id) where note_id is not null;

-- The rate that the contracts of a legal entity name, in basis points; nothing where they name none.
-- owner: late_charges
create table late_charge_terms (
    org_id {id} not null,
    legal_entity_id {id} not null,
    contract_bps bigint,
    set_by text not null,
    set_at bigint not null,
    primary key (org_id, legal_entity_id)
) {clustered};

-- Rates of half-years that an organisation entered, in basis points: they stand before those of the product.
-- owner: late_charges
create table half_year_rates (
    org_id {id} not null,
    year bigint not null,
    half bigint not null,
    refinancing_bps bigint not null,
    legal_bps bigint not null,
    set_by text not null,
    set_at bigint not null,
    primary key (org_id, year, half)
) {clustered};
