//! The page of one document.

use app::allocation::{
    AdjustmentView, Undo, evidence_words, list_adjustments_of_document, undo as undo_allocation,
};
use app::context::Ctx;
use app::identity::Permission;
use app::inbox::{RawError, load_raw};
use app::late_charges::{ChargedInvoice, charges_of_invoice, find_note};
use app::listing::{
    BesideMoney, DocumentDetails, DocumentPayment, DocumentPosting, SourceFile, VatLine, find_document,
};
use app::receivables::ItemKind;
use app::write::Call;
use askama::Template;
use axum::Form;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect};
use axum_extra::extract::CookieJar;
use db::Tx;
use jiff::civil::Date;
use money::Currency;
use serde::Deserialize;

use super::status::{Due, Status};
use crate::access::User;
use crate::collections::{Hold, holds_on};
use crate::error::PageError;
use crate::signing_in::say_once;
use crate::state::Desk;
use crate::web::export::{file, plain_name};
use crate::web::{Frame, PageResult, Section, filters, places};
use crate::words::{Words, day_of};

/// Adjustments shown of a document.
const ADJUSTMENTS_MAX: i64 = 20;

#[derive(Template)]
#[template(path = "invoices/templates/invoice.html")]
struct InvoicePage {
    frame: Frame,
    id: String,
    details: DocumentDetails,
    kind_key: String,
    currency: Currency,
    status: Status,
    due: Due,
    steps: Vec<Step>,
    base_minor: i64,
    vat_minor: i64,
    payments: Vec<PaymentRow>,
    adjustments: Vec<AdjustmentRow>,
    entries: Vec<EntryRow>,
    history: Vec<HistoryRow>,
    holds: Vec<Hold>,
    has_more_holds: bool,
    /// What accrued for its lateness.
    charges: Option<ChargedInvoice>,
    /// What it claims of other invoices, where it is a claim.
    claim: Option<String>,
    may_read_books: bool,
    may_undo: bool,
    may_download: bool,
}

struct Step {
    key: &'static str,
    detail: String,
    state: StepState,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum StepState {
    Done,
    Current,
    Ahead,
}

impl Step {
    fn is_done(&self) -> bool {
        self.state == StepState::Done
    }

