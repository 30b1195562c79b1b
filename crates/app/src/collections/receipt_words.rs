//! The words of thanks and of what else is told: the organisation's text or the product's, with what happened and what is still open.

use db::{DbError, Tx};
use messages::{Failure, FailureReason, Instalment, Medium, Payment, Purpose, Relation, Rendered};
use money::{Currency, Money};

use super::occasions::{find_end_of_dispute, list_returned_of, reason_told};
use super::piles::find_recipient;
use super::receipts::Occasion;
use super::recipient::Recipient;
use super::store::{self, ReceiptRow};
use super::templates::{load_standing, load_template};
use super::try_template::told;
use super::wording::{About, WordedEmail, Writer, facts, find_writer, language_of, relation_of, word_with};
use crate::context::Ctx;
use crate::customers;
use crate::identity::find_look;
use crate::ids::{PaymentPlanId, ReceiptId};
use crate::receivables::{self, ItemKind};

/// Open documents of a customer that are named, or summed, at most.
const DOCUMENTS_MAX: i64 = 1_000;

/// A receipt as its customer reads it, or would; nothing for one that is not to be seen, or has nobody to read it. Who writes is whom
/// the outgoing server names.
pub async fn word_receipt(
    tx: &mut Tx,
    ctx: &Ctx,
    id: ReceiptId,
    links: &messages::Links,
) -> Result<Option<(ReceiptRow, WordedEmail)>, DbError> {
    let Some(row) = store::find_receipt(tx, ctx, id).await? else { return Ok(None) };
    let Some(customer) = customers::find_customer(tx, ctx, row.customer_id).await? else { return Ok(None) };
    let recipient = find_recipient(tx, ctx, row.customer_id).await?;
    let mut open = receivables::list_open_of(tx, ctx, row.customer_id, DOCUMENTS_MAX).await?;
    open.retain(|item| item.kind == ItemKind::Invoice && item.open_minor > 0);
    let plan = row
        .subject_id
        .filter(|_| matches!(row.occasion(), Occasion::Plan | Occasion::Proposal))
        .map(PaymentPlanId::from_uuid);
    if let Some(plan) = plan {
        let of_it = store::list_plan_documents(tx, ctx, plan).await?;
        open.retain(|item| of_it.iter().any(|(id, ..)| *id == item.id));
    }
    let returned = list_returned_of(tx, ctx, &row).await?;
    if row.occasion() == Occasion::Return {
        open.retain(|item| returned.iter().any(|line| line.item == item.id));
    }
    // Whoever is thanked is not told that something else is late.
    let quiet = |item| messages::Invoice { days_late: 0, ..told(item, ctx.today()) };
    let invoices = open.into_iter().map(quiet).collect();
    let about = About {
        customer: row.customer_id,
        name: customer.name,
        number: customer.number,
        invoices,
        pay_by: None,
    };
    let writer = find_writer(tx, ctx, &Writer::default()).await?;
    let mut facts = facts(tx, ctx, about, (&writer, links), recipient.as_ref()).await?;
    let language = language_of(recipient.as_ref());
    facts.dispute = find_end_of_dispute(tx, ctx, &row, language).await?;
    if let Ok(currency) = Currency::parse(&row.currency) {
        let (amount, on) = (Money::new(row.amount_minor, currency), row.received_on.to_jiff());
        match (row.occasion(), returned.first()) {
            (Occasion::Payment, _) => facts.payment = Some(Payment { amount, on, reference: None }),
            (Occasion::Return, Some(line)) => {
                let reason = reason_told(&line.class, &line.reason).unwrap_or(FailureReason::Unsaid);
                facts.failure = Some(Failure { amount, on, reason: reason.words(language).to_owned() });
            }
            (Occasion::Proposal | Occasion::Plan | Occasion::Return | Occasion::Dispute, _) => {}
        }
        if let Some(plan) = plan {
            let instalments = store::list_instalments(tx, ctx, plan).await?.into_iter();
            let said = instalments.map(|it| Instalment {
                due_on: it.due_on.to_jiff(),
                amount: Money::new(it.amount_minor, currency),
            });
            facts.instalments = said.collect();
        }
    }
    let asked = asked(tx, ctx, &row, recipient.as_ref()).await?;
    let loaded = match load_standing(tx, ctx, &row.made_of, Medium::Email).await? {
        Some(kept) => Some(kept),
        None => load_template(tx, ctx, asked, Medium::Email).await?,
    };
    let look = find_look(tx, ctx).await?;
    let Some(said) = loaded.and_then(|loaded| word_with(loaded, Medium::Email, &facts, look)) else {
        return Ok(None);
    };
    let unsaid = said.unsaid.map(|why| (said.standing, why));
    Ok(match said.rendered {
        Rendered::Email { subject, html, text } => {
            let (html, logo, earlier) = (Some(html), said.logo, Vec::new());
            Some((row, WordedEmail { subject, text, html, logo, is_automatic: true, earlier, unsaid }))
        }
        Rendered::Letter { .. } | Rendered::Sms { .. } => None,
    })
}

/// Which text stands for it now, and its version.
pub(super) async fn find_receipt_text(tx: &mut Tx, ctx: &Ctx, row: &ReceiptRow) -> Result<String, DbError> {
    let recipient = find_recipient(tx, ctx, row.customer_id).await?;
    let asked = asked(tx, ctx, row, recipient.as_ref()).await?;
    Ok(load_template(tx, ctx, asked, Medium::Email).await?.map(|loaded| loaded.standing).unwrap_or_default())
}

async fn asked(
    tx: &mut Tx,
    ctx: &Ctx,
    row: &ReceiptRow,
    recipient: Option<&Recipient>,
) -> Result<(messages::Language, Purpose, Relation), DbError> {
    let purpose = match row.occasion() {
        Occasion::Payment => Purpose::Receipt,
        Occasion::Proposal => Purpose::PlanProposed,
        Occasion::Plan => Purpose::PlanConfirmed,
        Occasion::Return => Purpose::PaymentFailed,
        Occasion::Dispute => Purpose::DisputeSettled,
    };
    Ok((language_of(recipient), purpose, relation_of(tx, ctx, row.customer_id).await?))
}
