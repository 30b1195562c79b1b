-- When a customer was last in the portal.

-- One row for each customer that opened a link itself; mail programs that look at links leave none.
-- owner: portal
create table portal_visits (
    org_id {id} not null,
    customer_id {id} not null,
    visited_at bigint not null,
    primary key (org_id, customer_id)
) {clustered};
