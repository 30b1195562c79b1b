//! Adjustments: documents decided about without a bank transaction. Made, listed, undone.

use app::activity::Event;
use app::allocation::{
    Adjust, AdjustError, AdjustedDocument, AdjustmentKind, AdjustmentView, UndoAdjustment,
    UndoAdjustmentError, adjust_alone, find_adjustment_view, page_of_adjustments, undo_adjustment,
};
use app::context::Ctx;
use app::identity::Who;
use app::ids::AdjustmentId;
use app::refusal::Refusal;
use axum::Json;
use axum::extract::State;
use db::Tx;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Answer;
use super::allocations::{UndoWanted, Undoing};
use super::bank::Paged;
use super::page::{Page, Place};
use super::request::{Asked, Named, Sent, Write};
use super::shapes::instant;
use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;

/// Most characters of a reason or a reference.
const TEXT_MAX: usize = 2000;

/// A document of an adjustment.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AdjustmentLine {
    /// Its number.
    pub document: String,
    /// What was settled or moved of it, minor units; of a credit note negative.
    pub amount_minor: i64,
}

/// Documents that were decided about without a bank transaction.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Adjustment {
    /// Its id.
    #[schema(examples("adj_01h455vb4pex5vsknk084sn02q"))]
    pub id: String,
    /// `set_off`, `provider_payment`, `small_difference`, `doubtful`, `no_longer_doubtful` or `write_off`.
    pub kind: String,
    /// Its documents.
    pub documents: Vec<AdjustmentLine>,
    /// Currency code.
    pub currency: String,
    /// Its journal entry, by id.
    pub entry: String,
    /// Why.
    pub reason: String,
    /// The provider's reference.
    pub reference: String,
    /// Of a provider's payment, what was not paid out yet, minor units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left_minor: Option<i64>,
    /// Who decided.
    pub decided_by: String,
    /// When.
    pub decided_at: Timestamp,
    /// How it was undone; absent while it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undone: Option<Undoing>,
}

impl From<AdjustmentView> for Adjustment {
    fn from(view: AdjustmentView) -> Self {
        let AdjustmentView { record, documents, currency, left_minor } = view;
        let documents = documents.into_iter();
        Self {
            id: record.id.to_string(),
            kind: record.kind,
            documents: documents
                .map(|(document, amount_minor)| AdjustmentLine { document, amount_minor })
                .collect(),
            currency,
            entry: record.entry_id.to_string(),
            reason: record.reason,
            reference: record.reference,
            left_minor,
            decided_by: record.decided_by,
            decided_at: instant(record.decided_at),
            undone: record.undone_by.zip(record.undone_at).map(|(by, at)| Undoing {
                at: instant(at),
                by,
                reason: record.undone_reason.unwrap_or_default(),
            }),
        }
    }
}

/// Lists adjustments in the order in which they were decided, those that were undone among them.
#[utoipa::path(get, path = "/api/v1/adjustments", tag = "adjustments", params(Paged),
    responses((status = 200, description = "A page of adjustments", body = Page<Adjustment>)))]
pub async fn list(
    State(desk): State<Desk>,
    user: User,
    Asked(paged): Asked<Paged>,
) -> Answer<Page<Adjustment>> {
    let place: Place<AdjustmentId> = Place::new(paged.after.as_deref(), paged.limit)?;
    let rows = desk.read(&user, async move |ctx: &Ctx, tx: &mut Tx| {
        Ok(page_of_adjustments(tx, ctx, place.after, place.reach()).await?)
    });
    Ok(Json(place.page(rows.await?, |view| view.record.id.to_string(), Adjustment::from)))
}

/// Shows one adjustment.
#[utoipa::path(get, path = "/api/v1/adjustments/{id}", tag = "adjustments", params(("id" = String, Path, description = "Id of the adjustment")),
    responses((status = 200, description = "The adjustment", body = Adjustment)))]
pub async fn one(State(desk): State<Desk>, user: User, Named(id): Named<AdjustmentId>) -> Answer<Adjustment> {
    let found =
        desk.read(&user, async move |ctx: &Ctx, tx: &mut Tx| Ok(find_adjustment_view(tx, ctx, id).await?));
    found.await?.map(|view| Json(view.into())).ok_or(PageError::NotFound)
}

/// What is decided about documents.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Invoices are settled with credit notes and unused credit.
    SetOff,
    /// The customer paid through a provider, which has not paid out yet.
    ProviderPayment,
    /// A difference of at most ten units is given up, or kept.
    SmallDifference,
    /// Invoices become doubtful.
    Doubtful,
    /// They are doubtful no longer.
    NoLongerDoubtful,
    /// Invoices are given up.
    WriteOff,
}

impl From<Kind> for AdjustmentKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::SetOff => Self::SetOff,
            Kind::ProviderPayment => Self::ProviderPayment,
            Kind::SmallDifference => Self::SmallDifference,
            Kind::Doubtful => Self::Doubtful,
            Kind::NoLongerDoubtful => Self::NoLongerDoubtful,
            Kind::WriteOff => Self::WriteOff,
        }
    }
}

