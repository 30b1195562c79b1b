//! Send the thanks that are planned, and what else is told: each begins to leave in one transaction on the books as they are then.

use std::future::Future;

use db::{Db, DbError, Tx};
use dunning::Happening;
use dunning::plan::Channel;
use serde::{Deserialize, Serialize};

use super::LEASE_MICROS;
use super::occasions::{list_returned_of, why_over};
use super::outcome::Handed;
use super::piles::find_recipient;
use super::receipt_words::find_receipt_text;
use super::receipts::{Occasion, find_receipt_settings, is_writing_open, said, told_span, why_not};
use super::recipient::Recipient;
use super::refused::DunningError;
use super::sender::{Answered, SentCounts};
use super::store::{self, ReceiptMove, ReceiptRow};
use super::stored::{State, instant, stored_state};
use crate::activity::Event;
use crate::context::Ctx;
use crate::ids::{CustomerId, ReceiptId};
use crate::reporting::{self, ReturnedLine, Settling};
use crate::write::{Call, WriteError, write};

/// Receipts that one call looks after.
const LOOKED_AT: i64 = 100;

/// Thanks that are about to leave.
#[derive(Clone, Debug)]
pub struct OutgoingReceipt {
    /// Its id: a Message-ID made from it is the same at every try.
    pub receipt: ReceiptId,
    /// What it is about.
    pub occasion: Occasion,
    /// The customer.
    pub customer: CustomerId,
    /// Who reads it.
    pub recipient: Recipient,
}

/// Hands thanks over, as [`super::Sender`] does reminders.
pub trait ReceiptSender: Sync {
    /// Gets ready before one counts as being sent. No ends the round.
    fn ready(&self, receipt: &OutgoingReceipt) -> impl Future<Output = bool>;

    /// Hands one over.
    fn send(&self, receipt: &OutgoingReceipt) -> impl Future<Output = Answered>;
}

/// Whether thanks of the legal entity may leave now, or wait for a worker that died.
pub async fn is_receipt_due(tx: &mut Tx, ctx: &Ctx) -> Result<bool, DbError> {
    let now = ctx.now_micros();
    let dead = now.saturating_sub(LEASE_MICROS);
    let is_planned = !store::list_receipts_in(tx, ctx, "planned", now, 1).await?.is_empty();
    Ok(is_planned && is_writing_open(ctx)
        || !store::list_receipts_in(tx, ctx, "sending", dead, 1).await?.is_empty())
}

/// Sends the thanks of the context's legal entity that may leave now, after setting down what workers that died were at.
pub async fn send_receipts(
    db: &Db,
    ctx: &Ctx,
    sender: &impl ReceiptSender,
) -> Result<SentCounts, WriteError<DunningError>> {
    let mut counts = SentCounts::default();
    let before = ctx.now_micros().saturating_sub(LEASE_MICROS);
    let call = Call::new("release_receipts", &before);
    let released = write(db, ctx, call, async |tx: &mut Tx| release_receipts(ctx, tx, before).await).await?;
    counts.unknown += released.receipts.len() as u64;
    while is_writing_open(ctx) {
        let mut tx = db.begin_read().await?;
        let next = store::list_receipts_in(&mut tx, ctx, "planned", ctx.now_micros(), 1).await?.pop();
        tx.rollback().await?;
        let Some(row) = next else { break };
        if let Some(outgoing) = find_outgoing(db, ctx, &row).await?
            && !sender.ready(&outgoing).await
        {
            break;
        }
        let id = row.id.to_string();
        let call = Call::new("begin_receipt", &id);
        let begun = write(db, ctx, call, async |tx: &mut Tx| begin_receipt(ctx, tx, &id).await).await?;
        let Some(claim) = begun.claim else {
            counts.withdrawn += 1;
            continue;
        };
        // Who reads it was looked at when it was begun, and is looked at as it leaves.
        let answered = match find_outgoing(db, ctx, &row).await? {
            Some(outgoing) => sender.send(&outgoing).await,
            None => Answered { handed: Handed::LostBefore, note: "contact".to_owned() },
        };
        let command = MarkReceipt { receipt: id, claim, handed: answered.handed, note: answered.note };
        let call = Call::new("mark_receipt", &command);
        let marked = write(db, ctx, call, async |tx: &mut Tx| mark_receipt(ctx, tx, &command).await).await?;
        match marked.state.as_deref() {
            Some("sent") => counts.sent += 1,
            Some("planned") => counts.again += 1,
            Some("failed") => counts.failed += 1,
            _ => counts.unknown += 1,
        }
    }
    Ok(counts)
}

