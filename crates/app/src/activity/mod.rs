//! What happened, by whom, in what order.
//!
//! Owns `events`, `event_blocks` and `idempotency_keys`. Always true: one event for each write, numbered without a
//! gap per organisation, each hash covering the event and the hash before it, so that a changed,
//! removed or inserted event is found; `event_blocks` says in which blocks of numbers there is an event of a
//! kind by an author. Leaves to others: deciding anything.

mod event;
mod filter;
mod store;
mod verify;

pub use event::{Event, RecordedEvent};
use filter::block_of;
pub use filter::{EventFilter, list_filtered};
pub(crate) use store::{StoredOutcome, kinds_since};
pub use store::{find_head, find_last_change, list_events, list_events_before, list_wrong_blocks};
pub use verify::{ChainBreak, ChainEnd, verify_chain, verify_chain_from};

use db::{DbError, Tx};

use crate::context::Ctx;

/// Where the chain of the organisation ends, as a write found it.
pub(crate) struct Head(Option<store::LastEvent>);

/// Looks up where the chain ends and what a write with this key did before.
pub(crate) async fn begin_write(
    tx: &mut Tx,
    ctx: &Ctx,
    key: Option<&str>,
) -> Result<(Head, Option<StoredOutcome>), DbError> {
    let (last, stored) = store::find_last_and_outcome(tx, ctx.org, key).await?;
    Ok((Head(last), stored))
}

/// Appends the event of a write to the chain, and keeps its outcome under its key.
pub(crate) async fn end_write(
    tx: &mut Tx,
    ctx: &Ctx,
    head: Head,
    event: Option<&Event>,
    stored: Option<StoredOutcome>,
) -> Result<(), DbError> {
    let now = ctx.now_micros();
    let last = head.0;
    let sequence = last.as_ref().map_or(1, |last| last.sequence + 1);
    let block = block_of(sequence);
    // Somebody who does the same again and again writes of the block once.
    let is_told = last.as_ref().zip(event).is_some_and(|(last, event)| {
        block_of(last.sequence) == block && last.kind == event.kind && last.actor == ctx.actor
    });
    let previous = last.map(|last| last.hash).unwrap_or_default();
    let recorded = event.map(|event| event.seal(sequence, now, &ctx.actor, previous));
    let new_block = (!is_told).then_some(block);
    store::insert_event_and_outcome(tx, ctx.org, recorded, new_block, stored, now).await
}
