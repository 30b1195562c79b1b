//! The page of first steps.

use app::allocation::RemoveSample;
use app::context::Ctx;
use app::identity::{ChangeProfile, Permission, Preferences, change_profile};
use app::onboarding::remove_sample as remove_sample_op;
use app::write::Call;
use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Redirect};
use axum_extra::extract::CookieJar;
use db::Tx;

use super::Card;
use super::sample::{self, Loading};
use crate::access::{User, referring_page};
use crate::error::PageError;
use crate::state::Desk;
use crate::web::form::done;
use crate::web::{FormState, Frame, PageResult, Section, filters, render};

#[derive(Template)]
#[template(path = "start/templates/start.html")]
struct StartPage {
    frame: Frame,
    card: Card,
    loading: Loading,
    can_remove_sample: bool,
}

#[derive(Template)]
#[template(path = "start/templates/progress.html")]
struct ProgressPart {
    loading: Loading,
}

/// `GET /start`
pub async fn page(State(desk): State<Desk>, user: User) -> PageResult {
    let (reader, loading, is_loading) = (user.clone(), desk.sample().loading(), desk.sample().is_loading());
    desk.show(&user, Section::Dashboard, async move |ctx: &Ctx, tx: &mut Tx, frame| {
        let card = Card::load(ctx, tx, &reader, is_loading).await?;
        let can_remove_sample = frame.has_sample && !is_loading && may_remove_sample(&reader);
        Ok(StartPage { frame, card, loading, can_remove_sample })
    })
    .await
}

/// Whether somebody may take the sample data away: what came in and what was decided about it.
fn may_remove_sample(user: &User) -> bool {
    user.may(Permission::ImportReceivables) && user.may(Permission::DecideAllocations)
}

/// `POST /start/sample/remove`
pub async fn remove_sample(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    form: FormState,
) -> PageResult {
    if !form.holds("sample", "remove") {
        return Err(PageError::BadField { field: "sample", message: "start-sample-remove-hint" });
    }
    if !may_remove_sample(&user) || desk.sample().is_loading() {
        return Err(PageError::Forbidden);
    }
    let command = RemoveSample { reason: user.words.say("start-sample-reason") };
    let call = Call::new("remove_sample", &command);
    desk.write(&user, call, async move |ctx, tx| remove_sample_op(ctx, tx, &command).await).await?;
    desk.sample().forget();
    done(&desk, jar, &user.words.say("start-sample-removed"), "/start")
}

/// `GET /start/progress`: the bar alone, asked for again while it moves.
pub async fn progress(State(desk): State<Desk>, user: User) -> PageResult {
    render(&user.words, &ProgressPart { loading: desk.sample().loading() })
}

/// `POST /start/dismiss`
pub async fn dismiss(State(desk): State<Desk>, user: User, headers: HeaderMap) -> PageResult {
    let preferences = Preferences { has_dismissed_first_steps: true, ..user.principal.preferences };
    let command = ChangeProfile { preferences: Some(preferences), ..ChangeProfile::default() };
    let me = user.principal.clone();
    let call = Call::new("change_profile", &command);
    desk.write(&user, call, async move |ctx, tx| change_profile(ctx, tx, &me, &command).await).await?;
    let place = match referring_page(&headers) {
        "/start" => "/",
        other => other,
    };
    Ok(Redirect::to(place).into_response())
}

/// `POST /start/sample`
pub async fn load_sample(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    form: FormState,
) -> PageResult {
    // A bare request must not fill a company's books with invented documents.
    if !form.holds("sample", "yes") {
        return Err(PageError::BadField { field: "sample", message: "start-sample-hint" });
    }
    if !user.may(Permission::ImportReceivables) {
        return Err(PageError::Forbidden);
    }
    if sample::begin(&desk, &user).await? {
        return Ok(Redirect::to("/start").into_response());
    }
    done(&desk, jar, &user.words.say("start-not-empty"), "/start")
}
