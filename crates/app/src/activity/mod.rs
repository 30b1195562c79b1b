//! What happened, by whom, in what order.
//!
//! Owns `events` and `idempotency_keys`. Always true: one event for each write, numbered without a
//! gap per organisation, each hash covering the event and the hash before it, so that a changed,
//! removed or inserted event is found. Leaves to others: deciding anything.

mod event;
mod store;
mod verify;

pub use event::{Event, RecordedEvent};
pub use store::list_events;
pub(crate) use store::{StoredOutcome, find_outcome, insert_outcome};
pub use verify::{ChainBreak, verify_chain};

use db::{DbError, Tx};

use crate::context::Ctx;

/// Appends the event of a write to the chain of the organisation.
pub(crate) async fn record(tx: &mut Tx, ctx: &Ctx, event: &Event) -> Result<(), DbError> {
    let (sequence, previous) = store::find_head(tx, ctx.org).await?.unwrap_or((0, String::new()));
    let recorded = event.seal(sequence + 1, ctx.now_micros(), &ctx.actor, previous);
    store::insert_event(tx, ctx.org, &recorded).await
}
