//! Inserting rows: one by one on SQLite, where a statement is cheap; by COPY on PostgreSQL, or by
//! statements that are kept prepared when they are few.

use std::borrow::Cow;
use std::fmt::Write as _;

use jiff::civil::Date;
use sqlx::AssertSqlSafe;

use crate::{DbError, SqliteTx, Tx};

/// Rows of a table that a single decision may bring: such statements come again and are kept prepared.
const ROWS_FEW: usize = 16;
/// Keys of one statement that deletes on PostgreSQL.
const KEYS_PER_STATEMENT: usize = 200;
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

/// Rows of one table, gathered to be inserted together, or keys of rows to be deleted.
#[derive(Debug)]
pub struct Rows {
    table: &'static str,
    columns: Vec<&'static str>,
    cells: Vec<Cell>,
    is_deletion: bool,
}

impl Rows {
    /// No rows yet, for these columns of a table.
    pub fn new(table: &'static str, columns: &[&'static str]) -> Self {
        Self { table, columns: columns.to_vec(), cells: Vec::new(), is_deletion: false }
    }

    /// No rows yet that are to be deleted; a row is the values of these columns, its key.
    pub fn to_delete(table: &'static str, key: &[&'static str]) -> Self {
        Self { is_deletion: true, ..Self::new(table, key) }
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

    /// Inserts the gathered rows, or deletes them, and empties this, which can be filled again.
    pub async fn insert(&mut self, tx: &mut Tx) -> Result<(), DbError> {
        insert_in_order(tx, [self]).await
    }

    fn insert_sqlite(&mut self, tx: &mut SqliteTx) -> Result<(), DbError> {
        let cells = std::mem::take(&mut self.cells);
        tx.execute_each(&self.row_text(), cells.chunks_exact(self.columns.len()))
    }

    /// The statement for one row. Anonymous placeholders: SQLite takes `$1` for a name.
    fn row_text(&self) -> String {
        if self.is_deletion {
            let key: Vec<String> = self.columns.iter().map(|column| format!("{column} = ?")).collect();
            return format!("delete from {} where {}", self.table, key.join(" and "));
        }
        let places = vec!["?"; self.columns.len()].join(", ");
        format!("insert into {} ({}) values ({places})", self.table, self.columns.join(", "))
    }

    /// Numbered placeholders, and `null` in words: PostgreSQL wants to know the type of a parameter.
    fn numbered_text(&self) -> String {
        let mut text = format!("insert into {} ({}) values ", self.table, self.columns.join(", "));
        let mut place = 0;
        for (index, cell) in self.cells.iter().enumerate() {
            let column = index % self.columns.len();
            text.push_str(match (index, column) {
                (0, _) => "(",
                (_, 0) => "), (",
                _ => ", ",
            });
            if *cell == Cell::Null {
                text.push_str("null");
            } else {
                place += 1;
                let _ = write!(text, "${place}");
            }
        }
        text.push(')');
        text
    }

    async fn insert_few_postgres(
        &mut self,
        tx: &mut sqlx::Transaction<'static, sqlx::Postgres>,
    ) -> Result<(), DbError> {
        let text = self.numbered_text();
        let mut query = sqlx::query::<sqlx::Postgres>(AssertSqlSafe(text));
        for cell in self.cells.drain(..).filter(|cell| *cell != Cell::Null) {
            query = bind_postgres(query, cell);
        }
        query.execute(&mut **tx).await?;
        Ok(())
    }

    async fn delete_postgres(
        &mut self,
        tx: &mut sqlx::Transaction<'static, sqlx::Postgres>,
    ) -> Result<(), DbError> {
        let width = self.columns.len();
        let cells = std::mem::take(&mut self.cells);
        let rows: Vec<&[Cell]> = cells.chunks_exact(width).collect();
        // Keys that begin alike, as those of one organisation do, go many in one statement: each
        // statement is a journey to the server and back.
        let is_alike = |pair: &[&[Cell]]| pair[0][..width - 1] == pair[1][..width - 1];
        let rows_max = if rows.windows(2).all(is_alike) { KEYS_PER_STATEMENT } else { 1 };
        for piece in rows.chunks(rows_max) {
            let text = self.deletion_text(piece.len());
            let mut query = sqlx::query::<sqlx::Postgres>(AssertSqlSafe(text));
            let ends = piece.iter().map(|row| &row[width - 1]);
            for cell in piece[0][..width - 1].iter().chain(ends) {
                query = bind_postgres(query, cell.clone());
            }
            query.execute(&mut **tx).await?;
        }
        Ok(())
    }

    /// Deletes the rows whose keys begin with the first parameters and end with one of the others.
    fn deletion_text(&self, rows: usize) -> String {
        let (last, first) = self.columns.split_last().unwrap_or((&"", &[]));
        let mut text = format!("delete from {} where ", self.table);
        for (place, column) in (1..).zip(first) {
            let _ = write!(text, "{column} = ${place} and ");
        }
        let ends: Vec<String> =
            (first.len() + 1..=first.len() + rows).map(|place| format!("${place}")).collect();
        let _ = write!(text, "{last} in ({})", ends.join(", "));
        text
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

type PostgresQuery<'q> = sqlx::query::Query<'q, sqlx::Postgres, sqlx::postgres::PgArguments>;

fn bind_postgres(query: PostgresQuery<'_>, cell: Cell) -> PostgresQuery<'_> {
    match cell {
        Cell::Null => query.bind(None::<i64>),
        Cell::Id(id) => query.bind(id),
        Cell::Int(value) => query.bind(value),
        Cell::Text(text) => query.bind(without_nul(&text).into_owned()),
        Cell::Word(text) => query.bind(text),
        Cell::Bytes(bytes) => query.bind(bytes),
        Cell::Day(date) => query.bind(crate::day(date)),
        Cell::Bool(value) => query.bind(value),
    }
}

/// Inserts the rows of several tables, each after those it refers to, and empties them.
///
/// On SQLite each row is a statement of its own, kept prepared: nothing is handed to anybody.
pub async fn insert_in_order<const N: usize>(tx: &mut Tx, mut groups: [&mut Rows; N]) -> Result<(), DbError> {
    match tx {
        Tx::Sqlite(tx) => {
            for rows in groups.iter_mut().filter(|rows| !rows.is_empty()) {
                rows.insert_sqlite(tx)?;
            }
        }
        Tx::Postgres(tx) => {
            for rows in groups.iter_mut().filter(|rows| !rows.is_empty()) {
                if rows.is_deletion {
                    rows.delete_postgres(tx).await?;
                } else if rows.len() <= ROWS_FEW {
                    rows.insert_few_postgres(tx).await?;
                } else {
                    rows.copy_postgres(tx).await?;
                }
            }
        }
    }
    Ok(())
}

/// A text as both engines hold it: PostgreSQL cannot hold a NUL, and what is stored must not depend
/// on the engine.
pub(crate) fn without_nul(text: &str) -> Cow<'_, str> {
    if text.contains('\0') { Cow::Owned(text.replace('\0', "")) } else { Cow::Borrowed(text) }
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
            // See `without_nul`.
            '\0' => {}
            other => out.push(other),
        }
    }
}
