-- The documents of a customer with their numbers: whoever looks after some customers searches them in the index alone.
drop index open_items_by_customer;
create index open_items_by_customer on open_items (org_id, customer_id, issued_on, id, kind, currency, total_minor, number);
