//! Name, language, theme, shortcuts, password.

use app::context::Ctx;
use app::identity::{
    ChangePassword, ChangeProfile, Preferences, Secret, change_password as change, change_profile,
    count_recovery_codes, find_user, list_sessions,
};
use app::write::Call;
use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Redirect};
use axum_extra::extract::CookieJar;
use db::Tx;

use super::person;
use super::sessions::SessionRow;
use crate::access::{User, referring_page};
use crate::error::PageError;
use crate::state::Desk;
use crate::web::form::{done, with_status};
use crate::web::{FormState, Frame, PageResult, Section, filters};
use crate::words::Words;

/// Sessions shown; nobody is signed in at so many places.
const SESSIONS: i64 = 100;

#[derive(Template)]
#[template(path = "account/templates/account.html")]
struct AccountPage {
    frame: Frame,
    form: FormState,
    email: String,
    has_second_factor: bool,
    codes_left: i64,
    sessions: Vec<SessionRow>,
}

#[derive(Template)]
#[template(path = "account/templates/password.html")]
struct PasswordPage {
    frame: Frame,
    form: FormState,
    email: String,
}

/// `GET /account`
pub async fn page(State(desk): State<Desk>, user: User) -> PageResult {
    let me = &user.principal;
    let shortcuts = if me.preferences.has_single_key_shortcuts { "on" } else { "" };
    let form = FormState::holding([
        ("name", me.name.clone()),
        ("language", user.words.code().to_owned()),
        ("theme", me.theme.as_str().to_owned()),
        ("shortcuts", shortcuts.to_owned()),
    ]);
    show(&desk, &user, form).await
}

async fn show(desk: &Desk, user: &User, form: FormState) -> PageResult {
    let (id, session) = person(user)?;
    let (identity, words, status) = (desk.identity().clone(), user.words.clone(), form.status());
    let page = desk
        .show(user, Section::Elsewhere, async move |ctx: &Ctx, tx: &mut Tx, frame| {
            let found = find_user(tx, ctx.org, id).await?.ok_or(PageError::NotFound)?;
            let codes_left = count_recovery_codes(ctx, tx, id).await?;
            let mut sessions = list_sessions(ctx, tx, &identity, id, None, SESSIONS).await?;
            sessions.sort_by_key(|found| std::cmp::Reverse(found.last_seen_at));
            let this = session.to_string();
            let sessions = sessions.into_iter().map(|found| SessionRow::new(found, &this, &words)).collect();
            let has_second_factor = found.has_second_factor;
            Ok(AccountPage { frame, form, email: found.email, has_second_factor, codes_left, sessions })
        })
        .await;
    with_status(status, page)
}

/// `POST /account`
pub async fn save(State(desk): State<Desk>, user: User, jar: CookieJar, form: FormState) -> PageResult {
    let has_single_key_shortcuts = form.holds("shortcuts", "on");
    let command = ChangeProfile {
        name: Some(form.value("name").to_owned()),
        language: Some(form.value("language").to_owned()),
        theme: Some(form.value("theme").to_owned()),
        preferences: Some(Preferences { has_single_key_shortcuts, ..user.principal.preferences }),
    };
    match change_mine(&desk, &user, command).await {
        // From here on they read the language that they chose.
        Ok(words) => done(&desk, jar, &words.say("account-saved"), "/account"),
        Err(error) => show(&desk, &user, form.refused(error, &user.words, &[("bad-name", "name")])?).await,
    }
}

/// `POST /account/theme`
pub async fn change_theme(
    State(desk): State<Desk>,
    user: User,
    headers: HeaderMap,
    form: FormState,
) -> PageResult {
    let command = ChangeProfile { theme: Some(form.value("theme").to_owned()), ..ChangeProfile::default() };
    change_mine(&desk, &user, command).await?;
    Ok(Redirect::to(referring_page(&headers)).into_response())
}

/// `POST /account/language`
pub async fn change_language(
    State(desk): State<Desk>,
    user: User,
    headers: HeaderMap,
    form: FormState,
) -> PageResult {
    let language = Some(form.value("language").to_owned());
    change_mine(&desk, &user, ChangeProfile { language, ..ChangeProfile::default() }).await?;
    Ok(Redirect::to(referring_page(&headers)).into_response())
}

/// Changes the profile; answers words in the language that holds from now on.
async fn change_mine(desk: &Desk, user: &User, command: ChangeProfile) -> Result<Words, PageError> {
    let me = user.principal.clone();
    let call = Call::new("change_profile", &command);
    let profile =
        desk.write(user, call, async move |ctx, tx| change_profile(ctx, tx, &me, &command).await).await?;
    Ok(Words::new(profile.language.parse().unwrap_or_default()))
}

/// `GET /account/password`
pub async fn password_form(State(desk): State<Desk>, user: User) -> PageResult {
    show_password(&desk, &user, FormState::default()).await
}

async fn show_password(desk: &Desk, user: &User, form: FormState) -> PageResult {
    let (email, status) = (user.principal.actor.clone(), form.status());
    let page = desk
        .show(user, Section::Elsewhere, async move |_: &Ctx, _: &mut Tx, frame| {
            Ok(PasswordPage { frame, form, email })
        })
        .await;
    with_status(status, page)
}

/// `POST /account/password`
pub async fn change_password(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    form: FormState,
) -> PageResult {
    if form.exact("password") != form.exact("again") {
        let text = user.words.say("account-password-differs");
        return show_password(&desk, &user, FormState::default().wrong("again", text)).await;
    }
    let command = ChangePassword { password: Secret::new(form.exact("password")) };
    let (me, identity) = (user.principal.clone(), desk.identity().clone());
    let call = Call::new("change_password", &command);
    let tried =
        desk.write(&user, call, async move |ctx, tx| change(ctx, tx, &identity, &me, &command).await).await;
    match tried {
        Ok(_) => done(&desk, jar, &user.words.say("account-password-done"), "/account"),
        Err(error) => {
            let form = FormState::default().refused(error, &user.words, PASSWORD_FIELDS)?;
            show_password(&desk, &user, form).await
        }
    }
}

const PASSWORD_FIELDS: &[(&str, &str)] = &[
    ("password-too-short", "password"),
    ("password-too-long", "password"),
    ("password-is-email", "password"),
    ("password-common", "password"),
];
