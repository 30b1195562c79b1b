//! Trial balance, the ledger of an account with its running balance, and the journal by day.

use db::{DbError, Tx};
use jiff::civil::Date;
use money::Currency;
use uuid::Uuid;

use super::store::{self, JournalRow, Path};
use crate::context::Ctx;
use crate::ids::{CustomerId, EntryId};

/// Days from the first to the last, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub through: Date,
}

impl Span {
    /// Every day that the engines hold alike.
    pub const ALL: Self = Self { from: Date::constant(1, 1, 1), through: Date::constant(9999, 12, 31) };
}

/// The place of a posting in the order of days: what a page begins after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The day.
    pub booked_on: Date,
    /// The entry.
    pub entry: EntryId,
    /// Which of its postings, from 1.
    pub line_no: i64,
}

impl Place {
    /// Before every posting of a day.
    fn before(day: Date) -> Self {
        Self { booked_on: day, entry: EntryId::from_uuid(Uuid::nil()), line_no: 0 }
    }
}

/// An account of the trial balance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrialBalanceRow {
    /// Account number.
    pub account: String,
    /// The currency.
    pub currency: Currency,
    /// Sum of debits, minor units.
    pub debit_minor: i64,
    /// Sum of credits, minor units.
    pub credit_minor: i64,
}

/// Debits and credits of each account between two days.
pub async fn trial_balance(tx: &mut Tx, ctx: &Ctx, span: Span) -> Result<Vec<TrialBalanceRow>, DbError> {
    let rows = store::trial_balance(tx, ctx, span).await?.into_iter();
    rows.map(|(account, code, debit_minor, credit_minor)| {
        Ok(TrialBalanceRow { account, currency: store::currency(&code)?, debit_minor, credit_minor })
    })
    .collect()
}

/// A posting on an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerLine {
    /// Where it stands.
    pub place: Place,
    /// What happened: the stable name of the kind of entry.
    pub kind: String,
    /// Label of the entry.
    pub label: String,
    /// What it is about: an open item on 411, a bank transaction on 471.
    pub subject: Option<Uuid>,
    /// The customer, on accounts that are kept per customer.
    pub customer: Option<CustomerId>,
    /// Debit positive, credit negative, minor units.
    pub amount_minor: i64,
    /// The account's balance after it, debit positive.
    pub balance_minor: i64,
}

/// A page of the ledger of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerPage {
    /// The balance before the first line of the page.
    pub opening_minor: i64,
    /// The lines, by day.
    pub lines: Vec<LedgerLine>,
    /// After which the next page begins, when there is one.
    pub next: Option<Place>,
    /// The balance at the end of the days asked for.
    pub closing_minor: i64,
}

/// A page of the postings on an account in a currency between two days, by day, with the running balance.
pub async fn ledger_page(
    tx: &mut Tx,
    ctx: &Ctx,
    (account, currency): (&str, Currency),
    span: Span,
    after: Option<Place>,
    limit: usize,
) -> Result<LedgerPage, DbError> {
    let days = store::account_days(tx, ctx, account, currency).await?;
    let first = after.map_or(span.from, |place| place.booked_on.max(span.from));
    let sum_before = |until: &dyn Fn(Date) -> bool| {
        let moved = days.iter().filter(|(day, ..)| until(day.to_jiff())).map(|(_, moved, ..)| *moved);
        moved.fold(0_i64, i64::saturating_add)
    };
    let mut opening_minor = sum_before(&|day| day < first);
    let closing_minor = sum_before(&|day| day <= span.through);
    if let Some(place) = after.filter(|place| place.booked_on == first) {
        let moved = store::moved_before(tx, ctx, (account, currency), place).await?;
        opening_minor = opening_minor.saturating_add(moved);
    }
    let Some((window, path)) = choose(&days, Span { from: first, ..span }, limit) else {
        return Ok(LedgerPage { opening_minor, lines: Vec::new(), next: None, closing_minor });
    };
    let start = after.filter(|place| place.booked_on == window.from).unwrap_or(Place::before(window.from));
    // One more than the page holds says whether another follows.
    let wanted = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
    let rows = store::ledger_rows(tx, ctx, path, (account, currency), (window, start), wanted).await?;
    let has_more = rows.len() > limit;
    let mut balance_minor = opening_minor;
    let lines: Vec<LedgerLine> = rows
        .into_iter()
        .take(limit)
        .map(|row| {
            balance_minor = balance_minor.saturating_add(row.amount_minor);
            LedgerLine {
                place: Place {
                    booked_on: row.booked_on.to_jiff(),
                    entry: row.entry_id,
                    line_no: row.line_no,
                },
                kind: row.kind,
                label: row.label,
                subject: row.subject_id,
                customer: row.customer_id,
                amount_minor: row.amount_minor,
                balance_minor,
            }
        })
        .collect();
    let next = lines.last().filter(|_| has_more).map(|line| line.place);
    Ok(LedgerPage { opening_minor, lines, next, closing_minor })
}

