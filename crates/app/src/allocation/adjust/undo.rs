//! Undo an adjustment by a reversing entry.

use db::{DbError, Tx};
use ledger::AccountRole;
use serde::{Deserialize, Serialize};

use super::view::find_payment;
use super::{AdjustmentKind, UndoAdjustmentError};
use crate::activity::Event;
use crate::allocation::decide::{DecideError, Decider};
use crate::allocation::lines::may_be_open;
use crate::allocation::store::{self, AdjustmentLineRow, AdjustmentRecord};
use crate::allocation::undo::day_of_reversal;
use crate::bookkeeping;
use crate::context::Ctx;
use crate::ids::AdjustmentId;
use crate::receivables::{self, OpenItem};
use crate::typed::clean_text;
use crate::work;

/// Undo an adjustment.
#[derive(Clone, Debug, Serialize)]
pub struct UndoAdjustment {
    /// The adjustment, as its id's text.
    pub adjustment: String,
    /// Why, for the record.
    pub reason: String,
}

/// An adjustment was undone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdjustmentUndone {
    /// The reversing entry, as its id's text.
    pub entry: String,
}

/// Undoes an adjustment by a reversing entry, booked on the day on which an allocation's would be.
pub async fn undo_adjustment(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &UndoAdjustment,
) -> Result<(AdjustmentUndone, Option<Event>), UndoAdjustmentError> {
    let unknown = || UndoAdjustmentError::Unknown(command.adjustment.clone());
    let id: AdjustmentId = command.adjustment.parse().map_err(|_| unknown())?;
    let record = store::find_adjustment(tx, ctx, id).await?.ok_or_else(unknown)?;
    if record.undone_at.is_some() {
        return Err(UndoAdjustmentError::AlreadyUndone(id));
    }
    let lines = store::find_adjustment_lines(tx, ctx, id).await?;
    check_payment(tx, ctx, &record, &lines).await?;
    for line in &lines {
        let found = receivables::find_item(tx, ctx, line.item_id).await?;
        let Some(item) = found else {
            return Err(DbError::Inconsistent { table: "adjustment_lines", id: id.to_string() }.into());
        };
        check_item(tx, ctx, &record, line, item).await?;
    }
    let entry = bookkeeping::load_entry(tx, ctx, record.entry_id).await?;
    let mut decider = Decider::with_books(bookkeeping::Books::open(tx, ctx).await?);
    let on = day_of_reversal(ctx, decider.books(), record.decided_at, entry.booked_on());
    let on = decider.open_day(on);
    let reversing = decider
        .books()
        .post_reversing(ctx, &entry.reversed(on), Some(record.entry_id))
        .map_err(DecideError::from)?;
    decider.flush(tx, ctx).await?;
    let reason = clean_text(&command.reason);
    store::insert_adjustment_undo(tx, ctx, id, reversing, &reason).await?;
    work::request_matching(tx, ctx).await?;
    let data = serde_json::json!({ "kind": record.kind, "reason": reason,
        "was_decided_by": record.decided_by, "entry": reversing.to_string() });
    let undone = AdjustmentUndone { entry: reversing.to_string() };
    Ok((undone, Some(Event::new("adjustment_undone", id, data))))
}

/// A payment that the provider paid out stands until the payout is undone.
async fn check_payment(
    tx: &mut Tx,
    ctx: &Ctx,
    record: &AdjustmentRecord,
    lines: &[AdjustmentLineRow],
) -> Result<(), UndoAdjustmentError> {
    if record.kind != AdjustmentKind::ProviderPayment.as_str() {
        return Ok(());
    }
    let captured = lines.iter().map(|line| line.amount_minor).fold(0_i64, i64::saturating_add);
    let left = find_payment(tx, ctx, record.id).await?;
    if left.is_some_and(|left| left.left_minor == captured) {
        Ok(())
    } else {
        Err(UndoAdjustmentError::PaidOut(record.id))
    }
}

/// A document is not open beyond its amount afterwards, and neither 411 nor 416 holds less than nothing of it.
async fn check_item(
    tx: &mut Tx,
    ctx: &Ctx,
    record: &AdjustmentRecord,
    line: &AdjustmentLineRow,
    item: OpenItem,
) -> Result<(), UndoAdjustmentError> {
    let settled = if line.role.is_none() { line.amount_minor } else { 0 };
    let open = i128::from(item.open_minor) + i128::from(settled);
    if !may_be_open(&item, open) {
        return Err(UndoAdjustmentError::WouldOverOpen { document: item.number });
    }
    if line.role.is_some() {
        let subject = item.id.uuid();
        let doubtful = bookkeeping::sum_of_subject(tx, ctx, AccountRole::DoubtfulCustomers, subject).await?;
        let is_doubtful = record.kind == AdjustmentKind::Doubtful.as_str();
        let moved = i128::from(line.amount_minor) * if is_doubtful { 1 } else { -1 };
        if !(0..=i128::from(item.open_minor)).contains(&(i128::from(doubtful) - moved)) {
            return Err(UndoAdjustmentError::MovedSince { document: item.number });
        }
    }
    Ok(())
}
