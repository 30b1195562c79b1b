//! Backup to a SQLite file and restore from one, whatever the engine on the other side.
//!
//! A backup is always a SQLite database with the same schema: on SQLite it is made by the engine
//! itself while others write; from PostgreSQL every table is copied on one snapshot. A backup can
//! be restored into either engine, which is also how an installation moves from one to the other.

use std::path::Path;

use futures_util::TryStreamExt as _;
use sqlx::{AssertSqlSafe, ColumnIndex, Database, Decode, Type};

use crate::migrate::Table;
use crate::{Cell, Db, DbError, Rows, Tx, tables};

/// Rows copied before they are written.
const ROWS_PER_PIECE: usize = 5_000;

/// What was copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Copied {
    /// Tables.
    pub tables: usize,
    /// Rows in all.
    pub rows: u64,
}

/// Writes a consistent copy of `db` to the new SQLite file `target` while others go on writing.
/// `now` is recorded as the instant of its migrations, in microseconds.
pub async fn backup_to_sqlite(db: &Db, target: &Path, now: i64) -> Result<Copied, DbError> {
    if target.exists() {
        return Err(std::io::Error::from(std::io::ErrorKind::AlreadyExists).into());
    }
    match db {
        Db::Sqlite { readers, .. } => {
            // The engine fills an empty file, which keeps its rights.
            crate::connect::make_private(target)?;
            let name = target.to_string_lossy().replace('\'', "''");
            // VACUUM INTO writes the other file, not this database, yet `query_only` forbids it.
            let mut connection = readers.acquire().await?;
            sqlx::query("pragma query_only = off").execute(&mut *connection).await?;
            let done =
                sqlx::query(AssertSqlSafe(format!("vacuum into '{name}'"))).execute(&mut *connection).await;
            sqlx::query("pragma query_only = on").execute(&mut *connection).await?;
            done?;
            let copy = Db::open_sqlite(target).await?;
            let mut tx = copy.begin_read().await?;
            let mut rows = 0;
            for table in tables() {
                rows += count_rows(&mut tx, table.name).await?;
            }
            tx.rollback().await?;
            copy.close().await;
            Ok(Copied { tables: tables().len(), rows })
        }
        Db::Postgres(_) => {
            let copy = Db::open_sqlite(target).await?;
            copy.migrate(now).await?;
            let copied = copy_tables(db, &copy).await;
            copy.close().await;
            copied
        }
    }
}

/// Fills the empty, migrated database `db` from the backup file `source`.
pub async fn restore_from_sqlite(db: &Db, source: &Path) -> Result<Copied, DbError> {
    if !source.exists() {
        return Err(std::io::Error::from(std::io::ErrorKind::NotFound).into());
    }
    let mut tx = db.begin_read().await?;
    for table in tables() {
        if count_rows(&mut tx, table.name).await? > 0 {
            return Err(DbError::NotEmpty);
        }
    }
    tx.rollback().await?;
    let backup = Db::open_sqlite(source).await?;
    let copied = copy_tables(&backup, db).await;
    backup.close().await;
    copied
}

async fn count_rows(tx: &mut Tx, table: &str) -> Result<u64, DbError> {
    let (count,): (i64,) = crate::fetch_one!(
        tx,
        (i64,),
        AssertSqlSafe(format!("select cast(count(*) as bigint) from {table}"))
    )?;
    Ok(count.unsigned_abs())
}

async fn copy_tables(from: &Db, to: &Db) -> Result<Copied, DbError> {
    let mut source = from.begin_read().await?;
    let mut target = to.begin_write().await?;
    let mut rows = 0;
    let tables = tables();
    for table in &tables {
        rows += match &mut source {
            Tx::Sqlite(tx) => {
                copy_table(
                    table,
                    sqlx::query(AssertSqlSafe(select_text(table))).fetch(&mut **tx),
                    &mut target,
                )
                .await?
            }
            Tx::Postgres(tx) => {
                copy_table(
                    table,
                    sqlx::query(AssertSqlSafe(select_text(table))).fetch(&mut **tx),
                    &mut target,
                )
                .await?
            }
        };
    }
    target.commit().await?;
    Ok(Copied { tables: tables.len(), rows })
}

fn select_text(table: &Table) -> String {
    let columns: Vec<&str> = table.columns.iter().map(|(name, _)| *name).collect();
    format!("select {} from {}", columns.join(", "), table.name)
}

async fn copy_table<R>(
    table: &Table,
    mut rows: impl futures_util::Stream<Item = Result<R, sqlx::Error>> + Unpin,
    target: &mut Tx,
) -> Result<u64, DbError>
where
    R: sqlx::Row,
    usize: ColumnIndex<R>,
    for<'r> uuid::Uuid: Decode<'r, R::Database> + Type<R::Database>,
    for<'r> i64: Decode<'r, R::Database> + Type<R::Database>,
    for<'r> String: Decode<'r, R::Database> + Type<R::Database>,
    for<'r> Vec<u8>: Decode<'r, R::Database> + Type<R::Database>,
    for<'r> bool: Decode<'r, R::Database> + Type<R::Database>,
    for<'r> crate::Day: Decode<'r, R::Database> + Type<R::Database>,
    R::Database: Database,
{
    let names: Vec<&'static str> = table.columns.iter().map(|(name, _)| *name).collect();
    let mut piece = Rows::new(table.name, &names);
    let mut count = 0;
    while let Some(row) = rows.try_next().await? {
        let mut cells = Vec::with_capacity(table.columns.len());
        for (index, (_, kind)) in table.columns.iter().enumerate() {
            cells.push(match *kind {
                "{id}" => row.try_get::<Option<uuid::Uuid>, _>(index)?.into(),
                "bigint" => row.try_get::<Option<i64>, _>(index)?.into(),
                "{bytes}" => row.try_get::<Option<Vec<u8>>, _>(index)?.into(),
                "{bool}" => row.try_get::<Option<bool>, _>(index)?.into(),
                "{day}" => row.try_get::<Option<crate::Day>, _>(index)?.map(crate::Day::to_jiff).into(),
                _ => Cell::from(row.try_get::<Option<String>, _>(index)?),
            });
        }
        piece.push_all(cells);
        count += 1;
        if piece.len() == ROWS_PER_PIECE {
            piece.insert(target).await?;
        }
    }
    piece.insert(target).await?;
    Ok(count)
}