/// The days that hold a page and one posting more, beginning with the first on which something moved, and
/// the quicker way to its postings. Nothing when nothing moved.
fn choose(days: &[(db::Day, i64, i64, i64)], span: Span, limit: usize) -> Option<(Span, Path)> {
    let within = |day: Date| span.from <= day && day <= span.through;
    let mut moved = days.iter().map(|row| (row.0.to_jiff(), row.2)).filter(|(day, _)| within(*day));
    let (from, mut postings) = moved.next()?;
    // The first day may be one of which a page showed all but nothing.
    let wanted = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1).saturating_add(postings);
    let mut through = from;
    for (day, count) in moved {
        if postings >= wanted {
            break;
        }
        (through, postings) = (day, postings.saturating_add(count));
    }
    let all: i64 = days.iter().map(|row| row.2).sum();
    let is_common = days.iter().any(|row| row.3 > 0);
    let length = super::aged::days_between(from, through) + 1;
    let path =
        if is_common || all > length.saturating_mul(ENTRIES_PER_DAY) { Path::ByDay } else { Path::ByAccount };
    Some((Span { from, through }, path))
}

/// What a day may hold of entries, about: so many postings of a rare account are looked at as readily as a day.
const ENTRIES_PER_DAY: i64 = 1_000;

/// A page of the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalPage {
    /// The postings, by day and entry.
    pub lines: Vec<JournalLine>,
    /// After which the next page begins, when there is one.
    pub next: Option<Place>,
}

/// A posting of the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalLine {
    /// Where it stands.
    pub place: Place,
    /// What happened: the stable name of the kind of entry.
    pub kind: String,
    /// Label of the entry.
    pub label: String,
    /// Account number.
    pub account: String,
    /// The customer, on accounts that are kept per customer.
    pub customer: Option<CustomerId>,
    /// Debit positive, credit negative, minor units.
    pub amount_minor: i64,
    /// The currency.
    pub currency: Currency,
}

/// A page of the journal between two days, by day.
pub async fn journal_page(
    tx: &mut Tx,
    ctx: &Ctx,
    span: Span,
    after: Option<Place>,
    limit: usize,
) -> Result<JournalPage, DbError> {
    let start = after.filter(|place| place.booked_on >= span.from).unwrap_or(Place::before(span.from));
    let span = Span { from: start.booked_on, ..span };
    let wanted = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
    let rows = store::journal_rows(tx, ctx, span, start, wanted).await?;
    let has_more = rows.len() > limit;
    let lines: Result<Vec<JournalLine>, DbError> = rows.into_iter().take(limit).map(journal_line).collect();
    let lines = lines?;
    let next = lines.last().filter(|_| has_more).map(|line| line.place);
    Ok(JournalPage { lines, next })
}

fn journal_line(row: JournalRow) -> Result<JournalLine, DbError> {
    Ok(JournalLine {
        place: Place { booked_on: row.booked_on.to_jiff(), entry: row.entry_id, line_no: row.line_no },
        kind: row.kind,
        label: row.label,
        account: row.account,
        customer: row.customer_id,
        amount_minor: row.amount_minor,
        currency: store::currency(&row.currency)?,
    })
}
