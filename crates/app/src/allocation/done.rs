//! Decisions that stand, page by page, and how one about a transaction came about.

use std::collections::HashMap;

use db::{DbError, Tx};
use jiff::civil::Date;
use uuid::Uuid;

use super::evidence::EvidenceFact;
use super::store::{self, AllocationLineRow, CommentRow, DoneRow};
use super::undo::day_of_reversal;
use super::worklist::{Named, ShownLine};
use crate::banking::{self, TransactionRow};
use crate::bookkeeping::{self, Books};
use crate::context::Ctx;
use crate::ids::{AllocationId, BankAccountId, BankTransactionId};

/// A decision that stands.
#[derive(Clone, Debug)]
pub struct DoneLine {
    /// The decision.
    pub allocation: AllocationId,
    /// The transaction.
    pub transaction: TransactionRow,
    /// By which means.
    pub method: String,
    /// Whether the machine decided.
    pub is_automatic: bool,
    /// Who decided, as the context named them.
    pub decided_by: String,
    /// When, in microseconds since 1970 UTC.
    pub decided_at: i64,
    /// Why.
    pub evidence: Vec<EvidenceFact>,
    /// What it is made of.
    pub lines: Vec<ShownLine>,
}

/// From where a page of decisions goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DoneFilter {
    /// Of every account, latest decision first, before one of them.
    All {
        /// The last decision of the page before.
        before: Option<AllocationId>,
        /// Whether only those that nobody made are asked for.
        only_automatic: bool,
    },
    /// Of one account, latest transaction first, before one of them.
    Account {
        /// The account.
        account: BankAccountId,
        /// The last transaction of the page before, with its day.
        before: Option<(Date, BankTransactionId)>,
    },
}

/// Transactions looked at in one go when those of an account are listed: most of them are explained.
const TRANSACTIONS_AT_ONCE: i64 = 100;

/// A page of the decisions that stand, at most `limit`.
pub async fn list_done(
    tx: &mut Tx,
    ctx: &Ctx,
    filter: DoneFilter,
    limit: usize,
) -> Result<Vec<DoneLine>, DbError> {
    let rows = match filter {
        DoneFilter::All { before, only_automatic } => {
            let before = before.unwrap_or(AllocationId::from_uuid(Uuid::max()));
            let limit = i64::try_from(limit).unwrap_or(i64::MAX);
            store::list_done(tx, ctx, before, only_automatic, limit).await?
        }
        DoneFilter::Account { account, before } => done_of_account(tx, ctx, account, before, limit).await?,
    };
    with_lines(tx, ctx, rows).await
}

async fn done_of_account(
    tx: &mut Tx,
    ctx: &Ctx,
    account: BankAccountId,
    before: Option<(Date, BankTransactionId)>,
    limit: usize,
) -> Result<Vec<DoneRow>, DbError> {
    let mut before = before.unwrap_or((Date::MAX, BankTransactionId::from_uuid(Uuid::max())));
    let mut rows: Vec<DoneRow> = Vec::new();
    while rows.len() < limit {
        let days = banking::list_days_before(tx, ctx, account, before, TRANSACTIONS_AT_ONCE).await?;
        let Some(last) = days.last() else { break };
        before = (last.1.to_jiff(), last.0);
        let places: HashMap<BankTransactionId, usize> =
            (0..).zip(&days).map(|(at, day)| (day.0, at)).collect();
        let ids: Vec<BankTransactionId> = days.iter().map(|(id, _)| *id).collect();
        let mut found = store::list_done_of(tx, ctx, &ids).await?;
        found.sort_by_key(|row| places.get(&row.transaction_id).copied());
        rows.extend(found);
    }
    // Never a part of what was decided about one transaction: the next page goes on behind it.
    if let Some(last) = rows.get(limit.saturating_sub(1)).map(|row| row.transaction_id) {
        let end = rows.iter().rposition(|row| row.transaction_id == last).unwrap_or(0);
        rows.truncate(end + 1);
    }
    Ok(rows)
}

/// The decisions that stand about a transaction, latest first.
pub async fn list_done_of(
    tx: &mut Tx,
    ctx: &Ctx,
    transaction: BankTransactionId,
) -> Result<Vec<DoneLine>, DbError> {
    let rows = store::list_done_of(tx, ctx, &[transaction]).await?;
    with_lines(tx, ctx, rows).await
}

