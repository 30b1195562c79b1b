//! Faults of the store, and which of them are worth another try.

/// The store failed.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// PostgreSQL or the connection to it failed.
    #[error("database error")]
    Sql(#[from] sqlx::Error),
    /// SQLite failed.
    #[error("database error")]
    Sqlite(#[from] rusqlite::Error),
    /// Others held the connections to the SQLite file for too long.
    #[error("the database is busy")]
    Busy,
    /// The database was closed.
    #[error("the database is closed")]
    Closed,
    /// SQLite ended the transaction after a fault; nothing more can be done in it.
    #[error("the transaction was ended by an earlier fault")]
    Ended,
    /// What was only tried, and held up others meanwhile, did not end in time.
    #[error("what was tried did not end in time")]
    OutOfTime,
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
    /// The SQLite file holds tables of another program.
    #[error("the file holds the table {table:?} of another program")]
    ForeignFile {
        /// One of them.
        table: String,
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
    /// A backup is not what its fingerprint says.
    #[error("the backup is not as it was made")]
    BackupChanged,
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
        match self {
            Self::Sql(sqlx::Error::Database(error)) => {
                matches!(error.code().as_deref(), Some("40001" | "40P01" | "55P03" | "23505"))
            }
            // Busy, with a snapshot that is too old, while recovering. Not a key that is taken: nobody
            // else writes, so it stays taken.
            Self::Sqlite(rusqlite::Error::SqliteFailure(error, _)) => {
                matches!(error.extended_code, 5 | 517 | 261)
            }
            _ => false,
        }
    }

    /// What the engine itself said, when it was the engine that failed.
    pub fn engine_text(&self) -> Option<String> {
        match self {
            Self::Sql(error) => Some(error.to_string()),
            Self::Sqlite(error) => Some(error.to_string()),
            _ => None,
        }
    }
}

/// What an update of one row must have done: touched that row. `what` says it in the error.
pub fn expect_one(what: &'static str, touched: u64) -> Result<(), DbError> {
    if touched == 1 { Ok(()) } else { Err(DbError::RowCount { what, touched, expected: 1 }) }
}
