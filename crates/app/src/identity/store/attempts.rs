//! Every SQL statement on attempts to come in.

use db::{DbError, OrgId, Tx, execute, fetch_optional};
use uuid::Uuid;

/// Failures, the last of them, and until when nothing is tried, of an account or address.
pub(in crate::identity) async fn find_attempts(
    tx: &mut Tx,
    org: OrgId,
    subject: Uuid,
) -> Result<Option<(i64, i64, i64)>, DbError> {
    fetch_optional!(
        tx,
        (i64, i64, i64),
        "select failures, last_failed_at, blocked_until from sign_in_attempts where org_id = $1 and subject = $2",
        org,
        subject
    )
}

pub(in crate::identity) async fn replace_attempts(
    tx: &mut Tx,
    org: OrgId,
    subject: Uuid,
    failures: i64,
    last_failed_at: i64,
    blocked_until: i64,
) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into sign_in_attempts (org_id, subject, failures, last_failed_at, blocked_until) \
         values ($1, $2, $3, $4, $5) on conflict (org_id, subject) do update set failures = excluded.failures, \
         last_failed_at = excluded.last_failed_at, blocked_until = excluded.blocked_until",
        org,
        subject,
        failures,
        last_failed_at,
        blocked_until
    )?;
    Ok(())
}

pub(in crate::identity) async fn delete_attempts(
    tx: &mut Tx,
    org: OrgId,
    subject: Uuid,
) -> Result<(), DbError> {
    execute!(tx, "delete from sign_in_attempts where org_id = $1 and subject = $2", org, subject)?;
    Ok(())
}

pub(in crate::identity) async fn delete_attempts_before(
    tx: &mut Tx,
    org: OrgId,
    before: i64,
) -> Result<u64, DbError> {
    execute!(tx, "delete from sign_in_attempts where org_id = $1 and last_failed_at <= $2", org, before)
}