/// One decision, whether it stands or not.
pub async fn find_done(
    tx: &mut Tx,
    ctx: &Ctx,
    id: AllocationId,
) -> Result<Option<(DoneLine, Option<Undoing>)>, DbError> {
    let Some(row) = store::find_done(tx, ctx, id).await? else { return Ok(None) };
    let undo = store::find_undo(tx, ctx, id).await?;
    let line = with_lines(tx, ctx, vec![row]).await?.pop();
    let undoing = undo.map(|row| Undoing { by: row.undone_by, at: row.undone_at, reason: row.reason });
    Ok(line.map(|line| (line, undoing)))
}

/// How a decision was undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undoing {
    /// By whom.
    pub by: String,
    /// When, in microseconds since 1970 UTC.
    pub at: i64,
    /// Why.
    pub reason: String,
}

/// The day on which undoing a decision would be booked, and the last closed day when that keeps it off the
/// decision's own.
pub async fn undo_day(tx: &mut Tx, ctx: &Ctx, decision: &DoneLine) -> Result<(Date, Option<Date>), DbError> {
    let books = Books::open(tx, ctx).await?;
    let booked_on = decision.transaction.booked_on.to_jiff();
    let entry = match store::find_allocation(tx, ctx, decision.allocation).await? {
        Some((row, _)) => bookkeeping::find_entry(tx, ctx, row.entry_id).await?,
        None => None,
    };
    let entry_on = entry.map_or(booked_on, |entry| entry.booked_on.to_jiff());
    let on = books.open_day(day_of_reversal(ctx, &books, decision.decided_at, entry_on));
    let closed = books.periods().last_closed_day().filter(|closed| *closed >= booked_on);
    Ok((on, closed))
}

/// Who set a transaction aside, when, and why; nothing when it is not aside.
pub async fn find_aside(
    tx: &mut Tx,
    ctx: &Ctx,
    transaction: BankTransactionId,
) -> Result<Option<CommentRow>, DbError> {
    let found = store::find_aside(tx, ctx, transaction).await?;
    Ok(found.map(|(body, written_by, written_at)| CommentRow {
        id: crate::ids::CommentId::from_uuid(transaction.uuid()),
        body,
        written_by,
        written_at,
    }))
}

async fn with_lines(tx: &mut Tx, ctx: &Ctx, rows: Vec<DoneRow>) -> Result<Vec<DoneLine>, DbError> {
    let ids: Vec<BankTransactionId> = rows.iter().map(|row| row.transaction_id).collect();
    let transactions: HashMap<BankTransactionId, TransactionRow> =
        banking::list_transactions_of(tx, ctx, &ids).await?.into_iter().map(|row| (row.id, row)).collect();
    let allocations: Vec<AllocationId> = rows.iter().map(|row| row.id).collect();
    let mut lines: HashMap<AllocationId, Vec<AllocationLineRow>> = HashMap::new();
    for line in store::list_lines_of(tx, ctx, &allocations).await? {
        lines.entry(line.allocation_id).or_default().push(line);
    }
    let items = lines.values().flatten().filter_map(|line| line.item_id).collect();
    let named = Named::of(tx, ctx, items, Vec::new()).await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let transaction = transactions.get(&row.transaction_id)?.clone();
            let own = lines.remove(&row.id).unwrap_or_default();
            Some(DoneLine {
                allocation: row.id,
                transaction,
                evidence: serde_json::from_str(&row.evidence).unwrap_or_default(),
                lines: own.into_iter().map(|line| shown(line, &named)).collect(),
                method: row.method,
                is_automatic: row.is_automatic,
                decided_by: row.decided_by,
                decided_at: row.decided_at,
            })
        })
        .collect())
}

fn shown(line: AllocationLineRow, named: &Named) -> ShownLine {
    let AllocationLineRow { item_id, role, account, amount_minor, .. } = line;
    match (role, item_id) {
        (Some(role), _) => ShownLine { amount_minor, role, ..ShownLine::default() },
        (None, Some(item)) => named.item_line(item, amount_minor),
        (None, None) => {
            ShownLine { number: account.unwrap_or_default(), amount_minor, ..ShownLine::default() }
        }
    }
}
