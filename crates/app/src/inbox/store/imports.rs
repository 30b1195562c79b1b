//! SQL on the list of imports and on what was undone of them.

use db::uuid::Uuid;
use db::{Day, DbError, Rows, Tx, execute, fetch_all, fetch_one, fetch_optional};
use jiff::civil::Date;

use crate::context::Ctx;
use crate::ids::InputFileId;
use crate::inbox::FileKind;
use crate::inbox::imports::{UndoneRecord, UndoneView};

db::row! {
    pub(in crate::inbox) struct ImportRow {
        pub id: InputFileId,
        pub name: String,
        pub kind: String,
        pub format: String,
        pub sha256: String,
        pub size_bytes: i64,
        pub is_raw_kept: bool,
        pub records: i64,
        pub records_new: i64,
        pub imported_at: i64,
        pub imported_by: String,
    }
}

db::row! {
    /// A file that is not undone.
    pub(crate) struct StandingFile {
        pub id: InputFileId,
        pub name: String,
        pub imported_at: i64,
        pub imported_by: String,
    }
}

pub(in crate::inbox) async fn list(
    tx: &mut Tx,
    ctx: &Ctx,
    before: Option<(i64, InputFileId)>,
    limit: i64,
) -> Result<Vec<ImportRow>, DbError> {
    let (at, id) = before.unwrap_or((i64::MAX, InputFileId::from_uuid(Uuid::max())));
    fetch_all!(
        tx,
        ImportRow,
        "select id, name, kind, format, sha256, size_bytes, is_raw_kept, records, records_new, imported_at, imported_by \
         from input_files where org_id = $1 and legal_entity_id = $2 and (imported_at, id) < ($3, $4) \
         order by imported_at desc, id desc limit $5",
        ctx.org,
        ctx.legal_entity,
        at,
        id,
        limit
    )
}

pub(in crate::inbox) async fn find(
    tx: &mut Tx,
    ctx: &Ctx,
    id: InputFileId,
) -> Result<Option<ImportRow>, DbError> {
    fetch_optional!(
        tx,
        ImportRow,
        "select id, name, kind, format, sha256, size_bytes, is_raw_kept, records, records_new, imported_at, imported_by \
         from input_files where org_id = $1 and id = $2 and legal_entity_id = $3",
        ctx.org,
        id,
        ctx.legal_entity
    )
}

/// By whom the first file of the legal entity was brought in.
pub(in crate::inbox) async fn find_first_actor(tx: &mut Tx, ctx: &Ctx) -> Result<Option<String>, DbError> {
    let row = fetch_optional!(
        tx,
        (String,),
        "select imported_by from input_files where org_id = $1 and legal_entity_id = $2 order by imported_at, id limit 1",
        ctx.org,
        ctx.legal_entity
    )?;
    Ok(row.map(|(actor,)| actor))
}

/// The files that are not undone, the last first.
pub(in crate::inbox) async fn list_standing(
    tx: &mut Tx,
    ctx: &Ctx,
    limit: i64,
) -> Result<Vec<StandingFile>, DbError> {
    fetch_all!(
        tx,
        StandingFile,
        "select f.id, f.name, f.imported_at, f.imported_by from input_files f \
         left join file_undos u on u.org_id = f.org_id and u.file_id = f.id \
         where f.org_id = $1 and f.legal_entity_id = $2 and u.file_id is null order by f.imported_at desc, f.id desc limit $3",
        ctx.org,
        ctx.legal_entity,
        limit
    )
}

/// Whether a file of a kind stands whose author begins, or does not begin, so.
pub(in crate::inbox) async fn has_standing(
    tx: &mut Tx,
    ctx: &Ctx,
    (kind, author, is_of): (Option<FileKind>, &str, bool),
) -> Result<bool, DbError> {
    let row = fetch_optional!(
        tx,
        (InputFileId,),
        "select f.id from input_files f left join file_undos u on u.org_id = f.org_id and u.file_id = f.id \
         where f.org_id = $1 and f.legal_entity_id = $2 and f.kind = coalesce($3, f.kind) and u.file_id is null \
         and (f.imported_by like $4) = $5 limit 1",
        ctx.org,
        ctx.legal_entity,
        kind.map(FileKind::as_str),
        format!("{author}%"),
        is_of
    )?;
    Ok(row.is_some())
}

/// Errors and warnings of a file.
pub(in crate::inbox) async fn count_problems(
    tx: &mut Tx,
    ctx: &Ctx,
    file: InputFileId,
) -> Result<(i64, i64), DbError> {
    fetch_one!(
        tx,
        (i64, i64),
        "select cast(coalesce(sum(case when severity = 'error' then 1 else 0 end), 0) as bigint), \
         cast(coalesce(sum(case when severity = 'error' then 0 else 1 end), 0) as bigint) \
         from input_problems where org_id = $1 and file_id = $2",
        ctx.org,
        file
    )
}

