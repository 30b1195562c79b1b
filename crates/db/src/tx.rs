//! A transaction on either engine, and the macros that run one SQL text on it.

use crate::sqlite::SqliteTx;
use crate::{DbError, Engine};

/// A transaction: every store function takes one, so that several operations can share it.
/// Dropped without [`Tx::commit`] it is rolled back.
///
/// On SQLite every statement runs on the thread that polls it, and an import may hold that thread
/// for seconds: a server runs its operations where threads may block (`spawn_blocking` with
/// `Handle::block_on`).
#[derive(Debug)]
pub enum Tx {
    /// On SQLite; a writing one was begun as the only writer.
    Sqlite(SqliteTx),
    /// On PostgreSQL; a writing one is serializable.
    Postgres(sqlx::Transaction<'static, sqlx::Postgres>),
}

impl Tx {
    /// Which engine it runs on.
    pub fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }

    /// Makes everything done in it durable.
    pub async fn commit(self) -> Result<(), DbError> {
        match self {
            Self::Sqlite(tx) => tx.commit()?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }

    /// Undoes everything done in it.
    pub async fn rollback(self) -> Result<(), DbError> {
        match self {
            Self::Sqlite(tx) => tx.rollback()?,
            Self::Postgres(tx) => tx.rollback().await?,
        }
        Ok(())
    }
}

/// Runs a statement; answers how many rows it touched.
#[macro_export]
macro_rules! execute {
    ($tx:expr, $sql:expr $(, $arg:expr)* $(,)?) => {
        match $tx {
            $crate::Tx::Sqlite(tx) => tx.execute($crate::sqlx::SqlSafeStr::into_sql_str($sql).as_str(), &[$(&$arg),*]),
            $crate::Tx::Postgres(tx) => $crate::sqlx::query($sql)$(.bind($arg))*.execute(&mut **tx).await
                .map(|done| done.rows_affected()).map_err($crate::DbError::from),
        }
    };
}

/// Runs a query; answers its rows as `$row`: a tuple, or a struct declared with [`row!`].
#[macro_export]
macro_rules! fetch_all {
    ($tx:expr, $row:ty, $sql:expr $(, $arg:expr)* $(,)?) => {
        match $tx {
            $crate::Tx::Sqlite(tx) => tx
                .fetch_all::<$row>($crate::sqlx::SqlSafeStr::into_sql_str($sql).as_str(), &[$(&$arg),*]),
            $crate::Tx::Postgres(tx) => $crate::sqlx::query_as::<_, $row>($sql)$(.bind($arg))*.fetch_all(&mut **tx).await
                .map_err($crate::DbError::from),
        }
    };
}

/// Runs a query that has at most one row.
#[macro_export]
macro_rules! fetch_optional {
    ($tx:expr, $row:ty, $sql:expr $(, $arg:expr)* $(,)?) => {
        match $tx {
            $crate::Tx::Sqlite(tx) => tx
                .fetch_optional::<$row>($crate::sqlx::SqlSafeStr::into_sql_str($sql).as_str(), &[$(&$arg),*]),
            $crate::Tx::Postgres(tx) => $crate::sqlx::query_as::<_, $row>($sql)$(.bind($arg))*.fetch_optional(&mut **tx).await
                .map_err($crate::DbError::from),
        }
    };
}

/// Runs a query that has exactly one row.
#[macro_export]
macro_rules! fetch_one {
    ($tx:expr, $row:ty, $sql:expr $(, $arg:expr)* $(,)?) => {
        match $tx {
            $crate::Tx::Sqlite(tx) => tx
                .fetch_one::<$row>($crate::sqlx::SqlSafeStr::into_sql_str($sql).as_str(), &[$(&$arg),*]),
            $crate::Tx::Postgres(tx) => $crate::sqlx::query_as::<_, $row>($sql)$(.bind($arg))*.fetch_one(&mut **tx).await
                .map_err($crate::DbError::from),
        }
    };
}

/// Streams the rows of a query through a closure `|row| -> Result<(), DbError>`, holding one at a time.
#[macro_export]
macro_rules! for_each {
    ($tx:expr, $row:ty, $visit:expr, $sql:expr $(, $arg:expr)* $(,)?) => {{
        use $crate::TryStreamExt as _;
        let mut visit = $visit;
        match $tx {
            $crate::Tx::Sqlite(tx) => tx.for_each::<$row>(
                $crate::sqlx::SqlSafeStr::into_sql_str($sql).as_str(),
                &[$(&$arg),*],
                &mut visit,
            ),
            $crate::Tx::Postgres(tx) => {
                let mut rows = $crate::sqlx::query_as::<_, $row>($sql)$(.bind($arg))*.fetch(&mut **tx);
                loop {
                    match rows.try_next().await {
                        Ok(Some(row)) => visit(row)?,
                        Ok(None) => break Ok(()),
                        Err(error) => break Err($crate::DbError::from(error)),
                    }
                }
            }
        }
    }};
}
