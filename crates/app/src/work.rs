//! Background work: what jobs there are, and running them.

use db::{AsDbError, Db, DbError, Tx};
use jobs::{Job, JobId};

use crate::allocation::{MatchError, Matched, match_transactions};
use crate::context::Ctx;
use crate::write::{Call, Fault, WriteError, write};

/// The job that matches what is not explained.
const MATCH: &str = "match_transactions";

/// Why background work failed.
#[derive(Debug, thiserror::Error)]
pub enum WorkError {
    /// The store or the machine.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// Matching failed; it will be tried again later.
    #[error("matching failed")]
    Match(#[from] WriteError<MatchError>),
    /// A job of a kind that this program does not know.
    #[error("unknown job {0:?}")]
    UnknownKind(String),
    /// A job that names no legal entity.
    #[error("a job for {0:?}, which is no legal entity")]
    BadPayload(String),
}

impl From<DbError> for WorkError {
    fn from(error: DbError) -> Self {
        Self::Fault(error.into())
    }
}

impl AsDbError for WorkError {
    fn as_db_error(&self) -> Option<&DbError> {
        match self {
            Self::Fault(fault) => fault.as_db_error(),
            Self::Match(_) | Self::UnknownKind(_) | Self::BadPayload(_) => None,
        }
    }
}

/// Asks for a matching run, in the transaction of what makes it necessary.
pub async fn request_matching(tx: &mut Tx, ctx: &Ctx) -> Result<(), Fault> {
    let id = JobId::from_uuid(ctx.new_id()?);
    jobs::enqueue_once(tx, ctx.org, id, MATCH, &ctx.legal_entity.to_string(), ctx.now_micros()).await?;
    Ok(())
}

/// Whether matching was asked for and is not done: it waits, failed and will be tried again, was
/// given up, or runs elsewhere.
pub async fn is_matching_pending(tx: &mut Tx, ctx: &Ctx) -> Result<bool, DbError> {
    jobs::is_unfinished(tx, ctx.org, MATCH, &ctx.legal_entity.to_string()).await
}

/// Runs every job that is due, for somebody who waits for the outcome: matching that failed before,
/// was given up, or was left by a process that died is tried again at once, whatever its pause.
/// When another process is matching at this moment, it is done once more after it.
pub async fn run_jobs_now(db: &Db, ctx: &Ctx) -> Result<Option<Matched>, WorkError> {
    db.write(async |tx: &mut Tx| {
        if is_matching_pending(tx, ctx).await? {
            request_matching(tx, ctx).await?;
        }
        Ok::<(), WorkError>(())
    })
    .await?;
    run_due_jobs(db, ctx).await
}

/// Runs every job that is due. Answers what the last matching run did.
pub async fn run_due_jobs(db: &Db, ctx: &Ctx) -> Result<Option<Matched>, WorkError> {
    let mut last = None;
    loop {
        let now = ctx.now_micros();
        let claimed = db
            .write(async |tx: &mut Tx| jobs::claim(tx, ctx.org, now).await.map_err(WorkError::from))
            .await?;
        let Some(job) = claimed else { return Ok(last) };
        match run(db, ctx, &job).await {
            Ok(matched) => {
                last = Some(matched);
                db.write(async |tx: &mut Tx| {
                    jobs::finish(tx, ctx.org, job.id, ctx.now_micros()).await.map_err(WorkError::from)
                })
                .await?;
            }
            Err(error) => {
                let text = error.to_string();
                db.write(async |tx: &mut Tx| {
                    jobs::fail(tx, ctx.org, &job, ctx.now_micros(), &text).await.map_err(WorkError::from)
                })
                .await?;
                return Err(error);
            }
        }
    }
}

async fn run(db: &Db, ctx: &Ctx, job: &Job) -> Result<Matched, WorkError> {
    if job.kind != MATCH {
        return Err(WorkError::UnknownKind(job.kind.clone()));
    }
    // A job names the legal entity that it works on; whoever runs it may have started for another.
    let entity = job.payload.parse().map_err(|_| WorkError::BadPayload(job.payload.clone()))?;
    let ctx = &ctx.on_entity(entity);
    let call = Call::new(MATCH, &job.payload);
    Ok(write(db, ctx, call, async |tx: &mut Tx| match_transactions(ctx, tx).await).await?)
}
