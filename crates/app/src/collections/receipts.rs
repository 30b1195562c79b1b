//! Thanks for payments, and what else customers are told beside reminders: which of it a legal entity sends, and what is planned
//! (docs/spec/collections.md, section 12).

use std::collections::BTreeMap;

use db::{DbError, Tx};
use dunning::calendar::Region;
use dunning::hours::{Hours, instant as instant_of, local};
use dunning::plan::Channel;
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::occasions::plan_returns;
use super::piles::find_recipient;
use super::recipient::Recipient;
use super::refused::DunningError;
use super::store::{self, NewReceipt, ReceiptRow};
use super::stored::instant;
use crate::activity::Event;
use crate::context::Ctx;
use crate::identity;
use crate::ids::{CustomerId, ReceiptId};
use crate::reporting::{self, Settling};

/// What was booked longer ago is not told: files of the past are imported too.
const PAYMENT_DAYS_MAX: i64 = 10;
/// Holds of a customer that are looked at.
const HOLDS_MAX: i64 = 200;
/// What keeps thanks back too.
const KEEPING_BACK: [&str; 3] = ["insolvency", "bereavement", "legal_hold"];

/// What a receipt is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Occasion {
    /// Payments that came in: thanks.
    Payment,
    /// A payment plan that is proposed.
    Proposal,
    /// A payment plan that begins.
    Plan,
    /// A payment that came back.
    Return,
    /// A dispute that is over.
    Dispute,
}

impl Occasion {
    /// Those that a legal entity switches on or off; the others follow what a person does.
    pub const SWITCHED: [Self; 2] = [Self::Payment, Self::Return];

    /// The word as stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Payment => "payment",
            Self::Proposal => "proposal",
            Self::Plan => "plan",
            Self::Return => "return",
            Self::Dispute => "dispute",
        }
    }
}

impl ReceiptRow {
    /// What it is about.
    #[must_use]
    pub fn occasion(&self) -> Occasion {
        match self.occasion.as_str() {
            "proposal" => Occasion::Proposal,
            "plan" => Occasion::Plan,
            "return" => Occasion::Return,
            "dispute" => Occasion::Dispute,
            _ => Occasion::Payment,
        }
    }
}

/// Say whether the legal entity tells its customers of an occasion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetReceipts {
    /// Which: one of [`Occasion::SWITCHED`].
    pub occasion: Occasion,
    /// Whether.
    pub is_on: bool,
}

/// Whether a legal entity tells its customers of an occasion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptsSet {
    /// Whether.
    pub is_on: bool,
    /// Of what was booked from this day on.
    pub since: Date,
}

/// Switches an occasion on or off. What is planned and does not leave before is cancelled when its moment comes.
pub async fn set_receipts(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &SetReceipts,
) -> Result<(ReceiptsSet, Option<Event>), DunningError> {
    let before = find_receipt_settings(tx, ctx, command.occasion).await?;
    if before.is_on == command.is_on {
        return Ok((before, None));
    }
    let (since, occasion) = (ctx.today(), command.occasion.as_str());
    store::replace_occasion(tx, ctx, (occasion, command.is_on), since).await?;
    let kind = match (command.occasion, command.is_on) {
        (Occasion::Return, true) => "return_notices_switched_on",
        (Occasion::Return, false) => "return_notices_switched_off",
        (_, true) => "receipts_switched_on",
        (_, false) => "receipts_switched_off",
    };
    let event = Event::new(kind, ctx.legal_entity, serde_json::json!({ "since": since }));
    Ok((ReceiptsSet { is_on: command.is_on, since }, Some(event)))
}

/// Whether any legal entity of the organisation thanks for payments, or tells of those that came back.
pub async fn is_any_occasion_on(tx: &mut Tx, ctx: &Ctx) -> Result<bool, DbError> {
    store::is_any_occasion_on(tx, ctx).await
}

