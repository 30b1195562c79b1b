//! What customers are told of what happened: a payment plan that begins, a payment that came back, a dispute that is over
//! (docs/spec/collections.md, section 12).

use std::collections::BTreeMap;

use db::{DbError, Tx};
use messages::{DisputeEnd, FailureReason};

use super::receipts::{Occasion, Telling, find_receipt_settings, plan_telling, told_span};
use super::refused::DunningError;
use super::store::{self, HoldRow, PaymentPlanRow, ReceiptRow};
use crate::context::Ctx;
use crate::ids::{BankTransactionId, CustomerId, HoldId, PaymentPlanId};
use crate::receivables;
use crate::reporting::{self, ReturnedLine};

/// Holds of a customer that are looked at.
const HOLDS_MAX: i64 = 200;

/// Plans word of a payment plan: of one that is proposed, or of one that begins.
pub(super) async fn plan_word_of_plan(
    ctx: &Ctx,
    tx: &mut Tx,
    plan: &PaymentPlanRow,
    occasion: Occasion,
) -> Result<(), DunningError> {
    let telling = Telling {
        customer: plan.customer_id,
        occasion,
        subject: plan.id.uuid(),
        amount_minor: plan.total_minor,
        currency: plan.currency.clone(),
        on: ctx.today(),
    };
    plan_telling(ctx, tx, telling).await.map(drop)
}

/// Plans word of a dispute that is over. Says whether its customer will be told: not where nobody can be written to.
pub(super) async fn plan_end_of_dispute(
    ctx: &Ctx,
    tx: &mut Tx,
    hold: &HoldRow,
) -> Result<bool, DunningError> {
    let item = match hold.item_id {
        Some(item) => receivables::find_item(tx, ctx, item).await?,
        None => None,
    };
    let (amount_minor, currency) =
        item.map_or((0, String::new()), |item| (item.total_minor, item.currency.code().to_owned()));
    let telling = Telling {
        customer: hold.customer_id,
        occasion: Occasion::Dispute,
        subject: hold.id.uuid(),
        amount_minor,
        currency,
        on: ctx.today(),
    };
    Ok(plan_telling(ctx, tx, telling).await?.is_some())
}

/// Plans word of each payment that came back, in a legal entity that tells of them.
pub(super) async fn plan_returns(
    ctx: &Ctx,
    tx: &mut Tx,
    receipts: &mut Vec<String>,
) -> Result<(), DunningError> {
    if !find_receipt_settings(tx, ctx, Occasion::Return).await?.is_on {
        return Ok(());
    }
    let span = told_span(tx, ctx, Occasion::Return).await?;
    let mut found: BTreeMap<(CustomerId, BankTransactionId), Vec<ReturnedLine>> = BTreeMap::new();
    for line in reporting::list_returned_not_told(tx, ctx, span.since, span.decided_before).await? {
        found.entry((line.customer, line.transaction)).or_default().push(line);
    }
    for ((customer, transaction), lines) in found {
        let Some(first) = lines.first() else { continue };
        if reason_told(&first.class, &first.reason).is_none() || is_held(tx, ctx, customer).await? {
            continue;
        }
        let telling = Telling {
            customer,
            occasion: Occasion::Return,
            subject: transaction.uuid(),
            amount_minor: lines.iter().map(|line| line.amount_minor).fold(0, i64::saturating_add),
            currency: first.currency.clone(),
            on: first.paid_on.unwrap_or(first.booked_on),
        };
        receipts.extend(plan_telling(ctx, tx, telling).await?);
    }
    Ok(())
}

/// What came back, of which a receipt tells, as it stands now: what is open of it.
pub(super) async fn list_returned_of(
    tx: &mut Tx,
    ctx: &Ctx,
    row: &ReceiptRow,
) -> Result<Vec<ReturnedLine>, DbError> {
    let Some(subject) = row.subject_id.filter(|_| row.occasion() == Occasion::Return) else {
        return Ok(Vec::new());
    };
    let mut lines = reporting::list_returned_by(tx, ctx, BankTransactionId::from_uuid(subject)).await?;
    lines.retain(|line| line.customer == row.customer_id);
    Ok(lines)
}

