//! A transaction on SQLite. Its statements run on the calling thread.

use std::sync::Arc;
use std::time::Instant;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, Statement};
use tokio::sync::OwnedSemaphorePermit;

use super::pool::LARGE_KIB;
use super::{Bind, Pool};
use crate::{Cell, DbError, Row};

/// Rows of one statement from which on a transaction is one that changes many.
const MANY_ROWS: usize = 500;

/// A transaction on a connection that it alone has. Dropped without a commit it is rolled back,
/// wherever its operation was interrupted.
#[derive(Debug)]
pub struct SqliteTx {
    /// Nothing only while it is dropped.
    connection: Option<Connection>,
    pool: Arc<Pool>,
    /// When its statements end with [`DbError::OutOfTime`], for one that holds up others.
    until: Option<Instant>,
    /// Whether it changed many rows at once. Its connection is let go afterwards, with all that it kept.
    is_large: bool,
    /// Given up after the connection is back, so that whoever is next finds it.
    _place: OwnedSemaphorePermit,
}

impl SqliteTx {
    pub(super) fn begin(
        connection: Connection,
        pool: Arc<Pool>,
        place: OwnedSemaphorePermit,
        text: &'static str,
    ) -> Result<Self, DbError> {
        connection.prepare_cached(text)?.raw_execute()?;
        Ok(Self { connection: Some(connection), pool, until: None, is_large: false, _place: place })
    }

    /// The same transaction, whose statements end with [`DbError::OutOfTime`] from an instant on.
    pub(super) fn until(self, instant: Instant) -> Self {
        let mut tx = self;
        tx.until = Some(instant);
        tx
    }

    /// Makes everything done in it durable.
    pub(crate) fn commit(self) -> Result<(), DbError> {
        self.connection()?.prepare_cached("commit")?.raw_execute()?;
        self.pool.committed();
        Ok(())
    }

    /// Undoes everything done in it.
    pub(crate) fn rollback(self) -> Result<(), DbError> {
        self.connection()?.prepare_cached("rollback")?.raw_execute()?;
        Ok(())
    }

    /// Fills an empty database with all that this transaction sees, page by page.
    pub(super) fn copy_into(&self, target: &mut Connection) -> Result<(), DbError> {
        // All pages at once: whoever writes meanwhile does not make it begin again.
        match Backup::new(self.connection()?, target)?.step(-1)? {
            StepResult::Done => Ok(()),
            _ => Err(DbError::Busy),
        }
    }

    /// Lets the engine look again at tables that have changed much since it did, or that it never looked at.
    pub(crate) fn optimize(&mut self) -> Result<(), DbError> {
        // Bit 1 says to do it, bit 16 to look at every table and not only at those that were queried of late.
        self.connection()?.execute_batch("pragma optimize = 0x10002")?;
        self.forbid_skipping()
    }

    /// Looks at every table anew.
    pub(crate) fn analyze(&mut self) -> Result<(), DbError> {
        self.connection()?.execute_batch("analyze")?;
        self.forbid_skipping()
    }

    /// Every index begins with the organisation, and every query names it. Once the engine knows that all rows have
    /// the same one, it takes it for a column to be skipped, and then reads and sorts a million rows for a page of fifty.
    fn forbid_skipping(&mut self) -> Result<(), DbError> {
        let connection = self.connection()?;
        let known: i64 = connection.query_row(
            "select count(*) from sqlite_schema where name = 'sqlite_stat1'",
            [],
            |row| row.get(0),
        )?;
        if known > 0 {
            connection.execute_batch(
                "update sqlite_stat1 set stat = stat || ' noskipscan' where stat not like '%noskipscan%'; \
                 analyze sqlite_schema;",
            )?;
        }
        Ok(())
    }

    /// Runs a statement; answers how many rows it touched.
    pub fn execute(&mut self, text: &str, values: &[&dyn Bind]) -> Result<u64, DbError> {
        let mut statement = self.in_time()?.prepare_cached(text)?;
        bind(&mut statement, values)?;
        Ok(statement.raw_execute()? as u64)
    }

