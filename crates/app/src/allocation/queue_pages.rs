//! What was decided and what waits, a page at a time: only what the page shows is loaded.

use std::collections::HashMap;

use db::{DbError, Tx};
use ledger::AccountRole;

use super::evidence::EvidenceFact;
use super::proposal::Proposal;
use super::queue::{AllocationView, AlternativeView, ExceptionView, Shown, in_words, view_of};
use super::store::{self, AllocationRow};
use crate::banking;
use crate::bookkeeping::{self, Books};
use crate::context::Ctx;
use crate::ids::{AllocationId, BankAccountId, BankTransactionId, EntryId, OpenItemId};
use crate::inbox;
use crate::receivables;
use crate::words::Words;

/// A decision with its history.
#[derive(Clone, Debug)]
pub struct DecisionView {
    /// The decision.
    pub allocation: AllocationView,
    /// Its journal entry.
    pub entry: EntryId,
    /// Who decided.
    pub decided_by: String,
    /// When, in microseconds since 1970 UTC.
    pub decided_at: i64,
    /// When it was undone, by whom, and why.
    pub undone: Option<(i64, String, String)>,
}

/// Decisions after one, those that were undone among them, in the order in which they were made, at most
/// `limit`; about one transaction when it is given.
pub async fn page_of_decisions(
    tx: &mut Tx,
    ctx: &Ctx,
    words: &Words,
    transaction: Option<BankTransactionId>,
    after: Option<AllocationId>,
    limit: i64,
) -> Result<Vec<DecisionView>, DbError> {
    let rows = match transaction {
        Some(transaction) => store::page_of_transaction(tx, ctx, transaction, after, limit).await?,
        None => store::page_of_allocations(tx, ctx, after, limit).await?,
    };
    decisions(tx, ctx, words, rows).await
}

/// One decision.
pub async fn find_decision(
    tx: &mut Tx,
    ctx: &Ctx,
    words: &Words,
    id: AllocationId,
) -> Result<Option<DecisionView>, DbError> {
    let Some((row, _)) = store::find_allocation(tx, ctx, id).await? else { return Ok(None) };
    Ok(decisions(tx, ctx, words, vec![row]).await?.pop())
}

async fn decisions(
    tx: &mut Tx,
    ctx: &Ctx,
    words: &Words,
    rows: Vec<AllocationRow>,
) -> Result<Vec<DecisionView>, DbError> {
    let mut lines = HashMap::new();
    let mut items = Vec::new();
    for row in &rows {
        let found = store::find_lines(tx, ctx, row.id).await?;
        items.extend(found.iter().filter_map(|line| line.item_id));
        lines.insert(row.id, found);
    }
    let transactions: Vec<BankTransactionId> = rows.iter().map(|row| row.transaction_id).collect();
    let shown = Shown::of(tx, ctx, &transactions, &items).await?;
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        let lines = lines.remove(&row.id).unwrap_or_default();
        let (decided_at, undone) = store::find_times(tx, ctx, row.id).await?;
        let (entry, decided_by) = (row.entry_id, row.decided_by.clone());
        let Some(allocation) = shown.allocation(row, &lines, words) else { continue };
        views.push(DecisionView { allocation, entry, decided_by, decided_at, undone });
    }
    Ok(views)
}

/// Which exceptions a list shows; what is absent is not asked for.
#[derive(Clone, Debug, Default)]
pub struct ExceptionFilter {
    /// That wait for this reason, by its code; empty for all.
    pub reason: String,
    /// On this account.
    pub account: Option<BankAccountId>,
}

/// Transactions that wait for a person after one, in the order in which they came in, at most `limit`.
pub async fn page_of_exceptions(
    tx: &mut Tx,
    ctx: &Ctx,
    words: &Words,
    filter: &ExceptionFilter,
    mut after: Option<BankTransactionId>,
    limit: i64,
) -> Result<Vec<ExceptionView>, DbError> {
    let wanted = usize::try_from(limit).unwrap_or(0);
    let mut waiting = Vec::new();
    while waiting.len() < wanted {
        let rows = store::page_of_exceptions(tx, ctx, &filter.reason, after, limit).await?;
        let Some(last) = rows.last() else { break };
        after = Some(last.transaction_id);
        for row in rows {
            if is_on(tx, ctx, row.transaction_id, filter.account).await? {
                waiting.extend(waiting_still(tx, ctx, row).await?);
            }
        }
    }
    waiting.truncate(wanted);
    exceptions(tx, ctx, words, waiting).await
}

