//! Checking a draft and bringing it in: work that goes on while the page waits, or is left.

use std::sync::Arc;
use std::time::{Duration, Instant};

use app::bookkeeping::last_entry;
use app::context::Ctx;
use app::ids::EntryId;
use app::inbox::{ImportError, InputFile};
use app::intake::{BroughtIn, Incoming, Preview, PreviewError, bring_in, preview};
use app::refusal::Refusal;
use app::write::{Call, WriteError, write};
use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect};
use axum_extra::extract::CookieJar;
use db::Tx;

use super::columns::sample_of;
use super::corrections::{ROWS_SHOWN_MAX, incoming, rejected_rows};
use super::draft::{Checked, Corrections, Draft, Held, Progress, ReadingSettings, Stage, look, progress_of};
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

/// A draft as it was taken to be checked.
struct Taken {
    generation: u64,
    settings: ReadingSettings,
    file: InputFile,
    mended: Corrections,
}

/// What is checked, and only that, is what can be brought in then.
struct Check {
    generation: u64,
    settings: ReadingSettings,
    incoming: Incoming,
    mended: Corrections,
}

/// Starts checking a draft: everything is done on the side, and nothing of it stays.
pub(super) fn begin_check(desk: &Desk, user: &User, held: &Held) {
    let taken = take_to_check(&mut look(held));
    if let Some(taken) = taken {
        check(desk, user, held, taken);
    }
}

fn check(desk: &Desk, user: &User, held: &Held, taken: Taken) {
    let generation = taken.generation;
    begin(desk, user, held, generation, async move |desk: &Desk, ctx: &Ctx| {
        // Reads the file, a whole workbook perhaps: nobody who looks at the draft waits for it.
        let Some(check) = taken.prepared() else { return Ok(Stage::Settings) };
        let call = Call::new("preview", &"").dry_run(true).long();
        let outcome = write(desk.db(), ctx, call, async |tx: &mut Tx| {
            let books_at = last_entry(tx, ctx).await?;
            let (found, event) = preview(ctx, tx, &check.incoming).await?;
            Ok::<_, PreviewError>((Shown { found, books_at }, event))
        })
        .await;
        match outcome {
            Ok(Shown { found, books_at }) => check.checked(found, books_at),
            Err(WriteError::Refused(PreviewError::Import(ImportError::Refused { refusal, .. }))) => {
                Ok(Stage::Refused(refusal.code().to_owned()))
            }
            Err(error) => Err(PageError::Other(Box::new(error))),
        }
    });
}

/// Takes what a draft is now, to be checked; nothing when nobody knows yet as what it is read, and when it is being
/// brought in or was: what began then goes on.
fn take_to_check(draft: &mut Draft) -> Option<Taken> {
    if draft.is_settled() || draft.settings.kind.is_none() {
        return None;
    }
    let generation = draft.change();
    draft.stage = Stage::Checking;
    let (settings, mended) = (draft.settings.clone(), draft.corrections.clone());
    Some(Taken { generation, settings, file: draft.file.clone(), mended })
}

impl Taken {
    /// What is brought in on the side; the headers are those of the rows that were mended.
    fn prepared(self) -> Option<Check> {
        let Self { generation, settings, file, mended } = self;
        let headers = if mended.is_empty() {
            Vec::new()
        } else {
            sample_of(&settings, &file).map(|sample| sample.headers).unwrap_or_default()
        };
        let incoming = incoming(&file, &settings, &headers, &mended)?;
        Some(Check { generation, settings, incoming, mended })
    }
}

/// What `write` asks of an outcome; a dry run never stores it.
#[derive(serde::Serialize, serde::Deserialize)]
struct Shown {
    #[serde(skip)]
    found: Preview,
    #[serde(skip)]
    books_at: Option<EntryId>,
}

impl Check {
    fn checked(self, found: Preview, books_at: Option<EntryId>) -> Ended {
        let Self { generation, settings, incoming, mended } = self;
        let file = incoming.file();
        let rejected = rejected_rows(file, &settings, &found.brought.problems, &mended, ROWS_SHOWN_MAX)
            .map_err(|refusal| PageError::Other(Box::new(refusal)))?;
        Ok(Stage::Checked(Arc::new(Checked { generation, incoming, preview: found, books_at, rejected })))
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
    if said.contains_key("skips-equal") {
        let taken = take_skipping_equal(&mut look(&held), &said)?;
        if let Some(taken) = taken {
            check(&desk, &user, &held, taken);
        }
        return Ok(next.into_response());
    }
    let seen = said.get("generation").and_then(|text| text.parse().ok());
    begin_import(&desk, &user, &held, seen.ok_or_else(changed)?)?;
    Ok(next.into_response())
}

/// Starts bringing in what was checked and shown as this generation of a draft.
pub(super) fn begin_import(desk: &Desk, user: &User, held: &Held, seen: u64) -> Result<(), PageError> {
    let Some((generation, incoming)) = take_checked(&mut look(held), seen)? else { return Ok(()) };
    begin(desk, user, held, generation, async move |desk: &Desk, ctx: &Ctx| {
        let brought = bring(desk, ctx, &incoming).await?;
        Ok(Stage::Done(brought.file))
    });
    Ok(())
}

/// What was checked and shown to whoever confirms, from now on being brought in; nothing when that is on its way
/// already.
fn take_checked(draft: &mut Draft, seen: u64) -> Result<Option<(u64, Incoming)>, PageError> {
    if draft.is_settled() {
        return Ok(None);
    }
    let Stage::Checked(checked) = draft.stage.clone() else { return Err(changed()) };
    if seen != checked.generation {
        return Err(changed());
    }
    let generation = draft.change();
    draft.stage = Stage::Importing;
    Ok(Some((generation, checked.incoming.clone().reading(draft.file.clone()))))
}

/// Another reading of what was checked and shown: it is checked again, and shown before it is confirmed.
fn take_skipping_equal(draft: &mut Draft, said: &Said) -> Result<Option<Taken>, PageError> {
    let seen = said.get("generation").and_then(|text| text.parse().ok());
    if take_checked(draft, seen.ok_or_else(changed)?)?.is_none() {
        return Ok(None);
    }
    draft.settings.skips_equal = true;
    draft.stage = Stage::Settings;
    Ok(take_to_check(draft))
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

#[cfg(test)]
mod tests {
    use app::inbox::FileKind;

    use super::super::draft::Drafts;
    use super::*;

    #[tokio::test]
    async fn what_is_being_brought_in_is_not_checked_again() {
        let world = testkit::World::on_sqlite().await;
        let drafts = Drafts::default();
        let path = drafts.new_file().unwrap().into_temp_path();
        let settings = ReadingSettings { kind: Some(FileKind::Invoices), ..ReadingSettings::default() };
        drafts.add(&world.ctx, "invoices.csv".to_owned(), path, 0, settings).unwrap();
        let held = drafts.of(&world.ctx).remove(0);
        for stage in [Stage::Importing, Stage::Done("fil_x".to_owned())] {
            let mut draft = look(&held);
            draft.stage = stage;
            let generation = draft.generation;
            assert!(take_to_check(&mut draft).is_none());
            assert!(draft.is_settled() && draft.generation == generation, "what runs goes on");
        }
        look(&held).stage = Stage::Settings;
        let taken = take_to_check(&mut look(&held)).unwrap();
        assert_eq!(taken.generation, look(&held).generation);
        assert!(matches!(look(&held).stage, Stage::Checking));
    }
}
