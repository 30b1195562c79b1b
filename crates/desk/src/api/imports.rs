//! Imports: files that came in, what was wrong in them, and bringing in another.

use app::activity::Event;
use app::banking::{ImportStatements, import_statements};
use app::context::Ctx;
use app::customers::{ImportCustomers, import_customers};
use app::identity::Permission;
use app::ids::InputFileId;
use app::inbox::{
    FileKind, FileProblem, FileView, ImportError, InputFile, find_file, list_problems, page_of_files,
};
use app::receivables::{ImportInvoices, import_invoices};
use axum::Json;
use axum::body::Bytes;
use axum::extract::multipart::Multipart;
use axum::extract::{FromRequest as _, Request, State};
use axum::http::header;
use db::Tx;
use futures_util::StreamExt as _;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;
use tokio::io::AsyncWriteExt as _;
use utoipa::{IntoParams, ToSchema};

use super::Answer;
use super::page::{Page, Place};
use super::request::{Asked, Named, Write};
use super::shapes::instant;
use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;
use crate::words::Words;

/// Largest file that comes in.
const FILE_BYTES_MAX: usize = 256 * 1024 * 1024;
/// Most problems that an answer holds; the list of problems has them all.
const PROBLEMS_MAX: usize = 200;

/// What a file is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImportKind {
    /// Invoices and credit notes.
    Invoices,
    /// Bank statements.
    Statements,
    /// Customers.
    Customers,
}

impl From<ImportKind> for FileKind {
    fn from(kind: ImportKind) -> Self {
        match kind {
            ImportKind::Invoices => Self::Invoices,
            ImportKind::Statements => Self::Statements,
            ImportKind::Customers => Self::Customers,
        }
    }
}

/// A file that came in.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Import {
    /// Its id.
    #[schema(examples("fil_01h455vb4pex5vsknk084sn02q"))]
    pub id: String,
    /// Its name when it came in.
    pub name: String,
    /// What it was read as: `invoices`, `statements` or `customers`.
    pub kind: String,
    /// Its format.
    #[schema(examples("csv"))]
    pub format: String,
    /// Its SHA-256.
    pub sha256: String,
    /// Its size in bytes.
    pub size_bytes: i64,
    /// Records read.
    pub records: i64,
    /// Records that were new.
    pub records_new: i64,
    /// When.
    pub imported_at: Timestamp,
    /// By whom.
    pub imported_by: String,
}

impl From<FileView> for Import {
    fn from(view: FileView) -> Self {
        Self {
            id: view.id.to_string(),
            name: view.name,
            kind: view.kind,
            format: view.format,
            sha256: view.sha256,
            size_bytes: view.size_bytes,
            records: view.records,
            records_new: view.records_new,
            imported_at: instant(view.imported_at),
            imported_by: view.imported_by,
        }
    }
}

/// Which files are listed.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ImportQuery {
    /// Read as this.
    kind: Option<ImportKind>,
    /// After this id.
    after: Option<String>,
    /// At most so many, from 1 to 200; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

/// Lists files in the order in which they came in; statements only for those who may see bank data.
#[utoipa::path(get, path = "/api/v1/imports", tag = "imports", params(ImportQuery),
    responses((status = 200, description = "A page of files", body = Page<Import>)))]
pub async fn list(
    State(desk): State<Desk>,
    user: User,
    Asked(query): Asked<ImportQuery>,
) -> Answer<Page<Import>> {
    let place: Place<InputFileId> = Place::new(query.after.as_deref(), query.limit)?;
    let sees_bank = user.may(Permission::ReadBank);
    let rows = desk.read(&user, async move |ctx: &Ctx, tx: &mut Tx| {
        // A file names the customers of everybody, and so do its problems.
        if ctx.only_of.is_some() {
            return Ok(Vec::new());
        }
        let kind = query.kind.map(FileKind::from);
        Ok(page_of_files(tx, ctx, kind, sees_bank, place.after, place.reach()).await?)
    });
    Ok(Json(place.page(rows.await?, |row| row.id.to_string(), Import::from)))
}

/// A file that this reader may know of.
async fn find(tx: &mut Tx, ctx: &Ctx, user: &User, id: InputFileId) -> Result<FileView, PageError> {
    let found = find_file(tx, ctx, id).await?.ok_or(PageError::NotFound)?;
    if ctx.only_of.is_some() {
        return Err(PageError::NotFound);
    }
    if found.kind == FileKind::Statements.as_str() && !user.may(Permission::ReadBank) {
        return Err(PageError::NotFound);
    }
    Ok(found)
}

/// Shows one file.
#[utoipa::path(get, path = "/api/v1/imports/{id}", tag = "imports", params(("id" = String, Path, description = "Id of the file")),
    responses((status = 200, description = "The file", body = Import)))]
pub async fn one(State(desk): State<Desk>, user: User, Named(id): Named<InputFileId>) -> Answer<Import> {
    let reader = user.clone();
    let found = desk.read(&user, async move |ctx: &Ctx, tx: &mut Tx| find(tx, ctx, &reader, id).await);
    Ok(Json(found.await?.into()))
}

