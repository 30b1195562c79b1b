//! Every SQL statement on files that came in.

pub(super) mod imports;
mod outside;
pub(super) mod templates;

use std::collections::HashMap;

use db::{Cell, DbError, OrgId, Rows, Tx, execute, fetch_all, fetch_optional};
use file_intake::Problem;
use privacy::OpenError;

use crate::context::Ctx;
use crate::ids::InputFileId;
use crate::inbox::keep::Reading;
use crate::inbox::problems::{FileProblem, severity_word};
use crate::inbox::{FileKind, Fingerprint, InputFile};

pub use outside::{FileView, find_file, page_of_files};

db::row! {
    /// A file that was imported.
    #[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
    pub struct FileSummary {
        /// Its name when it came in.
        pub name: String,
        /// What it was read as.
        pub kind: String,
        /// Its format.
        pub format: String,
        /// Its SHA-256.
        pub sha256: String,
        /// Its size.
        pub size_bytes: i64,
        /// Records read.
        pub records: i64,
        /// Records that were new.
        pub records_new: i64,
        /// When, in microseconds since 1970 UTC.
        pub imported_at: i64,
    }
}

pub(in crate::inbox) async fn find_reading(
    tx: &mut Tx,
    ctx: &Ctx,
    kind: FileKind,
    sha256: &str,
    reading: &str,
) -> Result<Option<(InputFileId, i64)>, DbError> {
    fetch_optional!(
        tx,
        (InputFileId, i64),
        "select id, records from input_files \
         where org_id = $1 and legal_entity_id = $2 and kind = $3 and sha256 = $4 and reading = $5",
        ctx.org,
        ctx.legal_entity,
        kind.as_str(),
        sha256,
        reading
    )
}

db::row! {
    /// A file whose bytes are kept.
    pub(in crate::inbox) struct KeptFile {
        pub id: InputFileId,
        pub name: String,
        pub sha256: String,
        pub size_bytes: i64,
    }
}

/// Every file of the legal entity whose bytes are kept.
pub(in crate::inbox) async fn list_kept_files(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<KeptFile>, DbError> {
    fetch_all!(
        tx,
        KeptFile,
        "select id, name, sha256, size_bytes from input_files \
         where org_id = $1 and legal_entity_id = $2 and is_raw_kept = $3 order by id",
        ctx.org,
        ctx.legal_entity,
        true
    )
}

async fn find_raw(tx: &mut Tx, ctx: &Ctx, sha256: &str) -> Result<Option<InputFileId>, DbError> {
    let row = fetch_optional!(
        tx,
        (InputFileId,),
        "select id from input_files where org_id = $1 and legal_entity_id = $2 and sha256 = $3 and is_raw_kept = $4 \
         order by id limit 1",
        ctx.org,
        ctx.legal_entity,
        sha256,
        true
    )?;
    Ok(row.map(|(id,)| id))
}

pub(in crate::inbox) async fn insert_file(
    tx: &mut Tx,
    ctx: &Ctx,
    id: InputFileId,
    file: &InputFile,
    fingerprint: &Fingerprint,
    reading: &Reading<'_>,
) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into input_files (org_id, id, legal_entity_id, sha256, name, kind, format, size_bytes, is_raw_kept, \
         records, records_new, imported_at, imported_by, reading) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, $10, $11, $12)",
        ctx.org,
        id,
        ctx.legal_entity,
        &fingerprint.sha256,
        &file.name,
        reading.kind.as_str(),
        reading.format,
        i64::try_from(fingerprint.size).unwrap_or(i64::MAX),
        true,
        ctx.now_micros(),
        &ctx.actor,
        &reading.settings
    )?;
    Ok(())
}

pub(in crate::inbox) async fn insert_piece(
    tx: &mut Tx,
    org: OrgId,
    file: InputFileId,
    piece_no: i64,
    data: Vec<u8>,
) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into input_file_pieces (org_id, file_id, piece_no, data) values ($1, $2, $3, $4)",
        org,
        file,
        piece_no,
        data.clone()
    )?;
    Ok(())
}

