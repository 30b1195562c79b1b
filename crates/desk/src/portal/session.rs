//! Coming into the portal, and staying: the link of an e-mail shows a page, its button opens the portal.

use app::identity::Secret;
use app::portal::{
    OpenPortal, PortalError, PortalReader, leave_portal, look_at_portal_link, mark_portal_seen, open_portal,
    read_portal_session,
};
use app::words::Language;
use app::write::{Call, WriteError, write};
use askama::Template;
use axum::extract::{FromRequestParts, Path, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum_extra::extract::CookieJar;
use db::{DbError, Tx};

use super::frame::PortalFrame;
use crate::access::referring_page;
use crate::error::PageError;
use crate::failures::asked_language;
use crate::signing_in::{Plain, cookie, flash_of, said};
use crate::state::Desk;
use crate::web::{Address, Flash, FormState, PageResult, filters, render};
use crate::words::Words;

/// Where whoever is in comes to.
pub const HOME: &str = "/portal";
const LANGUAGE_COOKIE: &str = "quittance_portal_language";

/// A customer who is in.
#[derive(Clone, Debug)]
pub struct PortalUser {
    /// Who it is.
    pub reader: PortalReader,
    /// Speaks its language.
    pub words: Words,
    /// Something to say once.
    pub flash: Option<Flash>,
}

impl<S: Send + Sync> FromRequestParts<S> for PortalUser {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, PageError> {
        parts.extensions.get::<Self>().cloned().ok_or(PageError::Unauthenticated)
    }
}

#[derive(Template)]
#[template(path = "portal/templates/link.html")]
struct LinkPage {
    frame: PortalFrame,
    token: String,
    /// Where its letter leads, behind the door.
    to: String,
}

#[derive(Template)]
#[template(path = "portal/templates/closed.html")]
struct ClosedPage {
    plain: Plain,
}

fn session_cookie(desk: &Desk) -> &'static str {
    if desk.settings().is_secure() { "__Host-quittance_portal" } else { "quittance_portal" }
}

/// The language that was chosen in the portal, or that the browser asks for.
fn language(headers: &HeaderMap) -> Language {
    let jar = CookieJar::from_headers(headers);
    match jar.get(LANGUAGE_COOKIE).map(|cookie| cookie.value().to_owned()).as_deref() {
        Some("fr") => Language::French,
        Some("en") => Language::English,
        _ => asked_language(headers),
    }
}

/// Nothing of the portal is for search engines. That its addresses are told to no other site is said of every answer.
fn private(mut response: Response) -> Response {
    let name = HeaderName::from_static("x-robots-tag");
    response.headers_mut().insert(name, HeaderValue::from_static("noindex, nofollow"));
    response
}

/// Lets a customer who is in through to a page of the portal; everybody else is told how to come in.
pub async fn guard(desk: &Desk, mut request: Request, next: Next) -> Response {
    match identify(desk, request.headers()).await {
        Ok(Some(user)) => {
            let is_said = user.flash.is_some() && request.method() == axum::http::Method::GET;
            request.extensions_mut().insert(user);
            let response = private(next.run(request).await);
            if is_said { said(desk, response) } else { response }
        }
        Ok(None) => private(Redirect::to("/portal/closed").into_response()),
        Err(error) => error.into_response(),
    }
}

async fn identify(desk: &Desk, headers: &HeaderMap) -> Result<Option<PortalUser>, PageError> {
    let jar = CookieJar::from_headers(headers);
    let Some(token) = jar.get(session_cookie(desk)).map(|cookie| Secret::new(cookie.value())) else {
        return Ok(None);
    };
    let found = desk.run(async move |desk: Desk| who(&desk, &token).await).await?;
    let words = Words::new(language(headers));
    Ok(found.map(|reader| PortalUser { reader, words, flash: flash_of(&jar) }))
}

async fn who(desk: &Desk, token: &Secret) -> Result<Option<PortalReader>, PageError> {
    let mut tx = desk.db().begin_read().await?;
    let found = read_portal_session(&mut tx, desk.own_context(), token).await;
    tx.rollback().await?;
    let found = found?;
    if let Some(reader) = found.as_ref().filter(|reader| reader.is_due) {
        let seen = desk.db().write(async |tx: &mut Tx| mark_portal_seen(tx, reader).await).await;
        seen.map_err(|error: DbError| PageError::from(error))?;
    }
    Ok(found)
}

