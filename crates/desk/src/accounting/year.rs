//! The entries of a year in the form of article A47 A-1: eighteen columns, for an accountant's program.

use ::ledger::{AccountNumber, AccountRole, ChartOfAccounts};
use app::context::Ctx;
use app::identity::Permission;
use app::reporting::Span;
use app::reporting::accounting::{Piece, PieceLine, YearReader, chart};
use axum::extract::{Query, State};
use db::Tx;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use money::Currency;
use serde::Deserialize;
use tokio::sync::mpsc;

use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;
use crate::web::PageResult;
use crate::web::export::{decimal, file as answer, hand_on, streamed};

/// The eighteen columns, in their order.
const COLUMNS: [&str; 18] = [
    "JournalCode",
    "JournalLib",
    "EcritureNum",
    "EcritureDate",
    "CompteNum",
    "CompteLib",
    "CompAuxNum",
    "CompAuxLib",
    "PieceRef",
    "PieceDate",
    "EcritureLib",
    "Debit",
    "Credit",
    "EcritureLet",
    "DateLet",
    "ValidDate",
    "Montantdevise",
    "Idevise",
];
/// How the columns are separated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// Tabs.
    Txt,
    /// Semicolons.
    Csv,
}

/// What is asked for.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Asked {
    year: i16,
    #[serde(default)]
    form: Option<Form>,
}

/// `GET /accounting/year`
pub async fn file(State(desk): State<Desk>, user: User, Query(asked): Query<Asked>) -> PageResult {
    if !user.may(Permission::ExportData) {
        return Err(PageError::Forbidden);
    }
    let bad = |_| PageError::BadField { field: "year", message: "accounting-bad-year" };
    let from = Date::new(asked.year, 1, 1).map_err(bad)?;
    let through = Date::new(asked.year, 12, 31).map_err(bad)?;
    let form = asked.form.unwrap_or(Form::Txt);
    let turn = desk.turn_to_export().await?;
    let (pieces, read) = mpsc::channel(4);
    let reader = user.clone();
    let reading = desk.clone();
    tokio::spawn(async move {
        let done = reading.read(&reader, async move |ctx: &Ctx, tx: &mut Tx| {
            let chart = chart(tx, ctx).await?;
            let mut out = line(form, &COLUMNS.map(str::to_owned));
            let mut entries = YearReader::open(tx, ctx, Span { from, through }).await?;
            loop {
                let found = entries.next(tx, ctx).await?;
                let is_last = found.is_empty();
                for piece in &found {
                    for posting in &piece.lines {
                        out.extend(line(form, &columns(piece, posting, &chart)));
                    }
                }
                hand_on(&pieces, std::mem::take(&mut out)).await?;
                if is_last {
                    return Ok(());
                }
            }
        });
        if let Err(error) = done.await {
            tracing::warn!(%error, "an export ended early");
        }
        drop(turn);
    });
    let (kind, ending) = match form {
        Form::Txt => ("text/plain; charset=utf-8", "txt"),
        Form::Csv => ("text/csv; charset=utf-8", "csv"),
    };
    let name = format!("{}-{}.{ending}", user.words.say("accounting-file-year"), asked.year);
    Ok(answer(streamed(read), kind, &name))
}

/// A line of the file.
fn line(form: Form, cells: &[String]) -> Vec<u8> {
    let separator = match form {
        Form::Txt => "\t",
        Form::Csv => ";",
    };
    let mut line = cells.join(separator);
    line.push_str("\r\n");
    line.into_bytes()
}

fn columns(piece: &Piece, line: &PieceLine, chart: &ChartOfAccounts) -> [String; 18] {
    let (code, journal) = journal(&piece.kind);
    let customer = line.customer.as_ref().filter(|_| is_of_customers(line));
    let (debit, credit) = (line.amount_minor.max(0), line.amount_minor.min(0).saturating_neg());
    let places = u32::from(line.currency.decimals());
    let reference =
        if piece.reference.is_empty() { piece.number.to_string() } else { plain(&piece.reference) };
    let is_foreign = line.currency != Currency::EUR;
    [
        code.to_owned(),
        journal.to_owned(),
        piece.number.to_string(),
        digits(piece.booked_on),
        line.account.clone(),
        plain(&label(chart, line)),
        customer
            .map(|(number, name)| plain(if number.is_empty() { name } else { number }))
            .unwrap_or_default(),
        customer.map(|(_, name)| plain(name)).unwrap_or_default(),
        reference,
        digits(piece.document_on),
        plain(&piece.label),
        decimal(debit, places, ','),
        decimal(credit, places, ','),
        line.letters.as_ref().map(|(code, _)| code.clone()).unwrap_or_default(),
        line.letters.as_ref().map(|(_, on)| digits(*on)).unwrap_or_default(),
        posted_on(piece.posted_at).map(digits).unwrap_or_default(),
        if is_foreign { decimal(line.amount_minor, places, ',') } else { String::new() },
        if is_foreign { line.currency.code().to_owned() } else { String::new() },
    ]
}

fn is_of_customers(line: &PieceLine) -> bool {
    let role = line.role.as_deref().and_then(AccountRole::parse);
    matches!(
        role,
        Some(AccountRole::Customers | AccountRole::DoubtfulCustomers | AccountRole::CustomerAdvances)
    )
}

/// The journal that an entry of a kind belongs to: its code and its name.
fn journal(kind: &str) -> (&'static str, &'static str) {
    match kind {
        "invoice_issued" | "credit_note_issued" => ("VE", "Ventes"),
        "bank_transaction_recorded" => ("BQ", "Banque"),
        "opening_item" => ("AN", "À-nouveaux"),
        _ => ("OD", "Opérations diverses"),
    }
}

fn label(chart: &ChartOfAccounts, line: &PieceLine) -> String {
    let role = line.role.as_deref().and_then(AccountRole::parse);
    let role =
        role.or_else(|| AccountNumber::parse(&line.account).ok().and_then(|number| chart.role_of(number)));
    role.map_or_else(|| format!("Compte {}", line.account), |role| chart.label(role).to_owned())
}

fn digits(day: Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

fn posted_on(micros: i64) -> Option<Date> {
    let zone = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
    Some(Timestamp::from_microsecond(micros).ok()?.to_zoned(zone).date())
}

/// A text without what separates columns and lines.
fn plain(text: &str) -> String {
    let clean: String = text
        .chars()
        .map(|sign| if matches!(sign, '\t' | '|' | ';' | '"' | '\r' | '\n') { ' ' } else { sign })
        .collect();
    clean.trim().to_owned()
}
