//! Checking a draft and bringing it in: work that goes on while the page waits, or is left.

use std::sync::Arc;
use std::time::{Duration, Instant};

use app::context::Ctx;
use app::inbox::ImportError;
use app::intake::{BroughtIn, Incoming, Preview, PreviewError, bring_in, preview};
use app::refusal::Refusal;
use app::write::{Call, WriteError, write};
use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect};
use axum_extra::extract::CookieJar;
use db::Tx;

use super::corrections::{ROWS_SHOWN_MAX, incoming, rejected_rows};
use super::draft::{Checked, Draft, Held, Progress, ReadingSettings, Stage, look, progress_of};
use super::settings::Said;
use crate::access::User;
use crate::error::PageError;
use crate::signing_in::say_once;
use crate::state::Desk;
use crate::web::PageResult;

/// How a task ended for its draft.
type Ended = Result<Stage, PageError>;

/// How long a person waits to be told how an import ended that they stopped.
const STOP_PATIENCE: Duration = Duration::from_secs(10);

/// A draft that was changed meanwhile, in another window perhaps.
pub(super) fn changed() -> PageError {
    PageError::Refused(Refusal::new("import-changed", []))
}

/// What is checked, and only that, is what can be brought in then.
struct Check {
    generation: u64,
    settings: ReadingSettings,
    incoming: Incoming,
    mended: super::draft::Corrections,
}

/// Starts checking a draft: everything is done on the side, and nothing of it stays.
pub(super) fn begin_check(desk: &Desk, user: &User, held: &Held) {
    let Some(check) = prepare_check(&mut look(held)) else { return };
    let generation = check.generation;
    begin(desk, user, held, generation, async move |desk: &Desk, ctx: &Ctx| {
        let call = Call::new("preview", &"").dry_run(true).long();
        let outcome = write(desk.db(), ctx, call, async |tx: &mut Tx| {
            let (found, event) = preview(ctx, tx, &check.incoming).await?;
            Ok::<_, PreviewError>((Shown { found }, event))
        })
        .await;
        match outcome {
            Ok(Shown { found }) => check.checked(found),
            Err(WriteError::Refused(PreviewError::Import(ImportError::Refused { refusal, .. }))) => {
                Ok(Stage::Refused(refusal.code().to_owned()))
            }
            Err(error) => Err(PageError::Other(Box::new(error))),
        }
    });
}

/// Takes what a draft is now, to be checked; nothing when nobody knows yet as what it is read.
fn prepare_check(draft: &mut Draft) -> Option<Check> {
    let generation = draft.change();
    let settings = draft.settings.clone();
    let mended = draft.corrections.clone();
    let headers =
        super::columns::sample_of(&settings, &draft.file).map(|sample| sample.headers).unwrap_or_default();
    let incoming = incoming(&draft.file, &settings, &headers, &mended)?;
    draft.stage = Stage::Checking;
    Some(Check { generation, settings, incoming, mended })
}

/// What `write` asks of an outcome; a dry run never stores it.
#[derive(serde::Serialize, serde::Deserialize)]
struct Shown {
    #[serde(skip)]
    found: Preview,
}

impl Check {
    fn checked(self, found: Preview) -> Ended {
        let Self { generation, settings, incoming, mended } = self;
        let file = incoming.file();
        let rejected = rejected_rows(file, &settings, &found.brought.problems, &mended, ROWS_SHOWN_MAX)
            .map_err(|refusal| PageError::Other(Box::new(refusal)))?;
        Ok(Stage::Checked(Arc::new(Checked { generation, incoming, preview: found, rejected })))
    }
}

/// Runs work for a draft where it may block, and tells the draft how it ended, unless it was changed meanwhile.
fn begin<F>(desk: &Desk, user: &User, held: &Held, generation: u64, work: F)
where
    F: AsyncFnOnce(&Desk, &Ctx) -> Ended + Send + 'static,
{
    let (ctx, held) = (desk.context(user), Arc::clone(held));
    let desk = desk.clone();
    tokio::spawn(async move {
        let ended = desk.run(async move |desk: Desk| work(&desk, &ctx).await).await;
        let mut draft = look(&held);
        if draft.generation != generation {
            return;
        }
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
    axum::Form(said): axum::Form<Said>,
) -> PageResult {
    let held = desk.drafts().find(&desk.context(&user), &user, &id)?;
    let next = Redirect::to(&format!("/import/drafts/{id}/review"));
    let skips_equal = said.contains_key("skips-equal");
    let Some((generation, incoming)) = take_checked(&mut look(&held), &said)? else {
        return Ok(next.into_response());
    };
    if skips_equal {
        // Another reading: it is checked again, and shown before it is confirmed.
        look(&held).settings.skips_equal = true;
        begin_check(&desk, &user, &held);
        return Ok(next.into_response());
    }
    begin(&desk, &user, &held, generation, async move |desk: &Desk, ctx: &Ctx| {
        let brought = bring(desk, ctx, &incoming).await?;
        Ok(Stage::Done(brought.file))
    });
    Ok(next.into_response())
}

/// What was checked and shown to whoever confirms, from now on being brought in; nothing when that is on its way
/// already.
fn take_checked(draft: &mut Draft, said: &Said) -> Result<Option<(u64, Incoming)>, PageError> {
    if draft.is_settled() {
        return Ok(None);
    }
    let Stage::Checked(checked) = draft.stage.clone() else { return Err(changed()) };
    let seen = said.get("generation").and_then(|text| text.parse().ok());
    if seen != Some(checked.generation) {
        return Err(changed());
    }
    let generation = draft.change();
    draft.stage = Stage::Importing;
    Ok(Some((generation, checked.incoming.clone().reading(draft.file.clone()))))
}

async fn bring(desk: &Desk, ctx: &Ctx, incoming: &Incoming) -> Result<BroughtIn, PageError> {
    let call = Call::new("bring_in", &"");
    let outcome = write(desk.db(), ctx, call, async |tx: &mut Tx| bring_in(ctx, tx, incoming).await).await;
    Ok(outcome?)
}

/// `POST /import/drafts/{id}/cancel`: stops what runs, and says what became of it; or gives the draft up.
pub async fn cancel(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Path(id): Path<String>,
) -> PageResult {
    let held = desk.drafts().find(&desk.context(&user), &user, &id)?;
    look(&held).file.stop();
    let (key, tone, next) = match ended(&held).await {
        // It was quicker: what it brought stands, and can be undone as a whole.
        Stage::Done(file) => ("import-cancelled-late", "warn", format!("/import/{file}")),
        Stage::Importing => {
            let jar = say_once(&desk, jar, "warn", &user.words.say("import-cancel-waits"));
            return Ok((jar, Redirect::to(&format!("/import/drafts/{id}/review"))).into_response());
        }
        _ => ("import-cancelled", "ok", "/import".to_owned()),
    };
    desk.drafts().remove(&id);
    let jar = say_once(&desk, jar, tone, &user.words.say(key));
    Ok((jar, Redirect::to(&next)).into_response())
}

/// Where a draft is once nothing of it is being brought in, if that does not take too long.
async fn ended(held: &Held) -> Stage {
    let since = Instant::now();
    loop {
        let stage = look(held).stage.clone();
        if !matches!(stage, Stage::Importing) || since.elapsed() > STOP_PATIENCE {
            return stage;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
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
