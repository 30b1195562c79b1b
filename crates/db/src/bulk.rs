//! Inserting rows: one by one on SQLite, where a statement is cheap; on PostgreSQL, where a statement is
//! a journey, thousands in one, each column as an array.

use std::borrow::Cow;

use jiff::civil::Date;
use sqlx::AssertSqlSafe;

use crate::{DbError, SqliteTx, Tx};

/// Rows of one statement on PostgreSQL.
const ROWS_PER_STATEMENT: usize = 5_000;

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

/// What is to be done with the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Effect {
    /// They are new.
    Insert,
    /// They are new, or there already and as they should be.
    Ensure,
    /// They are keys of rows that go.
    Delete,
    /// So many of the last columns are added to what the row with the key of the others holds.
    Add(usize),
}

/// Rows of one table, gathered to be inserted together, keys of rows to be deleted, or sums to be added.
#[derive(Debug)]
pub struct Rows {
    table: &'static str,
    columns: Vec<&'static str>,
    cells: Vec<Cell>,
    effect: Effect,
}

impl Rows {
    /// No rows yet, for these columns of a table.
    pub fn new(table: &'static str, columns: &[&'static str]) -> Self {
        Self { table, columns: columns.to_vec(), cells: Vec::new(), effect: Effect::Insert }
    }

    /// No rows yet that are to be deleted; a row is the values of these columns, its key.
    pub fn to_delete(table: &'static str, key: &[&'static str]) -> Self {
        Self { effect: Effect::Delete, ..Self::new(table, key) }
    }

    /// No rows yet of which some may be there already: those stay as they are.
    pub fn to_ensure(table: &'static str, columns: &[&'static str]) -> Self {
        Self { effect: Effect::Ensure, ..Self::new(table, columns) }
    }

    /// No sums yet that are to be added: the columns are the key of a row and then what is added to it, which
    /// is all of it when there is no such row. A key may come once between two insertions.
    pub fn to_add(table: &'static str, key: &[&'static str], sums: &[&'static str]) -> Self {
        Self { effect: Effect::Add(sums.len()), ..Self::new(table, &[key, sums].concat()) }
    }

    /// What an insertion does where there is a row already.
    fn conflict_text(&self) -> String {
        let sums = match self.effect {
            Effect::Insert | Effect::Delete => return String::new(),
            Effect::Ensure => return " on conflict do nothing".to_owned(),
            Effect::Add(sums) => sums,
        };
        let (key, sums) = self.columns.split_at(self.columns.len().saturating_sub(sums));
        let sets: Vec<String> =
            sums.iter().map(|sum| format!("{sum} = {}.{sum} + excluded.{sum}", self.table)).collect();
        format!(" on conflict ({}) do update set {}", key.join(", "), sets.join(", "))
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
        if self.effect == Effect::Delete {
            let key: Vec<String> = self.columns.iter().map(|column| format!("{column} = ?")).collect();
            return format!("delete from {} where {}", self.table, key.join(" and "));
        }
        let places = vec!["?"; self.columns.len()].join(", ");
        let columns = self.columns.join(", ");
        format!("insert into {} ({columns}) values ({places}){}", self.table, self.conflict_text())
    }

    /// A statement that takes each column as one array, the first of them as the placeholder `$first`. Its text is the
    /// same for any number of rows, so it is kept prepared. COPY is no quicker: it sends its rows and its end apart, and
    /// the network holds the end back until the rows are acknowledged, which takes 40 ms when the server has nothing to
    /// say.
    fn array_text(&self, columns: &[&'static str], first: usize) -> String {
        let places: Vec<String> = (first..first + columns.len()).map(|place| format!("${place}")).collect();
        let (table, columns, places) = (self.table, columns.join(", "), places.join(", "));
        if self.effect == Effect::Delete {
            let key: Vec<String> =
                self.columns.iter().map(|column| format!("{table}.{column} = gone.{column}")).collect();
            let key = key.join(" and ");
            return format!("delete from {table} using unnest({places}) as gone({columns}) where {key}");
        }
        let conflict = self.conflict_text();
        format!("insert into {table} ({columns}) select * from unnest({places}){conflict}")
    }

    /// The columns of some rows as arrays. A column without a single value has no type, and need not be named.
    fn arrays(&self, cells: impl Iterator<Item = Cell>) -> (Vec<&'static str>, Vec<Array>) {
        let mut arrays: Vec<Array> = self.columns.iter().map(|_| Array::Nulls(0)).collect();
        for (place, cell) in cells.enumerate() {
            arrays[place % self.columns.len()].push(cell);
        }
        let named = self.columns.iter().copied().zip(arrays);
        named.filter(|(_, array)| !matches!(array, Array::Nulls(_))).unzip()
    }

    async fn insert_postgres(&mut self, tx: &mut PostgresTx) -> Result<(), DbError> {
        let width = self.columns.len();
        let mut cells = std::mem::take(&mut self.cells).into_iter();
        while cells.len() > 0 {
            let (columns, arrays) = self.arrays(cells.by_ref().take(ROWS_PER_STATEMENT * width));
            let mut query = sqlx::query::<sqlx::Postgres>(AssertSqlSafe(self.array_text(&columns, 1)));
            for array in arrays {
                query = array.bind(query);
            }
            query.execute(&mut **tx).await?;
        }
        Ok(())
    }
}

type PostgresTx = sqlx::Transaction<'static, sqlx::Postgres>;

