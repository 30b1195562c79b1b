//! Whose unexplained money could be, as far as matching found: what reminders must know before they ask for it.

use db::{DbError, Tx};
use uuid::Uuid;

use super::leads::list_cited;
use super::proposal::{Proposal, ProposalLine};
use super::store;
use crate::banking;
use crate::context::Ctx;
use crate::ids::{BankTransactionId, CustomerId, OpenItemId};

/// What the alternatives of an exception name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Candidates {
    /// The transaction.
    pub transaction: Option<BankTransactionId>,
    /// Customers to whose credit it could go.
    pub customers: Vec<CustomerId>,
    /// Documents that it could pay.
    pub items: Vec<OpenItemId>,
    /// Whether somebody undid all of them: what it cites is to be looked for.
    pub is_undone: bool,
}

/// A payer that a person's decision has tied to a customer: by name, by the keyed hash of an account, or both.
#[derive(Clone, Debug)]
pub(crate) struct KnownPayer {
    pub customer: CustomerId,
    pub name: Option<String>,
    pub account_index: Option<Uuid>,
}

/// What each exception of the legal entity names in any of its alternatives.
pub(crate) async fn list_candidates(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<Candidates>, DbError> {
    let mut found = Vec::new();
    for row in store::list_exceptions(tx, ctx).await? {
        let proposals: Vec<Proposal> = serde_json::from_str(&row.alternatives)
            .map_err(|_| DbError::Inconsistent { table: "exceptions", id: row.transaction_id.to_string() })?;
        let lines = || proposals.iter().flat_map(|proposal| &proposal.lines);
        found.push(Candidates {
            transaction: Some(row.transaction_id),
            customers: lines().filter_map(ProposalLine::customer_id).collect(),
            items: lines().filter_map(ProposalLine::item_id).collect(),
            is_undone: !proposals.is_empty() && proposals.iter().all(Proposal::was_undone),
        });
    }
    Ok(found)
}

/// The open documents that transactions cite by their whole number: for those of which the queue says nothing any more.
pub(crate) async fn list_cited_by(
    tx: &mut Tx,
    ctx: &Ctx,
    transactions: &[BankTransactionId],
) -> Result<Vec<(BankTransactionId, Vec<OpenItemId>)>, DbError> {
    let mut cited = Vec::new();
    for id in transactions {
        let Some(row) = banking::find_transaction(tx, ctx, *id).await? else { continue };
        let items = list_cited(tx, ctx, &row.remittance).await?;
        cited.push((*id, items.into_iter().map(|item| item.id).collect()));
    }
    Ok(cited)
}

/// The payers that were learned.
pub(crate) async fn list_known_payers(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<KnownPayer>, DbError> {
    let rows = store::list_aliases(tx, ctx).await?;
    let known = rows.into_iter().map(|row| KnownPayer {
        customer: row.customer_id,
        name: row.name,
        account_index: row.account_index,
    });
    Ok(known.collect())
}
