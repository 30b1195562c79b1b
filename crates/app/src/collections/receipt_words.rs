//! The words of thanks: the organisation's text or the product's, with what came in and what is still open.

use db::{DbError, Tx};
use messages::{Instalment, Medium, Payment, Purpose, Relation, Rendered};
use money::{Currency, Money};

use super::piles::find_recipient;
use super::recipient::Recipient;
use super::store::{self, ReceiptRow};
use super::templates::{load_standing, load_template};
use super::try_template::told;
use super::wording::{About, WordedEmail, Writer, facts, find_writer, language_of, relation_of, word_with};
use crate::context::Ctx;
use crate::customers;
use crate::ids::ReceiptId;
use crate::receivables::{self, ItemKind};

/// Open documents of a customer that are named, or summed, at most.
const DOCUMENTS_MAX: i64 = 1_000;

/// A receipt as its customer reads it, or would; nothing for one that is not to be seen, or has nobody to read it. Who writes is whom
/// the outgoing server names.
pub async fn word_receipt(
    tx: &mut Tx,
    ctx: &Ctx,
    id: ReceiptId,
) -> Result<Option<(ReceiptRow, WordedEmail)>, DbError> {
    let Some(row) = store::find_receipt(tx, ctx, id).await? else { return Ok(None) };
    let Some(customer) = customers::find_customer(tx, ctx, row.customer_id).await? else { return Ok(None) };
    let recipient = find_recipient(tx, ctx, row.customer_id).await?;
    let mut open = receivables::list_open_of(tx, ctx, row.customer_id, DOCUMENTS_MAX).await?;
    open.retain(|item| item.kind == ItemKind::Invoice && item.open_minor > 0);
    if let Some(plan) = row.plan_id {
        let of_it = store::list_plan_documents(tx, ctx, plan).await?;
        open.retain(|item| of_it.iter().any(|(id, ..)| *id == item.id));
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
    let links = messages::Links::default();
    let mut facts = facts(tx, ctx, about, (&writer, &links), recipient.as_ref()).await?;
    match (row.plan_id, Currency::parse(&row.currency)) {
        (Some(plan), Ok(currency)) => {
            let instalments = store::list_instalments(tx, ctx, plan).await?.into_iter();
            let said = instalments.map(|it| Instalment {
                due_on: it.due_on.to_jiff(),
                amount: Money::new(it.amount_minor, currency),
            });
            facts.instalments = said.collect();
        }
        (None, Ok(currency)) => {
            let amount = Money::new(row.amount_minor, currency);
            facts.payment = Some(Payment { amount, on: row.received_on.to_jiff(), reference: None });
        }
        (_, Err(_)) => {}
    }
    let asked = asked(tx, ctx, &row, recipient.as_ref()).await?;
    let loaded = match load_standing(tx, ctx, &row.made_of, Medium::Email).await? {
        Some(kept) => Some(kept),
        None => load_template(tx, ctx, asked, Medium::Email).await?,
    };
    let Some(said) = loaded.and_then(|loaded| word_with(loaded, Medium::Email, &facts)) else {
        return Ok(None);
    };
    let unsaid = said.unsaid.map(|why| (said.standing, why));
    Ok(match said.rendered {
        Rendered::Email { subject, html, text } => {
            let earlier = Vec::new();
            Some((row, WordedEmail { subject, text, html: Some(html), is_automatic: true, earlier, unsaid }))
        }
        Rendered::Letter { .. } | Rendered::Sms { .. } => None,
    })
}

/// Which text thanks a customer now, or confirms its plan, and its version.
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
    let purpose = if row.plan_id.is_some() { Purpose::PlanConfirmed } else { Purpose::Receipt };
    Ok((language_of(recipient), purpose, relation_of(tx, ctx, row.customer_id).await?))
}
