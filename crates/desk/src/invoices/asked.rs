//! What of the documents an address asks for.

use app::listing::{Cursor, CursorKey, DocumentFilter, DocumentOrder, DocumentTab, amount_of};
use jiff::civil::Date;
use money::Currency;

use crate::error::PageError;
use crate::web::Address;

/// What an address asks for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The filters.
    pub filter: DocumentFilter,
    /// After which document.
    pub after: Option<Cursor>,
    /// Before which document.
    pub before: Option<Cursor>,
    /// Whether rows are close to each other.
    pub is_dense: bool,
}

impl Asked {
    /// What an address asks for. What cannot be understood is told by its field.
    pub fn of(address: &Address) -> Result<Self, PageError> {
        let tab = DocumentTab::parse(address.value("tab")).unwrap_or_default();
        let customer = match address.value("customer") {
            "" => None,
            text => Some(text.parse().map_err(|_| PageError::NotFound)?),
        };
        let filter = DocumentFilter {
            tab,
            search: address.value("q").chars().take(100).collect(),
            customer,
            from: day_of(address, "from")?,
            to: day_of(address, "to")?,
            min_minor: minor_of(address, "min")?,
            max_minor: minor_of(address, "max")?,
            currency: match address.value("currency") {
                "" => None,
                code => Some(Currency::parse(code).map_err(|_| bad("currency", "list-bad-currency"))?),
            },
            order: if address.value("sort") == "amount" { DocumentOrder::Amount } else { DocumentOrder::Day },
            is_descending: is_descending(address, tab),
        };
        Ok(Self {
            filter,
            after: cursor_of(address.value("after"))?,
            before: cursor_of(address.value("before"))?,
            is_dense: address.value("dense") == "1",
        })
    }
}

/// Of what is open the oldest come first, of everything else the latest.
fn is_descending(address: &Address, tab: DocumentTab) -> bool {
    match address.value("dir") {
        "desc" => true,
        "asc" => false,
        _ => address.value("sort") == "amount" || !tab.is_of_open(),
    }
}

fn bad(field: &'static str, message: &'static str) -> PageError {
    PageError::BadField { field, message }
}

fn day_of(address: &Address, field: &'static str) -> Result<Option<Date>, PageError> {
    match address.value(field) {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| bad(field, "list-day-unreadable")),
    }
}

fn minor_of(address: &Address, field: &'static str) -> Result<Option<i64>, PageError> {
    match address.value(field) {
        "" => Ok(None),
        text => amount_of(text).map(Some).ok_or_else(|| bad(field, "list-bad-amount")),
    }
}

/// A place as an address holds it: `2026-03-31_itm_…`, `-1250_itm_…`, `FA-2026-0412_itm_…`.
pub fn cursor_text(cursor: &Cursor) -> String {
    let key = match &cursor.key {
        CursorKey::Day(on) => format!("d{on}"),
        CursorKey::Minor(minor) => format!("m{minor}"),
        CursorKey::Number(number) => format!("n{number}"),
    };
    format!("{key}~{}", cursor.id)
}

fn cursor_of(text: &str) -> Result<Option<Cursor>, PageError> {
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = || bad("after", "list-bad-place");
    let (key, id) = text.rsplit_once('~').ok_or_else(wrong)?;
    let id = id.parse().map_err(|_| wrong())?;
    let (kind, value) = key.split_at_checked(1).ok_or_else(wrong)?;
    let key = match kind {
        "d" => CursorKey::Day(value.parse().map_err(|_| wrong())?),
        "m" => CursorKey::Minor(value.parse().map_err(|_| wrong())?),
        "n" => CursorKey::Number(value.to_owned()),
        _ => return Err(wrong()),
    };
    Ok(Some(Cursor { key, id }))
}
