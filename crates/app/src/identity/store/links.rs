//! Every SQL statement on links that let in once.

use db::{DbError, OrgId, Tx, execute, expect_one, fetch_all, fetch_optional};
use uuid::Uuid;

use crate::ids::{AccessLinkId, UserId};

db::row! {
    /// A link as stored, without its token.
    #[derive(Clone)]
    pub(in crate::identity) struct LinkRow {
        pub id: AccessLinkId,
        pub kind: String,
        pub user_id: Option<UserId>,
        pub clears_second_factor: bool,
        pub created_by: String,
        pub created_at: i64,
        pub expires_at: i64,
    }
}

pub(in crate::identity) async fn insert_link(
    tx: &mut Tx,
    org: OrgId,
    row: &LinkRow,
    token_hash: &str,
) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into access_links (org_id, id, token_hash, kind, user_id, clears_second_factor, created_by, \
         created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        org,
        row.id,
        token_hash,
        row.kind.as_str(),
        row.user_id,
        row.clears_second_factor,
        row.created_by.as_str(),
        row.created_at,
        row.expires_at
    )?;
    Ok(())
}

pub(in crate::identity) async fn find_link_by_token(
    tx: &mut Tx,
    org: OrgId,
    token_hash: &str,
) -> Result<Option<LinkRow>, DbError> {
    fetch_optional!(
        tx,
        LinkRow,
        "select id, kind, user_id, clears_second_factor, created_by, created_at, expires_at \
         from access_links where org_id = $1 and token_hash = $2",
        org,
        token_hash
    )
}

pub(in crate::identity) async fn find_link(
    tx: &mut Tx,
    org: OrgId,
    id: AccessLinkId,
) -> Result<Option<LinkRow>, DbError> {
    fetch_optional!(
        tx,
        LinkRow,
        "select id, kind, user_id, clears_second_factor, created_by, created_at, expires_at \
         from access_links where org_id = $1 and id = $2",
        org,
        id
    )
}

/// Links after one, in the order of their ids.
pub(in crate::identity) async fn list_links(
    tx: &mut Tx,
    org: OrgId,
    after: Option<AccessLinkId>,
    limit: i64,
) -> Result<Vec<LinkRow>, DbError> {
    fetch_all!(
        tx,
        LinkRow,
        "select id, kind, user_id, clears_second_factor, created_by, created_at, expires_at \
         from access_links where org_id = $1 and id > $2 order by id limit $3",
        org,
        after.map_or(Uuid::nil(), AccessLinkId::uuid),
        limit
    )
}

pub(in crate::identity) async fn delete_link(
    tx: &mut Tx,
    org: OrgId,
    id: AccessLinkId,
) -> Result<(), DbError> {
    let touched = execute!(tx, "delete from access_links where org_id = $1 and id = $2", org, id)?;
    expect_one("use up a link", touched)
}

/// Takes away every link of a user.
pub(in crate::identity) async fn delete_links_of(
    tx: &mut Tx,
    org: OrgId,
    user: UserId,
) -> Result<u64, DbError> {
    execute!(tx, "delete from access_links where org_id = $1 and user_id = $2", org, user)
}

/// Takes away every link of a kind.
pub(in crate::identity) async fn delete_links_of_kind(
    tx: &mut Tx,
    org: OrgId,
    kind: &str,
) -> Result<u64, DbError> {
    execute!(tx, "delete from access_links where org_id = $1 and kind = $2", org, kind)
}

pub(in crate::identity) async fn delete_links_over(
    tx: &mut Tx,
    org: OrgId,
    now: i64,
) -> Result<u64, DbError> {
    execute!(tx, "delete from access_links where org_id = $1 and expires_at <= $2", org, now)
}
