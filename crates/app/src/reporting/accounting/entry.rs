//! One entry of the journal, and what it proves.

use db::{DbError, Tx};
use jiff::civil::Date;
use money::Currency;
use uuid::Uuid;

use super::store::{self, DecisionRow, HeadRow, PostingRow};
use crate::context::Ctx;
use crate::ids::{AllocationId, BankTransactionId, CustomerId, EntryId, OpenItemId};
use crate::reporting::store::currency;

/// An entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its id.
    pub id: EntryId,
    /// The day it is booked on.
    pub booked_on: Date,
    /// What happened: the stable name.
    pub kind: String,
    /// Its label.
    pub label: String,
    /// The entry that it reverses.
    pub reverses: Option<EntryId>,
    /// When it was posted, in microseconds since 1970 UTC.
    pub posted_at: i64,
    /// Its postings.
    pub postings: Vec<Posting>,
}

/// A posting of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posting {
    /// Which of the entry's, from 1.
    pub line_no: i64,
    /// Account number.
    pub account: String,
    /// The stable name of the role in which the account was chosen, when a rule chose it.
    pub role: Option<String>,
    /// What it is about.
    pub subject: Option<Uuid>,
    /// The customer and its name, on accounts that are kept per customer.
    pub customer: Option<(CustomerId, String)>,
    /// Debit positive, credit negative, minor units.
    pub amount_minor: i64,
    /// The currency.
    pub currency: Currency,
}

impl Entry {
    pub(super) fn of(head: HeadRow, postings: Vec<PostingRow>) -> Result<Self, DbError> {
        let postings = postings.into_iter().map(|row| {
            Ok(Posting {
                line_no: row.line_no,
                account: row.account,
                role: row.role,
                subject: row.subject_id,
                customer: row.customer_id.map(|id| (id, row.customer.unwrap_or_default())),
                amount_minor: row.amount_minor,
                currency: currency(&row.currency)?,
            })
        });
        Ok(Self {
            id: head.id,
            booked_on: head.booked_on.to_jiff(),
            kind: head.kind,
            label: head.label,
            reverses: head.reverses_id,
            posted_at: head.posted_at,
            postings: postings.collect::<Result<_, DbError>>()?,
        })
    }
}

/// A document that an entry is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryItem {
    /// Its id.
    pub id: OpenItemId,
    /// The stable name of its kind.
    pub kind: String,
    /// Its number.
    pub number: String,
    /// Its total, minor units.
    pub total_minor: i64,
    /// The currency.
    pub currency: Currency,
}

/// A bank transaction that an entry is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryTransaction {
    /// Its id.
    pub id: BankTransactionId,
    /// The day it is booked on by the bank.
    pub booked_on: Date,
    /// The other side.
    pub counterparty: String,
    /// Money in is positive, minor units.
    pub amount_minor: i64,
    /// The currency.
    pub currency: Currency,
}

/// The decision that an entry carries out, or takes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The allocation.
    pub id: AllocationId,
    /// The stable name of the method.
    pub method: String,
    /// Whether nobody had to decide.
    pub is_automatic: bool,
    /// Who decided.
    pub by: String,
    /// When, in microseconds since 1970 UTC.
    pub at: i64,
    /// The reason, by whom and when, once it was undone.
    pub undone: Option<(String, String, i64)>,
}

impl From<DecisionRow> for Decision {
    fn from(row: DecisionRow) -> Self {
        let undone = row.undo_reason.zip(row.undone_by).zip(row.undone_at);
        Self {
            id: row.id,
            method: row.method,
            is_automatic: row.is_automatic,
            by: row.decided_by,
            at: row.decided_at,
            undone: undone.map(|((reason, by), at)| (reason, by, at)),
        }
    }
}

/// An entry with what it is about, the decision behind it, and the entry that reverses it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryFound {
    /// The entry.
    pub entry: Entry,
    /// The entry that reverses it.
    pub reversed_by: Option<EntryId>,
    /// The documents it is about.
    pub items: Vec<EntryItem>,
    /// The bank transactions it is about.
    pub transactions: Vec<EntryTransaction>,
    /// The decision behind it.
    pub decision: Option<Decision>,
}

/// One entry of the legal entity.
pub async fn find_entry(tx: &mut Tx, ctx: &Ctx, id: EntryId) -> Result<Option<EntryFound>, DbError> {
    let Some(head) = store::entry_head(tx, ctx, id).await? else { return Ok(None) };
    let entry = Entry::of(head, store::entry_postings(tx, ctx, id).await?)?;
    let items = store::entry_items(tx, ctx, id).await?.into_iter().map(|row| {
        let currency = currency(&row.currency)?;
        let (id, kind, number, total_minor) = (row.id, row.kind, row.number, row.total_minor);
        Ok(EntryItem { id, kind, number, total_minor, currency })
    });
    let items = items.collect::<Result<_, DbError>>()?;
    let transactions = store::entry_transactions(tx, ctx, id).await?.into_iter().map(|row| {
        Ok(EntryTransaction {
            id: row.id,
            booked_on: row.booked_on.to_jiff(),
            counterparty: row.counterparty,
            amount_minor: row.amount_minor,
            currency: currency(&row.currency)?,
        })
    });
    let transactions = transactions.collect::<Result<_, DbError>>()?;
    let decision = store::entry_decision(tx, ctx, id).await?.map(Decision::from);
    let reversed_by = store::entry_reversed_by(tx, ctx, id).await?;
    Ok(Some(EntryFound { entry, reversed_by, items, transactions, decision }))
}
