//! The queue of background work: a table, filled in the transaction that makes the work necessary.
//!
//! A job is claimed for a while; a worker that dies gives it back when the while is over. Jobs run
//! at least once, so what they do must be harmless when done again. This crate knows no domain.

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

/// Adds a job that becomes due at `run_at`, unless one of the same kind and payload waits already.
/// Answers whether it was added.
pub async fn enqueue_once(
    tx: &mut Tx,
    org: OrgId,
    id: JobId,
    kind: &str,
    payload: &str,
    run_at: i64,
) -> Result<bool, DbError> {
    if store::is_waiting(tx, org, kind, payload).await? {
        return Ok(false);
    }
    store::insert(tx, org, id, kind, payload, run_at).await?;
    Ok(true)
}

/// Claims the job that has been due longest, if any.
pub async fn claim(tx: &mut Tx, org: OrgId, now: i64) -> Result<Option<Job>, DbError> {
    let Some(job) = store::find_due(tx, org, now, TRIES_MAX).await? else { return Ok(None) };
    store::lease(tx, org, job.id, now + LEASE_MICROS).await?;
    Ok(Some(job))
}

/// Marks a claimed job as done.
pub async fn finish(tx: &mut Tx, org: OrgId, id: JobId, now: i64) -> Result<(), DbError> {
    store::finish(tx, org, id, now).await
}

/// Gives a claimed job back after a failure, to be tried again later: after 1, 2, 4… minutes.
pub async fn fail(tx: &mut Tx, org: OrgId, job: &Job, now: i64, error: &str) -> Result<(), DbError> {
    let pause_minutes = 1_i64 << job.tries.clamp(0, TRIES_MAX);
    store::fail(tx, org, job.id, now + pause_minutes * 60 * 1_000_000, error).await
}
