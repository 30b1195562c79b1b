//! The entries of some days for an accountant's program: what the eighteen columns of article A47 A-1 need.
//!
//! What the books hold is a part of a company's books, so the file is not the one that the tax
//! administration asks for; it is in its form, which accounting programs read.

use std::collections::HashMap;

use db::{Day, DbError, Tx};
use jiff::civil::Date;
use money::Currency;
use uuid::Uuid;

use super::store::{self, YearRow};
use crate::bookkeeping::{LetteredRow, letters_of_customer};
use crate::context::Ctx;
use crate::ids::EntryId;
use crate::reporting::Span;
use crate::reporting::store::currency;

/// An entry with a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its number in the order of posting, from 1.
    pub number: u64,
    /// The day it is booked on.
    pub booked_on: Date,
    /// What happened: the stable name.
    pub kind: String,
    /// Its label.
    pub label: String,
    /// When it was posted, in microseconds since 1970 UTC.
    pub posted_at: i64,
    /// The document's number or the bank's reference; empty when there is none.
    pub reference: String,
    /// The day of the document.
    pub document_on: Date,
    /// Its postings.
    pub lines: Vec<PieceLine>,
}

/// A posting of a piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PieceLine {
    /// Account number.
    pub account: String,
    /// The stable name of its role.
    pub role: Option<String>,
    /// The customer's number and name, on accounts that are kept per customer.
    pub customer: Option<(String, String)>,
    /// Debit positive, credit negative, minor units.
    pub amount_minor: i64,
    /// The currency.
    pub currency: Currency,
    /// The letters and the day of the last posting of the group, of settled groups.
    pub letters: Option<(String, Date)>,
}

/// Entries taken from the store at a time.
const ENTRIES: i64 = 1_000;

/// Reads the entries booked in some days, a thousand at a time, in the order of posting.
///
/// Entries are numbered in that order, so an entry booked late into the year comes last and changes the
/// number of no other.
#[derive(Debug)]
pub struct YearReader {
    span: Span,
    letters: HashMap<(EntryId, i64), (String, Date)>,
    after: EntryId,
    number: u64,
}

impl YearReader {
    /// Begins with the first entry; the letters of the whole books are known from here on.
    pub async fn open(tx: &mut Tx, ctx: &Ctx, span: Span) -> Result<Self, DbError> {
        let letters = settled_letters(tx, ctx).await?;
        Ok(Self { span, letters, after: EntryId::from_uuid(Uuid::nil()), number: 0 })
    }

    /// The next entries; none at the end.
    pub async fn next(&mut self, tx: &mut Tx, ctx: &Ctx) -> Result<Vec<Piece>, DbError> {
        let rows = store::year_entries(tx, ctx, self.span, self.after, ENTRIES).await?;
        let mut pieces: Vec<Piece> = Vec::new();
        for row in rows {
            if self.after != row.entry_id {
                self.after = row.entry_id;
                self.number += 1;
                pieces.push(Piece {
                    number: self.number,
                    booked_on: row.booked_on.to_jiff(),
                    kind: row.kind.clone(),
                    label: row.label.clone(),
                    posted_at: row.posted_at,
                    reference: String::new(),
                    document_on: row.booked_on.to_jiff(),
                    lines: Vec::new(),
                });
            }
            let Some(piece) = pieces.last_mut() else { continue };
            if piece.reference.is_empty() {
                let reference = row.item_number.clone().or_else(|| row.bank_reference.clone());
                piece.reference = reference.unwrap_or_default();
                piece.document_on = row.issued_on.map_or(piece.document_on, Day::to_jiff);
            }
            piece.lines.push(line_of(row, &self.letters)?);
        }
        Ok(pieces)
    }
}

fn line_of(row: YearRow, letters: &HashMap<(EntryId, i64), (String, Date)>) -> Result<PieceLine, DbError> {
    Ok(PieceLine {
        letters: letters.get(&(row.entry_id, row.line_no)).cloned(),
        account: row.account,
        role: row.role,
        customer: row.customer_number.zip(row.customer),
        amount_minor: row.amount_minor,
        currency: currency(&row.currency)?,
    })
}

/// The letters of every settled group. One customer's postings are held at a time.
async fn settled_letters(tx: &mut Tx, ctx: &Ctx) -> Result<HashMap<(EntryId, i64), (String, Date)>, DbError> {
    let mut letters = HashMap::new();
    let mut of_customer: Vec<LetteredRow> = Vec::new();
    let mut add = |rows: &[LetteredRow]| {
        let settled = letters_of_customer(rows).into_iter().filter(|(_, found)| found.is_settled);
        letters.extend(settled.map(|(place, found)| (place, (found.code, found.on))));
    };
    store::all_letters(tx, ctx, |row| {
        if of_customer.first().is_some_and(|first| first.customer_id != row.customer_id) {
            add(&of_customer);
            of_customer.clear();
        }
        of_customer.push(row);
        Ok(())
    })
    .await?;
    add(&of_customer);
    Ok(letters)
}
