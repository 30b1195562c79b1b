//! Connections to one file, handed out one after the other in the order they were asked for.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use tokio::sync::Semaphore;

use super::SqliteTx;
use super::checkpoint::Checkpointer;
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

/// What a connection keeps, in KiB, from when it changes many rows at once: an import comes back to the same pages again
/// and again, and writes ahead of its commit what does not fit.
pub(super) const LARGE_KIB: i64 = 64 * 1024;

/// The only connection that writes. An import may hold it for minutes.
pub(crate) const WRITER: Purpose = Purpose {
    connections: 1,
    patience: Duration::from_mins(10),
    begin: "begin immediate",
    is_writing: true,
    // Few, because the engine goes through all that it keeps at the end of each transaction in which pages were divided:
    // nearly every decision does. (Such pages change places by way of a number beyond the end of the file, and whatever
    // lies beyond the end is then looked for everywhere.) One that changes many rows keeps more: [`LARGE_KIB`].
    cache_kib: 4 * 1024,
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
    /// Who brings home what is written through this pool.
    checkpointer: Option<Checkpointer>,
}

impl Pool {
    /// A pool with a first connection, which tells whether the file can be used at all.
    pub(crate) fn open(file: &Path, purpose: Purpose) -> Result<Arc<Self>, DbError> {
        let first = connect(file, &purpose)?;
        let places = Arc::new(Semaphore::new(purpose.connections as usize));
        let checkpointer = if purpose.is_writing { Some(Checkpointer::start(file)?) } else { None };
        Ok(Arc::new(Self {
            file: file.to_owned(),
            purpose,
            places,
            idle: Mutex::new(vec![first]),
            checkpointer,
        }))
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
        let idle = Mutex::new(Vec::new());
        let pool = Self { file: PathBuf::new(), purpose: TRIAL, places, idle, checkpointer: None };
        SqliteTx::begin(copy, Arc::new(pool), place, begin)
    }

    /// Takes a connection back, ready for the next transaction.
    pub(super) fn put_back(&self, connection: Connection) {
        if !self.places.is_closed() && connection.busy_timeout(BUSY_TIMEOUT).is_ok() {
            self.lock().push(connection);
        }
    }

    /// Something was committed through this pool.
    pub(super) fn committed(&self) {
        if let Some(checkpointer) = &self.checkpointer {
            checkpointer.tell();
        }
    }

    /// Waits until no page is on its way from the log to the file.
    pub(crate) fn wait_for_checkpoint(&self) {
        if let Some(checkpointer) = &self.checkpointer {
            checkpointer.wait();
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
        // Before the last connection, which folds the log into the file.
        if let Some(checkpointer) = &self.checkpointer {
            checkpointer.end();
        }
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

/// Pages of the write-ahead log, 128 MiB, from which on a commit brings them home itself: others keep the thread that
/// does it from coming to an end, and the log is begun anew only when all of it is in the file.
const WAL_PAGES: i64 = 32_768;

/// The connection that brings the log home. It keeps no pages: it copies from one file to the other.
const CHECKPOINTS: Purpose =
    Purpose { connections: 1, patience: Duration::ZERO, begin: "begin", is_writing: true, cache_kib: 64 };

/// How long the thread that brings the log home keeps others from writing while it waits for those who read.
const CHECKPOINT_PATIENCE: Duration = Duration::from_millis(5);

pub(super) fn connect_for_checkpoints(file: &Path) -> Result<Connection, DbError> {
    let connection = connect(file, &CHECKPOINTS)?;
    connection.busy_timeout(CHECKPOINT_PATIENCE)?;
    Ok(connection)
}

fn connect(file: &Path, purpose: &Purpose) -> Result<Connection, DbError> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    connection.busy_timeout(BUSY_TIMEOUT)?;
    // A plan is made once. Else the engine prepares a statement again for each value that might change its mind: every
    // `limit $n`, and after `analyze` every value compared with a column that has an index.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.execute_batch(
        "pragma journal_mode = wal; pragma foreign_keys = on; pragma synchronous = full; \
         pragma temp_store = memory;",
    )?;
    connection.pragma_update(None, "wal_autocheckpoint", WAL_PAGES)?;
    connection.pragma_update(None, "cache_size", -i64::from(purpose.cache_kib))?;
    if !purpose.is_writing {
        connection.execute_batch("pragma query_only = on")?;
    }
    Ok(connection)
}

#[cfg(test)]
mod tests {
    use rusqlite::StatementStatus;