/// A document to be adjusted.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAdjustmentLine {
    /// Its number, or its id.
    #[schema(examples("FA-2026-0412"))]
    pub document: String,
    /// Of a write-off or a provider's payment: so much of it, minor units; all that is open when absent.
    #[serde(default)]
    pub amount_minor: Option<i64>,
    /// What was open of it when it was read, minor units: refused with `document_changed` when it is another
    /// amount by now. Not compared when absent.
    #[serde(default)]
    pub seen_minor: Option<i64>,
}

/// Documents to be decided about without a bank transaction, all of one customer and one currency.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAdjustment {
    /// What.
    pub kind: Kind,
    /// The documents; a set-off uses them up in this order.
    #[schema(min_items = 1, max_items = 200)]
    pub documents: Vec<NewAdjustmentLine>,
    /// Of a write-off: VAT that was declared is recovered.
    #[serde(default)]
    pub recovers_vat: bool,
    /// Why; needed for what is doubtful or written off.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub reason: String,
    /// The provider's reference of a payment.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub reference: String,
    /// The day it is booked; today, or the first open day after it, when absent.
    #[serde(default)]
    pub on: Option<Date>,
}

/// Money is given up by a person who has just shown who they are, or by a program one document at a time.
fn check_write_off(user: &User, new: &NewAdjustment) -> Result<(), PageError> {
    let code = match (new.kind, &user.principal.who) {
        (Kind::WriteOff, Who::Key { .. }) if new.documents.len() > 1 => "write-off-of-many",
        (Kind::WriteOff, Who::User { .. }) if !user.is_fresh => "not-fresh",
        _ => return Ok(()),
    };
    Err(PageError::Refused(Refusal::new(code, [])))
}

/// Documents were adjusted.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AdjustmentMade {
    /// The adjustment, by id.
    pub adjustment: String,
    /// Its journal entry, by id.
    pub entry: String,
    /// What was settled or moved in all, minor units.
    pub amount_minor: i64,
}

/// Decides about documents without a bank transaction. Posts the journal entry.
/// A write-off takes a person who has just signed in, or one document at a time of a key.
#[utoipa::path(post, path = "/api/v1/adjustments", tag = "adjustments", request_body = NewAdjustment,
    responses((status = 200, description = "The adjustment", body = AdjustmentMade)))]
pub async fn make(
    State(desk): State<Desk>,
    user: User,
    write: Write,
    Sent(new): Sent<NewAdjustment>,
) -> Answer<AdjustmentMade> {
    for (field, text) in [("reason", &new.reason), ("reference", &new.reference)] {
        if text.chars().count() > TEXT_MAX {
            return Err(PageError::BadInput { code: "bad_value", field: Some(field.to_owned()) });
        }
    }
    check_write_off(&user, &new)?;
    let documents = new.documents.into_iter();
    let command = Adjust {
        kind: new.kind.into(),
        documents: documents
            .map(|NewAdjustmentLine { document, amount_minor, seen_minor }| AdjustedDocument {
                document,
                amount_minor,
                seen_minor,
            })
            .collect(),
        recovers_vat: new.recovers_vat,
        reason: new.reason,
        reference: new.reference,
        on: new.on,
    };
    let call = write.call("adjust", &command);
    let made = desk.write(&user, call, async move |ctx: &Ctx, tx: &mut Tx| {
        let (made, event) = adjust_alone(ctx, tx, &command).await?;
        let told = AdjustmentMade {
            adjustment: made.adjustment,
            entry: made.entry,
            amount_minor: made.amount_minor,
        };
        Ok::<(AdjustmentMade, Option<Event>), AdjustError>((told, event))
    });
    Ok(Json(made.await?))
}

/// An adjustment was undone.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AdjustmentTakenBack {
    /// The reversing entry, by id.
    pub entry: String,
}

/// Undoes an adjustment by a reversing entry.
#[utoipa::path(post, path = "/api/v1/adjustments/{id}/undo", tag = "adjustments", request_body = UndoWanted,
    params(("id" = String, Path, description = "Id of the adjustment")),
    responses((status = 200, description = "Undone", body = AdjustmentTakenBack)))]
pub async fn take_back(
    State(desk): State<Desk>,
    user: User,
    Named(id): Named<AdjustmentId>,
    write: Write,
    Sent(wanted): Sent<UndoWanted>,
) -> Answer<AdjustmentTakenBack> {
    if wanted.reason.chars().count() > TEXT_MAX {
        return Err(PageError::BadInput { code: "bad_value", field: Some("reason".to_owned()) });
    }
    let command = UndoAdjustment { adjustment: id.to_string(), reason: wanted.reason };
    let call = write.call("undo_adjustment", &command);
    let undone = desk.write(&user, call, async move |ctx: &Ctx, tx: &mut Tx| {
        let (undone, event) = undo_adjustment(ctx, tx, &command).await?;
        Ok::<(AdjustmentTakenBack, Option<Event>), UndoAdjustmentError>((
            AdjustmentTakenBack { entry: undone.entry },
            event,
        ))
    });
    Ok(Json(undone.await?))
}
