//! What is disputed: open documents of which a hold of that kind says so.

use db::{DbError, Tx};
use jiff::civil::Date;
use money::Currency;

use super::store;
use crate::context::Ctx;
use crate::ids::{CustomerId, OpenItemId};

/// A document that is disputed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisputedDocument {
    /// The document.
    pub item: OpenItemId,
    /// Its number.
    pub number: String,
    /// Whose it is.
    pub customer: CustomerId,
    /// The customer's name.
    pub customer_name: String,
    /// When it is due.
    pub due_on: Date,
    /// Its currency.
    pub currency: Currency,
    /// What is open of it, minor units; above zero.
    pub open_minor: i64,
    /// Since when, in microseconds since 1970 UTC.
    pub since: i64,
    /// Who said so.
    pub opened_by: String,
    /// Why; several holds are told one after the other.
    pub reason: String,
}

/// A document that is open because a payment came back. It is owed; disputed it is when somebody says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReopenedDocument {
    /// The document.
    pub item: OpenItemId,
    /// Its number.
    pub number: String,
    /// Whose it is.
    pub customer: CustomerId,
    /// The customer's name.
    pub customer_name: String,
    /// When it is due.
    pub due_on: Date,
    /// Its currency.
    pub currency: Currency,
    /// What is open of it, minor units; above zero.
    pub open_minor: i64,
    /// The last day on which a payment of it came back.
    pub returned_on: Date,
    /// What came back of it in all, minor units.
    pub returned_minor: i64,
}

/// Documents that are open because a payment came back, before one of them, the last entered first, at most `limit`, and
/// whether others follow. Only those of the customers that whoever asks may see.
pub async fn list_reopened(
    tx: &mut Tx,
    ctx: &Ctx,
    before: Option<OpenItemId>,
    limit: usize,
) -> Result<(Vec<ReopenedDocument>, bool), DbError> {
    let asked = i64::try_from(limit.saturating_add(1)).unwrap_or(i64::MAX);
    let mut documents = store::reopened_documents(tx, ctx, before, asked).await?;
    let has_more = documents.len() > limit;
    documents.truncate(limit);
    Ok((documents, has_more))
}

/// Documents that are disputed today, after one of them, at most `limit`, and whether others follow. Only those of the
/// customers that whoever asks may see.
pub async fn list_disputed(
    tx: &mut Tx,
    ctx: &Ctx,
    after: Option<OpenItemId>,
    limit: usize,
) -> Result<(Vec<DisputedDocument>, bool), DbError> {
    // A document may have several holds: the last one read may lack some of its own.
    let rows_max = limit.saturating_add(1).saturating_mul(2);
    let rows = store::disputed_documents(tx, ctx, after, i64::try_from(rows_max).unwrap_or(i64::MAX)).await?;
    let is_cut = rows.len() == rows_max;
    let mut documents: Vec<DisputedDocument> = Vec::new();
    for row in rows {
        match documents.last_mut().filter(|last| last.item == row.item) {
            Some(last) if row.reason.is_empty() => last.since = last.since.min(row.since),
            Some(last) => {
                last.since = last.since.min(row.since);
                last.reason = format!("{} · {}", last.reason, row.reason);
            }
            None => documents.push(row),
        }
    }
    if is_cut && documents.len() > 1 {
        documents.pop();
    }
    let has_more = is_cut || documents.len() > limit;
    documents.truncate(limit);
    Ok((documents, has_more))
}
