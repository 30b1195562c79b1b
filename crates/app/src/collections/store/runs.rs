//! Statements on runs.

use db::{Day, DbError, Tx, day, execute, fetch_all};
use jiff::civil::Date;

use crate::context::Ctx;
use crate::ids::DunningRunId;

db::row! {
    /// A run.
    #[derive(Clone, Debug)]
    pub struct RunRow {
        /// Its id.
        pub id: DunningRunId,
        /// The day it decided about.
        pub run_on: Day,
        /// When it ran, in microseconds since 1970 UTC.
        pub ran_at: i64,
        /// Documents it looked at.
        pub items: i64,
        /// Messages it planned.
        pub planned: i64,
        /// Messages it laid before a person.
        pub proposed: i64,
        /// Messages that a plan in shadow mode would have sent.
        pub shadow: i64,
        /// Handovers to a person.
        pub handed_over: i64,
        /// What may not go.
        pub waiting: i64,
        /// Messages that have lost their sense.
        pub cancelled: i64,
    }
}

pub(in crate::collections) async fn insert_run(
    tx: &mut Tx,
    ctx: &Ctx,
    run: &RunRow,
    run_on: Date,
) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into dunning_runs (org_id, id, run_on, ran_at, items, planned, proposed, shadow, handed_over, waiting, \
         cancelled) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        ctx.org,
        run.id,
        day(run_on),
        run.ran_at,
        run.items,
        run.planned,
        run.proposed,
        run.shadow,
        run.handed_over,
        run.waiting,
        run.cancelled
    )?;
    Ok(())
}

/// The last runs, the last first.
pub(in crate::collections) async fn list_runs(
    tx: &mut Tx,
    ctx: &Ctx,
    limit: i64,
) -> Result<Vec<RunRow>, DbError> {
    fetch_all!(
        tx,
        RunRow,
        "select id, run_on, ran_at, items, planned, proposed, shadow, handed_over, waiting, cancelled from dunning_runs \
         where org_id = $1 order by id desc limit $2",
        ctx.org,
        limit
    )
}
