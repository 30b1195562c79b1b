//! Exceptions: transactions that wait for a person, each with its alternatives side by side.

use app::activity::Event;
use app::allocation::{
    AlternativeView, ExceptionFilter, ExceptionView, LineView, SetAside, SetAsideError, TransactionView,
    alternative_key, find_exception, page_of_exceptions, set_aside,
};
use app::context::Ctx;
use app::ids::BankTransactionId;
use axum::Json;
use axum::extract::State;
use db::Tx;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Answer;
use super::page::{Page, Place};
use super::request::{Asked, Named, Sent, Write, sound_id};
use super::shapes::known;
use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;

/// A transaction, as decisions and exceptions quote it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct QuotedTransaction {
    /// Its id.
    #[schema(examples("btx_01h455vb4pex5vsknk084sn02q"))]
    pub id: String,
    /// Booking date.
    pub booked_on: Date,
    /// Minor units, positive for money in.
    pub amount_minor: i64,
    /// Its currency.
    pub currency: String,
    /// Who is at the other end.
    pub counterparty: Option<String>,
    /// Remittance information.
    pub remittance: String,
}

impl From<TransactionView> for QuotedTransaction {
    fn from(view: TransactionView) -> Self {
        Self {
            id: view.id,
            booked_on: view.booked_on,
            amount_minor: view.amount_minor,
            currency: view.currency,
            counterparty: known(view.counterparty),
            remittance: view.remittance,
        }
    }
}

/// What a part of a transaction pays: one of document, account and customer is there, or account and
/// customer for a credit.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Line {
    /// Number of a document.
    pub document: Option<String>,
    /// Number of an account of the chart.
    pub account: Option<String>,
    /// Name of the customer whose credit it is.
    pub customer: Option<String>,
    /// Minor units, of the sign of the transaction.
    pub amount_minor: i64,
}

impl From<LineView> for Line {
    fn from(view: LineView) -> Self {
        let LineView { document, account, customer, amount_minor } = view;
        Self { document, account, customer, amount_minor }
    }
}

/// What a transaction could be.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Alternative {
    /// Its place, from 1.
    pub number: usize,
    /// By which it is accepted: the same as long as it would do the same.
    #[schema(examples("8a6f01c2d3e4b596"))]
    pub fingerprint: String,
    /// By which means it was found.
    pub method: String,
    /// What it would be made of.
    pub lines: Vec<Line>,
    /// Why, in words.
    pub evidence: Vec<String>,
}

/// A transaction that waits for a person.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Exception {
    /// The transaction.
    pub transaction: QuotedTransaction,
    /// What of it is still to be explained, minor units.
    pub rest_minor: i64,
    /// Why it waits: a stable code.
    pub reason: String,
    /// What it could be, likeliest first.
    pub alternatives: Vec<Alternative>,
}

impl From<ExceptionView> for Exception {
    fn from(view: ExceptionView) -> Self {
        let alternative = |(number, view): (usize, AlternativeView)| Alternative {
            number,
            fingerprint: alternative_key(view.fingerprint),
            method: view.method,
            lines: view.lines.into_iter().map(Line::from).collect(),
            evidence: view.evidence,
        };
        Self {
            transaction: view.transaction.into(),
            rest_minor: view.rest_minor,
            reason: view.reason,
            alternatives: (1..).zip(view.alternatives).map(alternative).collect(),
        }
    }
}

/// Which exceptions are listed.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ExceptionQuery {
    /// That wait for this reason, by its code.
    reason: Option<String>,
    /// On this account, by id.
    account: Option<String>,
    /// After this id of a transaction.
    after: Option<String>,
    /// At most so many, from 1 to 200; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

/// Lists what waits for a person, in the order in which it came in.
#[utoipa::path(get, path = "/api/v1/exceptions", tag = "allocations", params(ExceptionQuery),
    responses((status = 200, description = "A page of exceptions; `after` is the id of a transaction", body = Page<Exception>)))]
pub async fn list(
    State(desk): State<Desk>,
    user: User,
    Asked(query): Asked<ExceptionQuery>,
) -> Answer<Page<Exception>> {
    let place: Place<BankTransactionId> = Place::new(query.after.as_deref(), query.limit)?;
    let filter = ExceptionFilter {
        reason: query.reason.unwrap_or_default(),
        account: sound_id(query.account.as_deref(), "account")?,
    };
    let words = user.words.clone();
    let rows = desk.read(&user, async move |ctx: &Ctx, tx: &mut Tx| {
        Ok(page_of_exceptions(tx, ctx, words.shared(), &filter, place.after, place.reach()).await?)
    });
    Ok(Json(place.page(rows.await?, |row| row.transaction.id.clone(), Exception::from)))
}

/// Shows one transaction that waits, by the id of the transaction.
#[utoipa::path(get, path = "/api/v1/exceptions/{id}", tag = "allocations", params(("id" = String, Path, description = "Id of the transaction")),
    responses((status = 200, description = "The exception", body = Exception)))]
pub async fn one(
    State(desk): State<Desk>,
    user: User,
    Named(id): Named<BankTransactionId>,
) -> Answer<Exception> {
    let words = user.words.clone();
    let found = desk.read(&user, async move |ctx: &Ctx, tx: &mut Tx| {
        Ok(find_exception(tx, ctx, words.shared(), id).await?)
    });
    found.await?.map(|view| Json(view.into())).ok_or(PageError::NotFound)
}

/// Whether a transaction is set aside.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AsideWanted {
    /// `true` sets it aside, `false` takes it up again.
    pub is_aside: bool,
    /// Why.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub note: String,
}

/// A transaction was set aside or taken up again.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AsideDone {
    /// The transaction, by id.
    pub transaction: String,
    /// Whether it is set aside from now on.
    pub is_aside: bool,
    /// Why.
    pub note: String,
}

/// Sets a transaction aside, or takes it up again. It stays in suspense either way.
#[utoipa::path(post, path = "/api/v1/transactions/{id}/aside", tag = "allocations", request_body = AsideWanted,
    params(("id" = String, Path, description = "Id of the transaction")),
    responses((status = 200, description = "Done", body = AsideDone)))]
pub async fn aside(
    State(desk): State<Desk>,
    user: User,
    Named(id): Named<BankTransactionId>,
    write: Write,
    Sent(wanted): Sent<AsideWanted>,
) -> Answer<AsideDone> {
    if wanted.note.chars().count() > 2000 {
        return Err(PageError::BadInput { code: "bad_value", field: Some("note".to_owned()) });
    }
    let command = SetAside { transaction: id.to_string(), is_aside: wanted.is_aside, note: wanted.note };
    let call = write.call("set_aside", &command);
    let done = desk.write(&user, call, async move |ctx: &Ctx, tx: &mut Tx| {
        let (done, event) = set_aside(ctx, tx, &command).await?;
        let SetAside { transaction, is_aside, note } = done;
        Ok::<(AsideDone, Option<Event>), SetAsideError>((AsideDone { transaction, is_aside, note }, event))
    });
    Ok(Json(done.await?))
}
