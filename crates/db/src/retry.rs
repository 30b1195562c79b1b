//! Running a write transaction again when the engine could not serialise it.

use std::time::Duration;

use tokio::sync::Semaphore;

use crate::{Db, DbError, Tx};

/// Tries before a serialisation failure is reported.
const TRIES_MAX: u32 = 8;
/// Whose turn it is to try something out: each is a copy of the file on SQLite, and takes one of eight
/// connections on PostgreSQL.
static TRIALS: Semaphore = Semaphore::const_new(2);

impl Db {
    /// Runs `operation` in a write transaction and commits; begins again when the engine answers
    /// with a serialisation failure, a deadlock or a lost race for a unique key. `operation` must
    /// have no effect but on its transaction. A failure of the COMMIT itself that is not a
    /// serialisation failure is reported as is: its outcome is unknown, and the caller settles it
    /// by its idempotency key.
    pub async fn write<T, E>(&self, mut operation: impl AsyncFnMut(&mut Tx) -> Result<T, E>) -> Result<T, E>
    where
        E: From<DbError> + AsDbError,
    {
        let mut tries = 0;
        loop {
            let outcome = match self.begin_write().await {
                Ok(mut tx) => match operation(&mut tx).await {
                    Ok(value) => tx.commit().await.map(|()| value).map_err(E::from),
                    Err(error) => Err(error),
                },
                Err(error) => Err(E::from(error)),
            };
            match outcome {
                Err(error) if is_worth_another_try(&mut tries, &error) => pause(tries).await,
                outcome => return outcome,
            }
        }
    }

    /// Runs `operation` in a transaction of [`Db::begin_trial`], of which nothing stays; begins again like
    /// [`Db::write`]. Two run at once in a process, the others wait for their turn.
    pub async fn try_out<T, E>(&self, mut operation: impl AsyncFnMut(&mut Tx) -> Result<T, E>) -> Result<T, E>
    where
        E: From<DbError> + AsDbError,
    {
        let _turn = TRIALS.acquire().await.map_err(|_| DbError::Closed)?;
        let mut tries = 0;
        loop {
            let mut tx = self.begin_trial().await?;
            let outcome = operation(&mut tx).await;
            tx.rollback().await?;
            match outcome {
                Err(error) if is_worth_another_try(&mut tries, &error) => pause(tries).await,
                outcome => return outcome,
            }
        }
    }
}

fn is_worth_another_try(tries: &mut u32, error: &impl AsDbError) -> bool {
    *tries += 1;
    *tries < TRIES_MAX && error.as_db_error().is_some_and(DbError::is_retryable)
}

async fn pause(tries: u32) {
    tokio::time::sleep(Duration::from_millis(5 << tries)).await;
}

/// An error that may carry a fault of the store inside.
pub trait AsDbError {
    /// The fault of the store, when that is what it is.
    fn as_db_error(&self) -> Option<&DbError>;
}

impl AsDbError for DbError {
    fn as_db_error(&self) -> Option<&DbError> {
        Some(self)
    }
}