/// Something wrong in a file.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ImportProblem {
    /// `warning`: the record was read; `error`: it was not; `refused`: the file was not.
    pub severity: String,
    /// Stable code.
    pub code: String,
    /// Line, from 1, in formats that have lines.
    pub line: Option<i64>,
    /// Element, cell or record.
    pub element: String,
    /// Field.
    pub field: String,
    /// What stands there; nothing where it may be an account number and the reader may not see bank data.
    pub found: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

fn problem(problem: &FileProblem, words: &Words, sees_bank: bool) -> ImportProblem {
    let told = problem.report(words.shared());
    let is_account = ["iban", "bic", "account"].iter().any(|it| told.field.to_lowercase().contains(it));
    ImportProblem {
        severity: told.severity,
        code: told.code,
        line: told.line,
        element: told.element,
        field: told.field,
        found: if is_account && !sees_bank { String::new() } else { told.found },
        message: told.message,
        remedy: told.remedy,
    }
}

/// Which problems are listed.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ProblemQuery {
    /// After this one, counted from 1.
    after: Option<String>,
    /// At most so many, from 1 to 200; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

/// Lists what was wrong in a file, in the order of the file.
#[utoipa::path(get, path = "/api/v1/imports/{id}/problems", tag = "imports",
    params(("id" = String, Path, description = "Id of the file"), ProblemQuery),
    responses((status = 200, description = "A page of problems", body = Page<ImportProblem>)))]
pub async fn problems(
    State(desk): State<Desk>,
    user: User,
    Named(id): Named<InputFileId>,
    Asked(query): Asked<ProblemQuery>,
) -> Answer<Page<ImportProblem>> {
    let place: Place<usize> = Place::new(query.after.as_deref(), query.limit)?;
    let reader = user.clone();
    let found = desk.read(&user, async move |ctx: &Ctx, tx: &mut Tx| {
        find(tx, ctx, &reader, id).await?;
        Ok(list_problems(tx, ctx, id).await?)
    });
    let rows: Vec<(usize, FileProblem)> = (1..).zip(found.await?).collect();
    let sees_bank = user.may(Permission::ReadBank);
    let show = |(_, row): (usize, FileProblem)| problem(&row, &user.words, sees_bank);
    Ok(Json(place.cut(rows, |(number, _)| number.to_string(), show)))
}

/// How a file is brought in.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct UploadQuery {
    /// Name of the file, for people; a form sends it with the file.
    name: Option<String>,
    /// Shows what would happen and changes nothing.
    #[serde(default)]
    dry_run: bool,
}

/// What an import did.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ImportDone {
    /// Whether the same file came in before; then nothing changed.
    pub is_known: bool,
    /// Records read: documents, transactions or customers.
    pub records: u64,
    /// Of them, those that were new.
    pub records_new: u64,
    /// Customers made on the way.
    pub customers_new: u64,
    /// How many problems there are.
    pub problem_count: usize,
    /// The first 200 problems.
    pub problems: Vec<ImportProblem>,
}

struct Told {
    words: Words,
    sees_bank: bool,
}

impl Told {
    fn done(
        &self,
        is_known: bool,
        (records, records_new, customers_new): (u64, u64, u64),
        problems: &[FileProblem],
    ) -> ImportDone {
        let told = problems.iter().take(PROBLEMS_MAX).map(|it| problem(it, &self.words, self.sees_bank));
        ImportDone {
            is_known,
            records,
            records_new,
            customers_new,
            problem_count: problems.len(),
            problems: told.collect(),
        }
    }
}

/// A file on its way in: on disk for as long as it is held.
struct Incoming {
    file: InputFile,
    write: Write,
    told: Told,
    _kept: NamedTempFile,
}

fn ours(error: std::io::Error) -> PageError {
    PageError::Other(Box::new(error))
}

/// Writes what is sent to a private file, piece by piece: a raw body, or the first file of a form.
async fn receive(user: &User, query: UploadQuery, request: Request) -> Result<Incoming, PageError> {
    let write = Write::new(request.headers(), query.dry_run)?;
    let kept = NamedTempFile::new().map_err(ours)?;
    let mut target = tokio::fs::File::from_std(kept.reopen().map_err(ours)?);
    let mut size = 0;
    let mut name = query.name;
    let kind =
        request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let no_form = |_| PageError::BadInput { code: "bad_form", field: None };
    if kind.starts_with("multipart/form-data") {
        let mut form = Multipart::from_request(request, &())
            .await
            .map_err(|_| PageError::BadInput { code: "bad_form", field: None })?;
        let mut part = loop {
            let part = form.next_field().await.map_err(no_form)?;
            let part =
                part.ok_or(PageError::BadInput { code: "missing_field", field: Some("file".to_owned()) })?;
            if part.file_name().is_some() {
                break part;
            }
        };
        name = name.or_else(|| part.file_name().map(str::to_owned));
        while let Some(piece) = part.chunk().await.map_err(no_form)? {
            add(&mut target, &mut size, &piece).await?;
        }
    } else {
        let mut pieces = request.into_body().into_data_stream();
        while let Some(piece) = pieces.next().await {
            let piece = piece.map_err(|_| PageError::BadInput { code: "bad_form", field: None })?;
            add(&mut target, &mut size, &piece).await?;
        }
    }
    target.flush().await.map_err(ours)?;
    let name = name.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| "api".to_owned());
    let file = InputFile::from_path(kept.path()).named(&name);
    let told = Told { words: user.words.clone(), sees_bank: user.may(Permission::ReadBank) };
    Ok(Incoming { file, write, told, _kept: kept })
}

