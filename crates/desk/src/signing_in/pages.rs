//! Sign in, the second factor, typing the password again, signing out.

use app::identity::{
    ConfirmSecondFactor, EndSession, Reauthenticate, Secret, SignIn, SignInError, SignedIn, Who,
    confirm_second_factor, end_session, has_owner, reauthenticate,
};
use app::refusal::Refuses as _;
use app::write::Call;
use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum_extra::extract::CookieJar;
use serde::Deserialize;

use super::{Plain, cookie, flash_of, provider_of, said, session_cookie};
use crate::access::{User, own_path};
use crate::callers::Caller;
use crate::error::PageError;
use crate::failures::{asked_language, refusal_in_words};
use crate::state::Desk;
use crate::web::{Flash, PageResult, filters, render};
use crate::words::Words;

#[derive(Template)]
#[template(path = "signing_in/templates/sign_in.html")]
struct SignInPage {
    plain: Plain,
    next: String,
    email: String,
    error: Option<String>,
    provider: Option<Button>,
    /// What the page before wanted to be said here.
    flash: Option<Flash>,
    /// Whether nobody can sign in yet.
    is_unowned: bool,
}

/// Where a provider of identities lets people in.
struct Button {
    label: String,
    address: String,
}

impl Button {
    async fn load(desk: &Desk, path: &str, next: &str) -> Result<Option<Self>, PageError> {
        let query: String =
            url::form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish();
        let provider = provider_of(desk).await?;
        Ok(provider.map(|provider| Self { label: provider.label, address: format!("{path}?{query}") }))
    }
}

#[derive(Template)]
#[template(path = "signing_in/templates/code.html")]
struct CodePage {
    plain: Plain,
    next: String,
    error: Option<String>,
}

#[derive(Template)]
#[template(path = "signing_in/templates/again.html")]
struct AgainPage {
    plain: Plain,
    next: String,
    name: String,
    error: Option<String>,
    provider: Option<Button>,
}

/// Where to go afterwards.
#[derive(Debug, Default, Deserialize)]
pub struct Next {
    pub(super) next: Option<String>,
}

/// The form of the first step.
#[derive(Deserialize)]
pub struct SignInForm {
    email: String,
    password: String,
    #[serde(default)]
    next: String,
}

/// The form of the second step.
#[derive(Deserialize)]
pub struct CodeForm {
    code: String,
    #[serde(default)]
    next: String,
}

/// The form that asks for the password again.
#[derive(Deserialize)]
pub struct AgainForm {
    password: String,
    #[serde(default)]
    next: String,
}

/// `GET /sign-in`
pub async fn form(
    State(desk): State<Desk>,
    Query(next): Query<Next>,
    headers: HeaderMap,
    jar: CookieJar,
) -> PageResult {
    let words = Words::new(asked_language(&headers));
    let next = own_path(next.next.as_deref()).to_owned();
    let flash = flash_of(&jar);
    let is_said = flash.is_some();
    let page = sign_in_page(&desk, &words, next, (String::new(), None), flash).await?;
    Ok(if is_said { said(&desk, page) } else { page })
}

/// The page of the first step.
pub(super) async fn sign_in_page(
    desk: &Desk,
    words: &Words,
    next: String,
    (email, error): (String, Option<String>),
    flash: Option<Flash>,
) -> PageResult {
    let provider = Button::load(desk, "/sign-in/provider", &next).await?;
    let is_unowned = desk
        .run(async move |desk: Desk| {
            let mut tx = desk.db().begin_read().await?;
            let is_owned = has_owner(desk.own_context(), &mut tx).await?;
            tx.rollback().await?;
            Ok(!is_owned)
        })
        .await?;
    let plain = Plain::new(desk, words);
    render(words, &SignInPage { plain, next, email, error, provider, flash, is_unowned })
}

