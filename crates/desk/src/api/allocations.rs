//! Allocations: what money paid. Decided, listed with their history, undone.

use app::activity::Event;
use app::allocation::{
    Accept, AcceptError, Choice, DecisionView, SplitLine, Undo, UndoError, accept, find_decision,
    fingerprint_of_key, page_of_decisions, undo,
};
use app::context::Ctx;
use app::ids::{AllocationId, BankTransactionId};
use axum::Json;
use axum::extract::State;
use db::Tx;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Answer;
use super::exceptions::{Line, QuotedTransaction};
use super::page::{Page, Place};
use super::request::{Asked, Named, Sent, Write, sound_id};
use super::shapes::instant;
use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;

/// How an allocation was undone.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Undoing {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// A decision about what a transaction paid.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Allocation {
    /// Its id.
    #[schema(examples("alc_01h455vb4pex5vsknk084sn02q"))]
    pub id: String,
    /// The transaction.
    pub transaction: QuotedTransaction,
    /// By which means it was explained.
    pub method: String,
    /// Whether the machine decided.
    pub automatic: bool,
    /// Why, in words.
    pub evidence: Vec<String>,
    /// What it is made of.
    pub lines: Vec<Line>,
    /// Its journal entry, by id.
    pub entry: String,
    /// Who decided.
    pub decided_by: String,
    /// When.
    pub decided_at: Timestamp,
    /// How it was undone; absent while it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undone: Option<Undoing>,
}

impl From<DecisionView> for Allocation {
    fn from(view: DecisionView) -> Self {
        let DecisionView { allocation, entry, decided_by, decided_at, undone } = view;
        Self {
            id: allocation.id,
            transaction: allocation.transaction.into(),
            method: allocation.method,
            automatic: allocation.automatic,
            evidence: allocation.evidence,
            lines: allocation.lines.into_iter().map(Line::from).collect(),
            entry: entry.to_string(),
            decided_by,
            decided_at: instant(decided_at),
            undone: undone.map(|(at, by, reason)| Undoing { at: instant(at), by, reason }),
        }
    }
}

/// Which allocations are listed.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AllocationQuery {
    /// About this transaction, by id.
    transaction: Option<String>,
    /// After this id.
    after: Option<String>,
    /// At most so many, from 1 to 200; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

/// Lists allocations in the order in which they were decided, those that were undone among them.
#[utoipa::path(get, path = "/api/v1/allocations", tag = "allocations", params(AllocationQuery),
    responses((status = 200, description = "A page of allocations", body = Page<Allocation>)))]
pub async fn list(
    State(desk): State<Desk>,
    user: User,
    Asked(query): Asked<AllocationQuery>,
) -> Answer<Page<Allocation>> {
    let place: Place<AllocationId> = Place::new(query.after.as_deref(), query.limit)?;
    let transaction: Option<BankTransactionId> = sound_id(query.transaction.as_deref(), "transaction")?;
    let words = user.words.clone();
    let rows = desk.read(&user, async move |ctx: &Ctx, tx: &mut Tx| {
        Ok(page_of_decisions(tx, ctx, words.shared(), transaction, place.after, place.reach()).await?)
    });
    Ok(Json(place.page(rows.await?, |row| row.allocation.id.clone(), Allocation::from)))
}

/// Shows one allocation.
#[utoipa::path(get, path = "/api/v1/allocations/{id}", tag = "allocations", params(("id" = String, Path, description = "Id of the allocation")),
    responses((status = 200, description = "The allocation", body = Allocation)))]
pub async fn one(State(desk): State<Desk>, user: User, Named(id): Named<AllocationId>) -> Answer<Allocation> {
    let words = user.words.clone();
    let found = desk.read(&user, async move |ctx: &Ctx, tx: &mut Tx| {
        Ok(find_decision(tx, ctx, words.shared(), id).await?)
    });
    found.await?.map(|view| Json(view.into())).ok_or(PageError::NotFound)
}

/// What a part of a transaction pays: exactly one of document, account, credit and payment.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewLine {
    /// Number of a document.
    #[serde(default)]
    #[schema(examples("FA-2026-0412"))]
    pub document: Option<String>,
    /// Number of an account of the chart.
    #[serde(default)]
    #[schema(examples("627000"))]
    pub account: Option<String>,
    /// Number of the customer who keeps it as credit.
    #[serde(default)]
    pub credit: Option<String>,
    /// A payment that a provider captured, by the id of its adjustment: what it pays out.
    #[serde(default)]
    pub payment: Option<String>,
    /// Minor units, of the sign of the transaction.
    pub amount_minor: i64,
}

/// What a transaction paid: an alternative of the queue, by its fingerprint, or lines.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAllocation {
    /// The transaction, by id.
    #[schema(examples("btx_01h455vb4pex5vsknk084sn02q"))]
    pub transaction: String,
    /// Fingerprint of an alternative, as the exception tells it. Refused when no alternative has it any more.
    #[serde(default)]
    #[schema(examples("8a6f01c2d3e4b596"), pattern = "^[0-9a-f]{16}$")]
    pub fingerprint: Option<String>,
    /// Place of the alternative, from 1: with its fingerprint only, which must be the one at this place.
    #[serde(default)]
    #[schema(minimum = 1)]
    pub alternative: Option<u32>,
    /// Lines; they may explain a part only.
    #[serde(default)]
    #[schema(max_items = 500)]
    pub lines: Option<Vec<NewLine>>,
    /// What was to be explained when the lines were written, minor units. Refused when it is not so any more:
    /// a part that is sent twice is then posted once.
    #[serde(default)]
    pub rest_minor: Option<i64>,
}

