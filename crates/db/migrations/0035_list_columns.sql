-- Which columns of a list somebody wants to see: no row, the usual ones.
-- owner: views
create table list_columns (
    org_id {id} not null,
    user_id {id} not null,
    list text not null,
    columns text not null,
    primary key (org_id, user_id, list)
) {clustered};