/// Why something that is planned is not told any more: a stable name. `returned` is what stands of a payment that came back.
pub(super) async fn why_over(
    tx: &mut Tx,
    ctx: &Ctx,
    row: &ReceiptRow,
    returned: &[ReturnedLine],
) -> Result<Option<&'static str>, DbError> {
    let subject = row.subject_id.unwrap_or_default();
    match row.occasion() {
        Occasion::Payment => Ok(None),
        Occasion::Plan | Occasion::Proposal => {
            let wanted = if row.occasion() == Occasion::Plan { "active" } else { "proposed" };
            let plan = store::find_payment_plan(tx, ctx, PaymentPlanId::from_uuid(subject)).await?;
            Ok(plan.is_none_or(|plan| plan.state != wanted).then_some("over"))
        }
        Occasion::Return if returned.is_empty() => Ok(Some("paid")),
        Occasion::Return if !find_receipt_settings(tx, ctx, Occasion::Return).await?.is_on => Ok(Some("off")),
        // It asks for money: whatever keeps a reminder back keeps it back.
        Occasion::Return => Ok(is_held(tx, ctx, row.customer_id).await?.then_some("held_back")),
        Occasion::Dispute => {
            let hold = store::find_hold(tx, ctx, HoldId::from_uuid(subject)).await?;
            Ok(hold.is_none_or(|hold| hold.ended_at.is_none()).then_some("over"))
        }
    }
}

/// Whether anything keeps reminders to a customer back today.
async fn is_held(tx: &mut Tx, ctx: &Ctx, customer: CustomerId) -> Result<bool, DbError> {
    let holds = store::list_holds_of(tx, ctx, customer, (true, None), HOLDS_MAX).await?;
    Ok(holds.iter().any(|hold| hold.until_on.is_none_or(|until| until.to_jiff() >= ctx.today())))
}

/// How a dispute that is over ended, and the number of its document; nothing where it was not about one.
pub(super) async fn find_end_of_dispute(
    tx: &mut Tx,
    ctx: &Ctx,
    row: &ReceiptRow,
    language: messages::Language,
) -> Result<Option<messages::Dispute>, DbError> {
    let Some(subject) = row.subject_id.filter(|_| row.occasion() == Occasion::Dispute) else {
        return Ok(None);
    };
    let Some(hold) = store::find_hold(tx, ctx, HoldId::from_uuid(subject)).await? else { return Ok(None) };
    let Some(item) = hold.item_id else { return Ok(None) };
    let Some(document) = receivables::find_item(tx, ctx, item).await? else { return Ok(None) };
    let credit_note = match hold.credit_note_id {
        Some(id) => receivables::find_item(tx, ctx, id).await?,
        None => None,
    };
    let end = match (&credit_note, hold.settled_as.as_str()) {
        (Some(note), _) => DisputeEnd::Credited(&note.number),
        (None, "abandoned") => DisputeEnd::Dropped,
        (None, _) => DisputeEnd::Stands,
    };
    Ok(Some(messages::Dispute { number: document.number, outcome: end.words(language) }))
}

/// What a payer is told of why its payment came back, by the class of the movement and the bank's code; nothing where a person should
/// speak with it: what it refused or contested, what its death or a court ended, and what was our own mistake. facts.md, sections 1.1 (codes of the CFONB) and 2.4.
pub(super) fn reason_told(class: &str, code: &str) -> Option<FailureReason> {
    if class == "cheque_unpaid" {
        return match code {
            "" | "60" | "61" => Some(FailureReason::Unsaid),
            "62" => Some(FailureReason::Closed),
            _ => None,
        };
    }
    match code {
        "AM04" | "20" => Some(FailureReason::Funds),
        "AC01" | "RC01" | "12" | "60" => Some(FailureReason::Account),
        "AC04" | "14" => Some(FailureReason::Closed),
        "AG01" | "99" => Some(FailureReason::NotAllowed),
        "" | "MS03" | "59" => Some(FailureReason::Unsaid),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_needs_a_person_is_told_by_none_of_us() {
        for (class, code, told) in [
            ("direct_debit_issued", "AM04", Some(FailureReason::Funds)),
            ("return", "20", Some(FailureReason::Funds)),
            ("return", "", Some(FailureReason::Unsaid)),
            ("direct_debit_issued", "MD07", None),
            ("direct_debit_issued", "MD06", None),
            ("direct_debit_issued", "MD01", None),
            ("return", "AM05", None),
            ("cheque_unpaid", "20", None),
            ("cheque_unpaid", "60", Some(FailureReason::Unsaid)),
            ("cheque_unpaid", "11", None),
        ] {
            assert_eq!(reason_told(class, code), told, "{class} {code}");
        }
    }
}
