//! What happened, by whom, in what order.
//!
//! Owns `events` and `idempotency_keys`. Always true: one event for each write, numbered without a
//! gap per organisation, each hash covering the event and the hash before it, so that a changed,
//! removed or inserted event is found. Leaves to others: deciding anything.

mod event;
mod filter;
mod store;
mod verify;

pub use event::{Event, RecordedEvent};
pub use filter::{EventFilter, list_filtered};
pub(crate) use store::{StoredOutcome, kinds_since};
pub use store::{find_head, list_events, list_events_before};
pub use verify::{ChainBreak, ChainEnd, verify_chain, verify_chain_from};

use db::{DbError, Tx};

use crate::context::Ctx;

/// Where the chain of the organisation ends, as a write found it.
pub(crate) struct Head(Option<(i64, String)>);

/// Looks up where the chain ends and what a write with this key did before.
pub(crate) async fn begin_write(
    tx: &mut Tx,
    ctx: &Ctx,
    key: Option<&str>,
) -> Result<(Head, Option<StoredOutcome>), DbError> {
    let (head, stored) = store::find_head_and_outcome(tx, ctx.org, key).await?;
    Ok((Head(head), stored))
}

/// Appends the event of a write to the chain, and keeps its outcome under its key.
pub(crate) async fn end_write(
    tx: &mut Tx,
    ctx: &Ctx,
    head: Head,
    event: Option<&Event>,
    stored: Option<StoredOutcome>,
) -> Result<(), DbError> {
    let (sequence, previous) = head.0.unwrap_or_default();
    let now = ctx.now_micros();
    let recorded = event.map(|event| event.seal(sequence + 1, now, &ctx.actor, previous));
    store::insert_event_and_outcome(tx, ctx.org, recorded, stored, now).await
}