impl NewAllocation {
    fn read(self) -> Result<Accept, PageError> {
        let bad = |field: &str| PageError::BadInput { code: "bad_value", field: Some(field.to_owned()) };
        let choice = match (self.fingerprint, self.lines) {
            (Some(text), None) if self.rest_minor.is_none() => {
                let fingerprint = fingerprint_of_key(&text).ok_or_else(|| bad("fingerprint"))?;
                match self.alternative {
                    Some(number) => {
                        Choice::Seen { number: usize::try_from(number).unwrap_or(usize::MAX), fingerprint }
                    }
                    None => Choice::Recognised { fingerprint },
                }
            }
            (Some(_), None) => return Err(bad("rest_minor")),
            (None, Some(lines)) if lines.len() <= 500 && self.alternative.is_none() => {
                let lines: Option<Vec<SplitLine>> = lines.into_iter().map(split_line).collect();
                let lines = lines.ok_or_else(|| bad("lines"))?;
                match self.rest_minor {
                    Some(rest_minor) => Choice::SplitSeen { lines, rest_minor },
                    None => Choice::Split(lines),
                }
            }
            (None, Some(lines)) if lines.len() > 500 => return Err(bad("lines")),
            (Some(_) | None, Some(_)) => return Err(bad("alternative")),
            // A place alone is whatever stands there by now.
            (None, None) => {
                return Err(PageError::BadInput {
                    code: "missing_field",
                    field: Some("fingerprint".to_owned()),
                });
            }
        };
        Ok(Accept { transaction: self.transaction, choice })
    }
}

fn split_line(line: NewLine) -> Option<SplitLine> {
    let amount_minor = line.amount_minor;
    match (line.document, line.account, line.credit, line.payment) {
        (Some(number), None, None, None) => Some(SplitLine::Document { number, amount_minor }),
        (None, Some(account), None, None) => Some(SplitLine::Account { account, amount_minor }),
        (None, None, Some(customer), None) => Some(SplitLine::Credit { customer, amount_minor }),
        (None, None, None, Some(payment)) => {
            Some(SplitLine::Payment { payment, amount_minor: Some(amount_minor) })
        }
        _ => None,
    }
}

/// A transaction was explained, whole or in part.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AllocationMade {
    /// The allocation, by id.
    pub allocation: String,
    /// What of the transaction is still to be explained, minor units.
    pub rest_minor: i64,
    /// Whether a payer was learned from it.
    pub has_learned: bool,
    /// The first open day, on which it is booked because the period of the money is closed.
    #[serde(default)]
    pub postponed_to: Option<Date>,
}

/// Says what a transaction paid: an alternative of the queue by its fingerprint, or lines. Posts the journal entry.
#[utoipa::path(post, path = "/api/v1/allocations", tag = "allocations", request_body = NewAllocation,
    responses((status = 200, description = "The allocation", body = AllocationMade)))]
pub async fn make(
    State(desk): State<Desk>,
    user: User,
    write: Write,
    Sent(new): Sent<NewAllocation>,
) -> Answer<AllocationMade> {
    let command = new.read()?;
    let call = write.call("accept", &command);
    let made = desk.write(&user, call, async move |ctx: &Ctx, tx: &mut Tx| {
        let (made, event) = accept(ctx, tx, &command).await?;
        let told = AllocationMade {
            allocation: made.allocation,
            rest_minor: made.rest_minor,
            has_learned: made.has_learned,
            postponed_to: made.postponed_to,
        };
        Ok::<(AllocationMade, Option<Event>), AcceptError>((told, event))
    });
    Ok(Json(made.await?))
}

/// Why an allocation is undone.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UndoWanted {
    /// Why, for the record.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub reason: String,
}

/// An allocation was undone.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AllocationUndone {
    /// The transaction that waits again, by id.
    pub transaction: String,
    /// The first open day, on which the reversing entry is booked because the period of its day is closed.
    #[serde(default)]
    pub postponed_to: Option<Date>,
}

/// Undoes an allocation by a reversing entry. The transaction waits again.
#[utoipa::path(post, path = "/api/v1/allocations/{id}/undo", tag = "allocations", request_body = UndoWanted,
    params(("id" = String, Path, description = "Id of the allocation")),
    responses((status = 200, description = "Undone", body = AllocationUndone)))]
pub async fn take_back(
    State(desk): State<Desk>,
    user: User,
    Named(id): Named<AllocationId>,
    write: Write,
    Sent(wanted): Sent<UndoWanted>,
) -> Answer<AllocationUndone> {
    if wanted.reason.chars().count() > 2000 {
        return Err(PageError::BadInput { code: "bad_value", field: Some("reason".to_owned()) });
    }
    let command = Undo { allocation: id.to_string(), reason: wanted.reason };
    let call = write.call("undo", &command);
    let undone = desk.write(&user, call, async move |ctx: &Ctx, tx: &mut Tx| {
        let (undone, event) = undo(ctx, tx, &command).await?;
        let told = AllocationUndone { transaction: undone.transaction, postponed_to: undone.postponed_to };
        Ok::<(AllocationUndone, Option<Event>), UndoError>((told, event))
    });
    Ok(Json(undone.await?))
}
