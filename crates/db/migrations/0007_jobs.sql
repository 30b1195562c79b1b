-- Background work, enqueued in the transaction that makes it necessary.
-- owner: jobs
create table jobs (
    org_id {id} not null,
    id {id} not null,
    kind text not null,
    payload text not null,
    run_at bigint not null,
    tries bigint not null,
    claimed_until bigint,
    last_error text not null,
    finished_at bigint,
    primary key (org_id, id)
) {clustered};

create index jobs_to_run on jobs (org_id, finished_at, run_at);