    fn is_current(&self) -> bool {
        self.state == StepState::Current
    }
}

struct PaymentRow {
    allocation: String,
    /// The page of the bank transaction; empty for who may not read the bank.
    movement: String,
    entry: String,
    booked_on: Date,
    /// What of it is money.
    received_minor: i64,
    /// What it settled beside the money.
    beside: Vec<BesideMoney>,
    method_key: String,
    is_automatic: bool,
    decided_by: String,
    evidence: Vec<String>,
    counterparty: String,
    remittance: String,
    is_return: bool,
    undone: Option<(String, i64, String)>,
}

struct AdjustmentRow {
    view: AdjustmentView,
    key: String,
    amount_minor: i64,
}

struct EntryRow {
    href: String,
    booked_on: Date,
    label: String,
    lines: Vec<DocumentPosting>,
}

struct HistoryRow {
    at: i64,
    key: String,
    minor: Option<i64>,
    actor: String,
    detail: String,
}

/// `GET /invoices/{id}`
pub async fn show(State(desk): State<Desk>, user: User, Path(id): Path<String>) -> PageResult {
    let item = id.parse().map_err(|_| PageError::NotFound)?;
    let reader = user.clone();
    desk.show(&user, Section::Invoices, async move |ctx: &Ctx, tx: &mut Tx, frame| {
        let may_read_books = reader.may(Permission::ReadBooks);
        let details = find_document(tx, ctx, item, may_read_books).await?.ok_or(PageError::NotFound)?;
        let adjustments = list_adjustments_of_document(tx, ctx, item, ADJUSTMENTS_MAX).await?;
        let may_read_bank = reader.may(Permission::ReadBank);
        let adjustments = adjustments.into_iter().map(|(mut view, amount_minor)| {
            if !may_read_bank {
                // What a provider calls a payment, and why a debt was given up, stay on the payment side.
                view.record.reference.clear();
                view.record.reason.clear();
                view.record.undone_reason = None;
            }
            let key = format!("adjustment-{}", view.record.kind.replace('_', "-"));
            AdjustmentRow { view, key, amount_minor }
        });
        let adjustments: Vec<AdjustmentRow> = adjustments.collect();
        let holds = holds_on(ctx, tx, details.row.customer, details.row.id).await?;
        let claim = find_note(tx, ctx, item).await?.map(|note| note.id.to_string());
        let charges = charges_of_invoice(tx, ctx, item, ctx.today()).await.map_err(PageError::of)?;
        let page = InvoicePage::new(frame, details, adjustments, holds, ctx.today(), &reader);
        // What is paid in time, or bears nothing, says nothing of it.
        let is_any = |it: &ChargedInvoice| {
            it.unknown_half_year().is_some()
                || it.interest.accrued_minor != 0
                || it.indemnity.accrued_minor != 0
        };
        Ok(InvoicePage { charges: charges.filter(is_any), claim, ..page })
    })
    .await
}

impl InvoicePage {
    fn new(
        frame: Frame,
        details: DocumentDetails,
        adjustments: Vec<AdjustmentRow>,
        (holds, has_more_holds): (Vec<Hold>, bool),
        today: Date,
        reader: &User,
    ) -> Self {
        let words = &reader.words;
        let standing = adjustments.iter().rev().filter(|it| it.view.record.undone_at.is_none());
        let kinds: Vec<String> = standing.map(|it| it.view.record.kind.clone()).collect();
        let may_read_bank = reader.may(Permission::ReadBank);
        let currency = details.row.currency;
        let sum = |part: fn(&VatLine) -> i64| details.vat.iter().map(part).sum();
        Self {
            frame,
            id: details.row.id.to_string(),
            kind_key: format!("invoices-kind-{}", details.row.kind.as_str().replace('_', "-")),
            currency,
            status: Status::of(&details.row, today).decided(&details.row, &kinds),
            due: Due::of(&details.row, today, words),
            steps: steps(&details, &adjustments, &holds, words),
            base_minor: sum(|line| line.base_minor),
            vat_minor: sum(|line| line.vat_minor),
            payments: details
                .payments
                .iter()
                .map(|payment| PaymentRow::new(payment, currency, may_read_bank, words))
                .collect(),
            entries: entries(&details.postings),
            history: history(&details, &adjustments),
            holds,
            has_more_holds,
            charges: None,
            claim: None,
            adjustments,
            may_read_books: reader.may(Permission::ReadBooks),
            may_undo: reader.may(Permission::DecideAllocations),
            may_download: reader.may(Permission::ExportData),
            details,
        }
    }
}

/// The steps that a document goes through, as far as they exist: what is drawn up and sent comes from elsewhere.
fn steps(
    details: &DocumentDetails,
    adjustments: &[AdjustmentRow],
    holds: &[Hold],
    words: &Words,
) -> Vec<Step> {
    let row = &details.row;
    let is_invoice = row.kind == ItemKind::Invoice;
    let is_settled = row.open_minor == 0;
    let is_partial = !is_settled && row.open_minor != row.amount_minor;
    let paid = words.amount(row.amount_minor.saturating_sub(row.open_minor), row.currency);
    let issued =
        Step { key: "invoices-step-issued", detail: words.day(row.issued_on), state: StepState::Done };
    let middle = Step {
        key: if is_invoice { "invoices-step-partial" } else { "invoices-step-partly-used" },
        detail: if is_partial { paid } else { String::new() },
        state: match (is_settled, is_partial) {
            (true, _) => StepState::Done,
            (false, true) => StepState::Current,
            (false, false) => StepState::Ahead,
        },
    };
    let paid_on =
        details.payments.iter().filter(|payment| payment.undone.is_none()).map(|payment| payment.booked_on);
    let standing = || adjustments.iter().filter(|it| it.view.record.undone_at.is_none());
    let decided_on = standing().filter_map(|it| day_of(it.view.record.decided_at));
    let settled_on = paid_on.chain(decided_on).max();
    let is_lost = standing().any(|it| it.view.record.kind == "write_off");
    let last = Step {
        key: match (is_invoice, is_lost) {
            (true, true) => "invoices-status-lost",
            (true, false) => "invoices-step-settled",
            (false, _) => "invoices-step-used",
        },
        detail: settled_on.filter(|_| is_settled).map(|on| words.day(on)).unwrap_or_default(),
        state: if is_settled { StepState::Done } else { StepState::Ahead },
    };
    // What was settled at once never was settled in part.
    let paid = details.payments.iter().filter(|payment| payment.undone.is_none()).count();
    let is_at_once = is_settled && paid + standing().count() < 2;
    let mut steps = if is_at_once { vec![issued, last] } else { vec![issued, middle, last] };
    if let Some(held) = held_step(holds, words).filter(|_| is_invoice && !is_settled) {
        for step in steps.iter_mut().filter(|step| step.is_current()) {
            step.state = StepState::Done;
        }
        let ahead = steps.iter().position(|step| step.state == StepState::Ahead);
        steps.insert(ahead.unwrap_or(steps.len()), held);
    }
    steps
}

/// Where a document stands whose reminders are kept back: in collection before contested, contested before promised.
fn held_step(holds: &[Hold], words: &Words) -> Option<Step> {
    const STEPS: [(&str, &[&str]); 3] = [
        ("invoices-step-in-collection", &["legal_hold", "insolvency"]),
        ("invoices-step-contested", &["dispute"]),
        ("invoices-step-promised", &["promise"]),
    ];
    STEPS.into_iter().find_map(|(key, kinds)| {
        let hold = holds.iter().find(|hold| hold.is_open() && kinds.contains(&hold.row.kind.as_str()))?;
        let detail = hold.until.or(hold.due).map(|on| words.day(on)).unwrap_or_default();
        Some(Step { key, detail, state: StepState::Current })
    })
}

impl PaymentRow {
    fn new(payment: &DocumentPayment, currency: Currency, may_read_bank: bool, words: &Words) -> Self {
        // Evidence quotes what the bank wrote.
        let evidence = if may_read_bank {
            let facts = serde_json::from_str::<Vec<_>>(&payment.evidence).unwrap_or_default();
            facts.iter().map(|fact| evidence_words(fact, currency, words.shared())).collect()
        } else {
            Vec::new()
        };
        let shown = |text: &String| if may_read_bank { text.clone() } else { String::new() };
        Self {
            allocation: payment.allocation.to_string(),
            movement: if may_read_bank { places::transaction(payment.transaction) } else { String::new() },
            entry: places::entry(payment.entry),
            booked_on: payment.booked_on,
            received_minor: payment.received_minor(),
            beside: payment.beside.clone(),
            method_key: method_key(&payment.method),
            is_automatic: payment.is_automatic,
            decided_by: payment.decided_by.clone(),
            evidence,
            counterparty: shown(&payment.counterparty),
            remittance: shown(&payment.remittance),
            is_return: payment.is_return,
            undone: payment.undone.clone(),
        }
    }
}

/// Key of the words for a method.
pub fn method_key(method: &str) -> String {
    format!("method-{}", method.replace('_', "-"))
}

fn entries(postings: &[DocumentPosting]) -> Vec<EntryRow> {
    postings
        .chunk_by(|a, b| a.entry == b.entry)
        .map(|lines| EntryRow {
            href: places::entry(lines[0].entry),
            booked_on: lines[0].booked_on,
            label: lines[0].label.clone(),
            lines: lines.to_vec(),
        })
        .collect()
}

fn history(details: &DocumentDetails, adjustments: &[AdjustmentRow]) -> Vec<HistoryRow> {
    let mut rows: Vec<HistoryRow> = Vec::new();
    for it in adjustments {
        let (record, minor) = (&it.view.record, Some(it.amount_minor));
        let row = |at, key: String, actor: &str, detail: &str| HistoryRow {
            at,
            key,
            minor,
            actor: actor.to_owned(),
            detail: detail.to_owned(),
        };
        rows.push(row(record.decided_at, it.key.clone(), &record.decided_by, &record.reason));
        if let Some(at) = record.undone_at {
            let by = record.undone_by.as_deref().unwrap_or_default();
            let why = record.undone_reason.as_deref().unwrap_or_default();
            rows.push(row(at, format!("{}-undone", it.key), by, why));
        }
    }
    for payment in &details.payments {
        let key = match (payment.is_return, payment.is_automatic) {
            (true, _) => "invoices-history-returned",
            (false, true) => "invoices-history-matched",
            (false, false) => "invoices-history-allocated",
        };
        let minor = Some(payment.amount_minor);
        let actor = if payment.is_automatic { String::new() } else { payment.decided_by.clone() };
        rows.push(HistoryRow {
            at: payment.decided_at,
            key: key.to_owned(),
            minor,
            actor,
            detail: String::new(),
        });
        if let Some((by, at, reason)) = &payment.undone {
            let (actor, detail) = (by.clone(), reason.clone());
            rows.push(HistoryRow {
                at: *at,
                key: "invoices-history-undone".to_owned(),
                minor,
                actor,
                detail,
            });
        }
    }
    let (actor, detail) = details
        .file
        .as_ref()
        .map(|file| (file.imported_by.clone(), base_name(&file.name)))
        .unwrap_or_default();
    rows.push(HistoryRow {
        at: details.entered_at,
        key: "invoices-history-entered".to_owned(),
        minor: None,
        actor,
        detail,
    });
    rows.sort_by_key(|row| std::cmp::Reverse(row.at));
    rows
}

/// The name of a file without where it was: a path of somebody's machine says nothing here.
fn base_name(name: &str) -> String {
    name.rsplit(['/', '\\']).next().unwrap_or(name).to_owned()
}

/// What the form of an undo holds.
#[derive(Debug, Deserialize)]
pub struct UndoForm {
    allocation: String,
    #[serde(default)]
    reason: String,
}

/// `POST /invoices/{id}/undo`
pub async fn undo(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Path(id): Path<String>,
    Form(form): Form<UndoForm>,
) -> PageResult {
    let reason = form.reason.trim();
    if reason.is_empty() {
        return Err(PageError::BadField { field: "reason", message: "invoices-reason-missing" });
    }
    let command = Undo { allocation: form.allocation, reason: reason.chars().take(500).collect() };
    let call = Call::new("undo", &command);
    desk.write(&user, call, async move |ctx, tx| undo_allocation(ctx, tx, &command).await).await?;
    let jar = say_once(&desk, jar, "ok", &user.words.say("invoices-undone"));
    Ok((jar, Redirect::to(&format!("/invoices/{id}"))).into_response())
}

/// `GET /invoices/{id}/source`: the file as it came in.
pub async fn source(State(desk): State<Desk>, user: User, Path(id): Path<String>) -> PageResult {
    let item = id.parse().map_err(|_| PageError::NotFound)?;
    let (may_read, may_read_books) = (user.may(Permission::ReadReceivables), user.may(Permission::ReadBooks));
    let (bytes, name) = desk
        .read(&user, async move |ctx: &Ctx, tx: &mut Tx| {
            let details = find_document(tx, ctx, item, false).await?.ok_or(PageError::NotFound)?;
            let SourceFile { sha256, name, format, .. } = details.file.ok_or(PageError::NotFound)?;
            // An accounting file holds the whole ledger beside this document.
            if !may_read || (format == "fec" && !may_read_books) {
                return Err(PageError::Forbidden);
            }
            let bytes = load_raw(tx, ctx, &sha256).await.map_err(unreadable)?.ok_or(PageError::NotFound)?;
            Ok((bytes, plain_name(&name)))
        })
        .await?;
    Ok(file(Body::from(bytes), "application/octet-stream", &name))
}

fn unreadable(error: RawError) -> PageError {
    PageError::Other(Box::new(error))
}
