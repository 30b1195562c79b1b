//! Claim what accrued, give it up, or withdraw a claim.

use db::{DbError, Tx};
use jiff::civil::Date;
use money::Money;
use serde::{Deserialize, Serialize};

use super::accrued::{ChargeKind, ChargedInvoice, charges_of_customer};
use super::refused::LateChargeError;
use super::store::{self, NewPart, NoteRow, PartRow};
use crate::activity::Event;
use crate::context::Ctx;
use crate::customers;
use crate::ids::{CustomerId, LateChargePartId, OpenItemId};
use crate::receivables::{self, ChargesDocument, OpenItem, issue_charges, withdraw_charges};
use crate::typed::clean_text;

/// Longest reason.
const TEXT_MAX: usize = 1_000;
/// Days to pay a claim, at most.
const DAYS_MAX: i64 = 365;

/// A charge of an invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChargeChoice {
    /// The invoice, as its id's text.
    pub document: String,
    /// Which charge.
    pub kind: ChargeKind,
}

/// Claim charges of a customer: all that is left of each, as it accrued through today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimCharges {
    /// The customer, as its id's text.
    pub customer: String,
    /// Which.
    pub charges: Vec<ChargeChoice>,
    /// The sum that was shown, minor units: another one is refused.
    pub shown_minor: i64,
    /// When it is to be paid.
    pub due_on: Date,
}

/// Charges were claimed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChargesClaimed {
    /// The document, as its open item's id's text.
    pub note: String,
    /// Its number.
    pub number: String,
    /// Its amount, minor units.
    pub amount_minor: i64,
}

/// Claims charges: one document with its entry.
pub async fn claim_charges(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &ClaimCharges,
) -> Result<(ChargesClaimed, Option<Event>), LateChargeError> {
    let today = ctx.today();
    let customer = find_customer(tx, ctx, &command.customer).await?;
    if command.due_on < today || command.due_on > today.saturating_add(jiff::ToSpan::days(DAYS_MAX)) {
        return Err(LateChargeError::BadDay(command.due_on));
    }
    let chosen = choose(tx, ctx, customer, &command.charges).await?;
    let total = sum(&chosen)?;
    if total.minor() != command.shown_minor {
        return Err(LateChargeError::OtherSum { shown: command.shown_minor, left: total.minor() });
    }
    let number = next_number(tx, ctx).await?;
    let mut preceding: Vec<String> = chosen.iter().map(|it| it.invoice.item.number.clone()).collect();
    preceding.dedup();
    let document = ChargesDocument {
        number: number.clone(),
        customer,
        issued_on: today,
        due_on: command.due_on,
        total,
        preceding: preceding.clone(),
    };
    let issued = issue_charges(ctx, tx, document).await;
    let (note, entry) = issued.map_err(|error| LateChargeError::of_books(error, today))?;
    let row = NoteRow {
        id: note,
        customer_id: customer,
        number: number.clone(),
        entry_id: entry,
        amount_minor: total.minor(),
        currency: total.currency().code().to_owned(),
        claimed_by: ctx.actor.clone(),
        claimed_at: ctx.now_micros(),
        withdrawn_at: None,
        withdrawal: String::new(),
    };
    store::insert_note(tx, ctx, &row).await?;
    keep_parts(tx, ctx, &chosen, Some(note), "").await?;
    let data = serde_json::json!({ "note": note.to_string(), "number": number, "amount_minor": total.minor(),
        "currency": total.currency().code(), "documents": preceding });
    let claimed = ChargesClaimed { note: note.to_string(), number, amount_minor: total.minor() };
    Ok((claimed, Some(Event::new("late_charges_claimed", customer, data))))
}

/// Give charges of a customer up: all that is left of each, as it accrued through today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaiveCharges {
    /// The customer, as its id's text.
    pub customer: String,
    /// Which.
    pub charges: Vec<ChargeChoice>,
    /// Why.
    pub reason: String,
}

