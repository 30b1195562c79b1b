-- What is open, with all that sums by day and by customer need: they read the index alone.
drop index open_balances_by_due;
create index open_balances_by_due on open_balances (org_id, legal_entity_id, due_on, item_id, currency, open_minor);
drop index open_balances_by_customer;
create index open_balances_by_customer
    on open_balances (org_id, legal_entity_id, customer_id, currency, due_on, open_minor);

-- Only lines that are about an item are looked for by it.
drop index allocation_lines_by_item;
create index allocation_lines_by_item on allocation_lines (org_id, item_id) where item_id is not null;
