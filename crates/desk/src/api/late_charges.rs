//! Late interest and the indemnity: what accrued at a customer; claimed, given up, withdrawn.

use app::activity::Event;
use app::context::Ctx;
use app::customers::find_customer;
use app::ids::{CustomerId, OpenItemId};
use app::late_charges::{
    Charge, ChargeChoice, ChargeKind, ChargedInvoice, ClaimCharges, LateChargeError, WaiveCharges,
    WithdrawClaim, charges_of_customer, claim_charges, waive_charges, withdraw_claim,
};
use axum::Json;
use axum::extract::State;
use db::Tx;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Answer;
use super::request::{Named, Sent, Write, named_field, sound_day, sound_text};
use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;

/// Longest reason.
const TEXT_MAX: usize = 1_000;
/// Which field each refusal is about.
const FIELDS: &[(&str, &str)] = &[
    ("charges-bad-day", "due_on"),
    ("charges-bad-text", "reason"),
    ("charges-currencies-differ", "charges"),
    ("charges-document-unknown", "charges"),
    ("charges-half-year-unknown", "charges"),
    ("charges-nothing-left", "charges"),
    ("charges-other-sum", "shown_minor"),
];

/// A charge as it stands, minor units.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[expect(clippy::struct_field_names, reason = "amounts are named by their unit")]
pub struct ChargeStanding {
    /// What accrued through today.
    pub accrued_minor: i64,
    /// What was claimed of it.
    pub claimed_minor: i64,
    /// What was given up.
    pub waived_minor: i64,
    /// What can still be claimed or given up.
    pub left_minor: i64,
}

impl From<Charge> for ChargeStanding {
    fn from(charge: Charge) -> Self {
        Self {
            accrued_minor: charge.accrued_minor,
            claimed_minor: charge.claimed_minor,
            waived_minor: charge.waived_minor,
            left_minor: charge.left_minor,
        }
    }
}

/// What accrued on a late invoice.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LateInvoice {
    /// The invoice, by id.
    #[schema(examples("itm_01h455vb4pex5vsknk084sn02q"))]
    pub document: String,
    /// Its number.
    pub number: String,
    /// When it was due.
    pub due_on: Date,
    /// What is open of it, minor units.
    pub open_minor: i64,
    /// Its currency, and that of its interest.
    pub currency: String,
    /// Its interest.
    pub interest: ChargeStanding,
    /// The half-year whose rates are not known, where that keeps its interest from being calculated.
    pub unknown_half_year: Option<String>,
    /// Its indemnity, in cents of the euro.
    pub indemnity: ChargeStanding,
}

impl From<ChargedInvoice> for LateInvoice {
    fn from(it: ChargedInvoice) -> Self {
        Self {
            document: it.item.id.to_string(),
            due_on: it.item.due_on,
            open_minor: it.item.open_minor,
            currency: it.item.currency.code().to_owned(),
            interest: it.interest.into(),
            unknown_half_year: it.unknown_half_year(),
            indemnity: it.indemnity.into(),
            number: it.item.number,
        }
    }
}

/// What accrued at a customer.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LateCharges {
    /// Invoices that are late, or were paid late in the last year, those due first first, at most 500.
    pub items: Vec<LateInvoice>,
}

/// Shows what accrued at a customer through today.
#[utoipa::path(get, path = "/api/v1/customers/{id}/late-charges", tag = "collections", params(("id" = String, Path, description = "Id of the customer")),
    responses((status = 200, description = "What accrued", body = LateCharges)))]
pub async fn list(State(desk): State<Desk>, user: User, Named(id): Named<CustomerId>) -> Answer<LateCharges> {
    let found = desk.read(&user, async move |ctx: &Ctx, tx: &mut Tx| {
        find_customer(tx, ctx, id).await?.ok_or(PageError::NotFound)?;
        charges_of_customer(tx, ctx, id, ctx.today()).await.map_err(PageError::of)
    });
    let items = found.await?.into_iter().map(LateInvoice::from).collect();
    Ok(Json(LateCharges { items }))
}

/// Which charge of an invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LateChargeKind {
    /// Late interest.
    Interest,
    /// The indemnity for recovery costs.
    Indemnity,
}

/// A charge of an invoice.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChargeWanted {
    /// The invoice, by id.
    #[schema(examples("itm_01h455vb4pex5vsknk084sn02q"), min_length = 1, max_length = 100)]
    pub document: String,
    /// Which of its charges.
    pub kind: LateChargeKind,
}

impl From<ChargeWanted> for ChargeChoice {
    fn from(wanted: ChargeWanted) -> Self {
        let kind = match wanted.kind {
            LateChargeKind::Interest => ChargeKind::Interest,
            LateChargeKind::Indemnity => ChargeKind::Indemnity,
        };
        Self { document: wanted.document, kind }
    }
}

