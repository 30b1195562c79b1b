//! How much one person writes off alone where the organisation has two owners.

use db::{DbError, Tx};
use serde::{Deserialize, Serialize};

use super::second_person::needs_second_person;
use super::store;
use crate::activity::Event;
use crate::context::Ctx;
use crate::write::Fault;

/// Set how much one person writes off alone. Only at the command line: whoever could raise it in the pages would
/// need nobody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeWriteOffLimit {
    /// Of all documents of one write-off together, minor units, not negative.
    pub alone_minor: i64,
}

/// Changes how much one person writes off alone.
pub async fn change_write_off_limit(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &ChangeWriteOffLimit,
) -> Result<(ChangeWriteOffLimit, Option<Event>), Fault> {
    let before = write_off_alone_minor(tx, ctx).await?;
    if before == command.alone_minor {
        return Ok((*command, None));
    }
    store::update_write_off_alone(tx, ctx.org, command.alone_minor).await?;
    let data = serde_json::json!({ "before": before, "alone_minor": command.alone_minor });
    Ok((*command, Some(Event::new("write_off_limit_changed", "", data))))
}

/// How much one person writes off alone, minor units. At first 1,000.00.
pub async fn write_off_alone_minor(tx: &mut Tx, ctx: &Ctx) -> Result<i64, DbError> {
    store::find_write_off_alone(tx, ctx.org).await
}

/// The limit, when this much is beyond it and another owner can be asked.
pub(crate) async fn limit_of_write_off(
    ctx: &Ctx,
    tx: &mut Tx,
    amount_minor: i64,
) -> Result<Option<i64>, DbError> {
    let limit = write_off_alone_minor(tx, ctx).await?;
    let is_beyond = amount_minor > limit && needs_second_person(ctx, tx).await?;
    Ok(is_beyond.then_some(limit))
}
