-- Every file that came in: kept raw (compressed, card numbers masked), known by its SHA-256 as what it
-- was read: the same bytes read as something else, or by another mapping, are another reading.

-- owner: inbox
create table input_files (
    org_id {id} not null,
    id {id} not null,
    legal_entity_id {id} not null,
    sha256 text not null,
    name text not null,
    kind text not null,
    reading text not null,
    format text not null,
    size_bytes bigint not null,
    is_raw_kept {bool} not null,
    records bigint not null,
    records_new bigint not null,
    imported_at bigint not null,
    imported_by text not null,
    primary key (org_id, id),
    unique (org_id, legal_entity_id, kind, sha256, reading)
) {clustered};

-- owner: inbox
create table input_file_pieces (
    org_id {id} not null,
    file_id {id} not null,
    piece_no bigint not null,
    data {bytes} not null,
    primary key (org_id, file_id, piece_no),
    foreign key (org_id, file_id) references input_files (org_id, id)
) {clustered};

-- owner: inbox
create table input_problems (
    org_id {id} not null,
    file_id {id} not null,
    problem_no bigint not null,
    severity text not null,
    code text not null,
    line bigint,
    element text not null,
    field text not null,
    found text not null,
    primary key (org_id, file_id, problem_no),
    foreign key (org_id, file_id) references input_files (org_id, id)
) {clustered};