/// Whether the legal entity tells its customers of an occasion; it does not before somebody has said so.
pub async fn find_receipt_settings(
    tx: &mut Tx,
    ctx: &Ctx,
    occasion: Occasion,
) -> Result<ReceiptsSet, DbError> {
    let found = store::find_occasion(tx, ctx, occasion.as_str()).await?;
    let (is_on, since) = found.map_or((false, ctx.today()), |(is_on, since)| (is_on, since.to_jiff()));
    Ok(ReceiptsSet { is_on, since })
}

/// Receipts of the legal entity before one, the last first, at most `limit`.
pub async fn page_of_receipts(
    tx: &mut Tx,
    ctx: &Ctx,
    before: Option<ReceiptId>,
    limit: i64,
) -> Result<Vec<ReceiptRow>, DbError> {
    store::page_of_receipts(tx, ctx, before, limit).await
}

/// Receipts to a customer, the last first, at most `limit`.
pub async fn list_receipts_of(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    limit: i64,
) -> Result<Vec<ReceiptRow>, DbError> {
    store::list_receipts_of(tx, ctx, customer, limit).await
}

/// What was planned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptsPlanned {
    /// The receipts.
    pub receipts: Vec<String>,
}

/// Plans thanks for every payment that none are planned for yet, and word of every payment that came back, in every legal entity that
/// sends them.
pub async fn plan_receipts(ctx: &Ctx, tx: &mut Tx) -> Result<(ReceiptsPlanned, Option<Event>), DunningError> {
    let mut receipts = Vec::new();
    for ctx in identity::list_contexts(tx, &ctx.seeing_all()).await? {
        plan_thanks(&ctx, tx, &mut receipts).await?;
        plan_returns(&ctx, tx, &mut receipts).await?;
    }
    let data = serde_json::json!({ "receipts": receipts.len() });
    let event = (!receipts.is_empty()).then(|| Event::new("receipts_planned", ctx.legal_entity, data));
    Ok((ReceiptsPlanned { receipts }, event))
}

async fn plan_thanks(ctx: &Ctx, tx: &mut Tx, receipts: &mut Vec<String>) -> Result<(), DunningError> {
    let settings = find_receipt_settings(tx, ctx, Occasion::Payment).await?;
    let Some(at) = next_opening(ctx).filter(|_| settings.is_on) else { return Ok(()) };
    let mut payments = store::receipt_payment_rows();
    let mut planned = store::receipt_rows();
    for ((customer, currency), paid) in not_thanked_for(ctx, tx).await? {
        let Some(recipient) = find_recipient(tx, ctx, customer).await? else { continue };
        let contact = recipient.key(&ctx.vault);
        if why_not(tx, ctx, customer, &recipient, contact).await?.is_some() {
            continue;
        }
        let Said { amount_minor, received_on } = said(&paid);
        let id = ReceiptId::from_uuid(ctx.new_id()?);
        for one in &paid {
            store::push_receipt_payment(&mut payments, ctx, one.transaction, (customer, id));
        }
        let (occasion, subject) = (Occasion::Payment, None);
        let receipt =
            NewReceipt { id, customer, contact, at, amount_minor, currency, received_on, occasion, subject };
        store::push_receipt(&mut planned, ctx, receipt);
        receipts.push(id.to_string());
    }
    planned.insert(tx).await?;
    payments.insert(tx).await?;
    Ok(())
}

/// What one customer is told, beside thanks.
pub(super) struct Telling {
    pub customer: CustomerId,
    pub occasion: Occasion,
    /// The plan, the movement or the dispute.
    pub subject: Uuid,
    /// Minor units.
    pub amount_minor: i64,
    pub currency: String,
    pub on: Date,
}

