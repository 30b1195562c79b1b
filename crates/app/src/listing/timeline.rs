//! What happened with a customer, latest first: money on the day from which the bank counts it, documents on the day
//! on which they were issued, everything else when it was done.

use db::{DbError, Tx};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use money::Currency;

use super::account::{PaidBy, find_documents_of};
use super::store::timeline as store;
use crate::context::Ctx;
use crate::ids::{AdjustmentId, AllocationId, BankTransactionId, CustomerId, EntryId, OpenItemId};

/// Which entries of a timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TimelineKind {
    /// Documents that came in.
    Documents,
    /// Payments, adjustments without a bank transaction, and decisions that were undone.
    Payments,
    /// Notes.
    Notes,
    /// Changes of what is known of the customer.
    Changes,
}

impl TimelineKind {
    /// Every kind, in the order they are offered.
    pub const ALL: [Self; 4] = [Self::Documents, Self::Payments, Self::Notes, Self::Changes];

    /// Its stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Documents => "documents",
            Self::Payments => "payments",
            Self::Notes => "notes",
            Self::Changes => "changes",
        }
    }

    /// The kind of a stable name.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TimelineWhat {
    /// Documents came in together.
    Documents {
        /// How many.
        count: i64,
        /// The number of the first.
        number: String,
        /// Sum of their totals, signed minor units.
        total_minor: i64,
        /// Their currency.
        currency: Currency,
    },
    /// A payment was matched to documents.
    Payment {
        /// The decision.
        allocation: AllocationId,
        /// The bank transaction.
        transaction: BankTransactionId,
        /// When the money was booked.
        booked_on: Date,
        /// What went to documents of this customer, signed minor units.
        amount_minor: i64,
        /// Its currency.
        currency: Currency,
        /// Whether the machine decided.
        is_automatic: bool,
        /// The number of the first document.
        number: String,
        /// That document.
        document: Option<OpenItemId>,
        /// How many documents.
        count: i64,
    },
    /// Documents were settled or moved without a bank transaction.
    Adjustment {
        /// The decision.
        adjustment: AdjustmentId,
        /// Its journal entry.
        entry: EntryId,
        /// What was decided, by its stable name.
        kind: String,
        /// What was settled or moved of documents of this customer, signed minor units.
        amount_minor: i64,
        /// Its currency.
        currency: Currency,
        /// Why.
        reason: String,
        /// The number of the first document.
        number: String,
        /// That document.
        document: Option<OpenItemId>,
        /// How many documents.
        count: i64,
        /// Whether this tells that it was undone: then the entry and the reason are those of the undoing.
        is_undo: bool,
    },
    /// A decision was undone.
    Undo {
        /// The decision.
        allocation: AllocationId,
        /// The bank transaction.
        transaction: BankTransactionId,
        /// What is open again, signed minor units.
        amount_minor: i64,
        /// Its currency.
        currency: Currency,
        /// Why.
        reason: String,
    },
    /// A note was written.
    Note {
        /// What it says.
        body: String,
    },
    /// Something about the customer was changed.
    Change {
        /// Kind of the event.
        kind: String,
    },
}

/// A place in a timeline: what comes before it is older.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimelinePlace {
    /// The instant, in microseconds since 1970 UTC.
    pub at: i64,
    /// How many entries of this very instant were shown.
    pub shown: i64,
}

/// An entry of a timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimelineEntry {
    /// By what it is ordered, in microseconds since 1970 UTC: the beginning of its day, or when it was done.
    pub at: i64,
    /// Its day, where that is not when it was done: the value date of money, the last issue date of documents.
    pub on: Option<Date>,
    /// When it was done or came in, in microseconds since 1970 UTC.
    pub recorded_at: i64,
    /// Who, or empty.
    pub actor: String,
    /// What.
    pub what: TimelineWhat,
}

impl TimelineEntry {
    /// Something that stands where it was done.
    pub(super) fn done(at: i64, actor: String, what: TimelineWhat) -> Self {
        Self { at, on: None, recorded_at: at, actor, what }
    }

