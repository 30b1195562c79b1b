-- People and programs: who they are, how they come in, what they may do.

-- The password is an argon2id hash in PHC form, the secret of the second factor is sealed.
-- A user who was invited has no password yet; one who is disabled has none any more.
-- owner: identity
create table users (
    org_id {id} not null,
    id {id} not null,
    email text not null,
    email_key text not null,
    name text not null,
    role text not null,
    state text not null,
    password_hash text,
    totp_sealed {bytes},
    totp_pending_sealed {bytes},
    totp_last_step bigint not null,
    language text not null,
    theme text not null,
    preferences text not null,
    created_at bigint not null,
    last_signed_in_at bigint,
    primary key (org_id, id),
    foreign key (org_id) references organisations (org_id)
) {clustered};

create unique index users_by_email on users (org_id, email_key);

-- Keyed hashes of codes that stand in for the second factor. A used one is gone.
-- owner: identity
create table recovery_codes (
    org_id {id} not null,
    user_id {id} not null,
    code_index {id} not null,
    primary key (org_id, user_id, code_index),
    foreign key (org_id, user_id) references users (org_id, id)
) {clustered};

-- Who is signed in where. Only the SHA-256 of the token is kept. An ended session is gone.
-- owner: identity
create table sessions (
    org_id {id} not null,
    id {id} not null,
    token_hash text not null,
    user_id {id} not null,
    stage text not null,
    user_agent text not null,
    created_at bigint not null,
    last_seen_at bigint not null,
    expires_at bigint not null,
    reauthenticated_at bigint not null,
    primary key (org_id, id),
    foreign key (org_id, user_id) references users (org_id, id)
) {clustered};

create unique index sessions_by_token on sessions (org_id, token_hash);

create index sessions_by_user on sessions (org_id, user_id);

-- Links that let in once: to set up, to accept an invitation, to choose another password.
-- A used or revoked one is gone.
-- owner: identity
create table access_links (
    org_id {id} not null,
    id {id} not null,
    token_hash text not null,
    kind text not null,
    user_id {id},
    clears_second_factor {bool} not null,
    created_by text not null,
    created_at bigint not null,
    expires_at bigint not null,
    primary key (org_id, id),
    foreign key (org_id, user_id) references users (org_id, id)
) {clustered};

create unique index access_links_by_token on access_links (org_id, token_hash);

-- Keys of programs. Only the SHA-256 of the key is kept; it acts for the user who made it.
-- owner: identity
create table api_keys (
    org_id {id} not null,
    id {id} not null,
    key_hash text not null,
    name text not null,
    hint text not null,
    permissions text not null,
    side text not null,
    user_id {id} not null,
    created_at bigint not null,
    expires_at bigint not null,
    last_used_at bigint,
    revoked_at bigint,
    primary key (org_id, id),
    foreign key (org_id, user_id) references users (org_id, id)
) {clustered};

create unique index api_keys_by_hash on api_keys (org_id, key_hash);

-- Attempts to come in, by the keyed hash of the account or the address they were made at.
-- owner: identity
create table sign_in_attempts (
    org_id {id} not null,
    subject {id} not null,
    failures bigint not null,
    last_failed_at bigint not null,
    blocked_until bigint not null,
    primary key (org_id, subject)
) {clustered};
