//! Opening a database and beginning transactions.

use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

use crate::sqlite::{Pool, READERS, WRITER};
use crate::{DbError, Tx};

/// Oldest PostgreSQL that is served, as `server_version_num`.
const POSTGRES_OLDEST: i64 = 150_000;
/// Connections to PostgreSQL.
const CONNECTIONS_MAX: u32 = 8;
/// Statements that a connection to PostgreSQL keeps prepared: more than the program has. The driver keeps a hundred, and
/// what does not fit is parsed and planned each time.
const STATEMENTS_KEPT: usize = 512;
/// How statements are planned on PostgreSQL. By itself it reckons with a disk that must move its head for each page it
/// did not expect, and then reads a table of millions to find the few rows behind a key; sixteen people who each
/// had their statement divided among several processes, or compiled first, would wait for each other.
const PLANNING: [(&str, &str); 3] =
    [("random_page_cost", "1.1"), ("max_parallel_workers_per_gather", "0"), ("jit", "off")];

/// Which engine a database runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// One file, one writer.
    Sqlite,
    /// A server, many writers.
    Postgres,
}

/// A database on either engine. Cheap to clone.
#[derive(Clone, Debug)]
pub enum Db {
    /// SQLite: one connection that writes, several that read.
    Sqlite {
        /// The only connection that writes.
        writer: Arc<Pool>,
        /// Connections that read.
        readers: Arc<Pool>,
    },
    /// PostgreSQL.
    Postgres(sqlx::PgPool),
}

impl Db {
    /// Opens `sqlite:FILE` (made when missing) or `postgres://…`. Does not migrate.
    pub async fn open(url: &str) -> Result<Self, DbError> {
        if let Some(file) = url.strip_prefix("sqlite:") {
            return Self::open_sqlite(Path::new(file.strip_prefix("//").unwrap_or(file))).await;
        }
        if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            return Self::open_postgres(PgConnectOptions::from_str(url)?).await;
        }
        Err(DbError::UnknownEngine(url.split(':').next().unwrap_or_default().to_owned()))
    }

    /// Opens a SQLite file, made when missing: WAL, `synchronous=FULL`, one writer.
    #[expect(clippy::unused_async, reason = "opening waits for the other engine")]
    pub async fn open_sqlite(file: &Path) -> Result<Self, DbError> {
        make_private(file)?;
        let writer = Pool::open(file, WRITER)?;
        let readers = Pool::open(file, READERS)?;
        Ok(Self::Sqlite { writer, readers })
    }

    /// Connects to PostgreSQL 15 or newer.
    pub async fn open_postgres(options: PgConnectOptions) -> Result<Self, DbError> {
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS_MAX)
            .test_before_acquire(false)
            .connect_with(options.statement_cache_capacity(STATEMENTS_KEPT).options(PLANNING))
            .await?;
        let (found,): (i64,) = sqlx::query_as("select cast(current_setting('server_version_num') as bigint)")
            .fetch_one(&pool)
            .await?;
        if found < POSTGRES_OLDEST {
            return Err(DbError::TooOld { found, needed: POSTGRES_OLDEST });
        }
        Ok(Self::Postgres(pool))
    }

    /// Which engine it runs on.
    pub fn engine(&self) -> Engine {
        match self {
            Self::Sqlite { .. } => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }

    /// Begins a transaction that only reads, on one snapshot.
    pub async fn begin_read(&self) -> Result<Tx, DbError> {
        Ok(match self {
            Self::Sqlite { readers, .. } => Tx::Sqlite(readers.begin().await?),
            Self::Postgres(pool) => {
                Tx::Postgres(pool.begin_with("begin isolation level repeatable read read only").await?)
            }
        })
    }

    /// Begins a transaction that writes: the only one on SQLite, serializable on PostgreSQL.
    /// Operations use [`Db::write`], which retries; this is for callers that must not.
    pub async fn begin_write(&self) -> Result<Tx, DbError> {
        Ok(match self {
            Self::Sqlite { writer, .. } => Tx::Sqlite(writer.begin().await?),
            Self::Postgres(pool) => {
                Tx::Postgres(pool.begin_with("begin isolation level serializable").await?)
            }
        })
    }

    /// Begins a transaction in which anything can be tried for as long as it takes: nothing of it stays, and
    /// nobody waits for it. On SQLite, where one writer holds up all others, it runs on a temporary copy that ends
    /// with it. On PostgreSQL it runs on a snapshot beside the others; who then writes a row that it wrote waits.
    /// It is never committed.
    pub async fn begin_trial(&self) -> Result<Tx, DbError> {
        Ok(match self {
            Self::Sqlite { readers, .. } => Tx::Sqlite(readers.begin_on_copy().await?),
            Self::Postgres(pool) => {
                Tx::Postgres(pool.begin_with("begin isolation level repeatable read").await?)
            }
        })
    }

    /// Tells the engine's planner how rows are distributed. Every key begins with the organisation, which tells
    /// nothing apart; SQLite takes it for selective until it has looked, and then reads whole tables. To be
    /// called after rows came in great number; a million of them take seconds.
    pub async fn analyze(&self) -> Result<(), DbError> {
        match self {
            Self::Sqlite { writer, readers } => {
                let mut tx = writer.begin().await?;
                tx.analyze()?;
                tx.commit()?;
                readers.forget_idle();
            }
            // Outside a transaction, where each table is let go before the next.
            Self::Postgres(pool) => {
                sqlx::query("analyze").execute(pool).await?;
            }
        }
        Ok(())
    }

    /// The same for what the planner knows nothing of, or knew when it was a tenth as large: to be called when a
    /// program begins, and now and then. PostgreSQL looks at a sample of each table, which takes no time.
    pub async fn analyze_where_needed(&self) -> Result<(), DbError> {
        let Self::Sqlite { writer, readers } = self else { return self.analyze().await };
        let mut tx = writer.begin().await?;
        tx.optimize()?;
        tx.commit()?;
        readers.forget_idle();
        Ok(())
    }

    /// Waits until what the last commits left to be done beside them is done, where the engine does such things in
    /// this process: somebody who measures counts it in.
    pub fn wait_for_checkpoint(&self) {
        if let Self::Sqlite { writer, .. } = self {
            writer.wait_for_checkpoint();
        }
    }

    /// Ends every connection; on SQLite the write-ahead log is folded into the file.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

/// Makes the file of a new database so that only its owner can read it; the engine gives its
/// companions the same rights.
pub(crate) fn make_private(file: &Path) -> Result<(), DbError> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    match options.open(file) {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        made => Ok(made.map(drop)?),
    }
}
