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
