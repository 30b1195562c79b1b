//! The one shape of a write: idempotency key, operation, one event, commit. Jobs are enqueued by
//! the operation on the same transaction.

use db::{AsDbError, Db, DbError, Tx};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

use crate::activity::{self, Event, StoredOutcome};
use crate::context::Ctx;
use crate::source::NoEntropy;

/// How a write is called.
#[derive(Clone, Debug)]
pub struct Call {
    operation: &'static str,
    key: Option<String>,
    input_hash: String,
    is_dry_run: bool,
}

impl Call {
    /// A call of an operation with its command, which is hashed so that a key used again for
    /// something else is noticed.
    pub fn new(operation: &'static str, command: &impl Serialize) -> Self {
        let text = serde_json::to_vec(command).unwrap_or_default();
        let input_hash = Sha256::digest(&text).iter().map(|byte| format!("{byte:02x}")).collect();
        Self { operation, key: None, input_hash, is_dry_run: false }
    }

    /// The same call under a key chosen by the caller: repeated, it has one effect.
    #[must_use]
    pub fn with_key(self, key: Option<String>) -> Self {
        Self { key, ..self }
    }

    /// The same call, rolled back at its end: it shows what would happen.
    #[must_use]
    pub fn dry_run(self, is_dry_run: bool) -> Self {
        Self { is_dry_run, ..self }
    }
}

/// Why a write did not happen.
#[derive(Debug, thiserror::Error)]
pub enum WriteError<E: std::error::Error + 'static> {
    /// The operation refused.
    #[error(transparent)]
    Refused(E),
    /// The key was used before with another command.
    #[error("the idempotency key {0:?} was used before for something else")]
    KeyReused(String),
    /// The store failed.
    #[error(transparent)]
    Db(#[from] DbError),
    /// A stored outcome cannot be read.
    #[error("the stored outcome of key {0:?} cannot be read")]
    OutcomeUnreadable(String),
}

/// Errors of operations tell whether a fault of the store is behind them, so that a
/// serialisation failure inside an operation is retried like any other.
impl<E: std::error::Error + AsDbError + 'static> AsDbError for WriteError<E> {
    fn as_db_error(&self) -> Option<&DbError> {
        match self {
            Self::Db(error) => Some(error),
            Self::Refused(error) => error.as_db_error(),
            Self::KeyReused(_) | Self::OutcomeUnreadable(_) => None,
        }
    }
}

/// A fault that any operation may meet: of the store or of the machine.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The store failed.
    #[error(transparent)]
    Db(#[from] DbError),
    /// No random bytes.
    #[error(transparent)]
    NoEntropy(#[from] NoEntropy),
}

impl AsDbError for Fault {
    fn as_db_error(&self) -> Option<&DbError> {
        match self {
            Self::Db(error) => Some(error),
            Self::NoEntropy(_) => None,
        }
    }
}

/// Runs an operation as a write. The operation answers its outcome and the event that tells it;
/// no event means that nothing changed.
pub async fn write<T, E>(
    db: &Db,
    ctx: &Ctx,
    call: Call,
    mut operation: impl AsyncFnMut(&mut Tx) -> Result<(T, Option<Event>), E>,
) -> Result<T, WriteError<E>>
where
    T: Serialize + DeserializeOwned,
    E: std::error::Error + AsDbError + 'static,
{
    if call.is_dry_run {
        let mut tx = db.begin_write().await?;
        let (outcome, _) = operation(&mut tx).await.map_err(WriteError::Refused)?;
        tx.rollback().await?;
        return Ok(outcome);
    }
    db.write(async |tx: &mut Tx| {
        if let Some(stored) = find_stored(tx, ctx, &call).await? {
            return Ok(stored);
        }
        let (outcome, event) = operation(tx).await.map_err(WriteError::Refused)?;
        if let Some(event) = event {
            activity::record(tx, ctx, &event).await?;
        }
        if let Some(key) = &call.key {
            let stored = StoredOutcome {
                operation: call.operation.to_owned(),
                input_hash: call.input_hash.clone(),
                outcome: serde_json::to_string(&outcome)
                    .map_err(|_| WriteError::OutcomeUnreadable(key.clone()))?,
            };
            activity::insert_outcome(tx, ctx.org, key, &stored, ctx.now_micros()).await?;
        }
        Ok(outcome)
    })
    .await
}

async fn find_stored<T: DeserializeOwned, E: std::error::Error + 'static>(
    tx: &mut Tx,
    ctx: &Ctx,
    call: &Call,
) -> Result<Option<T>, WriteError<E>> {
    let Some(key) = &call.key else { return Ok(None) };
    let Some(stored) = activity::find_outcome(tx, ctx.org, key).await? else { return Ok(None) };
    if stored.operation != call.operation || stored.input_hash != call.input_hash {
        return Err(WriteError::KeyReused(key.clone()));
    }
    serde_json::from_str(&stored.outcome).map(Some).map_err(|_| WriteError::OutcomeUnreadable(key.clone()))
}