/// `POST /sign-in`
pub async fn sign_in(
    State(desk): State<Desk>,
    Caller(address): Caller,
    headers: HeaderMap,
    jar: CookieJar,
    Form(form): Form<SignInForm>,
) -> PageResult {
    let words = Words::new(asked_language(&headers));
    let email = form.email.clone();
    let command = SignIn {
        email: form.email,
        password: Secret::new(form.password),
        address: address.to_string(),
        user_agent: text_of(&headers, header::USER_AGENT),
    };
    let tried = desk
        .run(async move |desk: Desk| {
            Ok(app::identity::sign_in(desk.db(), desk.own_context(), desk.identity(), &command).await)
        })
        .await?;
    let next = own_path(Some(&form.next)).to_owned();
    match tried {
        Ok(signed_in) => Ok(come_in(&desk, jar, &signed_in, &next)),
        Err(error) => {
            let error = Some(refusal_of(error, &words)?);
            let page = sign_in_page(&desk, &words, next, (email, error), None).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

/// `GET /sign-in/code`
pub async fn code_form(State(desk): State<Desk>, Query(next): Query<Next>, headers: HeaderMap) -> PageResult {
    let words = Words::new(asked_language(&headers));
    let next = own_path(next.next.as_deref()).to_owned();
    render(&words, &CodePage { plain: Plain::new(&desk, &words), next, error: None })
}

/// `POST /sign-in/code`
pub async fn code(
    State(desk): State<Desk>,
    Caller(address): Caller,
    headers: HeaderMap,
    jar: CookieJar,
    Form(form): Form<CodeForm>,
) -> PageResult {
    let words = Words::new(asked_language(&headers));
    let token = jar.get(session_cookie(&desk)).map(|cookie| Secret::new(cookie.value()));
    let Some(token) = token else { return Ok(Redirect::to("/sign-in").into_response()) };
    let command = ConfirmSecondFactor { token, code: Secret::new(form.code), address: address.to_string() };
    let tried = desk
        .run(async move |desk: Desk| {
            Ok(confirm_second_factor(desk.db(), desk.own_context(), desk.identity(), &command).await)
        })
        .await?;
    let next = own_path(Some(&form.next)).to_owned();
    match tried {
        Ok(signed_in) => Ok(come_in(&desk, jar, &signed_in, &next)),
        Err(SignInError::Over) => Ok(Redirect::to("/sign-in").into_response()),
        Err(error) => {
            let error = Some(refusal_of(error, &words)?);
            let page = CodePage { plain: Plain::new(&desk, &words), next, error };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&words, &page)?).into_response())
        }
    }
}

/// `GET /sign-in/again`
pub async fn again_form(State(desk): State<Desk>, user: User, Query(next): Query<Next>) -> PageResult {
    let next = own_path(next.next.as_deref()).to_owned();
    again_page(&desk, &user, next, None).await
}

/// `POST /sign-in/again`
pub async fn again(
    State(desk): State<Desk>,
    user: User,
    Caller(address): Caller,
    Form(form): Form<AgainForm>,
) -> PageResult {
    let next = own_path(Some(&form.next)).to_owned();
    let command = Reauthenticate { password: Secret::new(form.password), address: address.to_string() };
    let ctx = desk.context(&user);
    let principal = user.principal.clone();
    let tried = desk
        .run(async move |desk: Desk| {
            Ok(reauthenticate(desk.db(), &ctx, desk.identity(), &principal, &command).await)
        })
        .await?;
    match tried {
        Ok(()) => Ok(Redirect::to(&next).into_response()),
        Err(error) => {
            let error = Some(refusal_of(error, &user.words)?);
            let page = again_page(&desk, &user, next, error).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

pub(super) async fn again_page(desk: &Desk, user: &User, next: String, error: Option<String>) -> PageResult {
    let name = user.principal.name.clone();
    let provider = Button::load(desk, "/sign-in/again/provider", &next).await?;
    render(&user.words, &AgainPage { plain: Plain::new(desk, &user.words), next, name, error, provider })
}

/// `POST /sign-out`
pub async fn sign_out(State(desk): State<Desk>, user: User, jar: CookieJar) -> PageResult {
    if let Who::User { session, .. } = user.principal.who {
        let command = EndSession { session: session.to_string() };
        let principal = user.principal.clone();
        let call = Call::new("end_session", &command);
        desk.write(&user, call, async move |ctx, tx| end_session(ctx, tx, &principal, &command).await)
            .await?;
    }
    Ok((jar.remove(cookie(&desk, session_cookie(&desk), String::new())), Redirect::to("/sign-in"))
        .into_response())
}

/// Gives the cookie, and leads on: to the code of the second factor, or to where they wanted to go.
pub(super) fn come_in(desk: &Desk, jar: CookieJar, signed_in: &SignedIn, next: &str) -> Response {
    let jar = jar.add(cookie(desk, session_cookie(desk), signed_in.token.reveal().to_owned()));
    if signed_in.needs_second_factor {
        let query: String =
            url::form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish();
        return (jar, Redirect::to(&format!("/sign-in/code?{query}"))).into_response();
    }
    (jar, Redirect::to(next)).into_response()
}

/// A refusal in words; a fault stays one.
pub(super) fn refusal_of(error: SignInError, words: &Words) -> Result<String, PageError> {
    match (error.refusal(), error) {
        (Some(refusal), _) => Ok(refusal_in_words(&refusal, words)),
        (None, error) => Err(PageError::Other(Box::new(error))),
    }
}

pub(super) fn text_of(headers: &HeaderMap, name: header::HeaderName) -> String {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}
