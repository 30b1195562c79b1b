//! Whether the engine can read its own database: asked before anything in it is believed.

use crate::migrate::Table;
use crate::{DbError, SqliteTx, Tx, tables};

/// Most of what the engine says of one file: a file that is damaged is damaged in many places.
const TOLD_MAX: u32 = 100;

/// A part of the database that cannot be believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// What the engine says of a page or an index, or the table, its column or the tables between which a link is broken.
    pub place: String,
    /// What is wrong.
    pub what: Wrong,
}

/// What is wrong with a part of a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// Pages or indexes of the file contradict each other.
    File,
    /// Rows refer to rows that are not there.
    Link,
    /// A column holds what is no value of its kind: no day, no id, neither true nor false.
    Value,
}

impl Tx {
    /// What of the database cannot be believed: empty when all is well. PostgreSQL refuses such values and
    /// links itself and looks after its files; on SQLite the whole file is read, and all links and typed columns.
    pub fn find_damage(&mut self) -> Result<Vec<Damage>, DbError> {
        let Self::Sqlite(tx) = self else { return Ok(Vec::new()) };
        let mut found = damaged_pages(tx)?;
        if found.is_empty() {
            found = broken_links(tx)?;
            for table in tables() {
                found.extend(unreadable_values(tx, &table)?);
            }
        }
        Ok(found)
    }
}

fn damaged_pages(tx: &mut SqliteTx) -> Result<Vec<Damage>, DbError> {
    let mut found = Vec::new();
    let looked = tx.visit(&format!("pragma quick_check({TOLD_MAX})"), |row| {
        let said: String = row.get(0)?;
        found.extend((said != "ok").then(|| Damage { place: said.trim().to_owned(), what: Wrong::File }));
        Ok(())
    });
    match looked {
        // So damaged that the engine cannot even look.
        Err(DbError::Sqlite(error))
            if error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseCorrupt) =>
        {
            found.push(Damage { place: error.to_string(), what: Wrong::File });
        }
        looked => looked?,
    }
    Ok(found)
}

fn broken_links(tx: &mut SqliteTx) -> Result<Vec<Damage>, DbError> {
    let mut found: Vec<Damage> = Vec::new();
    tx.visit("pragma foreign_key_check", |row| {
        let (from, to): (String, String) = (row.get(0)?, row.get(2)?);
        let damage = Damage { place: format!("{from} → {to}"), what: Wrong::Link };
        if found.last() != Some(&damage) {
            found.push(damage);
        }
        Ok(())
    })?;
    Ok(found)
}

fn unreadable_values(tx: &mut SqliteTx, table: &Table) -> Result<Vec<Damage>, DbError> {
    let is_wrong = |&(column, kind): &(&'static str, &'static str)| {
        let test = match kind {
            "{day}" => format!("date({column}) is not {column}"),
            "{id}" => format!("length({column}) <> 16"),
            "{bool}" => format!("{column} not in (0, 1)"),
            _ => return None,
        };
        Some((column, format!("coalesce(max({column} is not null and {test}), 0)")))
    };
    let (columns, tests): (Vec<_>, Vec<_>) = table.columns.iter().filter_map(is_wrong).unzip();
    let mut found = Vec::new();
    if !tests.is_empty() {
        tx.visit(&format!("select {} from {}", tests.join(", "), table.name), |row| {
            for (place, column) in columns.iter().enumerate() {
                if row.get::<_, i64>(place)? != 0 {
                    found.push(Damage { place: format!("{}.{column}", table.name), what: Wrong::Value });
                }
            }
            Ok(())
        })?;
    }
    Ok(found)
}
