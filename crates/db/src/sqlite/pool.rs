//! Connections to one file, handed out one after the other in the order they were asked for.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags};
use tokio::sync::Semaphore;

use super::SqliteTx;
use crate::DbError;

/// Statements that a connection keeps prepared: more than the program has.
const STATEMENTS_KEPT: usize = 512;
/// How long another program may hold the file before a statement fails.
const BUSY_TIMEOUT: Duration = Duration::from_secs(30);

/// How long somebody who only tries something waits for those who write.
const IMPATIENCE: Duration = Duration::from_millis(100);

/// What a pool is for.
#[derive(Debug)]
pub(crate) struct Purpose {
    connections: u32,
    /// How long to wait for a connection.
    patience: Duration,
    begin: &'static str,
    is_writing: bool,
    /// Pages of the file that each connection keeps, in KiB. The machine keeps the others: they cost a copy.
    cache_kib: u32,
}

/// The only connection that writes. An import may hold it for minutes.
pub(crate) const WRITER: Purpose = Purpose {
    connections: 1,
    patience: Duration::from_mins(10),
    begin: "begin immediate",
    is_writing: true,
    // What a large import changes before it is written to the log.
    cache_kib: 64 * 1024,
};
/// Connections that read beside it. What they keep is void with the next commit of the other, so much of it is waste.
pub(crate) const READERS: Purpose = Purpose {
    connections: 8,
    patience: Duration::from_secs(30),
    begin: "begin",
    is_writing: false,
    cache_kib: 2 * 1024,
};

/// The only connection to a temporary copy.
const TRIAL: Purpose = Purpose {
    connections: 1,
    patience: Duration::ZERO,
    begin: "begin immediate",
    is_writing: true,
    cache_kib: 8 * 1024,
};

/// The connections of one purpose to one file.
#[derive(Debug)]
pub struct Pool {
    file: PathBuf,
    purpose: Purpose,
    places: Arc<Semaphore>,
    idle: Mutex<Vec<Connection>>,
}

impl Pool {
    /// A pool with a first connection, which tells whether the file can be used at all.
    pub(crate) fn open(file: &Path, purpose: Purpose) -> Result<Arc<Self>, DbError> {
        let first = connect(file, &purpose)?;
        let places = Arc::new(Semaphore::new(purpose.connections as usize));
        Ok(Arc::new(Self { file: file.to_owned(), purpose, places, idle: Mutex::new(vec![first]) }))
    }

    /// Begins a transaction as soon as a connection is free.
    pub(crate) async fn begin(self: &Arc<Self>) -> Result<SqliteTx, DbError> {
        let place = tokio::time::timeout(self.purpose.patience, Arc::clone(&self.places).acquire_owned())
            .await
            .map_err(|_| DbError::Busy)?
            .map_err(|_| DbError::Closed)?;
        let idle = self.lock().pop();
        let connection = match idle {
            Some(connection) => connection,
            None => connect(&self.file, &self.purpose)?,
        };
        SqliteTx::begin(connection, Arc::clone(self), place, self.purpose.begin)
    }

    /// Begins a transaction whose statements fail once it has lasted so long: for something that is only tried.
    /// Nothing when somebody else holds the connection, or the file: an import may for minutes.
    pub(crate) async fn begin_for(self: &Arc<Self>, time: Duration) -> Result<Option<SqliteTx>, DbError> {
        let place = match tokio::time::timeout(IMPATIENCE, Arc::clone(&self.places).acquire_owned()).await {
            Ok(place) => place.map_err(|_| DbError::Closed)?,
            Err(_) => return Ok(None),
        };
        let idle = self.lock().pop();
        let connection = match idle {
            Some(connection) => connection,
            None => connect(&self.file, &self.purpose)?,
        };
        connection.busy_timeout(IMPATIENCE)?;
        match SqliteTx::begin(connection, Arc::clone(self), place, self.purpose.begin) {
            Ok(tx) => Ok(Some(tx.until(Instant::now() + time))),
            Err(error) if error.is_retryable() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// How large the file is, in bytes.
    pub(crate) fn size(&self) -> u64 {
        std::fs::metadata(&self.file).map_or(0, |found| found.len())
    }

    /// Begins a transaction on a copy of the file that nobody else sees. The engine keeps it in a private
    /// temporary file without a name, so that nothing is left of it, however it ends.
    pub(crate) async fn begin_on_copy(self: &Arc<Self>) -> Result<SqliteTx, DbError> {
        let source = self.begin().await?;
        let mut copy = Connection::open("")?;
        source.copy_into(&mut copy)?;
        source.rollback()?;
        copy.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
        copy.execute_batch(
            "pragma foreign_keys = on; pragma synchronous = off; pragma cache_size = -65536; pragma temp_store = memory;",
        )?;
        let places = Arc::new(Semaphore::new(TRIAL.connections as usize));
        let place = Arc::clone(&places).acquire_owned().await.map_err(|_| DbError::Closed)?;
        let begin = TRIAL.begin;
        let pool = Self { file: PathBuf::new(), purpose: TRIAL, places, idle: Mutex::new(Vec::new()) };
        SqliteTx::begin(copy, Arc::new(pool), place, begin)
    }

    /// Takes a connection back, ready for the next transaction.
    pub(super) fn put_back(&self, connection: Connection) {
        if !self.places.is_closed() && connection.busy_timeout(BUSY_TIMEOUT).is_ok() {
            self.lock().push(connection);
        }
    }

    /// Ends the connections that are not in use: those that are begun next know what the planner was told.
    pub(crate) fn forget_idle(&self) {
        self.lock().clear();
    }

    /// Ends every connection, once those in use are back. Nothing can begin any more.
    pub(crate) async fn close(&self) {
        let all = self.places.acquire_many(self.purpose.connections).await;
        self.places.close();
        self.lock().clear();
        drop(all);
    }

    /// Writes a consistent copy of the file to the empty file `target`, on a connection of its own:
    /// the engine takes it for a write, which those that read may not do.
    pub(crate) fn copy_to(&self, target: &Path) -> Result<(), DbError> {
        let connection = connect(&self.file, &WRITER)?;
        connection.execute("vacuum into ?1", [target.to_string_lossy()])?;
        Ok(())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Pages of the write-ahead log, 32 MiB, before they go to their places in the file. A decision changes some
/// thirty pages, many of them the same as the one before: the longer the log, the fewer are written twice.
const WAL_PAGES: i64 = 8_192;

fn connect(file: &Path, purpose: &Purpose) -> Result<Connection, DbError> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.execute_batch(
        "pragma journal_mode = wal; pragma foreign_keys = on; pragma synchronous = full; \
         pragma temp_store = memory;",
    )?;
    // A statement is prepared once, not again for each value of its `limit`.
    connection.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.pragma_update(None, "wal_autocheckpoint", WAL_PAGES)?;
    connection.pragma_update(None, "cache_size", -i64::from(purpose.cache_kib))?;
    if !purpose.is_writing {
        connection.execute_batch("pragma query_only = on")?;
    }
    Ok(connection)
}