    use super::*;
    use crate::Cell;

    #[test]
    fn a_statement_is_prepared_once_whatever_its_values() {
        let folder = tempfile::tempdir().unwrap();
        let connection = connect(&folder.path().join("q.sqlite"), &WRITER).unwrap();
        connection
            .execute_batch(
                "create table rows (org_id integer, day integer, primary key (org_id, day)) strict, without rowid; \
                 with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < 1000) \
                 insert into rows select n % 3, n from numbers; analyze;",
            )
            .unwrap();
        let mut statement = connection
            .prepare("select day from rows where org_id = ?1 and day > ?2 order by day limit ?3")
            .unwrap();
        for value in 1..10_i64 {
            assert!(statement.exists((value % 3, value, value)).unwrap());
        }
        assert_eq!(statement.get_status(StatementStatus::RePrepare), 0);
    }

    #[test]
    fn what_an_import_keeps_goes_with_its_connection() {
        let folder = tempfile::tempdir().unwrap();
        let writer = Pool::open(&folder.path().join("q.sqlite"), WRITER).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let kept = |tx: &mut SqliteTx| tx.fetch_one::<(i64,)>("pragma cache_size", &[]).unwrap().0;
        let insert = |tx: &mut SqliteTx, rows: i64| {
            let cells: Vec<Cell> = (0..rows).map(Cell::from).collect();
            tx.execute_each("insert into rows (id) values (?)", cells.chunks_exact(1)).unwrap();
        };
        let mut tx = runtime.block_on(writer.begin()).unwrap();
        tx.execute("create table rows (id integer)", &[]).unwrap();
        insert(&mut tx, 499);
        assert_eq!(kept(&mut tx), -4 * 1024);
        insert(&mut tx, 500);
        assert_eq!(kept(&mut tx), -LARGE_KIB);
        tx.commit().unwrap();
        assert_eq!(writer.lock().len(), 0, "the connection is let go");
        let mut tx = runtime.block_on(writer.begin()).unwrap();
        assert_eq!(kept(&mut tx), -4 * 1024);
        assert_eq!(tx.fetch_one::<(i64,)>("select count(*) from rows", &[]).unwrap().0, 999);
        tx.rollback().unwrap();
        assert_eq!(writer.lock().len(), 1, "a small transaction gives it back");
    }

    #[test]
    fn the_log_is_brought_home_beside_who_writes() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("q.sqlite");
        let writer = Pool::open(&file, WRITER).unwrap();
        let look = connect(&file, &READERS).unwrap();
        let brought =
            || -> i64 { look.query_row("pragma wal_checkpoint(noop)", [], |row| row.get(2)).unwrap() };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let mut tx = runtime.block_on(writer.begin()).unwrap();
        tx.execute("create table rows (id integer primary key, text text)", &[]).unwrap();
        tx.execute(
            "with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < 5000) \
             insert into rows select n, hex(zeroblob(2000)) from numbers",
            &[],
        )
        .unwrap();
        tx.commit().unwrap();
        let since = Instant::now();
        while brought() < 5_000 {
            assert!(since.elapsed() < Duration::from_secs(30), "{} pages are in the file", brought());
            std::thread::yield_now();
        }
        writer.wait_for_checkpoint();
        drop(look);
        runtime.block_on(writer.close());
        assert!(!folder.path().join("q.sqlite-wal").exists(), "the last connection folds the log");
    }
}
