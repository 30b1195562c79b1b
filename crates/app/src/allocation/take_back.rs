//! A return takes an earlier allocation back: which one, whether it can, and its lines turned round.

use db::{AsDbError, DbError, Tx};

use super::decide::Decider;
use super::lines::{DecidedLine, LineError, Target, may_be_open, taken_from};
use super::proposal::Proposal;
use super::store;
use crate::context::Ctx;
use crate::ids::{AllocationId, BankTransactionId, OpenItemId};
use crate::receivables::{self, ItemKind, OpenItem};

/// Why an allocation cannot be taken back.
#[derive(Debug, thiserror::Error)]
pub enum TakeBackError {
    /// It was undone since, or never was.
    #[error("the payment that came back is not allocated (any more)")]
    NotAllocated,
    /// Another return took it back.
    #[error("allocation {allocation} was already taken back by {by}")]
    AlreadyTakenBack {
        /// The allocation.
        allocation: AllocationId,
        /// The allocation of the other return.
        by: AllocationId,
    },
    /// The credit it left was used since.
    #[error("the credit that allocation {allocation} left was used since; undo what used it first")]
    CreditUsed {
        /// The allocation.
        allocation: AllocationId,
    },
    /// A document would be open for more than it is.
    #[error("document {0} would be open for more than its amount")]
    OverOpen(String),
    /// A line refers to what is not there.
    #[error(transparent)]
    Line(#[from] LineError),
    /// The store failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl AsDbError for TakeBackError {
    fn as_db_error(&self) -> Option<&DbError> {
        match self {
            Self::Db(error) => Some(error),
            _ => None,
        }
    }
}

/// The allocation that a stored proposal takes back: by its id, or as the one that stands for the
/// transaction of the same run. Nothing for a proposal that takes nothing back.
pub(super) async fn find_earlier(
    tx: &mut Tx,
    ctx: &Ctx,
    proposal: &Proposal,
) -> Result<Option<AllocationId>, TakeBackError> {
    match (&proposal.takes_back, &proposal.takes_back_transaction) {
        (Some(text), _) => text.parse().map(Some).map_err(|_| TakeBackError::NotAllocated),
        (None, Some(text)) => {
            let id: BankTransactionId = text.parse().map_err(|_| TakeBackError::NotAllocated)?;
            match store::list_standing_of(tx, ctx, id).await?[..] {
                [(only,)] => Ok(Some(only)),
                _ => Err(TakeBackError::NotAllocated),
            }
        }
        (None, None) => Ok(None),
    }
}

/// The lines of an allocation turned round, when it stands, nothing took it back, the credit it left
/// is untouched, and no document would be open for more than it is.
pub(super) async fn opposite_lines(
    tx: &mut Tx,
    ctx: &Ctx,
    earlier: AllocationId,
) -> Result<Vec<DecidedLine>, TakeBackError> {
    let found = store::find_allocation(tx, ctx, earlier).await?;
    if !found.is_some_and(|(_, stands)| stands) {
        return Err(TakeBackError::NotAllocated);
    }
    if let Some(by) = store::find_taking_back(tx, ctx, earlier).await? {
        return Err(TakeBackError::AlreadyTakenBack { allocation: earlier, by });
    }
    let rows = store::find_lines(tx, ctx, earlier).await?;
    let mut items: Vec<OpenItem> = Vec::new();
    for row in &rows {
        let Some(id) = row.item_id else { continue };
        let Some(item) = receivables::find_item(tx, ctx, id).await? else { continue };
        let left_credit = item.kind == ItemKind::UnusedCredit && row.amount_minor > 0;
        if left_credit && item.open_minor != item.amount_minor {
            return Err(TakeBackError::CreditUsed { allocation: earlier });
        }
        items.push(item);
    }
    let find = |id: OpenItemId| items.iter().find(|item| item.id == id).cloned();
    let lines: Result<Vec<_>, _> = rows.iter().map(|row| DecidedLine::opposite_of(row, find)).collect();
    let lines = lines?;
    for item in &items {
        if !may_be_open(item, i128::from(item.open_minor) - taken_from(&lines, item.id)) {
            return Err(TakeBackError::OverOpen(item.number.clone()));
        }
    }
    Ok(lines)
}

/// The same within a run whose decisions so far are inserted. The items are as they were when the
/// run began, like those of every other decision of it: the decider adds what the run settled.
pub(super) async fn opposite_lines_in_run(
    tx: &mut Tx,
    ctx: &Ctx,
    decider: &mut Decider,
    earlier: AllocationId,
) -> Result<Vec<DecidedLine>, TakeBackError> {
    let mut lines = opposite_lines(tx, ctx, earlier).await?;
    for line in &mut lines {
        if let Target::Item(item) = &mut line.target {
            item.open_minor = item.open_minor.saturating_add(decider.settled_in_run(item.id));
            decider.load_about(tx, ctx, item).await?;
        }
    }
    Ok(lines)
}