/// Charges were given up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChargesWaived {
    /// How much, minor units.
    pub amount_minor: i64,
}

/// Gives charges up: nothing was booked, and nothing is.
pub async fn waive_charges(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &WaiveCharges,
) -> Result<(ChargesWaived, Option<Event>), LateChargeError> {
    let customer = find_customer(tx, ctx, &command.customer).await?;
    let reason = reason_of(&command.reason)?;
    let chosen = choose(tx, ctx, customer, &command.charges).await?;
    let total = sum(&chosen)?;
    keep_parts(tx, ctx, &chosen, None, &reason).await?;
    let documents: Vec<&str> = chosen.iter().map(|it| it.invoice.item.number.as_str()).collect();
    let data = serde_json::json!({ "amount_minor": total.minor(), "currency": total.currency().code(),
        "documents": documents });
    let event = Event::new("late_charges_waived", customer, data);
    Ok((ChargesWaived { amount_minor: total.minor() }, Some(event)))
}

/// Withdraw a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithdrawClaim {
    /// The document, as its open item's id's text.
    pub note: String,
    /// Why.
    pub reason: String,
}

/// A claim was withdrawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimWithdrawn {
    /// The document.
    pub note: String,
}

/// Withdraws a claim of which nothing was paid: its entry is reversed today, and what it had claimed can be claimed again.
pub async fn withdraw_claim(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &WithdrawClaim,
) -> Result<(ClaimWithdrawn, Option<Event>), LateChargeError> {
    let reason = reason_of(&command.reason)?;
    let unknown = || LateChargeError::UnknownNote(command.note.clone());
    let id: OpenItemId = command.note.parse().map_err(|_| unknown())?;
    let note = store::find_note(tx, ctx, id).await?.ok_or_else(unknown)?;
    let item = receivables::find_item(tx, ctx, id).await?.ok_or_else(unknown)?;
    let not_whole = || LateChargeError::NotWhole(note.number.clone());
    if note.withdrawn_at.is_some() || item.open_minor != note.amount_minor {
        return Err(not_whole());
    }
    if !store::update_withdrawn(tx, ctx, id, &reason).await? {
        return Err(not_whole());
    }
    let today = ctx.today();
    let reversed = withdraw_charges(ctx, tx, note.entry_id, today).await;
    reversed.map_err(|error| LateChargeError::of_books(error, today))?;
    let data =
        serde_json::json!({ "note": command.note, "number": note.number, "amount_minor": note.amount_minor });
    let event = Event::new("late_charges_withdrawn", note.customer_id, data);
    Ok((ClaimWithdrawn { note: command.note.clone() }, Some(event)))
}

/// One document of charges.
pub async fn find_note(tx: &mut Tx, ctx: &Ctx, id: OpenItemId) -> Result<Option<NoteRow>, DbError> {
    store::find_note(tx, ctx, id).await
}

/// Documents of charges before one, the last first, at most `limit`.
pub async fn page_of_notes(
    tx: &mut Tx,
    ctx: &Ctx,
    before: Option<OpenItemId>,
    limit: i64,
) -> Result<Vec<NoteRow>, DbError> {
    store::page_of_notes(tx, ctx, before, limit).await
}

/// What a document of charges claims.
pub async fn list_parts_of_note(tx: &mut Tx, ctx: &Ctx, note: OpenItemId) -> Result<Vec<PartRow>, DbError> {
    store::list_parts_of_note(tx, ctx, note).await
}

/// What is left of a charge that was chosen.
struct Chosen {
    invoice: ChargedInvoice,
    kind: ChargeKind,
    left: Money,
}

async fn find_customer(tx: &mut Tx, ctx: &Ctx, text: &str) -> Result<CustomerId, LateChargeError> {
    let unknown = || LateChargeError::UnknownCustomer(text.to_owned());
    let id: CustomerId = text.parse().map_err(|_| unknown())?;
    Ok(customers::find_customer(tx, ctx, id).await?.ok_or_else(unknown)?.id)
}

