//! Every decision about one transaction, those that were undone included.

use db::{DbError, Tx};
use money::Currency;

use super::evidence::{EvidenceFact, evidence_words};
use super::store;
use crate::banking;
use crate::context::Ctx;
use crate::ids::{AllocationId, BankTransactionId, OpenItemId};
use crate::receivables;
use crate::words::Words;

/// A line of a decision: of a document, of a role, or of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionLine {
    /// Number of the document.
    pub document: Option<String>,
    /// Its id.
    pub item: Option<OpenItemId>,
    /// The stable name of the role, for a difference, a discount, charges.
    pub role: Option<String>,
    /// Account number.
    pub account: Option<String>,
    /// Signed minor units.
    pub amount_minor: i64,
}

/// A decision about a transaction, as its page tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransactionDecision {
    /// Its id.
    pub id: AllocationId,
    /// By which means.
    pub method: String,
    /// Whether the machine decided.
    pub is_automatic: bool,
    /// Who decided.
    pub decided_by: String,
    /// When, in microseconds since 1970 UTC.
    pub decided_at: i64,
    /// Why, in words.
    pub evidence: Vec<String>,
    /// What it is made of.
    pub lines: Vec<DecisionLine>,
    /// Whether it stands.
    pub stands: bool,
}

/// The decisions about a transaction, the last first.
pub async fn list_decisions_of(
    tx: &mut Tx,
    ctx: &Ctx,
    transaction: BankTransactionId,
    words: &Words,
) -> Result<Vec<TransactionDecision>, DbError> {
    let Some(row) = banking::find_transaction(tx, ctx, transaction).await? else { return Ok(Vec::new()) };
    let currency = Currency::parse(&row.currency).unwrap_or(Currency::EUR);
    let mut views = Vec::new();
    for (id, decided_at) in store::list_of(tx, ctx, transaction).await? {
        let Some((allocation, stands)) = store::find_allocation(tx, ctx, id).await? else { continue };
        let facts: Vec<EvidenceFact> = serde_json::from_str(&allocation.evidence).unwrap_or_default();
        let mut lines = Vec::new();
        for line in store::find_lines(tx, ctx, id).await? {
            let document = match line.item_id {
                Some(item) => receivables::find_item(tx, ctx, item).await?.map(|item| item.number),
                None => None,
            };
            let store::AllocationLineRow { item_id: item, role, account, amount_minor, .. } = line;
            lines.push(DecisionLine { document, item, role, account, amount_minor });
        }
        views.push(TransactionDecision {
            id,
            method: allocation.method,
            is_automatic: allocation.is_automatic,
            decided_by: allocation.decided_by,
            decided_at,
            evidence: facts.iter().map(|fact| evidence_words(fact, currency, words)).collect(),
            lines,
            stands,
        });
    }
    Ok(views)
}
