//! The third step: what would happen, what cannot be read, mending it in place.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use app::bookkeeping::last_entry;
use app::context::Ctx;
use app::inbox::{FileProblem, element_words, field_words, found_words, table_text};
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Redirect};
use db::Tx;

use super::corrections::rejected_rows;
use super::draft::{Checked, Held, Rejected, RejectedRow, Stage, look, progress_of};
use super::run::{begin_check, changed};
use super::settings::Said;
use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;
use crate::web::{Frame, PageResult, Section, filters};
use crate::words::Words;

/// Rows of a download.
const ROWS_DOWNLOADED_MAX: usize = 10_000;
/// Causes that are shown with their places.
const PLACES_SHOWN: usize = 5;

#[derive(Template)]
#[template(path = "import/templates/review.html")]
struct ReviewPage {
    frame: Frame,
    id: String,
    name: String,
    checked: Summary,
    /// Whether something was booked since it was checked: what would happen may be something else now.
    is_stale: bool,
}

#[derive(Template)]
#[template(path = "import/templates/working.html")]
struct WorkingPage {
    frame: Frame,
    id: String,
    name: String,
    stage: &'static str,
    done: u64,
}

/// A cause with how often it occurs.
#[derive(Clone, Debug, Default)]
pub(super) struct Cause {
    /// `error` or `warning`.
    pub severity: String,
    /// Key of what is wrong.
    pub message: String,
    /// Key of what to do.
    pub remedy: String,
    /// How often.
    pub count: u64,
    /// Where, the first of them: place, field and what stands there.
    pub places: Vec<(String, String, String)>,
}

/// What the page shows of a check.
struct Summary {
    /// Which state of the draft was checked: what is confirmed.
    generation: u64,
    is_known: bool,
    kind: &'static str,
    records: u64,
    ready: u64,
    known: u64,
    customers_new: u64,
    customers_made: Vec<app::customers::MadeCustomer>,
    sums: Vec<app::intake::PreviewSum>,
    warnings: u64,
    errors: u64,
    causes: Vec<Cause>,
    headers: Vec<String>,
    rejected: Vec<RejectedRow>,
    more_rejected: usize,
    corrected: usize,
    still_wrong: Vec<Cause>,
    overlaps: Vec<app::banking::Overlap>,
    skips_equal: bool,
    automatic: u64,
    waiting: u64,
}

/// `GET /import/drafts/{id}/review`
pub async fn review(State(desk): State<Desk>, user: User, Path(id): Path<String>) -> PageResult {
    let held = desk.drafts().find(&desk.context(&user), &user, &id)?;
    let (name, stage) = {
        let draft = look(&held);
        (draft.name.clone(), draft.stage.clone())
    };
    match stage {
        Stage::Settings => Ok(Redirect::to(&format!("/import/drafts/{id}")).into_response()),
        Stage::Done(file) => {
            desk.drafts().remove(&id);
            Ok(Redirect::to(&format!("/import/{file}")).into_response())
        }
        Stage::Checking | Stage::Importing | Stage::Failed | Stage::Refused(_) => {
            working(&desk, &user, &held, id, name, &stage).await
        }
        Stage::Checked(found) => {
            let checked = summary(&held, &found, &user);
            desk.show(&user, Section::Import, async move |ctx: &Ctx, tx: &mut Tx, frame| {
                let is_stale = last_entry(tx, ctx).await? != found.books_at;
                Ok(ReviewPage { frame, id, name, checked, is_stale })
            })
            .await
        }
    }
}

async fn working(
    desk: &Desk,
    user: &User,
    held: &Held,
    id: String,
    name: String,
    stage: &Stage,
) -> PageResult {
    let progress = progress_of(&look(held));
    if let Stage::Refused(code) = stage {
        let (message, remedy) = (format!("refusal-{code}"), format!("refusal-{code}-remedy"));
        return desk
            .show(user, Section::Import, async move |_, _, frame| {
                Ok(RefusedPage { frame, id, name, message, remedy })
            })
            .await;
    }
    desk.show(user, Section::Import, async move |_, _, frame| {
        Ok(WorkingPage { frame, id, name, stage: progress.stage, done: progress.done })
    })
    .await
}