pub(in crate::inbox) async fn delete_pieces(
    tx: &mut Tx,
    org: OrgId,
    file: InputFileId,
) -> Result<(), DbError> {
    execute!(
        tx,
        "delete from input_file_pieces where org_id = $1 and file_id = $2 and piece_no > 0",
        org,
        file
    )?;
    Ok(())
}

pub(in crate::inbox) async fn update_file(
    tx: &mut Tx,
    org: OrgId,
    id: InputFileId,
    records: u64,
    records_new: u64,
    is_raw_kept: bool,
) -> Result<(), DbError> {
    let touched = execute!(
        tx,
        "update input_files set records = $3, records_new = $4, is_raw_kept = $5 where org_id = $1 and id = $2",
        org,
        id,
        i64::try_from(records).unwrap_or(i64::MAX),
        i64::try_from(records_new).unwrap_or(i64::MAX),
        is_raw_kept
    )?;
    db::expect_one("finish a file", touched)
}

pub(in crate::inbox) async fn insert_problems(
    tx: &mut Tx,
    org: OrgId,
    file: InputFileId,
    problems: &[Problem],
) -> Result<(), DbError> {
    let mut rows = Rows::new(
        "input_problems",
        &["org_id", "file_id", "problem_no", "severity", "code", "line", "element", "field", "found"],
    );
    for (index, problem) in problems.iter().enumerate() {
        rows.push([
            org.into(),
            file.into(),
            Cell::Int(i64::try_from(index + 1).unwrap_or(i64::MAX)),
            severity_word(problem.severity).into(),
            problem.code.as_str().into(),
            problem.place.line.and_then(|line| i64::try_from(line).ok()).into(),
            problem.place.element.clone().unwrap_or_default().into(),
            problem.field.into(),
            problem.found.clone().into(),
        ]);
    }
    rows.insert(tx).await
}

/// The files of the legal entity, the last first, at most `limit`.
pub async fn list_files(tx: &mut Tx, ctx: &Ctx, limit: i64) -> Result<Vec<FileSummary>, DbError> {
    fetch_all!(
        tx,
        FileSummary,
        "select name, kind, format, sha256, size_bytes, records, records_new, imported_at from input_files \
         where org_id = $1 and legal_entity_id = $2 order by imported_at desc, id desc limit $3",
        ctx.org,
        ctx.legal_entity,
        limit
    )
}

/// Whether a file ever came in, of any kind or of this one.
pub async fn has_files(tx: &mut Tx, ctx: &Ctx, kind: Option<FileKind>) -> Result<bool, DbError> {
    let row = fetch_optional!(
        tx,
        (InputFileId,),
        "select id from input_files where org_id = $1 and legal_entity_id = $2 \
         and kind = coalesce($3, kind) limit 1",
        ctx.org,
        ctx.legal_entity,
        kind.map(FileKind::as_str)
    )?;
    Ok(row.is_some())
}

/// The names of all files of the legal entity.
pub async fn file_names(tx: &mut Tx, ctx: &Ctx) -> Result<HashMap<InputFileId, String>, DbError> {
    let rows = fetch_all!(
        tx,
        (InputFileId, String),
        "select id, name from input_files where org_id = $1 and legal_entity_id = $2",
        ctx.org,
        ctx.legal_entity
    )?;
    Ok(rows.into_iter().collect())
}

/// The problems of a file, in the order of the file.
pub async fn list_problems(tx: &mut Tx, ctx: &Ctx, file: InputFileId) -> Result<Vec<FileProblem>, DbError> {
    let rows = fetch_all!(
        tx,
        (String, String, String, Option<i64>, String, String, String),
        "select f.name, p.severity, p.code, p.line, p.element, p.field, p.found from input_problems p \
         join input_files f on f.org_id = p.org_id and f.id = p.file_id \
         where p.org_id = $1 and p.file_id = $2 order by p.problem_no",
        ctx.org,
        file
    )?;
    Ok(rows
        .into_iter()
        .map(|(file, severity, code, line, element, field, found)| FileProblem {
            file,
            severity,
            code,
            line,
            element,
            field,
            found,
        })
        .collect())
}