/// Whether a transaction is on an account, or none is asked for.
async fn is_on(
    tx: &mut Tx,
    ctx: &Ctx,
    transaction: BankTransactionId,
    account: Option<BankAccountId>,
) -> Result<bool, DbError> {
    let Some(account) = account else { return Ok(true) };
    let found = banking::find_transaction_summary(tx, ctx, transaction).await?;
    Ok(found.is_some_and(|row| row.bank_account_id == account))
}

/// One transaction that waits for a person.
pub async fn find_exception(
    tx: &mut Tx,
    ctx: &Ctx,
    words: &Words,
    transaction: BankTransactionId,
) -> Result<Option<ExceptionView>, DbError> {
    let Some(row) = store::find_exception(tx, ctx, transaction).await? else { return Ok(None) };
    let waiting = waiting_still(tx, ctx, row).await?;
    Ok(exceptions(tx, ctx, words, Vec::from_iter(waiting)).await?.pop())
}

/// A row of the queue with what of its transaction is to be explained; nothing when it was explained since
/// matching ran.
async fn waiting_still(
    tx: &mut Tx,
    ctx: &Ctx,
    row: store::ExceptionRow,
) -> Result<Option<(store::ExceptionRow, i64)>, DbError> {
    let subject = row.transaction_id.uuid();
    let in_suspense = bookkeeping::sum_of_subject(tx, ctx, AccountRole::Suspense, subject).await?;
    Ok((in_suspense != 0).then(|| (row, in_suspense.saturating_neg())))
}

async fn exceptions(
    tx: &mut Tx,
    ctx: &Ctx,
    words: &Words,
    rows: Vec<(store::ExceptionRow, i64)>,
) -> Result<Vec<ExceptionView>, DbError> {
    let ids: Vec<BankTransactionId> = rows.iter().map(|(row, _)| row.transaction_id).collect();
    let mut shown = Shown::of(tx, ctx, &ids, &[]).await?;
    let mut views = Vec::with_capacity(rows.len());
    for (row, rest_minor) in rows {
        let Some(transaction) = shown.transactions.remove(&row.transaction_id) else { continue };
        let proposals: Vec<Proposal> = serde_json::from_str(&row.alternatives).unwrap_or_default();
        let alternatives = proposals.iter().map(|proposal| AlternativeView {
            fingerprint: proposal.fingerprint,
            method: proposal.method.clone(),
            lines: proposal.lines.iter().map(|line| shown.proposal_line(line)).collect(),
            evidence: in_words(&proposal.evidence, &transaction.currency, words),
        });
        let alternatives = alternatives.collect();
        views.push(ExceptionView { transaction, rest_minor, reason: row.reason, alternatives });
    }
    Ok(views)
}

impl Shown {
    /// What these transactions and items need.
    async fn of(
        tx: &mut Tx,
        ctx: &Ctx,
        transactions: &[BankTransactionId],
        items: &[OpenItemId],
    ) -> Result<Self, DbError> {
        let mut files = HashMap::new();
        let mut views = HashMap::new();
        for row in banking::find_transactions(tx, ctx, transactions).await? {
            if !files.contains_key(&row.file_id)
                && let Some(file) = inbox::find_file(tx, ctx, row.file_id).await?
            {
                files.insert(row.file_id, file.name);
            }
            views.insert(row.id, view_of(row, &files));
        }
        let mut numbers = HashMap::new();
        for item in items {
            if !numbers.contains_key(item)
                && let Some(found) = receivables::find_item(tx, ctx, *item).await?
            {
                numbers.insert(*item, found.number);
            }
        }
        Ok(Self { transactions: views, numbers, books: Books::open(tx, ctx).await? })
    }

    fn allocation(
        &self,
        row: AllocationRow,
        lines: &[store::AllocationLineRow],
        words: &Words,
    ) -> Option<AllocationView> {
        let transaction = self.transactions.get(&row.transaction_id).cloned()?;
        let facts: Vec<EvidenceFact> = serde_json::from_str(&row.evidence).unwrap_or_default();
        Some(AllocationView {
            id: row.id.to_string(),
            evidence: in_words(&facts, &transaction.currency, words),
            lines: lines.iter().map(|line| self.stored_line(line)).collect(),
            transaction,
            method: row.method,
            automatic: row.is_automatic,
        })
    }
}
