//! Every SQL statement on keys of programs.

use db::{DbError, OrgId, Tx, execute, expect_one, fetch_all, fetch_optional};
use uuid::Uuid;

use crate::ids::{ApiKeyId, UserId};

db::row! {
    /// A key of a program as stored, without the key.
    #[derive(Clone)]
    pub(in crate::identity) struct KeyRow {
        pub id: ApiKeyId,
        pub name: String,
        pub hint: String,
        pub permissions: String,
        pub side: String,
        pub user_id: UserId,
        pub created_at: i64,
        pub expires_at: i64,
        pub last_used_at: Option<i64>,
        pub revoked_at: Option<i64>,
    }
}

pub(in crate::identity) async fn insert_key(
    tx: &mut Tx,
    org: OrgId,
    row: &KeyRow,
    key_hash: &str,
) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into api_keys (org_id, id, key_hash, name, hint, permissions, side, user_id, created_at, \
         expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        org,
        row.id,
        key_hash,
        row.name.as_str(),
        row.hint.as_str(),
        row.permissions.as_str(),
        row.side.as_str(),
        row.user_id,
        row.created_at,
        row.expires_at
    )?;
    Ok(())
}

pub(in crate::identity) async fn find_key_by_hash(
    tx: &mut Tx,
    org: OrgId,
    key_hash: &str,
) -> Result<Option<KeyRow>, DbError> {
    fetch_optional!(
        tx,
        KeyRow,
        "select id, name, hint, permissions, side, user_id, created_at, expires_at, last_used_at, revoked_at \
         from api_keys where org_id = $1 and key_hash = $2",
        org,
        key_hash
    )
}

pub(in crate::identity) async fn find_key(
    tx: &mut Tx,
    org: OrgId,
    id: ApiKeyId,
) -> Result<Option<KeyRow>, DbError> {
    fetch_optional!(
        tx,
        KeyRow,
        "select id, name, hint, permissions, side, user_id, created_at, expires_at, last_used_at, revoked_at \
         from api_keys where org_id = $1 and id = $2",
        org,
        id
    )
}

/// Keys after one, in the order of their ids.
pub(in crate::identity) async fn list_keys(
    tx: &mut Tx,
    org: OrgId,
    after: Option<ApiKeyId>,
    limit: i64,
) -> Result<Vec<KeyRow>, DbError> {
    fetch_all!(
        tx,
        KeyRow,
        "select id, name, hint, permissions, side, user_id, created_at, expires_at, last_used_at, revoked_at \
         from api_keys where org_id = $1 and id > $2 order by id limit $3",
        org,
        after.map_or(Uuid::nil(), ApiKeyId::uuid),
        limit
    )
}

pub(in crate::identity) async fn update_key_used(
    tx: &mut Tx,
    org: OrgId,
    id: ApiKeyId,
    now: i64,
) -> Result<(), DbError> {
    let touched =
        execute!(tx, "update api_keys set last_used_at = $3 where org_id = $1 and id = $2", org, id, now)?;
    expect_one("mark a key as used", touched)
}

pub(in crate::identity) async fn update_key_revoked(
    tx: &mut Tx,
    org: OrgId,
    id: ApiKeyId,
    now: i64,
) -> Result<(), DbError> {
    let touched = execute!(
        tx,
        "update api_keys set revoked_at = $3 where org_id = $1 and id = $2 and revoked_at is null",
        org,
        id,
        now
    )?;
    expect_one("revoke a key", touched)
}
