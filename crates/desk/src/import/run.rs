//! Checking a draft and bringing it in: work that goes on while the page waits, or is left.

use std::sync::Arc;

use app::context::Ctx;
use app::inbox::{FileProblem, ImportError, InputFile};
use app::intake::{BroughtIn, Incoming, Preview, PreviewError, bring_in, preview};
use app::write::{Call, WriteError, write};
use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect};
use axum_extra::extract::CookieJar;
use db::Tx;

use super::corrections::{ROWS_SHOWN_MAX, incoming, rejected_rows};
use super::draft::{Checked, Held, Progress, Stage, look, progress_of};
use crate::access::User;
use crate::error::PageError;
use crate::signing_in::say_once;
use crate::state::Desk;
use crate::web::PageResult;

/// How a task ended for its draft.
type Ended = Result<Stage, PageError>;

/// Starts checking a draft: everything is done and rolled back.
pub(super) fn begin_check(desk: &Desk, user: &User, held: &Held) {
    let files = {
        let mut draft = look(held);
        draft.stage = Stage::Checking;
        restart(&mut draft.file);
        let headers = headers_of(&draft.file, &draft.settings);
        incoming(&draft.file, &draft.settings, &headers, &draft.corrections)
    };
    begin(desk, user, held, async move |desk: &Desk, ctx: &Ctx, held: &Held| {
        let call = Call::new("preview", &"").dry_run(true);
        let outcome = write(desk.db(), ctx, call, async |tx: &mut Tx| {
            let (found, event) = preview(ctx, tx, &files).await?;
            Ok::<_, PreviewError>((Shown { found }, event))
        })
        .await;
        match outcome {
            Ok(Shown { found }) => checked(held, found),
            Err(WriteError::Refused(PreviewError::Import(ImportError::Refused { refusal, .. }))) => {
                Ok(Stage::Refused(refusal.code().to_owned()))
            }
            Err(error) => Err(PageError::Other(Box::new(error))),
        }
    });
}

/// What `write` asks of an outcome; a dry run never stores it.
#[derive(serde::Serialize, serde::Deserialize)]
struct Shown {
    #[serde(skip)]
    found: Preview,
}

fn headers_of(file: &InputFile, settings: &super::draft::ReadingSettings) -> Vec<String> {
    super::columns::sample_of(settings, file).map(|sample| sample.headers).unwrap_or_default()
}

/// A file whose reading was counted or stopped is read anew.
fn restart(file: &mut InputFile) {
    *file = file.reopened();
}

fn checked(held: &Held, found: Preview) -> Ended {
    let (file, settings) = {
        let draft = look(held);
        (draft.file.clone(), draft.settings.clone())
    };
    let none: &[FileProblem] = &[];
    let problems = found.files.first().map_or(none, |brought| &brought.problems);
    let (headers, rejected, rejected_count) = rejected_rows(&file, &settings, problems, ROWS_SHOWN_MAX)
        .map_err(|refusal| PageError::Other(Box::new(refusal)))?;
    Ok(Stage::Checked(Arc::new(Checked { preview: found, headers, rejected, rejected_count })))
}

/// Runs work for a draft where it may block, and tells the draft how it ended.
fn begin<F>(desk: &Desk, user: &User, held: &Held, work: F)
where
    F: AsyncFnOnce(&Desk, &Ctx, &Held) -> Ended + Send + 'static,
{
    let (ctx, held) = (desk.context(user), Arc::clone(held));
    let desk = desk.clone();
    tokio::spawn(async move {
        let inside = Arc::clone(&held);
        let ended = desk.run(async move |desk: Desk| work(&desk, &ctx, &inside).await).await;
        let mut draft = look(&held);
        draft.stage = match ended {
            Ok(stage) => stage,
            // A person stopped it: back to where they can change something.
            Err(_) if draft.file.is_stopped() => Stage::Settings,
            Err(error) => {
                tracing::error!(error = %error, "import failed");
                Stage::Failed
            }
        };
    });
}

/// `POST /import/drafts/{id}/confirm`
pub async fn confirm(
    State(desk): State<Desk>,
    user: User,
    Path(id): Path<String>,
    axum::Form(said): axum::Form<super::settings::Said>,
) -> PageResult {
    let held = desk.drafts().find(&desk.context(&user), &user, &id)?;
    let next = format!("/import/drafts/{id}/review");
    if said.contains_key("skips-equal") {
        // Another reading: it is checked again, and shown before it is confirmed.
        look(&held).settings.skips_equal = true;
        begin_check(&desk, &user, &held);
        return Ok(Redirect::to(&next).into_response());
    }
    let files = {
        let mut draft = look(&held);
        let Stage::Checked(checked) = draft.stage.clone() else {
            return Ok(Redirect::to(&next).into_response());
        };
        draft.stage = Stage::Importing;
        restart(&mut draft.file);
        incoming(&draft.file, &draft.settings, &checked.headers, &draft.corrections)
    };
    begin(&desk, &user, &held, async move |desk: &Desk, ctx: &Ctx, _: &Held| {
        let mut first = None;
        for file in &files {
            let brought = bring(desk, ctx, file).await?;
            first.get_or_insert(brought.file);
        }
        Ok(Stage::Done(first.unwrap_or_default()))
    });
    Ok(Redirect::to(&next).into_response())
}

async fn bring(desk: &Desk, ctx: &Ctx, file: &Incoming) -> Result<BroughtIn, PageError> {
    let call = Call::new("bring_in", &"");
    let outcome = write(desk.db(), ctx, call, async |tx: &mut Tx| bring_in(ctx, tx, file).await).await;
    Ok(outcome?)
}

/// `POST /import/drafts/{id}/cancel`: stops what runs and leaves nothing; or gives the draft up.
pub async fn cancel(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Path(id): Path<String>,
) -> PageResult {
    let held = desk.drafts().find(&desk.context(&user), &user, &id)?;
    let is_done = {
        let draft = look(&held);
        draft.file.stop();
        matches!(draft.stage, Stage::Done(_))
    };
    desk.drafts().remove(&id);
    if is_done {
        return Ok(Redirect::to("/import").into_response());
    }
    let jar = say_once(&desk, jar, "ok", &user.words.say("import-cancelled"));
    Ok((jar, Redirect::to("/import")).into_response())
}

/// `GET /import/drafts/{id}/progress`: for a browser whose connection cannot stand.
pub async fn progress(
    State(desk): State<Desk>,
    user: User,
    Path(id): Path<String>,
) -> Result<Json<Progress>, PageError> {
    let held = desk.drafts().find(&desk.context(&user), &user, &id)?;
    let progress = progress_of(&look(&held));
    Ok(Json(progress))
}
