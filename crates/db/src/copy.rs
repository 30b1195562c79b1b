//! Backup to a SQLite file and restore from one, whatever the engine on the other side.
//!
//! A backup is always a SQLite database with the same schema: on SQLite it is made by the engine
//! itself while others write; from PostgreSQL every table is copied on one snapshot. A backup can
//! be restored into either engine, which is also how an installation moves from one to the other.

use std::path::Path;

use futures_util::TryStreamExt as _;
use sqlx::AssertSqlSafe;
use sqlx::postgres::PgRow;
use tokio::sync::mpsc;

use crate::migrate::Table;
use crate::row::read_column;
use crate::{Cell, Day, Db, DbError, Rows, SqliteTx, Tx, tables};

/// Rows copied before they are written.
const ROWS_PER_PIECE: usize = 5_000;
/// Pieces read ahead of the one that is written.
const PIECES_AHEAD: usize = 2;

/// What was copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Copied {
    /// Tables.
    pub tables: usize,
    /// Rows in all.
    pub rows: u64,
    /// Migrations that brought a backup of an older version up to date before it was restored.
    pub migrations: usize,
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
            readers.copy_to(target)?;
            let copy = Db::open_sqlite(target).await?;
            let mut tx = copy.begin_read().await?;
            let mut rows = 0;
            for table in tables() {
                rows += count_rows(&mut tx, table.name).await?;
            }
            tx.rollback().await?;
            copy.close().await;
            Ok(Copied { tables: tables().len(), rows, migrations: 0 })
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

/// Fills the empty, migrated database `db` from the backup file `source`. A backup of an older version is
/// first copied aside and migrated there: the file itself stays as it is. `now` is recorded as the instant
/// of those migrations, in microseconds. A backup of a newer version is refused.
pub async fn restore_from_sqlite(db: &Db, source: &Path, now: i64) -> Result<Copied, DbError> {
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
    let copied = match backup.count_missing_migrations().await {
        Ok(0) => copy_tables(&backup, db).await,
        Ok(_) => restore_older(&backup, db, now).await,
        Err(error) => Err(error),
    };
    backup.close().await;
    copied
}

/// Restores a backup of an older version by way of a copy that is brought up to date.
async fn restore_older(backup: &Db, db: &Db, now: i64) -> Result<Copied, DbError> {
    let Db::Sqlite { readers, .. } = backup else { return Err(DbError::Closed) };
    // Only its owner may look into such a folder.
    let folder = tempfile::Builder::new().prefix("quittance-restore-").tempdir()?;
    let file = folder.path().join("backup.sqlite");
    crate::connect::make_private(&file)?;
    readers.copy_to(&file)?;
    let copy = Db::open_sqlite(&file).await?;
    let migrated = copy.migrate(now).await;
    let copied = match migrated {
        Ok(migrated) => {
            copy_tables(&copy, db).await.map(|copied| Copied { migrations: migrated.applied.len(), ..copied })
        }
        Err(error) => Err(error),
    };
    copy.close().await;
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
    let source = from.begin_read().await?;
    let mut target = to.begin_write().await?;
    let rows = match source {
        Tx::Sqlite(source) => copy_from_sqlite(source, &mut target).await?,
        Tx::Postgres(source) => copy_from_postgres(source, &mut target).await?,
    };
    target.commit().await?;
    Ok(Copied { tables: tables().len(), rows, migrations: 0 })
}

fn select_text(table: &Table) -> String {
    let columns: Vec<&str> = table.columns.iter().map(|(name, _)| *name).collect();
    format!("select {} from {}", columns.join(", "), table.name)
}

fn no_rows(table: &Table) -> Rows {
    let columns: Vec<&'static str> = table.columns.iter().map(|(name, _)| *name).collect();
    Rows::new(table.name, &columns)
}

/// Reads on another thread while this one writes: a query of SQLite that is half read cannot wait
/// for the other engine.
async fn copy_from_sqlite(source: SqliteTx, target: &mut Tx) -> Result<u64, DbError> {
    let (sender, mut pieces) = mpsc::channel(PIECES_AHEAD);
    let reading = tokio::task::spawn_blocking(move || read_pieces(source, &sender));
    let mut count = 0;
    while let Some(mut piece) = pieces.recv().await {
        count += Rows::len(&piece) as u64;
        piece.insert(target).await?;
    }
    reading.await.map_err(std::io::Error::from)??;
    Ok(count)
}

fn read_pieces(mut source: SqliteTx, pieces: &mpsc::Sender<Rows>) -> Result<(), DbError> {
    for table in tables() {
        let mut piece = no_rows(&table);
        source.visit(&select_text(&table), |row| {
            piece.push_all(cells_of_sqlite(&table, row)?);
            if piece.len() == ROWS_PER_PIECE {
                return send(pieces, std::mem::replace(&mut piece, no_rows(&table)));
            }
            Ok(())
        })?;
        send(pieces, piece)?;
    }
    Ok(())
}

/// Hands a piece to whoever writes; when nobody does, that side has failed and says why.
fn send(pieces: &mpsc::Sender<Rows>, piece: Rows) -> Result<(), DbError> {
    pieces.blocking_send(piece).map_err(|_| DbError::Closed)
}

fn cells_of_sqlite(table: &Table, row: &rusqlite::Row<'_>) -> Result<Vec<Cell>, DbError> {
    let mut cells = Vec::with_capacity(table.columns.len());
    for (place, (_, kind)) in table.columns.iter().enumerate() {
        cells.push(match *kind {
            "{id}" => read_column::<Option<uuid::Uuid>>(row, place)?.into(),
            "bigint" => read_column::<Option<i64>>(row, place)?.into(),
            "{bytes}" => read_column::<Option<Vec<u8>>>(row, place)?.into(),
            "{bool}" => read_column::<Option<bool>>(row, place)?.into(),
            "{day}" => read_column::<Option<Day>>(row, place)?.map(Day::to_jiff).into(),
            _ => Cell::from(read_column::<Option<String>>(row, place)?),
        });
    }
    Ok(cells)
}

async fn copy_from_postgres(
    mut source: sqlx::Transaction<'static, sqlx::Postgres>,
    target: &mut Tx,
) -> Result<u64, DbError> {
    let mut count = 0;
    for table in tables() {
        let mut piece = no_rows(&table);
        let mut rows = sqlx::query(AssertSqlSafe(select_text(&table))).fetch(&mut *source);
        while let Some(row) = rows.try_next().await? {
            piece.push_all(cells_of_postgres(&table, &row)?);
            count += 1;
            if piece.len() == ROWS_PER_PIECE {
                piece.insert(target).await?;
            }
        }
        piece.insert(target).await?;
    }
    Ok(count)
}

fn cells_of_postgres(table: &Table, row: &PgRow) -> Result<Vec<Cell>, DbError> {
    use sqlx::Row as _;
    let mut cells = Vec::with_capacity(table.columns.len());
    for (place, (_, kind)) in table.columns.iter().enumerate() {
        cells.push(match *kind {
            "{id}" => row.try_get::<Option<uuid::Uuid>, _>(place)?.into(),
            "bigint" => row.try_get::<Option<i64>, _>(place)?.into(),
            "{bytes}" => row.try_get::<Option<Vec<u8>>, _>(place)?.into(),
            "{bool}" => row.try_get::<Option<bool>, _>(place)?.into(),
            "{day}" => row.try_get::<Option<Day>, _>(place)?.map(Day::to_jiff).into(),
            _ => Cell::from(row.try_get::<Option<String>, _>(place)?),
        });
    }
    Ok(cells)
}