/// Where a sealed piece stands: what it is sealed for.
pub(in crate::inbox) fn piece_place(file: InputFileId, piece_no: i64) -> String {
    format!("input_file_pieces:data:{file}:{piece_no}")
}

/// Why the raw bytes of a file cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum RawError {
    /// The store failed.
    #[error(transparent)]
    Db(#[from] DbError),
    /// A piece cannot be opened with any key of the key file.
    #[error("{place} cannot be opened")]
    Open {
        /// Where the piece stands.
        place: String,
        /// Why.
        source: OpenError,
    },
    /// A piece is not what was compressed.
    #[error("a kept piece cannot be unpacked")]
    Unpack(#[from] std::io::Error),
}

/// The raw bytes of a file, as they were kept.
pub async fn load_raw(tx: &mut Tx, ctx: &Ctx, sha256: &str) -> Result<Option<Vec<u8>>, RawError> {
    let Some(file) = find_raw(tx, ctx, sha256).await? else { return Ok(None) };
    let pieces = fetch_all!(
        tx,
        (i64, Vec<u8>),
        "select piece_no, data from input_file_pieces where org_id = $1 and file_id = $2 and piece_no > 0 \
         order by piece_no",
        ctx.org,
        file
    )?;
    opened(ctx, file, pieces).map(Some)
}

/// The rows of a file that a person mended, as a small table; nothing when none was.
pub async fn load_mended(tx: &mut Tx, ctx: &Ctx, file: InputFileId) -> Result<Option<Vec<u8>>, RawError> {
    let pieces = fetch_all!(
        tx,
        (i64, Vec<u8>),
        "select piece_no, data from input_file_pieces where org_id = $1 and file_id = $2 and piece_no < 0 \
         order by piece_no desc",
        ctx.org,
        file
    )?;
    if pieces.is_empty() { Ok(None) } else { opened(ctx, file, pieces).map(Some) }
}

fn opened(ctx: &Ctx, file: InputFileId, pieces: Vec<(i64, Vec<u8>)>) -> Result<Vec<u8>, RawError> {
    let mut raw = Vec::new();
    for (piece_no, sealed) in pieces {
        let place = piece_place(file, piece_no);
        let piece =
            ctx.vault.open_bytes(&place, &sealed).map_err(|source| RawError::Open { place, source })?;
        raw.extend(zstd::stream::decode_all(piece.as_slice())?);
    }
    Ok(raw)
}

/// A sealed piece of a kept file.
pub(crate) struct SealedPiece {
    /// The file.
    pub file: InputFileId,
    /// Its number in the file, from 1.
    pub piece_no: i64,
    /// Its bytes as stored.
    pub sealed: Vec<u8>,
    /// What it is sealed for.
    pub place: String,
}

/// Sealed pieces after one of a file, in the order of files and pieces, at most `limit`.
pub(crate) async fn list_sealed_pieces(
    tx: &mut Tx,
    ctx: &Ctx,
    (file, piece_no): (InputFileId, i64),
    limit: i64,
) -> Result<Vec<SealedPiece>, DbError> {
    let rows = fetch_all!(
        tx,
        (InputFileId, i64, Vec<u8>),
        "select file_id, piece_no, data from input_file_pieces \
         where org_id = $1 and (file_id > $2 or (file_id = $2 and piece_no > $3)) order by file_id, piece_no limit $4",
        ctx.org,
        file,
        piece_no,
        limit
    )?;
    Ok(rows
        .into_iter()
        .map(|(file, piece_no, sealed)| SealedPiece {
            file,
            piece_no,
            sealed,
            place: piece_place(file, piece_no),
        })
        .collect())
}

/// Replaces a sealed piece by the same one sealed with another key.
pub(crate) async fn update_sealed_piece(
    tx: &mut Tx,
    ctx: &Ctx,
    file: InputFileId,
    piece_no: i64,
    sealed: Vec<u8>,
) -> Result<(), DbError> {
    let touched = execute!(
        tx,
        "update input_file_pieces set data = $4 where org_id = $1 and file_id = $2 and piece_no = $3",
        ctx.org,
        file,
        piece_no,
        sealed.clone()
    )?;
    db::expect_one("seal a piece", touched)
}