#[derive(Template)]
#[template(path = "import/templates/refused.html")]
struct RefusedPage {
    frame: Frame,
    id: String,
    name: String,
    message: String,
    remedy: String,
}

fn summary(held: &Held, found: &Checked, user: &User) -> Summary {
    let draft = look(held);
    let brought = &found.preview.brought;
    let is_still_wrong = |problem: &&FileProblem| {
        problem.severity == "error"
            && problem.row().is_some_and(|number| draft.corrections.contains_key(&number))
    };
    let (still, open): (Vec<_>, Vec<_>) = brought.problems.iter().partition(is_still_wrong);
    let (errors, warnings) = places_with(&brought.problems);
    let Rejected { headers, rows, more } = found.rejected.clone();
    Summary {
        generation: found.generation,
        is_known: brought.is_known,
        kind: draft.settings.kind.map_or("", app::inbox::FileKind::as_str),
        records: brought.records,
        ready: brought.records_new,
        known: brought.records.saturating_sub(brought.records_new),
        customers_new: brought.customers_new,
        customers_made: brought.customers_made.clone(),
        sums: found.preview.sums.clone(),
        warnings,
        errors,
        causes: causes(&open, user),
        headers,
        more_rejected: more,
        rejected: rows,
        corrected: draft.corrections.len(),
        still_wrong: causes(&still, user),
        overlaps: found.preview.overlaps.clone(),
        skips_equal: draft.settings.skips_equal,
        automatic: found.preview.automatic,
        waiting: found.preview.waiting,
    }
}

/// At how many places something is an error, and at how many others something is to be looked at: a row with two problems
/// is one row, and a row that is rejected is not told of twice.
fn places_with(problems: &[FileProblem]) -> (u64, u64) {
    let place =
        |problem: &FileProblem| (problem.row(), problem.row().is_none().then(|| problem.element.clone()));
    let is_error = |problem: &&FileProblem| problem.severity == "error";
    let errors: BTreeSet<_> = problems.iter().filter(is_error).map(place).collect();
    let warnings: BTreeSet<_> = problems.iter().filter(|it| !is_error(it)).map(place).collect();
    (errors.len() as u64, warnings.difference(&errors).count() as u64)
}

/// Problems grouped by what is wrong: errors first, the most frequent first.
pub(super) fn causes(problems: &[&FileProblem], user: &User) -> Vec<Cause> {
    let mut by_code: BTreeMap<(bool, &str), Cause> = BTreeMap::new();
    for problem in problems {
        let is_warning = problem.severity == "warning";
        let cause = by_code.entry((is_warning, &problem.code)).or_insert_with(|| Cause {
            severity: problem.severity.clone(),
            message: format!("problem-{}", problem.code),
            remedy: format!("problem-{}-remedy", problem.code),
            ..Cause::default()
        });
        cause.count += 1;
        if cause.places.len() < PLACES_SHOWN {
            let place = match problem.line {
                Some(line) => user.words.say_with("import-line", &[("line", user.words.count(line).into())]),
                None => element_words(&problem.element, user.words.shared()),
            };
            let key = format!("import-field-{}", problem.field);
            let field =
                user.words.find(&key).unwrap_or_else(|| field_words(&problem.field, user.words.shared()));
            let found = found_words(&problem.code, &problem.severity, &problem.found, user.words.shared());
            cause.places.push((place, field, found));
        }
    }
    let mut causes: Vec<Cause> = by_code.into_values().collect();
    causes.sort_by_key(|cause| (cause.severity == "warning", std::cmp::Reverse(cause.count)));
    causes
}

