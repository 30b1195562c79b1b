//! Statements on claims: one step said about one item.

use db::{DbError, Rows, Tx, execute, fetch_all, fetch_one};

use crate::collections::verdict::GoingStep;
use crate::context::Ctx;
use crate::ids::{CustomerId, DunningPlanId, MessageId, OpenItemId};

pub(in crate::collections) fn claim_rows() -> Rows {
    Rows::new(
        "dunning_claims",
        &["org_id", "item_id", "plan_id", "step", "is_shadow", "message_id", "customer_id", "tone"],
    )
}

/// Adds the claim of a message on a step.
pub(in crate::collections) fn push_claim(
    rows: &mut Rows,
    ctx: &Ctx,
    message: MessageId,
    step: &GoingStep,
    is_shadow: bool,
) {
    rows.push([
        ctx.org.into(),
        step.item.into(),
        step.plan.into(),
        i64::from(step.step).into(),
        is_shadow.into(),
        message.into(),
        step.customer.into(),
        step.tone.clone().into(),
    ]);
}

/// The claims of a message: item, plan, step.
pub(in crate::collections) async fn list_claims_of(
    tx: &mut Tx,
    ctx: &Ctx,
    message: MessageId,
) -> Result<Vec<(OpenItemId, DunningPlanId, i64, CustomerId)>, DbError> {
    fetch_all!(
        tx,
        (OpenItemId, DunningPlanId, i64, CustomerId),
        "select item_id, plan_id, step, customer_id from dunning_claims where org_id = $1 and message_id = $2 \
         order by item_id, plan_id, step",
        ctx.org,
        message
    )
}

/// Whether a step was, is or will be said about an item.
pub(in crate::collections) async fn has_claim(
    tx: &mut Tx,
    ctx: &Ctx,
    (item, plan, step): (OpenItemId, DunningPlanId, i64),
) -> Result<bool, DbError> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "select cast(count(*) as bigint) from dunning_claims \
         where org_id = $1 and item_id = $2 and plan_id = $3 and step = $4 and is_shadow = $5",
        ctx.org,
        item,
        plan,
        step,
        false
    )?;
    Ok(count > 0)
}

/// Takes the claims of a message away: it is sure that it said nothing.
pub(in crate::collections) async fn delete_claims_of(
    tx: &mut Tx,
    ctx: &Ctx,
    message: MessageId,
) -> Result<(), DbError> {
    execute!(tx, "delete from dunning_claims where org_id = $1 and message_id = $2", ctx.org, message)?;
    Ok(())
}

/// Takes one claim of a message away: it goes without it.
pub(in crate::collections) async fn delete_step_claim(
    tx: &mut Tx,
    ctx: &Ctx,
    message: MessageId,
    item: OpenItemId,
) -> Result<(), DbError> {
    execute!(
        tx,
        "delete from dunning_claims where org_id = $1 and message_id = $2 and item_id = $3",
        ctx.org,
        message,
        item
    )?;
    Ok(())
}

/// Takes away what a plan would have said.
pub(in crate::collections) async fn delete_shadow_claims(
    tx: &mut Tx,
    ctx: &Ctx,
    plan: DunningPlanId,
) -> Result<(), DbError> {
    execute!(
        tx,
        "delete from dunning_claims where org_id = $1 and plan_id = $2 and is_shadow = $3",
        ctx.org,
        plan,
        true
    )?;
    Ok(())
}