/// A receipt and who reads it, when that is who it was planned for.
async fn find_outgoing(
    db: &Db,
    ctx: &Ctx,
    row: &ReceiptRow,
) -> Result<Option<OutgoingReceipt>, WriteError<DunningError>> {
    let mut tx = db.begin_read().await?;
    let recipient = find_recipient(&mut tx, ctx, row.customer_id).await?;
    tx.rollback().await?;
    let recipient = recipient.filter(|recipient| recipient.key(&ctx.vault) == row.contact_key);
    let outgoing = |recipient| OutgoingReceipt {
        receipt: row.id,
        occasion: row.occasion(),
        customer: row.customer_id,
        recipient,
    };
    Ok(recipient.map(outgoing))
}

/// Thanks are being sent, or are not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptBegun {
    /// The worker's claim; nothing when it was cancelled, or is somebody else's by now.
    pub claim: Option<String>,
}

/// Begins to send a receipt that is planned: what it says is what stands now. It is cancelled when it may not go any more.
pub async fn begin_receipt(
    ctx: &Ctx,
    tx: &mut Tx,
    receipt: &str,
) -> Result<(ReceiptBegun, Option<Event>), DunningError> {
    let nothing = ReceiptBegun { claim: None };
    let row = find(tx, ctx, receipt).await?;
    if row.state != "planned" {
        return Ok((nothing, None));
    }
    let is_thanks = row.occasion() == Occasion::Payment;
    let paid = if is_thanks { what_stands(tx, ctx, &row).await? } else { Vec::new() };
    let returned = list_returned_of(tx, ctx, &row).await?;
    if let Some(why) = why_cancelled(tx, ctx, &row, (&paid, &returned)).await? {
        let to = ReceiptMove { state: "cancelled", at: ctx.now_micros(), tries: 0, claim: None, note: why };
        store::update_receipt(tx, ctx, &row, &to).await?;
        store::delete_receipt_payments(tx, ctx, row.id).await?;
        return Ok((nothing, event_of(&row, "cancelled")));
    }
    let claim = ctx.new_id()?;
    let about = match row.occasion() {
        Occasion::Payment => {
            let said = said(&paid);
            (said.amount_minor, said.received_on)
        }
        Occasion::Return => {
            let amounts = returned.iter().map(|line| line.amount_minor);
            (amounts.fold(0, i64::saturating_add), row.received_on.to_jiff())
        }
        Occasion::Proposal | Occasion::Plan | Occasion::Dispute => {
            (row.amount_minor, row.received_on.to_jiff())
        }
    };
    let text = find_receipt_text(tx, ctx, &row).await?;
    store::update_receipt_words(tx, ctx, row.id, about, &text).await?;
    let to = ReceiptMove {
        state: "sending",
        at: ctx.now_micros(),
        tries: row.tries,
        claim: Some(claim),
        note: &row.note,
    };
    let is_ours = store::update_receipt(tx, ctx, &row, &to).await?;
    Ok((ReceiptBegun { claim: is_ours.then(|| claim.to_string()) }, None))
}

/// What a receipt is for as it stands now; what does not is let go of.
async fn what_stands(tx: &mut Tx, ctx: &Ctx, row: &ReceiptRow) -> Result<Vec<Settling>, DbError> {
    let mut paid = Vec::new();
    let span = told_span(tx, ctx, Occasion::Payment).await?;
    for transaction in store::list_receipt_payments(tx, ctx, row.id).await? {
        let found = reporting::list_settling_of(tx, ctx, transaction, span.decided_before).await?;
        let ours = found.into_iter().find(|one| one.customer == row.customer_id);
        match ours.filter(|one| one.booked_on >= span.since) {
            Some(one) => paid.push(one),
            None => store::delete_receipt_payment(tx, ctx, row.id, transaction).await?,
        }
    }
    Ok(paid)
}

async fn why_cancelled(
    tx: &mut Tx,
    ctx: &Ctx,
    row: &ReceiptRow,
    (paid, returned): (&[Settling], &[ReturnedLine]),
) -> Result<Option<&'static str>, DbError> {
    if row.occasion() == Occasion::Payment {
        if paid.is_empty() {
            return Ok(Some("undone"));
        }
        if !find_receipt_settings(tx, ctx, Occasion::Payment).await?.is_on {
            return Ok(Some("off"));
        }
    }
    // What a person did is told whether thanks are sent or not, as long as it stands.
    if let Some(why) = why_over(tx, ctx, row, returned).await? {
        return Ok(Some(why));
    }
    match find_recipient(tx, ctx, row.customer_id).await? {
        Some(recipient) => why_not(tx, ctx, row.customer_id, &recipient, row.contact_key).await,
        None => Ok(Some("contact")),
    }
}

/// Say what became of a receipt.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MarkReceipt {
    /// The receipt, as its id's text.
    pub receipt: String,
    /// The worker's claim.
    pub claim: String,
    /// What became of it.
    pub handed: Handed,
    /// What the server said, or empty.
    pub note: String,
}

/// A receipt stands so from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptMarked {
    /// Its state; nothing when somebody else has it by now.
    pub state: Option<String>,
}

