//! Accepting many: the sure ones after a look at the list, or those that were ticked.

use app::allocation::{BATCH_MAX, Choice, WorkTab, list_work};
use app::banking::WaitingFilter;
use app::context::Ctx;
use app::ids::{BankTransactionId, DeskActionId};
use askama::Template;
use axum::extract::{Query, State};
use db::Tx;
use money::Currency;

use super::act::decide;
use super::desk_page::Asked;
use super::typed::Fields;
use super::view::LineView;
use crate::access::User;
use crate::error::PageError;
use crate::failures::refusal_in_words;
use crate::state::Desk;
use crate::web::{Frame, PageResult, Section, filters};

/// Sure lines that are shown and accepted at once.
const SURE_MAX: i64 = 200;

/// A sum in one currency.
struct TotalView {
    currency: Currency,
    minor: i64,
    count: usize,
}

#[derive(Template)]
#[template(path = "reconcile/templates/sure.html")]
struct SurePage {
    frame: Frame,
    lines: Vec<LineView>,
    totals: Vec<TotalView>,
    batch: String,
    account: String,
}

/// `GET /reconcile/sure`: what would be accepted, with its total.
pub async fn sure(State(desk): State<Desk>, user: User, Query(asked): Query<Asked>) -> PageResult {
    let reader = user.clone();
    desk.show(&user, Section::Reconcile, async move |ctx: &Ctx, tx: &mut Tx, frame| {
        let filter = WaitingFilter { account: asked.account_id(), ..WaitingFilter::default() };
        let rows = list_work(tx, ctx, WorkTab::Sure, &filter, None, SURE_MAX).await?;
        // What is not possible any more has no proposal left, and is for a person to look at.
        let lines: Vec<LineView> = rows
            .iter()
            .map(|row| LineView::of(row, 1, "", &reader))
            .filter(|line| line.best.is_some())
            .collect();
        let batch = ctx.new_id().map_err(|error| PageError::Other(Box::new(error)))?;
        Ok(SurePage {
            frame,
            totals: totals(&lines),
            lines,
            batch: DeskActionId::from_uuid(batch).to_string(),
            account: asked.account,
        })
    })
    .await
}

fn totals(lines: &[LineView]) -> Vec<TotalView> {
    let mut totals: Vec<TotalView> = Vec::new();
    for line in lines {
        match totals.iter_mut().find(|total| total.currency == line.bank.currency) {
            Some(total) => {
                total.minor = total.minor.saturating_add(line.rest_minor);
                total.count += 1;
            }
            None => totals.push(TotalView { currency: line.bank.currency, minor: line.rest_minor, count: 1 }),
        }
    }
    totals
}

/// What became of one line of a batch.
struct ResultView {
    line: LineView,
    /// Why not; empty when it was accepted.
    refusal: String,
}

#[derive(Template)]
#[template(path = "reconcile/templates/batch.html")]
struct BatchPage {
    frame: Frame,
    results: Vec<ResultView>,
    accepted: usize,
    refused: usize,
    batch: String,
    account: String,
}

/// `POST /reconcile/sure`
pub async fn accept_sure(state: State<Desk>, user: User, body: String) -> PageResult {
    accept_many(state, user, body).await
}

/// `POST /reconcile/accept-many`: each ticked line in a write of its own; one undo for all.
pub async fn accept_many(State(desk): State<Desk>, user: User, body: String) -> PageResult {
    let fields = Fields::read(&body);
    let account = fields.one("account").to_owned();
    let batch = match fields.one("batch").parse::<DeskActionId>() {
        Ok(batch) => batch,
        Err(_) => DeskActionId::from_uuid(
            desk.context(&user).new_id().map_err(|error| PageError::Other(Box::new(error)))?,
        ),
    };
    let chosen: Vec<Ticked> = fields.all("line").filter_map(Ticked::read).collect();
    if chosen.is_empty() {
        return Err(PageError::BadField { field: "line", message: "reconcile-nothing-ticked" });
    }
    if i64::try_from(chosen.len()).unwrap_or(i64::MAX) > BATCH_MAX {
        return Err(PageError::BadField { field: "line", message: "reconcile-too-many" });
    }
    let lines = load_lines(&desk, &user, &chosen).await?;
    let mut results = Vec::with_capacity(chosen.len());
    for (ticked, line) in chosen.iter().zip(lines) {
        let choice = Choice::Seen { number: ticked.number, fingerprint: ticked.fingerprint };
        let outcome =
            decide(&desk, &user, &ticked.transaction.to_string(), choice, Some(batch.to_string())).await;
        let refusal = match outcome {
            Ok(_) => String::new(),
            Err(PageError::Refused(refusal)) => refusal_in_words(&refusal, &user.words),
            Err(error) => return Err(error),
        };
        results.extend(line.map(|line| ResultView { line, refusal }));
    }
    let refused = results.iter().filter(|result| !result.refusal.is_empty()).count();
    let accepted = results.len() - refused;
    results.sort_by_key(|result| result.refusal.is_empty());
    desk.show(&user, Section::Reconcile, async move |_: &Ctx, _: &mut Tx, frame| {
        Ok(BatchPage { frame, results, accepted, refused, batch: batch.to_string(), account })
    })
    .await
}

/// A line as its tick box sends it: the transaction, the place and the fingerprint of the proposal shown.
struct Ticked {
    transaction: BankTransactionId,
    number: usize,
    fingerprint: i64,
}

impl Ticked {
    fn read(text: &str) -> Option<Self> {
        let mut parts = text.split('~');
        Some(Self {
            transaction: parts.next()?.parse().ok()?,
            number: parts.next()?.parse().ok()?,
            fingerprint: parts.next()?.parse().ok()?,
        })
    }
}

/// The lines as they were before: what is told of each afterwards. One that somebody else decided about
/// meanwhile is told from the decision.
async fn load_lines(desk: &Desk, user: &User, chosen: &[Ticked]) -> Result<Vec<Option<LineView>>, PageError> {
    let ids: Vec<BankTransactionId> = chosen.iter().map(|ticked| ticked.transaction).collect();
    let reader = user.clone();
    desk.read(user, async move |ctx: &Ctx, tx: &mut Tx| {
        let mut lines = Vec::with_capacity(ids.len());
        for id in ids {
            lines.push(super::view::line_or_decision(ctx, tx, id, &reader).await?);
        }
        Ok(lines)
    })
    .await
}
