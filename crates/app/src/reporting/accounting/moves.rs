//! The auxiliary account of a customer: every posting about its documents, with the running balance.

use db::{DbError, Tx};
use jiff::civil::Date;
use money::Currency;

use super::letters::LetterBook;
use super::store;
use crate::bookkeeping::letters_of_customer;
use crate::context::Ctx;
use crate::ids::{CustomerId, EntryId, OpenItemId};
use crate::reporting::{Place, Span};

/// A posting about a document of a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// Where it stands.
    pub place: Place,
    /// What happened: the stable name of the kind of entry.
    pub kind: String,
    /// Label of the entry.
    pub label: String,
    /// Account number.
    pub account: String,
    /// The document's number.
    pub number: String,
    /// Whether it is a document, not money on account.
    pub is_document: bool,
    /// The document.
    pub item: OpenItemId,
    /// Debit positive, credit negative, minor units.
    pub amount_minor: i64,
    /// The balance after it, debit positive.
    pub balance_minor: i64,
}

/// A page of the account of a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovesPage {
    /// The balance before the first line.
    pub opening_minor: i64,
    /// The lines, by day.
    pub lines: Vec<Move>,
    /// After which the next page begins.
    pub next: Option<Place>,
    /// The balance at the end of the days asked for.
    pub closing_minor: i64,
    /// The letters of its postings.
    pub letters: LetterBook,
}

/// A page of the account of a customer in a currency. All its postings are read: those of one customer.
pub async fn customer_moves(
    tx: &mut Tx,
    ctx: &Ctx,
    (customer, currency): (CustomerId, Currency),
    span: Span,
    after: Option<Place>,
    limit: usize,
) -> Result<MovesPage, DbError> {
    let letters = letters_of_customer(&store::letters_of_customer(tx, ctx, customer).await?);
    let rows = store::customer_moves(tx, ctx, customer).await?;
    let mut balance_minor = 0_i64;
    let mut page = MovesPage {
        opening_minor: 0,
        lines: Vec::new(),
        next: None,
        closing_minor: 0,
        letters: letters.into_iter().collect(),
    };
    for row in rows.into_iter().filter(|row| row.currency == currency.code()) {
        let day: Date = row.booked_on.to_jiff();
        if day > span.through {
            break;
        }
        balance_minor = balance_minor.saturating_add(row.amount_minor);
        let place = Place::new(day, row.entry_id, row.line_no);
        if day < span.from || after.is_some_and(|after| place <= after) {
            page.opening_minor = balance_minor;
        } else if page.lines.len() == limit {
            page.next = page.lines.last().map(|line| line.place);
        } else {
            page.lines.push(Move {
                place,
                kind: row.kind,
                label: row.label,
                account: row.account,
                number: row.number,
                is_document: row.item_kind != "unused_credit",
                item: row.item_id,
                amount_minor: row.amount_minor,
                balance_minor,
            });
        }
    }
    page.closing_minor = balance_minor;
    Ok(page)
}

/// Which entry a line belongs to, and which of its postings it is.
impl From<Place> for (EntryId, i64) {
    fn from(place: Place) -> Self {
        (place.entry, place.line_no)
    }
}
