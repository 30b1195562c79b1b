//! The queue of background work: a table, filled in the transaction that makes the work necessary.
//!
//! A job is claimed for a while; a worker that dies gives it back when the while is over. Jobs run
//! at least once, so what they do must be harmless when done again. Jobs of one kind and payload are
//! one and the same work: whoever claims one has claimed all that wait, so a job that failed too
//! often, or whose worker died, is done with the next that is asked for. This crate knows no domain.

mod store;

use db::{DbError, OrgId, Tx};
pub use store::JobId;

/// How long a worker may hold a job before another may take it, in microseconds.
pub const LEASE_MICROS: i64 = 10 * 60 * 1_000_000;
/// Tries before a job is left for a person.
pub const TRIES_MAX: i64 = 8;

/// A job that this worker has claimed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// What to do.
    pub kind: String,
    /// With what: JSON that only the kind's own code reads.
    pub payload: String,
    /// How often it was tried before.
    pub tries: i64,
}

/// Adds a job that becomes due at `run_at`, unless one of the same kind and payload will be due by
/// then and may still be tried. One that pauses after a failure, has used up its tries or is being
/// worked on does not count. Answers whether it was added.
pub async fn enqueue_once(
    tx: &mut Tx,
    org: OrgId,
    id: JobId,
    kind: &str,
    payload: &str,
    run_at: i64,
) -> Result<bool, DbError> {
    if store::is_waiting(tx, org, kind, payload, run_at).await? {
        return Ok(false);
    }
    store::insert(tx, org, id, kind, payload, run_at).await?;
    Ok(true)
}

/// Whether a job of this kind and payload is not done: it waits, pauses after a failure, was given
/// up, or is being worked on.
pub async fn is_unfinished(tx: &mut Tx, org: OrgId, kind: &str, payload: &str) -> Result<bool, DbError> {
    store::is_unfinished(tx, org, kind, payload).await
}

/// Claims the job that has been due longest, if any, and with it every other of the same kind and
/// payload that nobody works on.
pub async fn claim(tx: &mut Tx, org: OrgId, now: i64) -> Result<Option<Job>, DbError> {
    let Some(job) = store::find_due(tx, org, now, TRIES_MAX).await? else { return Ok(None) };
    store::finish_same(tx, org, &job, now).await?;
    store::lease(tx, org, job.id, now.saturating_add(LEASE_MICROS)).await?;
    Ok(Some(job))
}

/// Marks a claimed job as done.
pub async fn finish(tx: &mut Tx, org: OrgId, id: JobId, now: i64) -> Result<(), DbError> {
    store::finish(tx, org, id, now).await
}

/// Gives a claimed job back that was not done, as if it had not been claimed.
pub async fn give_back(tx: &mut Tx, org: OrgId, id: JobId) -> Result<(), DbError> {
    store::give_back(tx, org, id).await
}

/// Gives a claimed job back after a failure, to be tried again later: after 1, 2, 4… minutes.
pub async fn fail(tx: &mut Tx, org: OrgId, job: &Job, now: i64, error: &str) -> Result<(), DbError> {
    let pause_minutes = 1_i64 << job.tries.clamp(0, TRIES_MAX);
    store::fail(tx, org, job.id, now.saturating_add(pause_minutes * 60 * 1_000_000), error).await
}
