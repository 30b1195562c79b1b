-- The documents of a customer, with their kind: the letter of a document is counted in the index alone.
drop index open_items_by_customer;
create index open_items_by_customer on open_items (org_id, customer_id, issued_on, id, kind);
