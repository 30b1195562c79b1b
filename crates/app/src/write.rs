//! The one shape of a write: idempotency key, operation, one event, commit. Jobs are enqueued by
//! the operation on the same transaction.

use std::fmt::Write as _;

use db::{AsDbError, Db, DbError, Tx};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

use crate::activity::{self, Event, StoredOutcome};
use crate::context::Ctx;
use crate::source::NoEntropy;

/// Bytes as two hexadecimal digits each.
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// How a write is called.
#[derive(Clone, Debug)]
pub struct Call {
    operation: &'static str,
    key: Option<String>,
    input_hash: String,
    is_dry_run: bool,
    is_long: bool,
}

impl Call {
    /// A call of an operation with its command, which is hashed so that a key used again for
    /// something else is noticed.
    pub fn new(operation: &'static str, command: &impl Serialize) -> Self {
        let text = serde_json::to_vec(command).unwrap_or_default();
        let input_hash = hexadecimal(&Sha256::digest(&text));
        Self { operation, key: None, input_hash, is_dry_run: false, is_long: false }
    }

    /// The same call under a key chosen by the caller: repeated, it has one effect.
    #[must_use]
    pub fn with_key(self, key: Option<String>) -> Self {
        Self { key, ..self }
    }

    /// The same call, of an operation that may take minutes: as a dry run it holds up nobody who
    /// writes, but on PostgreSQL one who writes a row that it wrote.
    #[must_use]
    pub fn long(self) -> Self {
        Self { is_long: true, ..self }
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
    if call.is_dry_run && call.is_long {
        return db.try_out(async |tx: &mut Tx| Ok(operation(tx).await.map_err(WriteError::Refused)?.0)).await;
    }
    if call.is_dry_run {
        let mut tx = db.begin_write().await?;
        let (outcome, _) = operation(&mut tx).await.map_err(WriteError::Refused)?;
        tx.rollback().await?;
        return Ok(outcome);
    }
    db.write(async |tx: &mut Tx| {
        let (head, stored) = activity::begin_write(tx, ctx, call.key.as_deref()).await?;
        if let Some(stored) = stored {
            return repeated(&call, stored);
        }
        let (outcome, event) = operation(tx).await.map_err(WriteError::Refused)?;
        let stored = match &call.key {
            Some(key) => Some(StoredOutcome {
                key: key.clone(),
                operation: call.operation.to_owned(),
                input_hash: call.input_hash.clone(),
                outcome: serde_json::to_string(&outcome)
                    .map_err(|_| WriteError::OutcomeUnreadable(key.clone()))?,
            }),
            None => None,
        };
        activity::end_write(tx, ctx, head, event.as_ref(), stored).await?;
        Ok(outcome)
    })
    .await
}

/// What the write under this key did before.
fn repeated<T: DeserializeOwned, E: std::error::Error + 'static>(
    call: &Call,
    stored: StoredOutcome,
) -> Result<T, WriteError<E>> {
    if stored.operation != call.operation || stored.input_hash != call.input_hash {
        return Err(WriteError::KeyReused(stored.key));
    }
    serde_json::from_str(&stored.outcome).map_err(|_| WriteError::OutcomeUnreadable(stored.key))
}
