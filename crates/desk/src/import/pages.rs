//! The list of imports with the place to drop files, and the page of one import.

use app::allocation::last_day;
use app::identity::Permission;
use app::ids::InputFileId;
use app::inbox::{
    DeleteTemplate, FileKind, ImportView, Template as ImportTemplate, delete_template as delete_template_op,
    find_import, list_imports, list_problems, list_templates, list_undone_records, load_mended, load_raw,
};
use app::intake::{PreviewSum, load_sums};
use app::write::Call;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Redirect};
use axum_extra::extract::CookieJar;
use jiff::civil::Date;
use serde::Deserialize;

use super::draft::{Draft, Stage, look, progress_of};
use super::review::{Cause, causes};
use super::settings::size_in_words;
use super::together::{Found, can_check, can_import};
use super::upload::UPLOAD_BYTES_MAX;
use crate::access::User;
use crate::error::PageError;
use crate::signing_in::say_once;
use crate::state::Desk;
use crate::web::export::plain_name;
use crate::web::{Frame, PageResult, Section, filters};

/// Imports on one page.
const PAGE: i64 = 50;
/// Records of a file whose sums its page shows.
const SUMMED_MAX: i64 = 5_000;

#[derive(Template)]
#[template(path = "import/templates/list.html")]
struct ListPage {
    frame: Frame,
    drafts: Vec<DraftRow>,
    /// How many drafts can be checked, and brought in, with one button.
    to_check: usize,
    to_import: usize,
    is_working: bool,
    imports: Vec<ImportView>,
    older: Option<String>,
    is_first: bool,
    templates: Vec<ImportTemplate>,
    may_import: bool,
    /// Most bytes of an upload.
    max: u64,
}

/// A draft in the list.
struct DraftRow {
    id: String,
    name: String,
    size: String,
    kind: &'static str,
    stage: &'static str,
    href: String,
    /// What its check found.
    found: Option<Found>,
}

#[derive(Template)]
#[template(path = "import/templates/import.html")]
struct ImportPage {
    frame: Frame,
    view: ImportView,
    size: String,
    /// What its records come to, as long as they stand.
    sums: Vec<PreviewSum>,
    causes: Vec<Cause>,
    undone: Vec<UndoneRow>,
    until: Date,
    can_undo: bool,
    can_download: bool,
    has_mended: bool,
}

/// Something that an undone import had brought.
struct UndoneRow {
    title: String,
    on: Date,
    amount_minor: i64,
    currency: String,
}

/// What of the list is asked for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    before: Option<String>,
}

/// `GET /import`
pub async fn list(State(desk): State<Desk>, user: User, Query(asked): Query<Asked>) -> PageResult {
    let held = desk.drafts().of(&desk.context(&user));
    let count = |is_meant: fn(&Draft) -> bool| held.iter().filter(|held| is_meant(&look(held))).count();
    let (to_check, to_import) = (count(can_check), count(can_import));
    // What is brought in stands in the list of imports.
    let drafts: Vec<DraftRow> =
        held.iter().map(|held| draft_row(held, &user)).filter(|draft| draft.stage != "done").collect();
    let is_working = drafts.iter().any(|draft| matches!(draft.stage, "checking" | "importing"));
    let before = asked.before.as_deref().and_then(|id| id.parse().ok());
    let is_first = before.is_none();
    let reader = user.clone();
    desk.show(&user, Section::Import, async move |ctx, tx, frame| {
        let mut imports = list_imports(tx, ctx, before, PAGE + 1).await?;
        let has_more = imports.len() > 50;
        imports.truncate(50);
        let older = imports.last().filter(|_| has_more).map(|view| view.id.to_string());
        // Names of bank files are for those who may see the bank.
        imports.retain(|view| may_see(&reader, view));
        let may_import = reader.may(Permission::ImportReceivables);
        let templates = if is_first && may_import { list_templates(tx, ctx).await? } else { Vec::new() };
        Ok(ListPage {
            frame,
            drafts,
            to_check,
            to_import,
            is_working,
            imports,
            older,
            is_first,
            templates,
            may_import,
            max: UPLOAD_BYTES_MAX,
        })
    })
    .await
}

fn draft_row(held: &super::draft::Held, user: &User) -> DraftRow {
    let draft = look(held);
    let stage = progress_of(&draft).stage;
    let step = if stage == "settings" { "" } else { "/review" };
    DraftRow {
        id: draft.id.clone(),
        name: draft.name.clone(),
        size: size_in_words(draft.size, user),
        kind: draft.settings.kind.map_or("", FileKind::as_str),
        stage,
        found: match &draft.stage {
            Stage::Checked(checked) => Some(Found::of(checked)),
            _ => None,
        },
        href: format!("/import/drafts/{}{step}", draft.id),
    }
}

