//! Every SQL statement on the queue.

use db::{DbError, OrgId, Tx, execute, fetch_one, fetch_optional};
use sqlx::AssertSqlSafe;

use crate::{Job, TRIES_MAX};

db::typed_ids! {
    /// A job.
    JobId = "job";
}

pub(crate) async fn is_waiting(
    tx: &mut Tx,
    org: OrgId,
    kind: &str,
    payload: &str,
    by: i64,
) -> Result<bool, DbError> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "select cast(count(*) as bigint) from jobs where org_id = $1 and finished_at is null and run_at <= $4 \
         and (claimed_until is null or claimed_until < $4) and tries < $5 and kind = $2 and payload = $3",
        org,
        kind,
        payload,
        by,
        TRIES_MAX
    )?;
    Ok(count > 0)
}

pub(crate) async fn is_unfinished(
    tx: &mut Tx,
    org: OrgId,
    kind: &str,
    payload: &str,
) -> Result<bool, DbError> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "select cast(count(*) as bigint) from jobs where org_id = $1 and finished_at is null and kind = $2 \
         and payload = $3",
        org,
        kind,
        payload
    )?;
    Ok(count > 0)
}

pub(crate) async fn give_back(tx: &mut Tx, org: OrgId, id: JobId) -> Result<(), DbError> {
    execute!(
        tx,
        "update jobs set claimed_until = null where org_id = $1 and id = $2 and finished_at is null",
        org,
        id
    )?;
    Ok(())
}

pub(crate) async fn finish_same(tx: &mut Tx, org: OrgId, job: &Job, now: i64) -> Result<(), DbError> {
    execute!(
        tx,
        "update jobs set finished_at = $5, claimed_until = null where org_id = $1 and finished_at is null \
         and (claimed_until is null or claimed_until < $5) and kind = $3 and payload = $4 and id <> $2",
        org,
        job.id,
        &job.kind,
        &job.payload,
        now
    )?;
    Ok(())
}

pub(crate) async fn insert(
    tx: &mut Tx,
    org: OrgId,
    id: JobId,
    kind: &str,
    payload: &str,
    run_at: i64,
) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into jobs (org_id, id, kind, payload, run_at, tries, last_error) values ($1, $2, $3, $4, $5, 0, '')",
        org,
        id,
        kind,
        payload,
        run_at
    )?;
    Ok(())
}

pub(crate) async fn find_due(
    tx: &mut Tx,
    org: OrgId,
    now: i64,
    tries_max: i64,
) -> Result<Option<Job>, DbError> {
    let text = format!(
        "select id, kind, payload, tries from jobs where org_id = $1 and finished_at is null and run_at <= $2 \
         and (claimed_until is null or claimed_until < $2) and tries < $3 order by run_at, id limit 1{}",
        tx.claim_suffix()
    );
    let row =
        fetch_optional!(tx, (JobId, String, String, i64), AssertSqlSafe(text.clone()), org, now, tries_max)?;
    Ok(row.map(|(id, kind, payload, tries)| Job { id, kind, payload, tries }))
}

pub(crate) async fn lease(tx: &mut Tx, org: OrgId, id: JobId, until: i64) -> Result<(), DbError> {
    let touched = execute!(
        tx,
        "update jobs set claimed_until = $3, tries = tries + 1 where org_id = $1 and id = $2",
        org,
        id,
        until
    )?;
    db::expect_one("claim a job", touched)
}

pub(crate) async fn finish(tx: &mut Tx, org: OrgId, id: JobId, now: i64) -> Result<(), DbError> {
    let touched = execute!(
        tx,
        "update jobs set finished_at = $3, claimed_until = null where org_id = $1 and id = $2",
        org,
        id,
        now
    )?;
    db::expect_one("finish a job", touched)
}

pub(crate) async fn fail(
    tx: &mut Tx,
    org: OrgId,
    id: JobId,
    retry_at: i64,
    error: &str,
) -> Result<(), DbError> {
    let touched = execute!(
        tx,
        "update jobs set run_at = $3, claimed_until = null, last_error = $4 where org_id = $1 and id = $2",
        org,
        id,
        retry_at,
        error
    )?;
    db::expect_one("give a job back", touched)
}
