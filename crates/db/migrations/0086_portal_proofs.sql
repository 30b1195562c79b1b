-- Files that customers send with what they say.

-- A proof of payment: PDF, PNG or JPEG, as it was sent. It belongs to its answer.
-- owner: portal
create table portal_proofs (
    org_id {id} not null,
    answer_id {id} not null,
    name text not null,
    content_type text not null,
    bytes {bytes} not null,
    primary key (org_id, answer_id),
    foreign key (org_id, answer_id) references portal_answers (org_id, id)
) {clustered};
