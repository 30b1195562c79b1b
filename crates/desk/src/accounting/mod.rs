//! The books: journal, ledger, trial balance, what is in suspense, closings, files for the accountant.

pub mod balance;
pub mod clearing;
pub mod closings;
pub mod collected;
pub mod entry;
pub mod journal;
pub mod ledger;
pub mod suspense;
pub mod year;

use ::ledger::{AccountNumber, ChartOfAccounts};
use app::ids::EntryId;
use app::reporting::{Place, Span};
use jiff::civil::Date;

use crate::error::PageError;
use crate::web::asked::day;

/// The days of a form; what is not given is open.
pub fn span(from: Option<&str>, to: Option<&str>) -> Result<Span, PageError> {
    let from = day("from", from)?.unwrap_or(Span::ALL.from);
    let through = day("to", to)?.unwrap_or(Span::ALL.through);
    if from > through {
        return Err(PageError::BadField { field: "to", message: "accounting-days-reversed" });
    }
    Ok(Span { from, through })
}

/// A place in a list of postings, as an address holds it: `2026-11-22.jrn_….2`.
pub fn place_text(place: Place) -> String {
    format!("{}.{}.{}", place.booked_on, place.entry, place.line_no)
}

/// Reads one.
pub fn place(text: &str) -> Option<Place> {
    let (day, rest) = text.split_once('.')?;
    let (entry, line) = rest.split_once('.')?;
    Some(Place::new(day.parse().ok()?, entry.parse().ok()?, line.parse().ok()?))
}

/// A place in a list of entries: `2026-11-22.jrn_…`.
pub fn entry_place(text: &str) -> Option<(Date, EntryId)> {
    let (day, entry) = text.split_once('.')?;
    Some((day.parse().ok()?, entry.parse().ok()?))
}

/// What an account of the chart is called; nothing for one that was named by its number.
pub fn account_label(chart: &ChartOfAccounts, account: &str) -> String {
    let role = AccountNumber::parse(account).ok().and_then(|number| chart.role_of(number));
    role.map(|role| chart.label(role).to_owned()).unwrap_or_default()
}

/// The key of the name of a kind of entry.
pub fn kind_key(kind: &str) -> String {
    format!("accounting-kind-{}", kind.replace('_', "-"))
}
