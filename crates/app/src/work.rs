//! Background work: what jobs there are, and running them.

use std::future::Future;
use std::pin::pin;

use db::{AsDbError, Db, DbError, Tx};
use jobs::{Job, JobId};

use jiff::ToSpan;
use jiff::civil::time;

use crate::allocation::{MatchError, Matched, match_transactions};
use crate::collections::{
    DunningError, DunningRan, close_settled_tasks, count_habits, is_any_occasion_on, is_any_plan_standing,
    judge_payment_plan, judge_promise, link_credit_notes, list_payment_plans_to_judge, list_plans,
    list_promises_to_judge, make_dispute_tasks, plan_receipts, raise_alerts, run_dunning,
};
use crate::context::Ctx;
use crate::portal::make_unread_tasks;
use crate::write::{Call, Fault, WriteError, write};

/// The job that matches what is not explained.
const MATCH: &str = "match_transactions";
/// The job that decides about reminders, of the whole organisation.
const DUNNING: &str = "run_dunning";
/// The hour of the morning from which it runs, where the legal entities are.
const MORNING: i8 = 7;
/// How long a decision that is asked for soon waits for other changes.
const SOON_MICROS: i64 = 60 * 1_000_000;

/// Why background work failed.
#[derive(Debug, thiserror::Error)]
pub enum WorkError {
    /// The store or the machine.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// Matching failed; it will be tried again later.
    #[error("matching failed")]
    Match(#[from] WriteError<MatchError>),
    /// Deciding about reminders failed; it will be tried again later.
    #[error("deciding about reminders failed")]
    Dunning(#[from] WriteError<DunningError>),
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
            Self::Match(_) | Self::Dunning(_) | Self::UnknownKind(_) | Self::BadPayload(_) => None,
        }
    }
}

/// Asks for a matching run, in the transaction of what makes it necessary.
pub async fn request_matching(tx: &mut Tx, ctx: &Ctx) -> Result<(), Fault> {
    let id = JobId::from_uuid(ctx.new_id()?);
    jobs::enqueue_once(tx, ctx.org, id, MATCH, &ctx.legal_entity.to_string(), ctx.now_micros()).await?;
    Ok(())
}

/// Asks for a decision about reminders in a minute, so that many changes are one run: what is proposed then says what stands.
pub async fn request_dunning_soon(tx: &mut Tx, ctx: &Ctx) -> Result<(), Fault> {
    enqueue_dunning(tx, ctx, ctx.now_micros().saturating_add(SOON_MICROS)).await
}

/// Asks for a decision about reminders: now, or from seven in the morning of a day on. Nothing is asked for while the
/// organisation has no plans, tells of nothing else, and no customer pays by instalments.
pub async fn request_dunning(tx: &mut Tx, ctx: &Ctx, is_tomorrow: bool) -> Result<(), Fault> {
    let day = ctx.today().saturating_add(i64::from(is_tomorrow).days());
    let zone = ctx.zone();
    let morning = day.to_datetime(time(MORNING, 0, 0, 0)).to_zoned(zone);
    let morning = morning.map_or(ctx.now_micros(), |at| at.timestamp().as_microsecond());
    enqueue_dunning(tx, ctx, morning.max(ctx.now_micros())).await
}

async fn enqueue_dunning(tx: &mut Tx, ctx: &Ctx, at: i64) -> Result<(), Fault> {
    let is_followed = is_any_occasion_on(tx, ctx).await? || is_any_plan_standing(tx, ctx).await?;
    if list_plans(tx, ctx).await?.is_empty() && !is_followed {
        return Ok(());
    }
    let id = JobId::from_uuid(ctx.new_id()?);
    jobs::enqueue_once(tx, ctx.org, id, DUNNING, "", at).await?;
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
    run_due_jobs_until(db, ctx, std::future::pending()).await
}

