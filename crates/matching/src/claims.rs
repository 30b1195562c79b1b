//! What one transaction claims, before the claims of all are settled together.

use jiff::civil::Date;

use crate::citations::Cited;
use crate::items::{Items, item};
use crate::model::{Book, Evidence, ExceptionReason, Explanation, ItemIndex, Settings, Transaction};
use crate::normalise::Text;
use crate::numbers::Numbers;
use crate::payer::Payers;
use crate::reversal::Past;
use crate::rules::Rules;

/// The book, prepared for looking up.
pub(crate) struct Engine<'a> {
    pub(crate) book: &'a Book,
    pub(crate) transactions: &'a [Transaction],
    pub(crate) settings: &'a Settings,
    pub(crate) numbers: Numbers<'a>,
    pub(crate) payers: Payers,
    pub(crate) items: Items,
    pub(crate) past: Past,
    pub(crate) rules: Rules,
    /// What this run has given of each item; empty while nothing is.
    pub(crate) given: &'a [i64],
}

impl Engine<'_> {
    /// What is open of an item, less what was given.
    pub(crate) fn open_minor(&self, index: ItemIndex) -> i64 {
        let open = item(self.book, index).map_or(0, |item| item.open_minor);
        self.given.get(index as usize).map_or(open, |given| open.saturating_sub(*given))
    }

    /// The discount of an item. Where some was given there is none: it was for paying the whole.
    pub(crate) fn discount(&self, index: ItemIndex) -> Option<(Date, i64)> {
        let is_whole = self.given.get(index as usize).is_none_or(|&given| given == 0);
        item(self.book, index).filter(|_| is_whole)?.discount
    }
}

/// One transaction with what was read from it.
pub(crate) struct Reading<'a> {
    pub(crate) transaction: &'a Transaction,
    pub(crate) text: &'a Text,
    pub(crate) cited: &'a Cited,
}

/// How strong a claim to items is: the stronger is served first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rank {
    /// The document is cited in full and the amount is right.
    Cited,
    /// The document is cited in full, for a part.
    Part,
    /// The document is pointed at by amount and payer.
    Amount,
}

/// An explanation that is automatic if the items are still free.
#[derive(Clone, Debug)]
pub(crate) struct Claim {
    pub(crate) explanation: Explanation,
    pub(crate) rank: Rank,
}

/// Single items of exactly the amount: automatic if one alone remains free.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    /// In listing order.
    pub(crate) items: Vec<ItemIndex>,
    /// Whether `items` is all there are; a longer list is never narrowed down.
    pub(crate) is_complete: bool,
    pub(crate) evidence: Vec<Evidence>,
}

/// What the stages make of one transaction alone.
#[derive(Clone, Debug)]
pub(crate) enum Verdict {
    /// One explanation.
    Settled(Claim),
    /// One of several items of the payer.
    OneOf(Choice),
    /// For a person.
    Queued(ExceptionReason, Vec<Explanation>),
}

impl Verdict {
    /// An automatic explanation.
    pub(crate) fn settled(rank: Rank, explanation: Explanation) -> Self {
        Self::Settled(Claim { explanation, rank })
    }
}