/// The latest import of the same bytes as files of a kind that was not undone.
pub async fn find_same_bytes(
    tx: &mut Tx,
    ctx: &Ctx,
    kind: FileKind,
    sha256: &str,
) -> Result<Option<InputFileId>, DbError> {
    let row = fetch_optional!(
        tx,
        (InputFileId,),
        "select id from input_files f \
         where org_id = $1 and legal_entity_id = $2 and kind = $3 and sha256 = $4 \
             and not exists (select 1 from file_undos u where u.org_id = f.org_id and u.file_id = f.id) \
         order by imported_at desc, id desc limit 1",
        ctx.org,
        ctx.legal_entity,
        kind.as_str(),
        sha256
    )?;
    Ok(row.map(|(id,)| id))
}

pub(in crate::inbox) async fn find_undo(
    tx: &mut Tx,
    ctx: &Ctx,
    file: InputFileId,
) -> Result<Option<UndoneView>, DbError> {
    let row = fetch_optional!(
        tx,
        (i64, String, String, i64, i64),
        "select undone_at, undone_by, reason, records, allocations from file_undos where org_id = $1 and file_id = $2",
        ctx.org,
        file
    )?;
    Ok(row.map(|(at, by, reason, records, allocations)| UndoneView { at, by, reason, records, allocations }))
}

/// How many records came in with files since an instant, microseconds since 1970 UTC.
pub async fn count_records_since(tx: &mut Tx, ctx: &Ctx, since: i64) -> Result<i64, DbError> {
    let sql = "select cast(coalesce(sum(records_new), 0) as bigint) from input_files \
         where org_id = $1 and imported_at > $2";
    let (count,) = fetch_one!(tx, (i64,), sql, ctx.org, since)?;
    Ok(count)
}

/// How many imports were taken back: then what a file brought is gone, which nothing else tells.
pub async fn count_undone(tx: &mut Tx, ctx: &Ctx) -> Result<i64, DbError> {
    let sql = "select cast(count(*) as bigint) from file_undos where org_id = $1";
    let (count,) = fetch_one!(tx, (i64,), sql, ctx.org)?;
    Ok(count)
}

pub(in crate::inbox) async fn insert_undo(
    tx: &mut Tx,
    ctx: &Ctx,
    file: InputFileId,
    reason: &str,
    (records, allocations): (u64, u64),
) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into file_undos (org_id, file_id, reason, records, allocations, undone_by, undone_at) \
         values ($1, $2, $3, $4, $5, $6, $7)",
        ctx.org,
        file,
        reason,
        i64::try_from(records).unwrap_or(i64::MAX),
        i64::try_from(allocations).unwrap_or(i64::MAX),
        &ctx.actor,
        ctx.now_micros()
    )?;
    Ok(())
}

pub(in crate::inbox) async fn insert_undone(
    tx: &mut Tx,
    ctx: &Ctx,
    file: InputFileId,
    records: &[UndoneRecord],
) -> Result<(), DbError> {
    let mut rows = Rows::new(
        "undone_records",
        &[
            "org_id",
            "record_id",
            "file_id",
            "kind",
            "title",
            "on_day",
            "amount_minor",
            "currency",
            "entry_id",
            "reversed_by_id",
        ],
    );
    for record in records {
        rows.push([
            ctx.org.into(),
            record.record.into(),
            file.into(),
            record.kind.into(),
            record.title.clone().into(),
            record.on.into(),
            record.amount_minor.into(),
            record.currency.clone().into(),
            record.entry.into(),
            record.reversed_by.into(),
        ]);
    }
    rows.insert(tx).await
}

pub(in crate::inbox) async fn list_undone(
    tx: &mut Tx,
    ctx: &Ctx,
    file: InputFileId,
    limit: i64,
) -> Result<Vec<(String, String, Date, i64, String)>, DbError> {
    let rows = fetch_all!(
        tx,
        (String, String, Day, i64, String),
        "select kind, title, on_day, amount_minor, currency from undone_records \
         where org_id = $1 and file_id = $2 order by record_id limit $3",
        ctx.org,
        file,
        limit
    )?;
    Ok(rows
        .into_iter()
        .map(|(kind, title, on, amount, currency)| (kind, title, on.to_jiff(), amount, currency))
        .collect())
}

/// Lets the bytes of a file come in again. The id keeps the reading unique.
pub(in crate::inbox) async fn free_reading(tx: &mut Tx, ctx: &Ctx, file: InputFileId) -> Result<(), DbError> {
    let touched = execute!(
        tx,
        "update input_files set reading = $3 where org_id = $1 and id = $2",
        ctx.org,
        file,
        format!("undone:{file}")
    )?;
    db::expect_one("free a reading", touched)
}

/// Files of a kind that came in after one, are not free to come again, and brought records that were known.
pub(in crate::inbox) async fn list_later_repeating(
    tx: &mut Tx,
    ctx: &Ctx,
    file: InputFileId,
    kind: FileKind,
) -> Result<Vec<(InputFileId, String)>, DbError> {
    fetch_all!(
        tx,
        (InputFileId, String),
        "select id, name from input_files where org_id = $1 and legal_entity_id = $2 and kind = $3 and id > $4 \
         and records > records_new and substr(reading, 1, 7) <> 'undone:' order by id",
        ctx.org,
        ctx.legal_entity,
        kind.as_str(),
        file
    )
}
