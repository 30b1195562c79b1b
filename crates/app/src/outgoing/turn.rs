//! Whose turn it is to send for a legal entity, and what was wrong with its server.

use db::{DbError, Tx};
use uuid::Uuid;

use super::store;
use crate::context::Ctx;

/// How long a worker keeps its turn without saying so again, in microseconds: what is left of one that died.
pub const TURN_MICROS: i64 = 2 * 60 * 1_000_000;

/// Takes the turn to send for the context's legal entity, or keeps it; answers whether it is `worker`'s now. It paces
/// and nothing else: that no message goes twice is the business of its claim.
pub async fn take_turn(tx: &mut Tx, ctx: &Ctx, worker: Uuid) -> Result<bool, DbError> {
    let now = ctx.now_micros();
    store::update_holder(tx, ctx, worker, now, now.saturating_add(TURN_MICROS)).await
}

/// Gives the turn up.
pub async fn end_turn(tx: &mut Tx, ctx: &Ctx, worker: Uuid) -> Result<(), DbError> {
    store::clear_holder(tx, ctx, worker).await
}

/// Keeps what was wrong with the server when it was used: its code and what was said; nothing when it worked.
pub async fn note_fault(tx: &mut Tx, ctx: &Ctx, fault: Option<(&str, &str)>) -> Result<(), DbError> {
    let (code, said) = fault.unwrap_or_default();
    store::update_fault(tx, ctx, code, said, ctx.now_micros()).await
}
