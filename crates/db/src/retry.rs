//! Running a write transaction again when the engine could not serialise it.

use std::time::Duration;

use tokio::sync::Semaphore;

use crate::{Db, DbError, Tx};

/// Tries before a serialisation failure is reported.
const TRIES_MAX: u32 = 8;
/// Whose turn it is to try something out: each is a copy of the file on SQLite, and takes one of eight
/// connections on PostgreSQL.
static TRIALS: Semaphore = Semaphore::const_new(2);

/// Bytes of a SQLite file that are copied in the blink of an eye.
const COPIED_AT_ONCE_MAX: u64 = 128 * 1024 * 1024;
/// How long something that is only tried may hold up those who write.
const HELD_UP_MAX: Duration = Duration::from_millis(800);

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
    /// [`Db::write`]. Two run at once in a process, the others wait for their turn. What takes less than a second is
    /// tried on a large SQLite file itself, unless somebody writes, and only what does not end in time on a copy of it.
    pub async fn try_out<T, E>(&self, operation: impl AsyncFnMut(&mut Tx) -> Result<T, E>) -> Result<T, E>
    where
        E: From<DbError> + AsDbError,
    {
        self.try_out_within((COPIED_AT_ONCE_MAX, HELD_UP_MAX), operation).await
    }

    async fn try_out_within<T, E>(
        &self,
        (copied_max, time): (u64, Duration),
        mut operation: impl AsyncFnMut(&mut Tx) -> Result<T, E>,
    ) -> Result<T, E>
    where
        E: From<DbError> + AsDbError,
    {
        let _turn = TRIALS.acquire().await.map_err(|_| DbError::Closed)?;
        if let Self::Sqlite { writer, .. } = self
            && writer.size() > copied_max
            && let Some(tx) = writer.begin_for(time).await?
        {
            let mut tx = Tx::Sqlite(tx);
            let outcome = operation(&mut tx).await;
            tx.rollback().await?;
            match outcome {
                Err(error) if matches!(error.as_db_error(), Some(DbError::OutOfTime)) => {}
                outcome => return outcome,
            }
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{execute, fetch_one};

    const DELAY: Duration = Duration::from_millis(40);

    /// Runs a trial on a file of two rows: how often it began, and what it counted.
    fn tried(copied_max: u64, rows: i64, somebody_writes: bool) -> (u32, i64) {
        let folder = tempfile::tempdir().unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let db = Db::open_sqlite(&folder.path().join("trial.sqlite")).await.unwrap();
            let mut tx = db.begin_write().await.unwrap();
            execute!(&mut tx, "create table numbers (number bigint not null)").unwrap();
            tx.commit().await.unwrap();
            let mut began = 0;
            let writing = if somebody_writes { Some(db.begin_write().await.unwrap()) } else { None };
            let counted = db
                .try_out_within((copied_max, DELAY), async |tx: &mut Tx| {
                    began += 1;
                    let until = std::time::Instant::now() + DELAY * 2;
                    for number in 0..rows {
                        execute!(&mut *tx, "insert into numbers (number) values ($1)", number)?;
                        while number == rows / 2 && rows > 10 && std::time::Instant::now() < until {
                            std::thread::yield_now();
                        }
                    }
                    let (count,) = fetch_one!(tx, (i64,), "select count(*) from numbers")?;
                    Ok::<i64, DbError>(count)
                })
                .await
                .unwrap();
            drop(writing);
            let mut tx = db.begin_write().await.unwrap();
            let (left,) = fetch_one!(&mut tx, (i64,), "select count(*) from numbers").unwrap();
            assert_eq!(left, 0, "nothing of a trial stays");
            tx.commit().await.unwrap();
            (began, counted)
        })
    }

    #[test]
    fn what_ends_in_time_is_tried_once_and_what_does_not_again_on_a_copy() {
        assert_eq!(tried(0, 3, false), (1, 3), "on the file itself");
        assert_eq!(tried(0, 30, false), (2, 30), "then on a copy, for as long as it takes");
        assert_eq!(tried(u64::MAX, 30, false), (1, 30), "a small file is copied at once");
        assert_eq!(tried(0, 30, true), (1, 30), "nobody waits for an import");
    }
}
