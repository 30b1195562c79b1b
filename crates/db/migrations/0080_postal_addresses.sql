-- Where customers get letters.

-- One address of a customer: lines without its name, then postcode and town, and a country code of two letters (empty is France).
-- owner: customers
create table customer_addresses (
    org_id {id} not null,
    customer_id {id} not null,
    lines text not null,
    postcode text not null,
    town text not null,
    country text not null,
    primary key (org_id, customer_id),
    foreign key (org_id, customer_id) references customers (org_id, id)
) {clustered};