    /// Something that has a day of its own.
    pub(super) fn of_day(on: Date, recorded_at: i64, actor: String, what: TimelineWhat) -> Self {
        let begin = on.to_zoned(TimeZone::UTC);
        let at = begin.map_or(recorded_at, |begin| begin.timestamp().as_microsecond());
        Self { at, on: Some(on), recorded_at, actor, what }
    }
}

/// Entries of a customer's timeline, latest first, from a place on, at most `limit`; and the place where
/// the next page begins, when there is one. The same instant may hold several entries, so a place counts them.
pub async fn list_timeline(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    kinds: &[TimelineKind],
    from: Option<TimelinePlace>,
    limit: usize,
) -> Result<(Vec<TimelineEntry>, Option<TimelinePlace>), DbError> {
    let place = from.unwrap_or(TimelinePlace { at: i64::MAX, shown: 0 });
    let skipped = usize::try_from(place.shown).unwrap_or(0);
    let wanted = limit.saturating_add(skipped).saturating_add(1);
    let most = i64::try_from(wanted).unwrap_or(i64::MAX);
    let mut entries: Vec<TimelineEntry> = Vec::new();
    for kind in kinds {
        entries.extend(match kind {
            TimelineKind::Documents => store::documents(tx, ctx, customer, place.at, most).await?,
            TimelineKind::Payments => {
                let mut found = store::decided(tx, ctx, customer, place.at, most).await?;
                found.extend(store::undone(tx, ctx, customer, place.at, most).await?);
                found.extend(store::adjusted(tx, ctx, customer, place.at, most).await?);
                found.extend(store::adjusted_back(tx, ctx, customer, place.at, most).await?);
                found
            }
            TimelineKind::Notes => store::notes(tx, ctx, customer, place.at, most).await?,
            TimelineKind::Changes => store::changes(tx, ctx, customer, place.at, most).await?,
        });
    }
    // A stable sort keeps the order of the kinds within an instant, so that a place can count them.
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.at));
    let rest = entries.split_off(skipped.min(entries.len()));
    let mut page = rest;
    let has_more = page.len() > limit;
    page.truncate(limit);
    let next = page.last().filter(|_| has_more).map(|last| {
        let here = page.iter().filter(|entry| entry.at == last.at).count();
        let before = if last.at == place.at { skipped } else { 0 };
        TimelinePlace { at: last.at, shown: i64::try_from(here + before).unwrap_or(i64::MAX) }
    });
    name_documents(tx, ctx, customer, &mut page).await?;
    Ok((page, next))
}

/// Fills in the documents after which entries of a page are named.
async fn name_documents(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    page: &mut [TimelineEntry],
) -> Result<(), DbError> {
    let named = |what: &TimelineWhat| match what {
        TimelineWhat::Payment { allocation, transaction, number, .. } => {
            let by = PaidBy::Movement { allocation: *allocation, transaction: *transaction };
            Some((by, number.clone()))
        }
        TimelineWhat::Adjustment { adjustment, entry, number, .. } => {
            Some((PaidBy::Adjustment { adjustment: *adjustment, entry: *entry }, number.clone()))
        }
        TimelineWhat::Documents { .. }
        | TimelineWhat::Undo { .. }
        | TimelineWhat::Note { .. }
        | TimelineWhat::Change { .. } => None,
    };
    let names: Vec<(PaidBy, String)> = page.iter().filter_map(|entry| named(&entry.what)).collect();
    let names: Vec<(PaidBy, &str)> = names.iter().map(|(by, number)| (*by, number.as_str())).collect();
    let documents = find_documents_of(tx, ctx, customer, &names).await?;
    for entry in page {
        match &mut entry.what {
            TimelineWhat::Payment { allocation, document, .. } => {
                *document = documents.get(&allocation.uuid()).copied();
            }
            TimelineWhat::Adjustment { adjustment, document, .. } => {
                *document = documents.get(&adjustment.uuid()).copied();
            }
            TimelineWhat::Documents { .. }
            | TimelineWhat::Undo { .. }
            | TimelineWhat::Note { .. }
            | TimelineWhat::Change { .. } => {}
        }
    }
    Ok(())
}