    /// Runs a statement with anonymous placeholders once for each row of cells.
    pub(crate) fn execute_each<'c>(
        &mut self,
        text: &str,
        rows: impl ExactSizeIterator<Item = &'c [Cell]>,
    ) -> Result<(), DbError> {
        if !self.is_large && rows.len() >= MANY_ROWS {
            self.is_large = true;
            self.connection()?.pragma_update(None, "cache_size", -LARGE_KIB)?;
        }
        let mut statement = self.in_time()?.prepare_cached(text)?;
        for row in rows {
            self.in_time()?;
            for (place, cell) in (1_usize..).zip(row) {
                statement.raw_bind_parameter(place, cell.bind())?;
            }
            statement.raw_execute()?;
        }
        Ok(())
    }

    /// Runs a query and hands its rows over one by one.
    pub fn for_each<R: Row>(
        &mut self,
        text: &str,
        values: &[&dyn Bind],
        mut visit: impl FnMut(R) -> Result<(), DbError>,
    ) -> Result<(), DbError> {
        let mut statement = self.in_time()?.prepare_cached(text)?;
        bind(&mut statement, values)?;
        let places = places::<R>(&statement)?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next()? {
            self.in_time()?;
            visit(R::read(row, &places)?)?;
        }
        Ok(())
    }

    /// Runs a query without placeholders and hands its rows over as the driver has them.
    pub(crate) fn visit(
        &mut self,
        text: &str,
        mut visit: impl FnMut(&rusqlite::Row<'_>) -> Result<(), DbError>,
    ) -> Result<(), DbError> {
        let mut statement = self.in_time()?.prepare(text)?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next()? {
            visit(row)?;
        }
        Ok(())
    }

    /// Runs a query; answers its rows.
    pub fn fetch_all<R: Row>(&mut self, text: &str, values: &[&dyn Bind]) -> Result<Vec<R>, DbError> {
        let mut rows = Vec::new();
        self.for_each(text, values, |row| {
            rows.push(row);
            Ok(())
        })?;
        Ok(rows)
    }

    /// Runs a query; answers its first row, if there is one.
    pub fn fetch_optional<R: Row>(&mut self, text: &str, values: &[&dyn Bind]) -> Result<Option<R>, DbError> {
        let mut statement = self.in_time()?.prepare_cached(text)?;
        bind(&mut statement, values)?;
        let places = places::<R>(&statement)?;
        let mut rows = statement.raw_query();
        Ok(rows.next()?.map(|row| R::read(row, &places)).transpose()?)
    }

    /// Runs a query; answers its first row, which must be there.
    pub fn fetch_one<R: Row>(&mut self, text: &str, values: &[&dyn Bind]) -> Result<R, DbError> {
        let row = self.fetch_optional(text, values)?;
        row.ok_or(DbError::Sqlite(rusqlite::Error::QueryReturnedNoRows))
    }

    /// The connection for a statement, or for one more of its rows, as long as there is time.
    fn in_time(&self) -> Result<&Connection, DbError> {
        match self.until {
            Some(until) if Instant::now() >= until => Err(DbError::OutOfTime),
            _ => self.connection(),
        }
    }

    /// The connection, while the transaction is open on it: some faults, such as a full disk, end
    /// it, and what followed would be durable at once, statement by statement.
    fn connection(&self) -> Result<&Connection, DbError> {
        self.connection.as_ref().filter(|connection| !connection.is_autocommit()).ok_or(DbError::Ended)
    }
}

impl Drop for SqliteTx {
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else { return };
        let is_over = connection.is_autocommit() || connection.execute_batch("rollback").is_ok();
        if is_over && !self.is_large {
            self.pool.put_back(connection);
        }
    }
}

/// Binds each `$n` of a statement to the n-th value, and each anonymous placeholder in its turn.
/// The engine takes `$n` for a name and numbers names as it meets them.
fn bind(statement: &mut Statement<'_>, values: &[&dyn Bind]) -> Result<(), DbError> {
    for place in 1..=statement.parameter_count() {
        let number = match statement.parameter_name(place) {
            Some(name) => name.get(1..).and_then(|digits| digits.parse().ok()).unwrap_or(0),
            None => place,
        };
        let Some(value) = number.checked_sub(1).and_then(|index: usize| values.get(index)) else {
            return Err(rusqlite::Error::InvalidParameterCount(values.len(), number).into());
        };
        statement.raw_bind_parameter(place, value.bind())?;
    }
    Ok(())
}

/// Where the columns that a row is read from stand, each looked for first in its own place.
fn places<R: Row>(statement: &Statement<'_>) -> Result<Vec<usize>, DbError> {
    let mut places = Vec::with_capacity(R::COLUMNS.len());
    for (index, column) in R::COLUMNS.iter().enumerate() {
        let is_here = index < statement.column_count() && statement.column_name(index)? == *column;
        places.push(if is_here { index } else { statement.column_index(column)? });
    }
    Ok(places)
}