/// `GET /portal/link/{token}`: says whose portal it opens. Mail programs look here too; it uses nothing up.
pub async fn link(
    State(desk): State<Desk>,
    Path(token): Path<String>,
    headers: HeaderMap,
    address: Address,
) -> PageResult {
    let words = Words::new(language(&headers));
    let secret = Secret::new(token.as_str());
    let speaks = words.clone();
    let found = desk
        .run(async move |desk: Desk| {
            let mut tx = desk.db().begin_read().await?;
            let frame = match look_at_portal_link(&mut tx, desk.own_context(), &secret).await {
                Ok(reader) => Some(PortalFrame::load(&desk, &mut tx, &reader, &speaks, None).await?),
                Err(PortalError::BadLink) => None,
                Err(error) => return Err(PageError::of(error)),
            };
            tx.rollback().await?;
            Ok(frame)
        })
        .await?;
    match found {
        Some(frame) => {
            let to = address.value("to").to_owned();
            Ok(private(render(&words, &LinkPage { frame, token, to })?))
        }
        None => shut(&desk, &words),
    }
}

/// `POST /portal/link/{token}`
pub async fn enter(
    State(desk): State<Desk>,
    Path(token): Path<String>,
    headers: HeaderMap,
    jar: CookieJar,
    form: FormState,
) -> PageResult {
    let words = Words::new(language(&headers));
    let place = behind_the_door(form.value("to"));
    let command = OpenPortal { token: Secret::new(token.as_str()) };
    let opened = desk
        .run(async move |desk: Desk| {
            let (ctx, access) = (desk.own_context(), desk.identity());
            let call = Call::new("open_portal", &());
            Ok(write(desk.db(), ctx, call, async |tx: &mut Tx| open_portal(ctx, tx, access, &command).await)
                .await)
        })
        .await?;
    match opened {
        Ok(opened) => {
            let kept = cookie(&desk, session_cookie(&desk), opened.token.reveal().to_owned());
            Ok(private((jar.add(kept), Redirect::to(&place)).into_response()))
        }
        Err(WriteError::Refused(PortalError::BadLink)) => shut(&desk, &words),
        Err(error) => Err(error.into()),
    }
}

/// The page that a link of a letter is about.
fn behind_the_door(to: &str) -> String {
    match to {
        "pay" => "/portal/pay".to_owned(),
        "paid" | "will_pay" | "disagree" | "need_time" => format!("/portal/say?kind={to}"),
        _ => HOME.to_owned(),
    }
}

fn shut(desk: &Desk, words: &Words) -> PageResult {
    let page = render(words, &ClosedPage { plain: Plain::new(desk, words) })?;
    Ok(private((StatusCode::NOT_FOUND, page).into_response()))
}

/// `GET /portal/closed`: how to come in.
pub async fn closed(State(desk): State<Desk>, headers: HeaderMap) -> PageResult {
    let words = Words::new(language(&headers));
    Ok(private(render(&words, &ClosedPage { plain: Plain::new(&desk, &words) })?))
}

/// `POST /portal/language`
pub async fn change_language(
    State(desk): State<Desk>,
    headers: HeaderMap,
    jar: CookieJar,
    form: FormState,
) -> PageResult {
    let chosen = if form.value("language") == "en" { "en" } else { "fr" };
    let back = referring_page(&headers).to_owned();
    let back = if back.starts_with(HOME) { back } else { HOME.to_owned() };
    let jar = jar.add(cookie(&desk, LANGUAGE_COOKIE, chosen.to_owned()));
    Ok(private((jar, Redirect::to(&back)).into_response()))
}

/// `POST /portal/leave`
pub async fn leave(State(desk): State<Desk>, user: PortalUser, jar: CookieJar) -> PageResult {
    let reader = user.reader.clone();
    desk.run(async move |desk: Desk| {
        let left = desk.db().write(async |tx: &mut Tx| leave_portal(tx, &reader).await).await;
        left.map_err(|error: DbError| PageError::from(error))
    })
    .await?;
    let mut gone = cookie(&desk, session_cookie(&desk), String::new());
    gone.make_removal();
    Ok(private((jar.add(gone), Redirect::to("/portal/closed")).into_response()))
}