async fn add(target: &mut tokio::fs::File, size: &mut usize, piece: &Bytes) -> Result<(), PageError> {
    *size += piece.len();
    if *size > FILE_BYTES_MAX {
        return Err(PageError::BadInput { code: "too_large", field: None });
    }
    target.write_all(piece).await.map_err(ours)
}

/// By what a repeated import is known: what the file holds, not where it was put.
async fn content_of(file: &InputFile) -> Result<String, PageError> {
    let file = file.clone();
    let read = tokio::task::spawn_blocking(move || file.fingerprint());
    let fingerprint = read.await.map_err(|_| PageError::Interrupted)?.map_err(ours)?;
    Ok(fingerprint.sha256)
}

/// Brings in a file of invoices: CSV, XLSX, UBL, CII, Factur-X or FEC. The same file twice has one effect.
#[utoipa::path(post, path = "/api/v1/imports/invoices", tag = "imports", params(UploadQuery),
    request_body(content = Vec<u8>, description = "The file, as it is", content_type = "application/octet-stream"),
    responses((status = 200, description = "What it did", body = ImportDone)))]
pub async fn invoices(
    State(desk): State<Desk>,
    user: User,
    Asked(query): Asked<UploadQuery>,
    request: Request,
) -> Answer<ImportDone> {
    let incoming = receive(&user, query, request).await?;
    let call = incoming
        .write
        .call("import_invoices", &(content_of(&incoming.file).await?, &incoming.file.name))
        .long();
    let done = desk.write(&user, call, async move |ctx: &Ctx, tx: &mut Tx| {
        let command = ImportInvoices { file: incoming.file.clone(), mapping: None };
        let (done, event) = import_invoices(ctx, tx, &command).await?;
        let counts = (done.documents, done.documents_new, done.customers_new);
        let told = incoming.told.done(done.is_known, counts, &done.problems);
        Ok::<(ImportDone, Option<Event>), ImportError>((told, event))
    });
    Ok(Json(done.await?))
}

/// Brings in a list of customers: CSV or XLSX. Customers that are known stay as they are.
#[utoipa::path(post, path = "/api/v1/imports/customers", tag = "imports", params(UploadQuery),
    request_body(content = Vec<u8>, description = "The file, as it is", content_type = "application/octet-stream"),
    responses((status = 200, description = "What it did", body = ImportDone)))]
pub async fn customers(
    State(desk): State<Desk>,
    user: User,
    Asked(query): Asked<UploadQuery>,
    request: Request,
) -> Answer<ImportDone> {
    let incoming = receive(&user, query, request).await?;
    let call = incoming
        .write
        .call("import_customers", &(content_of(&incoming.file).await?, &incoming.file.name))
        .long();
    let done = desk.write(&user, call, async move |ctx: &Ctx, tx: &mut Tx| {
        let command = ImportCustomers { file: incoming.file.clone(), mapping: None };
        let (done, event) = import_customers(ctx, tx, &command).await?;
        let counts = (done.customers, done.customers_new, done.customers_new);
        let told = incoming.told.done(done.is_known, counts, &done.problems);
        Ok::<(ImportDone, Option<Event>), ImportError>((told, event))
    });
    Ok(Json(done.await?))
}

/// Brings in bank statements: camt.052/053/054, MT940, CFONB 120, OFX, QIF or CSV. A movement counts once,
/// however often it comes in.
#[utoipa::path(post, path = "/api/v1/imports/statements", tag = "imports", params(UploadQuery),
    request_body(content = Vec<u8>, description = "The file, as it is", content_type = "application/octet-stream"),
    responses((status = 200, description = "What it did", body = ImportDone)))]
pub async fn statements(
    State(desk): State<Desk>,
    user: User,
    Asked(query): Asked<UploadQuery>,
    request: Request,
) -> Answer<ImportDone> {
    let incoming = receive(&user, query, request).await?;
    let call = incoming
        .write
        .call("import_statements", &(content_of(&incoming.file).await?, &incoming.file.name))
        .long();
    let done = desk.write(&user, call, async move |ctx: &Ctx, tx: &mut Tx| {
        let command = ImportStatements::new(incoming.file.clone());
        let (done, event) = import_statements(ctx, tx, &command).await?;
        let counts = (done.transactions, done.transactions_new, 0);
        let told = incoming.told.done(done.is_known, counts, &done.problems);
        Ok::<(ImportDone, Option<Event>), ImportError>((told, event))
    });
    Ok(Json(done.await?))
}