/// Keeps what became of a receipt. One that was taken for lost meanwhile takes the news too, when it was accepted.
pub async fn mark_receipt(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &MarkReceipt,
) -> Result<(ReceiptMarked, Option<Event>), DunningError> {
    let row = find(tx, ctx, &command.receipt).await?;
    let happening = match (row.state.as_str(), command.handed) {
        _ if row.claim_id.map(|claim| claim.to_string()).as_deref() != Some(&command.claim) => {
            return Ok((ReceiptMarked { state: None }, None));
        }
        ("sending", handed) => handed.happening(),
        ("unknown", Handed::Accepted) => Happening::FoundSent,
        _ => return Ok((ReceiptMarked { state: None }, None)),
    };
    let state = change(ctx, tx, &row, happening, &command.note).await?;
    if command.handed == Handed::RefusedForGood {
        let email = Channel::Email.as_str();
        store::replace_address(tx, ctx, row.contact_key, email, Some("bounced")).await?;
    }
    Ok((ReceiptMarked { state: Some(state.to_owned()) }, event_of(&row, state)))
}

/// What workers that died were about to send.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptsReleased {
    /// Receipts of which nobody knows whether they left.
    pub receipts: Vec<String>,
}

/// Sets down as unknown what workers that died had begun `before` an instant, in microseconds; it is never sent again by itself.
pub async fn release_receipts(
    ctx: &Ctx,
    tx: &mut Tx,
    before: i64,
) -> Result<(ReceiptsReleased, Option<Event>), DunningError> {
    let mut released = ReceiptsReleased::default();
    for row in store::list_receipts_in(tx, ctx, "sending", before, LOOKED_AT).await? {
        change(ctx, tx, &row, Happening::Died, "").await?;
        released.receipts.push(row.id.to_string());
    }
    let data = serde_json::json!({ "receipts": released.receipts });
    let event =
        (!released.receipts.is_empty()).then(|| Event::new("receipts_in_doubt", ctx.legal_entity, data));
    Ok((released, event))
}

/// Moves a receipt by what happened to it. Its payments stay its own, also when it failed: tried again they would fail again.
async fn change(
    ctx: &Ctx,
    tx: &mut Tx,
    row: &ReceiptRow,
    happening: Happening,
    note: &str,
) -> Result<&'static str, DunningError> {
    let stands = || DunningError::StandsOtherwise { id: row.id.to_string(), state: row.state.clone() };
    let before = State::parse(&row.state).and_then(|state| state.for_engine(row.state_at, row.tries));
    let after =
        before.ok_or_else(stands)?.after(happening, instant(ctx.now_micros())).map_err(|_| stands())?;
    let (state, at, tries) = stored_state(after);
    let claim = row.claim_id.filter(|_| state != "planned");
    if !store::update_receipt(tx, ctx, row, &ReceiptMove { state, at, tries, claim, note }).await? {
        return Err(stands());
    }
    Ok(state)
}

async fn find(tx: &mut Tx, ctx: &Ctx, receipt: &str) -> Result<ReceiptRow, DunningError> {
    let unknown = || DunningError::UnknownMessage(receipt.to_owned());
    let id: ReceiptId = receipt.parse().map_err(|_| unknown())?;
    store::find_receipt(tx, ctx, id).await?.ok_or_else(unknown)
}

fn event_of(row: &ReceiptRow, state: &str) -> Option<Event> {
    let kind = match (row.occasion(), state) {
        (Occasion::Proposal, "sent") => "plan_proposal_sent",
        (Occasion::Proposal, "failed") => "plan_proposal_failed",
        (Occasion::Proposal, "unknown") => "plan_proposal_in_doubt",
        (Occasion::Proposal, "cancelled") => "plan_proposal_cancelled",
        (Occasion::Plan, "sent") => "plan_confirmation_sent",
        (Occasion::Plan, "failed") => "plan_confirmation_failed",
        (Occasion::Plan, "unknown") => "plan_confirmation_in_doubt",
        (Occasion::Plan, "cancelled") => "plan_confirmation_cancelled",
        (Occasion::Return, "sent") => "return_notice_sent",
        (Occasion::Return, "failed") => "return_notice_failed",
        (Occasion::Return, "unknown") => "return_notice_in_doubt",
        (Occasion::Return, "cancelled") => "return_notice_cancelled",
        (Occasion::Dispute, "sent") => "dispute_notice_sent",
        (Occasion::Dispute, "failed") => "dispute_notice_failed",
        (Occasion::Dispute, "unknown") => "dispute_notice_in_doubt",
        (Occasion::Dispute, "cancelled") => "dispute_notice_cancelled",
        (Occasion::Payment, "sent") => "receipt_sent",
        (Occasion::Payment, "failed") => "receipt_failed",
        (Occasion::Payment, "unknown") => "receipt_in_doubt",
        (Occasion::Payment, "cancelled") => "receipt_cancelled",
        _ => return None,
    };
    Some(Event::new(kind, row.customer_id, serde_json::json!({ "receipt": row.id.to_string() })))
}
