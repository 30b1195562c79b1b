//! What is read about reminders: messages, what waits, what keeps reminders back, runs.

use db::{DbError, Tx};

use super::store::{self, HoldRow, MessageFilter, MessageRow, RunRow, WaitFilter, WaitRow};
use crate::context::Ctx;
use crate::ids::{CustomerId, HoldId, MessageId};

/// Messages after one, in the order in which they were decided, at most `limit`.
pub async fn page_of_messages(
    tx: &mut Tx,
    ctx: &Ctx,
    filter: &MessageFilter,
    after: Option<MessageId>,
    limit: i64,
) -> Result<Vec<MessageRow>, DbError> {
    store::page_of_messages(tx, ctx, filter, after, limit).await
}

/// One message, when it is to be seen.
pub async fn find_message(tx: &mut Tx, ctx: &Ctx, id: MessageId) -> Result<Option<MessageRow>, DbError> {
    store::find_message(tx, ctx, id).await
}

/// What a person wrote for a message instead of the template: subject and body.
pub async fn find_text(tx: &mut Tx, ctx: &Ctx, id: MessageId) -> Result<Option<(String, String)>, DbError> {
    if store::find_message(tx, ctx, id).await?.is_none() {
        return Ok(None);
    }
    store::find_text(tx, ctx, id).await
}

/// How many messages stand in each state that any stands in.
pub async fn count_messages_by_state(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<(String, i64)>, DbError> {
    store::count_by_state(tx, ctx).await
}

/// What the last run asked for and may not go, after one of them, at most `limit`.
pub async fn page_of_waits(
    tx: &mut Tx,
    ctx: &Ctx,
    filter: &WaitFilter,
    after: Option<MessageId>,
    limit: i64,
) -> Result<Vec<WaitRow>, DbError> {
    store::page_of_waits(tx, ctx, filter, after, limit).await
}

/// What keeps reminders back now, after one of them, at most `limit`.
pub async fn page_of_holds(
    tx: &mut Tx,
    ctx: &Ctx,
    after: Option<HoldId>,
    limit: i64,
) -> Result<Vec<HoldRow>, DbError> {
    store::page_of_holds(tx, ctx, after, limit).await
}

/// What keeps or kept reminders of a customer back, the last first, at most `limit`.
pub async fn list_holds_of(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    limit: i64,
) -> Result<Vec<HoldRow>, DbError> {
    store::list_holds_of(tx, ctx, customer, limit).await
}

/// The last runs, the last first.
pub async fn list_runs(tx: &mut Tx, ctx: &Ctx, limit: i64) -> Result<Vec<RunRow>, DbError> {
    store::list_runs(tx, ctx, limit).await
}
