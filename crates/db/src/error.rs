//! Faults of the store, and which of them are worth another try.

/// The store failed.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// The engine or the connection to it failed.
    #[error("database error")]
    Sql(#[from] sqlx::Error),
    /// The URL names no engine that is served here.
    #[error("database URL {0:?} is neither sqlite: nor postgres:")]
    UnknownEngine(String),
    /// PostgreSQL is older than is supported.
    #[error("PostgreSQL {found} is older than {needed}")]
    TooOld {
        /// Version found, as `server_version_num`.
        found: i64,
        /// Oldest version served.
        needed: i64,
    },
    /// A migration that was applied has another text now.
    #[error("migration {0} was applied with another text")]
    MigrationChanged(i64),
    /// The database was migrated by a newer program.
    #[error("the database has migration {0}, which this program does not know")]
    MigrationUnknown(i64),
    /// An update touched another number of rows than it must.
    #[error("{what}: {touched} rows instead of {expected}")]
    RowCount {
        /// What was done.
        what: &'static str,
        /// Rows it touched.
        touched: u64,
        /// Rows it must touch.
        expected: u64,
    },
    /// A row that cannot be: its columns contradict each other.
    #[error("inconsistent row in {table}: {id}")]
    Inconsistent {
        /// The table.
        table: &'static str,
        /// Which row.
        id: String,
    },
    /// The target of a restore holds data already.
    #[error("the target database is not empty")]
    NotEmpty,
    /// A file beside the database could not be used.
    #[error("file error")]
    Io(#[from] std::io::Error),
}

impl DbError {
    /// Whether the same transaction may succeed when run again: serialisation failure, deadlock,
    /// lock not available, SQLite busy, and losing a race for a unique key.
    pub fn is_retryable(&self) -> bool {
        let Self::Sql(sqlx::Error::Database(error)) = self else { return false };
        match error.code().as_deref() {
            Some("40001" | "40P01" | "55P03" | "23505" | "5" | "517" | "261") => true,
            // Among them 2067 and 1555: on SQLite nobody else writes, so a taken key stays taken.
            Some(_) | None => false,
        }
    }
}

/// What an update of one row must have done: touched that row. `what` says it in the error.
pub fn expect_one(what: &'static str, touched: u64) -> Result<(), DbError> {
    if touched == 1 { Ok(()) } else { Err(DbError::RowCount { what, touched, expected: 1 }) }
}