/// Carries out groups of few rows in one statement: each is a query of its own in its `with`. What they refer to may
/// be among them, because references are looked at when the statement ends.
async fn execute_together(tx: &mut PostgresTx, groups: &mut [&mut Rows]) -> Result<(), DbError> {
    let (mut parts, mut values) = (Vec::new(), Vec::new());
    for (place, rows) in groups.iter_mut().enumerate() {
        let cells = std::mem::take(&mut rows.cells);
        let (columns, arrays) = rows.arrays(cells.into_iter());
        parts.push(format!("part{place} as ({})", rows.array_text(&columns, values.len() + 1)));
        values.extend(arrays);
    }
    let text = format!("with {} select 1", parts.join(", "));
    let mut query = sqlx::query::<sqlx::Postgres>(AssertSqlSafe(text));
    for array in values {
        query = array.bind(query);
    }
    query.execute(&mut **tx).await?;
    Ok(())
}

/// The values of one column on their way to PostgreSQL.
enum Array {
    /// So many rows, none with a value.
    Nulls(usize),
    Ids(Vec<Option<uuid::Uuid>>),
    Ints(Vec<Option<i64>>),
    Texts(Vec<Option<Cow<'static, str>>>),
    Bytes(Vec<Option<Vec<u8>>>),
    Days(Vec<Option<crate::Day>>),
    Bools(Vec<Option<bool>>),
}

impl Array {
    /// Adds a value. A column whose values are of two types is a mistake in the program, as a row is that is
    /// too short.
    fn push(&mut self, cell: Cell) {
        match (&mut *self, cell) {
            (Self::Nulls(_), Cell::Null) => self.push_null(),
            (Self::Nulls(rows), cell) => {
                *self = Self::like(&cell, *rows);
                self.push(cell);
            }
            (Self::Ids(ids), Cell::Id(id)) => ids.push(Some(id)),
            (Self::Ints(ints), Cell::Int(value)) => ints.push(Some(value)),
            (Self::Texts(texts), Cell::Text(text)) => {
                texts.push(Some(Cow::Owned(without_nul(&text).into_owned())));
            }
            (Self::Texts(texts), Cell::Word(text)) => texts.push(Some(Cow::Borrowed(text))),
            (Self::Bytes(pieces), Cell::Bytes(bytes)) => pieces.push(Some(bytes)),
            (Self::Days(days), Cell::Day(date)) => days.push(Some(crate::day(date))),
            (Self::Bools(bools), Cell::Bool(value)) => bools.push(Some(value)),
            (array, cell) => {
                assert_eq!(cell, Cell::Null, "a column has values of two types");
                array.push_null();
            }
        }
    }

    /// An array for values like this one, behind so many rows without a value.
    fn like(cell: &Cell, rows: usize) -> Self {
        match cell {
            Cell::Null => Self::Nulls(rows),
            Cell::Id(_) => Self::Ids(vec![None; rows]),
            Cell::Int(_) => Self::Ints(vec![None; rows]),
            Cell::Text(_) | Cell::Word(_) => Self::Texts(vec![None; rows]),
            Cell::Bytes(_) => Self::Bytes(vec![None; rows]),
            Cell::Day(_) => Self::Days(vec![None; rows]),
            Cell::Bool(_) => Self::Bools(vec![None; rows]),
        }
    }

    fn push_null(&mut self) {
        match self {
            Self::Nulls(rows) => *rows += 1,
            Self::Ids(ids) => ids.push(None),
            Self::Ints(ints) => ints.push(None),
            Self::Texts(texts) => texts.push(None),
            Self::Bytes(pieces) => pieces.push(None),
            Self::Days(days) => days.push(None),
            Self::Bools(bools) => bools.push(None),
        }
    }

    fn bind(self, query: PostgresQuery<'_>) -> PostgresQuery<'_> {
        match self {
            Self::Nulls(_) => query,
            Self::Ids(ids) => query.bind(ids),
            Self::Ints(ints) => query.bind(ints),
            Self::Texts(texts) => query.bind(texts),
            Self::Bytes(pieces) => query.bind(pieces),
            Self::Days(days) => query.bind(days),
            Self::Bools(bools) => query.bind(bools),
        }
    }
}

type PostgresQuery<'q> = sqlx::query::Query<'q, sqlx::Postgres, sqlx::postgres::PgArguments>;

/// Rows of all groups of a write that go in one statement on PostgreSQL: a decision has some fifteen.
const ROWS_TOGETHER: usize = 100;

/// Inserts the rows of several tables, each after those it refers to, and empties them. On PostgreSQL what goes goes
/// before what comes.
///
/// On SQLite each row is a statement of its own, kept prepared: nothing is handed to anybody. On PostgreSQL a statement
/// is a journey: few rows go together, what goes in one and what comes in another.
pub async fn insert_in_order<const N: usize>(tx: &mut Tx, mut groups: [&mut Rows; N]) -> Result<(), DbError> {
    let mut filled: Vec<&mut Rows> =
        groups.iter_mut().map(|rows| &mut **rows).filter(|rows| !rows.is_empty()).collect();
    match tx {
        Tx::Sqlite(tx) => {
            for rows in filled {
                rows.insert_sqlite(tx)?;
            }
        }
        Tx::Postgres(tx) => {
            if filled.len() > 1 && filled.iter().map(|rows| rows.len()).sum::<usize>() <= ROWS_TOGETHER {
                filled.sort_by_key(|rows| rows.effect != Effect::Delete);
                let going = filled.iter().filter(|rows| rows.effect == Effect::Delete).count();
                let (going, coming) = filled.split_at_mut(going);
                for together in [going, coming] {
                    if !together.is_empty() {
                        execute_together(tx, together).await?;
                    }
                }
                return Ok(());
            }
            for rows in filled {
                rows.insert_postgres(tx).await?;
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
