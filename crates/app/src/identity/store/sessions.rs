//! Every SQL statement on sessions.

use db::{DbError, OrgId, Tx, execute, fetch_all, fetch_optional};
use uuid::Uuid;

use crate::ids::{SessionId, UserId};

db::row! {
    /// A session as stored, without its token.
    #[derive(Clone)]
    pub(in crate::identity) struct SessionRow {
        pub id: SessionId,
        pub user_id: UserId,
        pub stage: String,
        pub user_agent: String,
        pub created_at: i64,
        pub last_seen_at: i64,
        pub expires_at: i64,
        pub reauthenticated_at: i64,
    }
}

pub(in crate::identity) async fn insert_session(
    tx: &mut Tx,
    org: OrgId,
    row: &SessionRow,
    token_hash: &str,
) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into sessions (org_id, id, token_hash, user_id, stage, user_agent, created_at, last_seen_at, \
         expires_at, reauthenticated_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        org,
        row.id,
        token_hash,
        row.user_id,
        row.stage.as_str(),
        row.user_agent.as_str(),
        row.created_at,
        row.last_seen_at,
        row.expires_at,
        row.reauthenticated_at
    )?;
    Ok(())
}

pub(in crate::identity) async fn find_session_by_token(
    tx: &mut Tx,
    org: OrgId,
    token_hash: &str,
) -> Result<Option<SessionRow>, DbError> {
    fetch_optional!(
        tx,
        SessionRow,
        "select id, user_id, stage, user_agent, created_at, last_seen_at, expires_at, reauthenticated_at \
         from sessions where org_id = $1 and token_hash = $2",
        org,
        token_hash
    )
}

/// Sessions of a user after one, in the order of their ids.
pub(in crate::identity) async fn list_sessions(
    tx: &mut Tx,
    org: OrgId,
    user: UserId,
    after: Option<SessionId>,
    limit: i64,
) -> Result<Vec<SessionRow>, DbError> {
    fetch_all!(
        tx,
        SessionRow,
        "select id, user_id, stage, user_agent, created_at, last_seen_at, expires_at, reauthenticated_at \
         from sessions where org_id = $1 and user_id = $2 and id > $3 order by id limit $4",
        org,
        user,
        after.map_or(Uuid::nil(), SessionId::uuid),
        limit
    )
}

/// Moves the last sign of life on, unless the session has ended meanwhile.
pub(in crate::identity) async fn update_last_seen(
    tx: &mut Tx,
    org: OrgId,
    id: SessionId,
    now: i64,
) -> Result<(), DbError> {
    execute!(
        tx,
        "update sessions set last_seen_at = $3 where org_id = $1 and id = $2 and last_seen_at < $3",
        org,
        id,
        now
    )?;
    Ok(())
}

/// Answers whether the session was there.
pub(in crate::identity) async fn update_reauthenticated(
    tx: &mut Tx,
    org: OrgId,
    id: SessionId,
    now: i64,
) -> Result<bool, DbError> {
    let touched = execute!(
        tx,
        "update sessions set reauthenticated_at = $3, last_seen_at = $3 where org_id = $1 and id = $2",
        org,
        id,
        now
    )?;
    Ok(touched == 1)
}

/// Ends one session of a user; answers whether it was there.
pub(in crate::identity) async fn delete_session(
    tx: &mut Tx,
    org: OrgId,
    user: UserId,
    id: SessionId,
) -> Result<bool, DbError> {
    let touched =
        execute!(tx, "delete from sessions where org_id = $1 and user_id = $2 and id = $3", org, user, id)?;
    Ok(touched == 1)
}

/// Ends the sessions of a user but one, or all; answers how many.
pub(in crate::identity) async fn delete_sessions(
    tx: &mut Tx,
    org: OrgId,
    user: UserId,
    but: Option<SessionId>,
) -> Result<u64, DbError> {
    execute!(
        tx,
        "delete from sessions where org_id = $1 and user_id = $2 and id <> $3",
        org,
        user,
        but.map_or(Uuid::nil(), SessionId::uuid)
    )
}

/// Ends every session that was over before an instant, or silent since another.
pub(in crate::identity) async fn delete_sessions_over(
    tx: &mut Tx,
    org: OrgId,
    now: i64,
    seen_before: i64,
) -> Result<u64, DbError> {
    execute!(
        tx,
        "delete from sessions where org_id = $1 and (expires_at <= $2 or last_seen_at <= $3)",
        org,
        now,
        seen_before
    )
}
