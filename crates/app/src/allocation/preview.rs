//! The entry that a decision would make, shown before it is made.

use std::collections::HashMap;

use db::Tx;
use jiff::civil::Date;
use ledger::{Entry, SubjectId};
use money::Currency;

use super::accept::{Accept, AcceptError, Prepared, decided, prepare};
use super::decide::Decider;
use super::lines::Target;
use crate::context::Ctx;

/// An entry that would be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryPreview {
    /// The day it would be booked.
    pub booked_on: Date,
    /// Whether that is another day than the transaction's, whose period is closed.
    pub is_moved: bool,
    /// Whether that is the day on which an earlier decision was taken back, or later, instead of the money's.
    pub is_after_undo: bool,
    /// Its currency.
    pub currency: Currency,
    /// What would stay in suspense, signed minor units.
    pub rest_minor: i64,
    /// Its postings.
    pub postings: Vec<PostingPreview>,
}

/// A posting that would be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostingPreview {
    /// Account number.
    pub account: String,
    /// The document it is about, or empty.
    pub document: String,
    /// Debit positive, credit negative, minor units.
    pub amount_minor: i64,
}

/// What accepting would post. Changes nothing, and refuses what accepting would refuse.
pub async fn preview(ctx: &Ctx, tx: &mut Tx, command: &Accept) -> Result<EntryPreview, AcceptError> {
    let Prepared { row, books, decision, currency, rest_minor, .. } = prepare(ctx, tx, command).await?;
    let mut decider = Decider::with_books(books);
    let entry = {
        let decided = decided(tx, ctx, &mut decider, &row, currency, &decision).await?;
        decider.entry(&decided)?
    };
    let documents: HashMap<SubjectId, &str> = decision
        .lines
        .iter()
        .filter_map(|line| match &line.target {
            Target::Item(item) => Some((SubjectId(item.id.uuid().as_u128()), item.number.as_str())),
            _ => None,
        })
        .collect();
    Ok(EntryPreview {
        booked_on: entry.booked_on(),
        is_moved: entry.booked_on() != decision.booked_on,
        is_after_undo: decision.booked_on != row.booked_on.to_jiff(),
        currency,
        rest_minor,
        postings: postings_of(&entry, &documents),
    })
}

/// The postings of an entry as they are shown, each with the number of the document it is about.
pub(super) fn postings_of(entry: &Entry, documents: &HashMap<SubjectId, &str>) -> Vec<PostingPreview> {
    let shown = entry.postings().iter().map(|posting| PostingPreview {
        account: posting.account.to_string(),
        document: posting
            .subject
            .and_then(|subject| documents.get(&subject))
            .map(|number| (*number).to_owned())
            .unwrap_or_default(),
        amount_minor: posting.amount.minor(),
    });
    shown.collect()
}