/// `POST /import/drafts/{id}/rows`: the rows as they were mended; then everything is checked again.
pub async fn correct(
    State(desk): State<Desk>,
    user: User,
    Path(id): Path<String>,
    Form(said): Form<Said>,
) -> PageResult {
    let held = desk.drafts().find(&desk.context(&user), &user, &id)?;
    {
        let mut draft = look(&held);
        let Stage::Checked(found) = draft.stage.clone() else { return Err(changed()) };
        for row in &found.rejected.rows {
            let cells: Option<Vec<String>> = (0..row.cells.len())
                .map(|at| said.get(&format!("cell-{}-{at}", row.number)).map(|cell| cell.trim().to_owned()))
                .collect();
            let Some(cells) = cells else { continue };
            // A row that nobody touched stays as it was: rejected, or mended.
            if cells.iter().zip(&row.cells).any(|(now, before)| now != before.trim()) {
                draft.corrections.insert(row.number, cells);
            }
        }
    }
    begin_check(&desk, &user, &held);
    Ok(Redirect::to(&format!("/import/drafts/{id}/review")).into_response())
}

fn checked_of(held: &Held) -> Result<Arc<Checked>, PageError> {
    match &look(held).stage {
        Stage::Checked(found) => Ok(Arc::clone(found)),
        _ => Err(PageError::NotFound),
    }
}

/// `GET /import/drafts/{id}/rejected`: the rejected rows as a CSV.
pub async fn rejected(State(desk): State<Desk>, user: User, Path(id): Path<String>) -> PageResult {
    let held = desk.drafts().find(&desk.context(&user), &user, &id)?;
    let found = checked_of(&held)?;
    let (file, settings, name, corrections) = {
        let draft = look(&held);
        (draft.file.reopened(), draft.settings.clone(), draft.name.clone(), draft.corrections.clone())
    };
    let words = user.words.clone();
    let text = desk
        .run(async move |_| {
            let problems = &found.preview.brought.problems;
            let Rejected { headers, rows, .. } =
                rejected_rows(&file, &settings, problems, &corrections, ROWS_DOWNLOADED_MAX)
                    .map_err(|refusal| PageError::Other(Box::new(refusal)))?;
            let wrong = rows.into_iter().filter(|row| !row.problems.is_empty());
            let rows: Vec<Vec<String>> =
                wrong.map(|row| with_reason(row, &words).into_iter().map(guarded).collect()).collect();
            let more = ["import-row", "import-rejected-why"].map(|key| words.say(key));
            let headers: Vec<String> = headers.into_iter().chain(more).collect();
            Ok(format!("\u{feff}{}", table_text(&headers, &rows)))
        })
        .await?;
    let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
    let file_name: String =
        stem.chars().map(|c| if c.is_ascii_alphanumeric() || "-_".contains(c) { c } else { '_' }).collect();
    let disposition = format!("attachment; filename=\"{file_name}-rejets.csv\"");
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, text).into_response())
}

/// The cells of a rejected row, then its number and why it is rejected: behind the columns of the file, so that it can be
/// mended and brought in as it is.
fn with_reason(row: RejectedRow, words: &Words) -> Vec<String> {
    let why = row.problems.iter().map(|(code, field)| {
        format!("{} ({})", words.say(&format!("problem-{code}")), field_words(field, words.shared()))
    });
    let why = why.collect::<Vec<_>>().join(" ");
    row.cells.into_iter().chain([row.number.to_string(), why]).collect()
}

/// A cell that a spreadsheet would take for a formula gets a quote in front; a negative amount stays one.
pub(super) fn guarded(cell: String) -> String {
    let is_amount = cell.strip_prefix(['-', '+']).is_some_and(|rest| {
        rest.chars().all(|c| c.is_ascii_digit() || ",. \u{a0}\u{202f}€".contains(c)) && !rest.is_empty()
    });
    if cell.starts_with(['=', '+', '-', '@', '\t']) && !is_amount { format!("'{cell}") } else { cell }
}
