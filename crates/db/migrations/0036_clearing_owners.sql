-- Who looks after what stands on an account that money passes through (511, 580): a provider's payment or a bank
-- transaction, by the subject of its postings.
-- owner: allocation
create table clearing_owners (
    org_id {id} not null,
    subject_id {id} not null,
    user_id {id} not null,
    assigned_by text not null,
    assigned_at bigint not null,
    primary key (org_id, subject_id),
    foreign key (org_id, user_id) references users (org_id, id)
) {clustered};