/// Plans what a customer is told; nothing where nobody can be written to. Its id's text.
pub(super) async fn plan_telling(
    ctx: &Ctx,
    tx: &mut Tx,
    told: Telling,
) -> Result<Option<String>, DunningError> {
    let Some(at) = next_opening(ctx) else { return Ok(None) };
    let Some(recipient) = find_recipient(tx, ctx, told.customer).await? else { return Ok(None) };
    let contact = recipient.key(&ctx.vault);
    if why_not(tx, ctx, told.customer, &recipient, contact).await?.is_some() {
        return Ok(None);
    }
    let mut rows = store::receipt_rows();
    let id = ReceiptId::from_uuid(ctx.new_id()?);
    let receipt = NewReceipt {
        id,
        customer: told.customer,
        contact,
        at,
        amount_minor: told.amount_minor,
        currency: told.currency,
        received_on: told.on,
        occasion: told.occasion,
        subject: Some(told.subject),
    };
    store::push_receipt(&mut rows, ctx, receipt);
    rows.insert(tx).await?;
    Ok(Some(id.to_string()))
}

/// Which movements customers are told of.
pub(super) struct ToldSpan {
    /// Booked on this day or later.
    pub since: Date,
    /// Decided before this instant, in microseconds since 1970 UTC: before today.
    pub decided_before: i64,
}

/// Which movements customers of the legal entity are told of today.
pub(super) async fn told_span(tx: &mut Tx, ctx: &Ctx, occasion: Occasion) -> Result<ToldSpan, DbError> {
    let (settings, today) = (find_receipt_settings(tx, ctx, occasion).await?, ctx.today());
    Ok(ToldSpan {
        since: settings.since.max(today.saturating_sub(PAYMENT_DAYS_MAX.days())),
        decided_before: instant_of(today.at(0, 0, 0, 0), &ctx.zone()).as_microsecond(),
    })
}

/// Payments that nobody is thanked for yet, by customer and currency.
async fn not_thanked_for(
    ctx: &Ctx,
    tx: &mut Tx,
) -> Result<BTreeMap<(CustomerId, String), Vec<Settling>>, DunningError> {
    let span = told_span(tx, ctx, Occasion::Payment).await?;
    let mut found: BTreeMap<(CustomerId, String), Vec<Settling>> = BTreeMap::new();
    for one in reporting::list_settling_not_thanked(tx, ctx, span.since, span.decided_before).await? {
        found.entry((one.customer, one.currency.clone())).or_default().push(one);
    }
    Ok(found)
}

/// When something may be written next, in microseconds since 1970 UTC.
fn next_opening(ctx: &Ctx) -> Option<i64> {
    let zone = ctx.zone();
    let now = local(instant(ctx.now_micros()), &zone);
    let opening = Hours::next_opening(&[&Hours::written()], now, Region::France)?;
    Some(instant_of(opening, &zone).as_microsecond())
}

/// Whether something may be written now.
pub(super) fn is_writing_open(ctx: &Ctx) -> bool {
    next_opening(ctx).is_some_and(|at| at <= ctx.now_micros())
}

/// Why a customer is not thanked: a stable name.
pub(super) async fn why_not(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    recipient: &Recipient,
    contact: Uuid,
) -> Result<Option<&'static str>, DbError> {
    if recipient.email.is_empty() || recipient.key(&ctx.vault) != contact {
        return Ok(Some("contact"));
    }
    if store::find_address(tx, ctx, contact, Channel::Email.as_str()).await?.is_some() {
        return Ok(Some("address"));
    }
    let holds = store::list_holds_of(tx, ctx, customer, (true, None), HOLDS_MAX).await?;
    Ok(holds.iter().any(|hold| KEEPING_BACK.contains(&hold.kind.as_str())).then_some("held"))
}

/// What a receipt says came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Said {
    /// Minor units.
    pub amount_minor: i64,
    /// When the last of it was booked.
    pub received_on: Date,
}

pub(super) fn said(paid: &[Settling]) -> Said {
    Said {
        amount_minor: paid.iter().map(|one| one.amount_minor).fold(0, i64::saturating_add),
        received_on: paid.iter().map(|one| one.booked_on).max().unwrap_or(Date::MIN),
    }
}