/// Runs every job that is due, until it is to stop: the job that runs then is given up, nothing of it is kept, and whoever works
/// next begins it anew.
pub async fn run_due_jobs_until(
    db: &Db,
    ctx: &Ctx,
    stop: impl Future<Output = ()>,
) -> Result<Option<Matched>, WorkError> {
    let mut stop = pin!(stop);
    let mut last = None;
    loop {
        let now = ctx.now_micros();
        let claimed = db
            .write(async |tx: &mut Tx| jobs::claim(tx, ctx.org, now).await.map_err(WorkError::from))
            .await?;
        let Some(job) = claimed else { return Ok(last) };
        let ran = tokio::select! {
            biased;
            () = &mut stop => {
                db.write(async |tx: &mut Tx| {
                    jobs::give_back(tx, ctx.org, job.id).await.map_err(WorkError::from)
                })
                .await?;
                return Ok(last);
            }
            ran = run(db, ctx, &job) => ran,
        };
        match ran {
            Ok(matched) => {
                let is_dunning = matched.is_none();
                last = matched.or(last);
                db.write(async |tx: &mut Tx| {
                    jobs::finish(tx, ctx.org, job.id, ctx.now_micros()).await?;
                    // What came in changes who is to be reminded; tomorrow is another day.
                    Ok::<(), WorkError>(request_dunning(tx, ctx, is_dunning).await?)
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

/// Runs one job. Answers what matching did, when it was that.
async fn run(db: &Db, ctx: &Ctx, job: &Job) -> Result<Option<Matched>, WorkError> {
    match job.kind.as_str() {
        MATCH => {
            // A job names the legal entity that it works on; whoever runs it may have started for another.
            let entity = job.payload.parse().map_err(|_| WorkError::BadPayload(job.payload.clone()))?;
            let ctx = &ctx.on_entity(entity);
            let call = Call::new(MATCH, &job.payload);
            Ok(Some(write(db, ctx, call, async |tx: &mut Tx| match_transactions(ctx, tx).await).await?))
        }
        DUNNING => {
            decide_now(db, ctx).await?;
            Ok(None)
        }
        _ => Err(WorkError::UnknownKind(job.kind.clone())),
    }
}

/// Counts how customers pay, judges what they promised, brings tasks up to date, plans thanks, decides about reminders, then tells
/// what stands out.
pub async fn decide_now(db: &Db, ctx: &Ctx) -> Result<DunningRan, WriteError<DunningError>> {
    let call = Call::new("count_habits", &());
    write(db, ctx, call, async |tx: &mut Tx| count_habits(ctx, tx).await).await?;
    judge_promises(db, ctx).await?;
    judge_payment_plans(db, ctx).await?;
    let call = Call::new("close_settled_tasks", &());
    write(db, ctx, call, async |tx: &mut Tx| close_settled_tasks(ctx, tx).await).await?;
    let call = Call::new("link_credit_notes", &());
    write(db, ctx, call, async |tx: &mut Tx| link_credit_notes(ctx, tx).await).await?;
    let call = Call::new("make_dispute_tasks", &());
    write(db, ctx, call, async |tx: &mut Tx| make_dispute_tasks(ctx, tx).await).await?;
    let call = Call::new("make_unread_tasks", &());
    write(db, ctx, call, async |tx: &mut Tx| make_unread_tasks(ctx, tx).await).await?;
    let call = Call::new("plan_receipts", &());
    write(db, ctx, call, async |tx: &mut Tx| plan_receipts(ctx, tx).await).await?;
    let call = Call::new(DUNNING, &());
    let ran = write(db, ctx, call, async |tx: &mut Tx| run_dunning(ctx, tx).await).await?;
    let call = Call::new("raise_alerts", &());
    write(db, ctx, call, async |tx: &mut Tx| raise_alerts(ctx, tx).await).await?;
    Ok(ran)
}

/// Judges the payment plans of which more is known now, likewise.
async fn judge_payment_plans(db: &Db, ctx: &Ctx) -> Result<(), WriteError<DunningError>> {
    let mut tx = db.begin_read().await?;
    let found = list_payment_plans_to_judge(&mut tx, ctx).await.map_err(WriteError::Refused)?;
    drop(tx);
    for (entity, command) in found {
        let ctx = &ctx.on_entity(entity).seeing_all();
        let call = Call::new("judge_payment_plan", &command);
        write(db, ctx, call, async |tx: &mut Tx| judge_payment_plan(ctx, tx, &command).await).await?;
    }
    Ok(())
}

/// Judges the promises of which more is known now, each in a write of its own, so that each has its event.
async fn judge_promises(db: &Db, ctx: &Ctx) -> Result<(), WriteError<DunningError>> {
    let mut tx = db.begin_read().await?;
    let found = list_promises_to_judge(&mut tx, ctx).await.map_err(WriteError::Refused)?;
    drop(tx);
    for (entity, command) in found {
        let ctx = &ctx.on_entity(entity).seeing_all();
        let call = Call::new("judge_promise", &command);
        write(db, ctx, call, async |tx: &mut Tx| judge_promise(ctx, tx, &command).await).await?;
    }
    Ok(())
}
