//! Inserting many rows at once: multi-row VALUES on SQLite, COPY on PostgreSQL.

use std::fmt::Write as _;

use jiff::civil::Date;
use sqlx::AssertSqlSafe;

use crate::{DbError, Tx};

/// Rows of one statement on SQLite. More makes no difference to speed; the engine takes 32,766 values.
const ROWS_PER_STATEMENT: usize = 200;
const VALUES_PER_STATEMENT_MAX: usize = 32_766;
/// Text of one COPY piece on PostgreSQL.
const COPY_PIECE_BYTES: usize = 256 * 1024;

/// One value of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// No value.
    Null,
    /// 16 bytes.
    Id(uuid::Uuid),
    /// A whole number.
    Int(i64),
    /// Text.
    Text(String),
    /// Text that the program holds.
    Word(&'static str),
    /// Bytes.
    Bytes(Vec<u8>),
    /// A calendar day.
    Day(Date),
    /// True or false.
    Bool(bool),
}

macro_rules! cell_from {
    ($($type:ty => $variant:ident,)*) => { $(
        impl From<$type> for Cell {
            fn from(value: $type) -> Self {
                Self::$variant(value.into())
            }
        }
    )* };
}

cell_from! {
    uuid::Uuid => Id,
    i64 => Int,
    u32 => Int,
    String => Text,
    Vec<u8> => Bytes,
    Date => Day,
    bool => Bool,
}

impl From<&'static str> for Cell {
    fn from(value: &'static str) -> Self {
        Self::Word(value)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// Rows of one table, gathered to be inserted together.
#[derive(Debug)]
pub struct Rows {
    table: &'static str,
    columns: Vec<&'static str>,
    cells: Vec<Cell>,
}

impl Rows {
    /// No rows yet, for these columns of a table.
    pub fn new(table: &'static str, columns: &[&'static str]) -> Self {
        Self { table, columns: columns.to_vec(), cells: Vec::new() }
    }

    /// Adds a row, its values in the order of the columns.
    ///
    /// # Panics
    /// When the number of values is not the number of columns, which is a mistake in the program.
    pub fn push<const N: usize>(&mut self, row: [Cell; N]) {
        assert_eq!(N, self.columns.len(), "a row of {} has {} values", self.table, self.columns.len());
        self.cells.extend(row);
    }

    /// Adds a row whose width is known only at run time.
    pub(crate) fn push_all(&mut self, row: Vec<Cell>) {
        debug_assert_eq!(row.len(), self.columns.len());
        self.cells.extend(row);
    }

    /// Number of rows gathered.
    pub fn len(&self) -> usize {
        self.cells.len() / self.columns.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Inserts the gathered rows and empties this, which can be filled again.
    pub async fn insert(&mut self, tx: &mut Tx) -> Result<(), DbError> {
        if self.cells.is_empty() {
            return Ok(());
        }
        match tx {
            Tx::Sqlite(tx) => self.insert_sqlite(tx).await,
            Tx::Postgres(tx) => self.copy_postgres(tx).await,
        }
    }

    async fn insert_sqlite(
        &mut self,
        tx: &mut sqlx::Transaction<'static, sqlx::Sqlite>,
    ) -> Result<(), DbError> {
        let rows_max = ROWS_PER_STATEMENT.min(VALUES_PER_STATEMENT_MAX / self.columns.len());
        let width = self.columns.len();
        let full = self.values_text(rows_max);
        let mut cells = std::mem::take(&mut self.cells).into_iter();
        loop {
            let rows = (cells.len() / width).min(rows_max);
            if rows == 0 {
                return Ok(());
            }
            // Only the full statement is worth keeping prepared.
            let text = if rows == rows_max { full.clone() } else { self.values_text(rows) };
            let mut query = sqlx::query::<sqlx::Sqlite>(AssertSqlSafe(text)).persistent(rows == rows_max);
            for cell in cells.by_ref().take(rows * width) {
                query = match cell {
                    Cell::Null => query.bind(None::<i64>),
                    Cell::Id(id) => query.bind(id),
                    Cell::Int(value) => query.bind(value),
                    Cell::Text(text) => query.bind(text),
                    Cell::Word(text) => query.bind(text),
                    Cell::Bytes(bytes) => query.bind(bytes),
                    Cell::Day(date) => query.bind(crate::day(date)),
                    Cell::Bool(value) => query.bind(value),
                };
            }
            query.execute(&mut **tx).await?;
        }
    }

    /// Anonymous placeholders: SQLite takes `$1` for a name and looks names up one after the other,
    /// which would make a statement's cost grow with the square of its values.
    fn values_text(&self, rows: usize) -> String {
        let row = format!("({})", vec!["?"; self.columns.len()].join(", "));
        let rows = vec![row; rows].join(", ");
        format!("insert into {} ({}) values {rows}", self.table, self.columns.join(", "))
    }

    async fn copy_postgres(
        &mut self,
        tx: &mut sqlx::Transaction<'static, sqlx::Postgres>,
    ) -> Result<(), DbError> {
        let text = format!("copy {} ({}) from stdin", self.table, self.columns.join(", "));
        let mut copy = tx.copy_in_raw(&text).await?;
        let mut piece = String::with_capacity(COPY_PIECE_BYTES + 4096);
        for (index, cell) in self.cells.drain(..).enumerate() {
            copy_text(&mut piece, &cell);
            let is_last = (index + 1) % self.columns.len() == 0;
            piece.push(if is_last { '\n' } else { '\t' });
            if is_last && piece.len() >= COPY_PIECE_BYTES {
                copy.send(piece.as_bytes()).await?;
                piece.clear();
            }
        }
        copy.send(piece.as_bytes()).await?;
        copy.finish().await?;
        Ok(())
    }
}

/// Appends a value in the text format of COPY (PostgreSQL 15 manual, COPY, "Text Format").
fn copy_text(out: &mut String, cell: &Cell) {
    let written = match cell {
        Cell::Null => write!(out, "\\N"),
        Cell::Id(id) => write!(out, "{id}"),
        Cell::Int(value) => write!(out, "{value}"),
        Cell::Text(text) => return copy_escaped(out, text),
        Cell::Word(text) => return copy_escaped(out, text),
        Cell::Bytes(bytes) => {
            out.push_str("\\\\x");
            bytes.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
        }
        Cell::Day(date) => write!(out, "{date}"),
        Cell::Bool(value) => write!(out, "{}", if *value { "t" } else { "f" }),
    };
    // Writing to a string cannot fail.
    debug_assert!(written.is_ok());
}

fn copy_escaped(out: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // PostgreSQL text cannot hold it, and no text that people write does.
            '\0' => {}
            other => out.push(other),
        }
    }
}
