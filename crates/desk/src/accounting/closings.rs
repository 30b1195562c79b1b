//! What is closed, and closing a period.

use app::banking::check_continuity;
use app::bookkeeping::{ClosePeriod, close_period};
use app::context::Ctx;
use app::identity::Permission;
use app::reporting::accounting::{Closing, Unexplained, list_closings, unexplained_through};
use app::write::Call;
use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum_extra::extract::CookieJar;
use db::Tx;
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Deserialize;

use crate::access::User;
use crate::error::PageError;
use crate::failures::refusal_in_words;
use crate::signing_in::say_once;
use crate::state::Desk;
use crate::web::asked::day;
use crate::web::{Frame, PageResult, Section, filters};

/// Closings shown.
const SHOWN: i64 = 60;

#[derive(Template)]
#[template(path = "accounting/templates/closings.html")]
struct ClosingsPage {
    frame: Frame,
    tab: &'static str,
    closings: Vec<Closing>,
    may_close: bool,
}

#[derive(Template)]
#[template(path = "accounting/templates/close.html")]
struct ClosePage {
    frame: Frame,
    closed_through: Option<Date>,
    through: String,
    latest: Date,
    error: Option<String>,
    review: Option<Review>,
}

/// What closes, to be looked at first.
struct Review {
    through: Date,
    unexplained: Vec<Unexplained>,
    breaks: u64,
}

/// What the form sends.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct CloseForm {
    #[serde(default)]
    through: String,
}

/// `GET /accounting/closings`
pub async fn list(State(desk): State<Desk>, user: User) -> PageResult {
    let reader = user.clone();
    desk.show(&user, Section::Accounting, async move |ctx: &Ctx, tx: &mut Tx, frame| {
        let closings = list_closings(tx, ctx, SHOWN).await?;
        Ok(ClosingsPage { frame, tab: "closings", closings, may_close: reader.may(Permission::WriteBooks) })
    })
    .await
}

/// `GET /accounting/closings/new`
pub async fn form(State(desk): State<Desk>, user: User, Query(asked): Query<CloseForm>) -> PageResult {
    let reviewed = day("through", Some(&asked.through))?;
    show_form(&desk, &user, reviewed, None).await
}

/// The form; with what a day would close, or with what was typed and why it was refused.
async fn show_form(
    desk: &Desk,
    user: &User,
    reviewed: Option<Date>,
    refused: Option<(String, String)>,
) -> PageResult {
    let words = user.words.clone();
    desk.show(user, Section::Accounting, async move |ctx: &Ctx, tx: &mut Tx, frame| {
        let closed_through = list_closings(tx, ctx, 1).await?.first().map(|closing| closing.through);
        let today = ctx.today();
        // The end of last month is what is closed most often.
        let proposed = today.first_of_month().saturating_sub(1.day());
        let latest = today.saturating_sub(1.day());
        let (typed, mut error) = refused.unzip();
        let through = typed.unwrap_or_else(|| reviewed.unwrap_or(proposed).to_string());
        let can_close = |day: &Date| *day <= latest && closed_through.is_none_or(|closed| *day > closed);
        if reviewed.is_some_and(|day| !can_close(&day)) {
            error = Some(words.say("accounting-close-not-possible"));
        }
        let review = match reviewed.filter(can_close) {
            Some(through) => Some(review(tx, ctx, through).await?),
            None => None,
        };
        Ok(ClosePage { frame, closed_through, through, latest, error, review })
    })
    .await
}

async fn review(tx: &mut Tx, ctx: &Ctx, through: Date) -> Result<Review, PageError> {
    let breaks = check_continuity(tx, ctx).await?;
    let within = breaks.iter().filter(|found| found.opening_on.is_none_or(|day| day <= through));
    let breaks = within.count() as u64;
    Ok(Review { through, unexplained: unexplained_through(tx, ctx, through).await?, breaks })
}

/// `POST /accounting/closings`
pub async fn close(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Form(form): Form<CloseForm>,
) -> PageResult {
    let Ok(Some(through)) = day("through", Some(&form.through)) else {
        let error = user.words.say("accounting-close-no-day");
        return refused(&desk, &user, form.through, error).await;
    };
    let command = ClosePeriod { through };
    let call = Call::new("close_period", &command);
    let closed = desk
        .write(&user, call, async move |ctx: &Ctx, tx: &mut Tx| close_period(ctx, tx, command).await)
        .await;
    match closed {
        Ok(closed) => {
            let value = user.words.day(closed.through);
            let text = user.words.say_with("accounting-closed-said", &[("value", value.into())]);
            let jar = say_once(&desk, jar, "ok", &text);
            Ok((jar, Redirect::to("/accounting/closings")).into_response())
        }
        Err(PageError::Refused(refusal)) => {
            let error = refusal_in_words(&refusal, &user.words);
            refused(&desk, &user, form.through, error).await
        }
        Err(error) => Err(error),
    }
}

async fn refused(desk: &Desk, user: &User, typed: String, error: String) -> Result<Response, PageError> {
    let page = show_form(desk, user, None, Some((typed, error))).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}