/// Charges to be claimed: all that is left of each.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimWanted {
    /// Which.
    #[schema(min_items = 1, max_items = 1_000)]
    pub charges: Vec<ChargeWanted>,
    /// The sum that was shown, minor units: another one is refused.
    pub shown_minor: i64,
    /// When it is to be paid: from today to a year from now.
    pub due_on: Date,
}

/// A claim was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ClaimMade {
    /// Its document, by id: an open item like an invoice.
    pub claim: String,
    /// Its number.
    pub number: String,
    /// Its amount, minor units.
    pub amount_minor: i64,
}

/// Claims charges of a customer: one document with its entry.
#[utoipa::path(post, path = "/api/v1/customers/{id}/late-charges/claim", tag = "collections", request_body = ClaimWanted, params(("id" = String, Path, description = "Id of the customer")),
    responses((status = 200, description = "Claimed", body = ClaimMade)))]
pub async fn claim(
    State(desk): State<Desk>,
    user: User,
    Named(id): Named<CustomerId>,
    write: Write,
    Sent(wanted): Sent<ClaimWanted>,
) -> Answer<ClaimMade> {
    sound_day(Some(wanted.due_on), "due_on")?;
    let command = ClaimCharges {
        customer: id.to_string(),
        charges: wanted.charges.into_iter().map(ChargeChoice::from).collect(),
        shown_minor: wanted.shown_minor,
        due_on: wanted.due_on,
    };
    let call = write.call("claim_charges", &command);
    let claimed = desk.write(&user, call, async move |ctx: &Ctx, tx: &mut Tx| {
        let (claimed, event) = claim_charges(ctx, tx, &command).await?;
        let made =
            ClaimMade { claim: claimed.note, number: claimed.number, amount_minor: claimed.amount_minor };
        Ok::<(ClaimMade, Option<Event>), LateChargeError>((made, event))
    });
    Ok(Json(claimed.await.map_err(|error| named_field(error, FIELDS))?))
}

/// Charges to be given up: all that is left of each.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WaiverWanted {
    /// Which.
    #[schema(min_items = 1, max_items = 1_000)]
    pub charges: Vec<ChargeWanted>,
    /// Why.
    #[schema(min_length = 1, max_length = 1_000)]
    pub reason: String,
}

/// Charges were given up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WaiverMade {
    /// How much, minor units.
    pub amount_minor: i64,
}

/// Gives charges of a customer up: nothing is booked.
#[utoipa::path(post, path = "/api/v1/customers/{id}/late-charges/waive", tag = "collections", request_body = WaiverWanted, params(("id" = String, Path, description = "Id of the customer")),
    responses((status = 200, description = "Given up", body = WaiverMade)))]
pub async fn waive(
    State(desk): State<Desk>,
    user: User,
    Named(id): Named<CustomerId>,
    write: Write,
    Sent(wanted): Sent<WaiverWanted>,
) -> Answer<WaiverMade> {
    let command = WaiveCharges {
        customer: id.to_string(),
        charges: wanted.charges.into_iter().map(ChargeChoice::from).collect(),
        reason: sound_text(wanted.reason, TEXT_MAX, "reason")?,
    };
    let call = write.call("waive_charges", &command);
    let waived = desk.write(&user, call, async move |ctx: &Ctx, tx: &mut Tx| {
        let (waived, event) = waive_charges(ctx, tx, &command).await?;
        let made = WaiverMade { amount_minor: waived.amount_minor };
        Ok::<(WaiverMade, Option<Event>), LateChargeError>((made, event))
    });
    Ok(Json(waived.await.map_err(|error| named_field(error, FIELDS))?))
}

/// Why a claim is withdrawn.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawalWanted {
    /// Why.
    #[schema(min_length = 1, max_length = 1_000)]
    pub reason: String,
}

/// A claim was withdrawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WithdrawalMade {
    /// Its document, by id.
    pub claim: String,
}

/// Withdraws a claim of which nothing was paid: its entry is reversed today.
#[utoipa::path(post, path = "/api/v1/late-charges/{id}/withdraw", tag = "collections", request_body = WithdrawalWanted, params(("id" = String, Path, description = "Id of the claim's document")),
    responses((status = 200, description = "Withdrawn", body = WithdrawalMade)))]
pub async fn withdraw(
    State(desk): State<Desk>,
    user: User,
    Named(id): Named<OpenItemId>,
    write: Write,
    Sent(wanted): Sent<WithdrawalWanted>,
) -> Answer<WithdrawalMade> {
    let command =
        WithdrawClaim { note: id.to_string(), reason: sound_text(wanted.reason, TEXT_MAX, "reason")? };
    let call = write.call("withdraw_claim", &command);
    let done = desk.write(&user, call, async move |ctx: &Ctx, tx: &mut Tx| {
        let (withdrawn, event) = withdraw_claim(ctx, tx, &command).await?;
        let made = WithdrawalMade { claim: withdrawn.note };
        Ok::<(WithdrawalMade, Option<Event>), LateChargeError>((made, event))
    });
    Ok(Json(done.await.map_err(|error| named_field(error, FIELDS))?))
}
