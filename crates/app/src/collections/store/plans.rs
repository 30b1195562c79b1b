//! Statements on plans and their versions.

use db::{DbError, Tx, execute, fetch_all, fetch_optional};

use crate::context::Ctx;
use crate::ids::DunningPlanId;

db::row! {
    /// A plan as stored.
    #[derive(Clone, Debug)]
    pub struct PlanRow {
        /// Its id.
        pub id: DunningPlanId,
        /// Its place among the plans.
        pub rank: i64,
        /// Its name.
        pub name: String,
        /// `shadow`, `live` or `off`.
        pub mode: String,
        /// Its version, from 1.
        pub version: i64,
        /// It, in JSON.
        pub body: String,
    }
}

db::row! {
    /// A version of a plan as stored.
    #[derive(Clone, Debug)]
    pub struct PlanVersionRow {
        /// Its version, from 1.
        pub version: i64,
        /// It, in JSON.
        pub body: String,
        /// Who saved it.
        pub saved_by: String,
        /// When, in microseconds since 1970 UTC.
        pub saved_at: i64,
    }
}

/// The versions of a plan before one, the last first, at most `limit`.
pub(in crate::collections) async fn page_of_plan_versions(
    tx: &mut Tx,
    ctx: &Ctx,
    plan: DunningPlanId,
    before: i64,
    limit: i64,
) -> Result<Vec<PlanVersionRow>, DbError> {
    fetch_all!(
        tx,
        PlanVersionRow,
        "select version, body, saved_by, saved_at from dunning_plan_versions \
         where org_id = $1 and plan_id = $2 and version < $3 order by version desc limit $4",
        ctx.org,
        plan,
        before,
        limit
    )
}

/// The plans of the organisation, by rank.
pub(in crate::collections) async fn list_plans(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<PlanRow>, DbError> {
    fetch_all!(
        tx,
        PlanRow,
        "select id, rank, name, mode, version, body from dunning_plans where org_id = $1 order by rank, id limit 1000",
        ctx.org
    )
}

pub(in crate::collections) async fn find_plan(
    tx: &mut Tx,
    ctx: &Ctx,
    id: DunningPlanId,
) -> Result<Option<PlanRow>, DbError> {
    fetch_optional!(
        tx,
        PlanRow,
        "select id, rank, name, mode, version, body from dunning_plans where org_id = $1 and id = $2",
        ctx.org,
        id
    )
}

/// Adds a plan with its first version.
pub(in crate::collections) async fn insert_plan(
    tx: &mut Tx,
    ctx: &Ctx,
    plan: &PlanRow,
) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into dunning_plans (org_id, id, rank, name, mode, version, body, saved_by, saved_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        ctx.org,
        plan.id,
        plan.rank,
        plan.name.as_str(),
        plan.mode.as_str(),
        plan.version,
        plan.body.as_str(),
        ctx.actor.as_str(),
        ctx.now_micros()
    )?;
    insert_version(tx, ctx, plan).await
}

/// Gives a plan another version.
pub(in crate::collections) async fn update_plan(
    tx: &mut Tx,
    ctx: &Ctx,
    plan: &PlanRow,
) -> Result<(), DbError> {
    let touched = execute!(
        tx,
        "update dunning_plans set rank = $3, name = $4, version = $5, body = $6, saved_by = $7, saved_at = $8 \
         where org_id = $1 and id = $2",
        ctx.org,
        plan.id,
        plan.rank,
        plan.name.as_str(),
        plan.version,
        plan.body.as_str(),
        ctx.actor.as_str(),
        ctx.now_micros()
    )?;
    db::expect_one("save a plan", touched)?;
    insert_version(tx, ctx, plan).await
}

async fn insert_version(tx: &mut Tx, ctx: &Ctx, plan: &PlanRow) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into dunning_plan_versions (org_id, plan_id, version, body, saved_by, saved_at) \
         values ($1, $2, $3, $4, $5, $6)",
        ctx.org,
        plan.id,
        plan.version,
        plan.body.as_str(),
        ctx.actor.as_str(),
        ctx.now_micros()
    )?;
    Ok(())
}

pub(in crate::collections) async fn update_mode(
    tx: &mut Tx,
    ctx: &Ctx,
    id: DunningPlanId,
    mode: &str,
) -> Result<(), DbError> {
    let touched =
        execute!(tx, "update dunning_plans set mode = $3 where org_id = $1 and id = $2", ctx.org, id, mode)?;
    db::expect_one("switch a plan", touched)
}
