//! Set a transaction aside: it is not a customer's, or it waits for something. Or take it up again.

use db::{AsDbError, DbError, Tx};
use ledger::AccountRole;
use serde::{Deserialize, Serialize};

use super::store;
use crate::activity::Event;
use crate::banking::{self, WaitingState};
use crate::bookkeeping;
use crate::context::Ctx;
use crate::ids::{BankTransactionId, SetAsideId};
use crate::write::Fault;

/// Set a transaction aside, or take it up again. It stays in suspense either way.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct SetAside {
    /// The transaction, as its id's text.
    pub transaction: String,
    /// Whether it is set aside from now on.
    pub is_aside: bool,
    /// Why.
    pub note: String,
}

/// Why a transaction was not set aside.
#[derive(Debug, thiserror::Error)]
pub enum SetAsideError {
    /// There is no such transaction.
    #[error("there is no transaction {0}")]
    Unknown(String),
    /// It is explained already: nothing of it waits.
    #[error("transaction {0} is already explained")]
    AlreadyExplained(BankTransactionId),
    /// Who wants to undo it did not set it aside last.
    #[error("transaction {0} was taken up or set aside again since")]
    ChangedSince(BankTransactionId),
    /// The store or the machine.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<DbError> for SetAsideError {
    fn from(error: DbError) -> Self {
        Self::Fault(error.into())
    }
}

impl AsDbError for SetAsideError {
    fn as_db_error(&self) -> Option<&DbError> {
        match self {
            Self::Fault(fault) => fault.as_db_error(),
            Self::Unknown(_) | Self::AlreadyExplained(_) | Self::ChangedSince(_) => None,
        }
    }
}

/// Records the decision. A transaction set aside leaves the queue and is not matched; taken up
/// again it comes back with the next matching run. One that is explained does not wait, and is not set aside.
pub async fn set_aside(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &SetAside,
) -> Result<(SetAside, Option<Event>), SetAsideError> {
    let (_, event) = mark(ctx, tx, command).await?;
    Ok((command.clone(), Some(event)))
}

/// The same, and answers the mark that was made.
pub(super) async fn mark(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &SetAside,
) -> Result<(SetAsideId, Event), SetAsideError> {
    let unknown = || SetAsideError::Unknown(command.transaction.clone());
    let id: BankTransactionId = command.transaction.parse().map_err(|_| unknown())?;
    banking::find_transaction(tx, ctx, id).await?.ok_or_else(unknown)?;
    let in_suspense = bookkeeping::sum_of_subject(tx, ctx, AccountRole::Suspense, id.uuid()).await?;
    if command.is_aside && in_suspense == 0 {
        return Err(SetAsideError::AlreadyExplained(id));
    }
    let mark = SetAsideId::from_uuid(ctx.new_id().map_err(Fault::from)?);
    store::insert_set_aside(tx, ctx, mark, id, command.is_aside, &command.note).await?;
    if command.is_aside {
        store::delete_exception(tx, ctx, id).await?;
    }
    let queued = store::find_exception(tx, ctx, id).await?;
    let state = match &queued {
        _ if command.is_aside => WaitingState::Aside,
        Some(row) if row.alternatives != "[]" => WaitingState::Suggested,
        Some(row) => WaitingState::without_proposal(&row.reason),
        None => WaitingState::New,
    };
    let reason = queued.map(|row| row.reason).unwrap_or_default();
    banking::set_waiting(tx, ctx, id, (state, &reason), in_suspense.saturating_neg()).await?;
    let kind = if command.is_aside { "transaction_set_aside" } else { "transaction_taken_up" };
    Ok((mark, Event::new(kind, id, serde_json::json!({ "note": command.note }))))
}