fn may_see(user: &User, view: &ImportView) -> bool {
    view.kind() != Some(FileKind::Statements) || user.may(Permission::ReadBank)
}

/// `GET /import/{file}`
pub async fn import(State(desk): State<Desk>, user: User, Path(file): Path<String>) -> PageResult {
    let id: InputFileId = file.parse().map_err(|_| PageError::NotFound)?;
    let reader = user.clone();
    desk.show(&user, Section::Import, async move |ctx, tx, frame| {
        let view = find_import(tx, ctx, id).await?.filter(|view| may_see(&reader, view));
        let view = view.ok_or(PageError::NotFound)?;
        let problems = list_problems(tx, ctx, id).await?;
        let undone = list_undone_records(tx, ctx, id, 50).await?;
        let undone = undone
            .into_iter()
            .map(|(_, title, on, amount_minor, currency)| UndoneRow { title, on, amount_minor, currency })
            .collect();
        let sums = match view.kind().filter(|_| view.undone.is_none() && view.file.records_new <= SUMMED_MAX)
        {
            Some(kind) => load_sums(tx, ctx, kind, id).await?,
            None => Vec::new(),
        };
        let until = last_day(view.file.imported_at);
        let has_mended = reader.may(Permission::ExportData)
            && load_mended(tx, ctx, id).await.map_err(|error| PageError::Other(Box::new(error)))?.is_some();
        Ok(ImportPage {
            frame,
            size: size_in_words(view.file.size_bytes.unsigned_abs(), &reader),
            sums,
            causes: causes(&problems.iter().collect::<Vec<_>>(), &reader),
            undone,
            until,
            can_undo: view.undone.is_none()
                && view.kind() != Some(FileKind::Customers)
                && reader.may(Permission::DecideAllocations)
                && ctx.today() <= until,
            can_download: view.is_raw_kept && reader.may(Permission::ExportData),
            has_mended,
            view,
        })
    })
    .await
}

/// What of a file is kept.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kept {
    /// The bytes that came in, card numbers masked.
    Raw,
    /// The rows that a person mended.
    Mended,
}

/// `GET /import/{file}/raw`
pub async fn raw(State(desk): State<Desk>, user: User, Path(file): Path<String>) -> PageResult {
    send(&desk, &user, &file, Kept::Raw).await
}

/// `GET /import/{file}/mended`
pub async fn mended(State(desk): State<Desk>, user: User, Path(file): Path<String>) -> PageResult {
    send(&desk, &user, &file, Kept::Mended).await
}

async fn send(desk: &Desk, user: &User, file: &str, kept: Kept) -> PageResult {
    let id: InputFileId = file.parse().map_err(|_| PageError::NotFound)?;
    let reader = user.clone();
    let (name, bytes) = desk
        .read(user, async move |ctx, tx| {
            let view = find_import(tx, ctx, id).await?.filter(|view| may_see(&reader, view));
            let view = view.ok_or(PageError::NotFound)?;
            // An accounting file holds the whole ledger beside the documents.
            let needed =
                if view.file.format == "fec" { Permission::ReadBooks } else { Permission::ReadReceivables };
            if !reader.may(needed) {
                return Err(PageError::Forbidden);
            }
            let found = match kept {
                Kept::Raw if !view.is_raw_kept => Ok(None),
                Kept::Raw => load_raw(tx, ctx, &view.file.sha256).await,
                Kept::Mended => load_mended(tx, ctx, id).await,
            };
            let found = found.map_err(|error| PageError::Other(Box::new(error)))?;
            Ok((view.file.name, found.ok_or(PageError::NotFound)?))
        })
        .await?;
    let safe = plain_name(&name);
    let safe = if kept == Kept::Mended { format!("{safe}.corrections.csv") } else { safe };
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{safe}\"")),
    ];
    Ok((headers, bytes).into_response())
}

/// `POST /import/templates/{id}/delete`
pub async fn delete_template(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Path(template): Path<String>,
) -> PageResult {
    let command = DeleteTemplate { template };
    let call = Call::new("delete_template", &command);
    desk.write(&user, call, async move |ctx, tx| delete_template_op(ctx, tx, &command).await).await?;
    let jar = say_once(&desk, jar, "ok", &user.words.say("import-template-deleted"));
    Ok((jar, Redirect::to("/import")).into_response())
}
