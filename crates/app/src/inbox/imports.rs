//! The list of imports, and what was taken back of them.

use db::uuid::Uuid;
use db::{DbError, Tx};
use jiff::civil::Date;

use super::store;
use super::{FileKind, FileSummary};
use crate::context::Ctx;
use crate::ids::{EntryId, InputFileId};

/// An import, as it is told outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportView {
    /// The file.
    pub id: InputFileId,
    /// Name, kind, format, size, records, when.
    pub file: FileSummary,
    /// By whom.
    pub imported_by: String,
    /// Whether its bytes can be had.
    pub is_raw_kept: bool,
    /// Records that could not be read.
    pub errors: i64,
    /// What a person should know.
    pub warnings: i64,
    /// When, by whom and why it was undone.
    pub undone: Option<UndoneView>,
}

/// That an import was undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UndoneView {
    /// When, in microseconds since 1970 UTC.
    pub at: i64,
    /// By whom.
    pub by: String,
    /// Why.
    pub reason: String,
    /// Documents or movements taken back.
    pub records: i64,
    /// Automatic allocations undone with them.
    pub allocations: i64,
}

impl ImportView {
    /// Its name without the folders that a command line gives.
    pub fn short_name(&self) -> &str {
        self.file.name.rsplit(['/', '\\']).next().unwrap_or_default()
    }

    /// What it was read as.
    pub fn kind(&self) -> Option<FileKind> {
        FileKind::parse(&self.file.kind)
    }
}

/// A document or a movement that was taken back with its import.
#[derive(Clone, Debug)]
pub(crate) struct UndoneRecord {
    pub record: Uuid,
    /// `document` or `movement`.
    pub kind: &'static str,
    /// Number of the document, or reference of the movement.
    pub title: String,
    /// Issue date, or booking date.
    pub on: Date,
    pub amount_minor: i64,
    pub currency: String,
    pub entry: EntryId,
    pub reversed_by: EntryId,
}

/// The imports of the legal entity, the last first, those before one when it is given, at most `limit`.
pub async fn list_imports(
    tx: &mut Tx,
    ctx: &Ctx,
    before: Option<InputFileId>,
    limit: i64,
) -> Result<Vec<ImportView>, DbError> {
    let before = match before {
        Some(id) => store::imports::find(tx, ctx, id).await?.map(|row| (row.imported_at, row.id)),
        None => None,
    };
    let rows = store::imports::list(tx, ctx, before, limit).await?;
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        views.push(view_of(tx, ctx, row).await?);
    }
    Ok(views)
}

/// One import.
pub async fn find_import(tx: &mut Tx, ctx: &Ctx, id: InputFileId) -> Result<Option<ImportView>, DbError> {
    match store::imports::find(tx, ctx, id).await? {
        Some(row) => Ok(Some(view_of(tx, ctx, row).await?)),
        None => Ok(None),
    }
}

async fn view_of(tx: &mut Tx, ctx: &Ctx, row: store::imports::ImportRow) -> Result<ImportView, DbError> {
    let (errors, warnings) = store::imports::count_problems(tx, ctx, row.id).await?;
    let undone = store::imports::find_undo(tx, ctx, row.id).await?;
    Ok(ImportView {
        id: row.id,
        imported_by: row.imported_by,
        is_raw_kept: row.is_raw_kept,
        errors,
        warnings,
        undone,
        file: FileSummary {
            name: row.name,
            kind: row.kind,
            format: row.format,
            sha256: row.sha256,
            size_bytes: row.size_bytes,
            records: row.records,
            records_new: row.records_new,
            imported_at: row.imported_at,
        },
    })
}

/// What was taken back with an import, in the order of ids, at most `limit`: kind, title, day, minor units, currency.
pub async fn list_undone_records(
    tx: &mut Tx,
    ctx: &Ctx,
    file: InputFileId,
    limit: i64,
) -> Result<Vec<(String, String, Date, i64, String)>, DbError> {
    store::imports::list_undone(tx, ctx, file, limit).await
}

/// Records that an import is undone: who, why, and what it had brought. Its bytes may come in again.
pub(crate) async fn mark_undone(
    tx: &mut Tx,
    ctx: &Ctx,
    file: InputFileId,
    reason: &str,
    allocations: u64,
    records: &[UndoneRecord],
) -> Result<(), DbError> {
    store::imports::insert_undo(tx, ctx, file, reason, (records.len() as u64, allocations)).await?;
    store::imports::insert_undone(tx, ctx, file, records).await?;
    store::imports::free_reading(tx, ctx, file).await
}

/// Files of a kind that came in after one and brought records that were known: id and name.
pub(crate) async fn list_later_repeating(
    tx: &mut Tx,
    ctx: &Ctx,
    file: InputFileId,
    kind: FileKind,
) -> Result<Vec<(InputFileId, String)>, DbError> {
    store::imports::list_later_repeating(tx, ctx, file, kind).await
}

/// Later files of this kind may repeat what an undone one had brought, which was known then and was not
/// recorded from them: they may come in again too. Answers their names.
pub(crate) async fn free_later_readings(
    tx: &mut Tx,
    ctx: &Ctx,
    file: InputFileId,
    kind: FileKind,
) -> Result<Vec<String>, DbError> {
    let later = store::imports::list_later_repeating(tx, ctx, file, kind).await?;
    for (id, _) in &later {
        store::imports::free_reading(tx, ctx, *id).await?;
    }
    Ok(later.into_iter().map(|(_, name)| name).collect())
}