/// What is left of each charge that was chosen, in the order of due days; a half-year whose rates are not known is refused.
async fn choose(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    choices: &[ChargeChoice],
) -> Result<Vec<Chosen>, LateChargeError> {
    let charged = charges_of_customer(tx, ctx, customer, ctx.today()).await?;
    for choice in choices {
        if !charged.iter().any(|it| it.item.id.to_string() == choice.document) {
            return Err(LateChargeError::UnknownDocument(choice.document.clone()));
        }
    }
    let mut chosen = Vec::new();
    for invoice in charged {
        for kind in [ChargeKind::Interest, ChargeKind::Indemnity] {
            let id = invoice.item.id.to_string();
            if !choices.iter().any(|it| it.document == id && it.kind == kind) {
                continue;
            }
            if kind == ChargeKind::Interest
                && let Err(unknown) = &invoice.spans
            {
                return Err((*unknown).into());
            }
            let left = Money::new(invoice.charge(kind).left_minor, invoice.currency(kind));
            if left.minor() > 0 {
                chosen.push(Chosen { invoice: invoice.clone(), kind, left });
            }
        }
    }
    Ok(chosen)
}

fn sum(chosen: &[Chosen]) -> Result<Money, LateChargeError> {
    let currency = chosen.first().ok_or(LateChargeError::NothingLeft)?.left.currency();
    if chosen.iter().any(|it| it.left.currency() != currency) {
        return Err(LateChargeError::CurrenciesDiffer);
    }
    Ok(Money::sum(currency, chosen.iter().map(|it| it.left))?)
}

async fn keep_parts(
    tx: &mut Tx,
    ctx: &Ctx,
    chosen: &[Chosen],
    note: Option<OpenItemId>,
    reason: &str,
) -> Result<(), LateChargeError> {
    let mut rows = store::part_rows();
    for it in chosen {
        let part = NewPart {
            id: LateChargePartId::from_uuid(ctx.new_id()?),
            item: it.invoice.item.id,
            kind: it.kind.as_str(),
            amount_minor: it.left.minor(),
            through: ctx.today(),
            note,
            reason,
        };
        store::push_part(&mut rows, ctx, &part);
    }
    rows.insert(tx).await?;
    Ok(())
}

fn reason_of(text: &str) -> Result<String, LateChargeError> {
    let reason = clean_text(text);
    let is_fit = !reason.trim().is_empty() && reason.chars().count() <= TEXT_MAX;
    if is_fit { Ok(reason) } else { Err(LateChargeError::BadText) }
}

/// The next number of this year's series: `PEN-2026-0001`. One that an invoice happens to have is passed over.
async fn next_number(tx: &mut Tx, ctx: &Ctx) -> Result<String, LateChargeError> {
    let series = format!("PEN-{:04}-", ctx.today().year());
    let last = store::find_last_number(tx, ctx, &series).await?;
    let last: u32 = last.and_then(|number| number.strip_prefix(&series)?.parse().ok()).unwrap_or(0);
    let mut next = last.saturating_add(1);
    loop {
        let number = format!("{series}{next:04}");
        if receivables::find_by_number(tx, ctx, &number).await?.is_none() {
            return Ok(number);
        }
        next = next.saturating_add(1);
    }
}

/// Puts documents that a payment may be for into the order in which the law has it extinguish them where its payer says nothing: interest
/// and indemnity that were claimed, then what is due, then the oldest (C. civ. art. 1343-1 and 1342-10).
pub async fn sort_by_law(tx: &mut Tx, ctx: &Ctx, items: &mut [OpenItem]) -> Result<(), DbError> {
    let ids: Vec<OpenItemId> = items.iter().map(|item| item.id).collect();
    let claims = store::list_notes_among(tx, ctx, &ids).await?;
    let today = ctx.today();
    items.sort_by_key(|item| (!claims.contains(&item.id), item.due_on > today, item.due_on, item.id));
    Ok(())
}
