//! Links that let in once: the first owner, an invitation, a forgotten password. Looking at one uses
//! nothing up, because mail programs look at links too; its form does.

use app::identity::{
    AcceptInvitation, AcceptReset, AcceptSetUp, LinkError, LinkKind, LinkShown, Secret, UserReady,
    accept_invitation as op_accept_invitation, accept_reset as op_accept_reset, accept_set_up, show_link,
};
use app::refusal::Refuses as _;
use app::words::Language;
use app::write::{Call, WriteError, write};
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Redirect};
use axum_extra::extract::CookieJar;
use db::Tx;
use serde::Deserialize;

use super::{Plain, say_once};
use crate::error::PageError;
use crate::failures::{asked_language, refusal_in_words};
use crate::state::Desk;
use crate::web::{PageResult, filters, render};
use crate::words::Words;

#[derive(Template)]
#[template(path = "signing_in/templates/link.html")]
struct LinkPage {
    plain: Plain,
    /// `welcome`, `invitation` or `reset`: part of the address, and of the keys of the texts.
    place: &'static str,
    token: String,
    email: String,
    name: String,
    error: Option<String>,
    is_good: bool,
}

/// What the form of a link sends; which fields it shows depends on the link.
#[derive(Deserialize)]
pub struct LinkForm {
    #[serde(default)]
    email: String,
    #[serde(default)]
    name: String,
    password: String,
}

/// `GET /welcome/{token}`
pub async fn welcome(state: State<Desk>, path: Path<String>, headers: HeaderMap) -> PageResult {
    shown(state, path, headers, LinkKind::SetUp).await
}

/// `GET /invitation/{token}`
pub async fn invitation(state: State<Desk>, path: Path<String>, headers: HeaderMap) -> PageResult {
    shown(state, path, headers, LinkKind::Invitation).await
}

/// `GET /reset/{token}`
pub async fn reset(state: State<Desk>, path: Path<String>, headers: HeaderMap) -> PageResult {
    shown(state, path, headers, LinkKind::PasswordReset).await
}

/// `POST /welcome/{token}`
pub async fn accept_welcome(
    state: State<Desk>,
    path: Path<String>,
    headers: HeaderMap,
    jar: CookieJar,
    form: Form<LinkForm>,
) -> PageResult {
    used(state, path, headers, jar, form, LinkKind::SetUp).await
}

/// `POST /invitation/{token}`
pub async fn accept_invitation(
    state: State<Desk>,
    path: Path<String>,
    headers: HeaderMap,
    jar: CookieJar,
    form: Form<LinkForm>,
) -> PageResult {
    used(state, path, headers, jar, form, LinkKind::Invitation).await
}

/// `POST /reset/{token}`
pub async fn accept_reset(
    state: State<Desk>,
    path: Path<String>,
    headers: HeaderMap,
    jar: CookieJar,
    form: Form<LinkForm>,
) -> PageResult {
    used(state, path, headers, jar, form, LinkKind::PasswordReset).await
}

const fn place_of(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::SetUp => "welcome",
        LinkKind::Invitation => "invitation",
        LinkKind::PasswordReset => "reset",
    }
}

async fn shown(
    State(desk): State<Desk>,
    Path(token): Path<String>,
    headers: HeaderMap,
    kind: LinkKind,
) -> PageResult {
    let words = Words::new(asked_language(&headers));
    let secret = Secret::new(token.as_str());
    let found = desk
        .run(async move |desk: Desk| {
            let mut tx = desk.db().begin_read().await?;
            let found = show_link(desk.own_context(), &mut tx, &secret).await;
            tx.rollback().await?;
            Ok(found)
        })
        .await?;
    let found = found.and_then(|link| if link.kind == kind { Ok(link) } else { Err(LinkError::Unknown) });
    let plain = Plain::new(&desk, &words);
    let place = place_of(kind);
    match found {
        Ok(LinkShown { email, name, .. }) => {
            render(&words, &LinkPage { plain, place, token, email, name, error: None, is_good: true })
        }
        Err(error) => {
            let error = Some(in_words(error, &words)?);
            let (email, name) = (String::new(), String::new());
            let page = LinkPage { plain, place, token, email, name, error, is_good: false };
            Ok((StatusCode::NOT_FOUND, render(&words, &page)?).into_response())
        }
    }
}

async fn used(
    State(desk): State<Desk>,
    Path(token): Path<String>,
    headers: HeaderMap,
    jar: CookieJar,
    Form(form): Form<LinkForm>,
    kind: LinkKind,
) -> PageResult {
    let language = asked_language(&headers);
    let words = Words::new(language);
    let (email, name) = (form.email.clone(), form.name.clone());
    let secret = Secret::new(token.as_str());
    let tried = desk
        .run(async move |desk: Desk| Ok(accept(&desk, kind, secret, form, language).await))
        .await?;
    match tried {
        Ok(ready) => {
            let text = words.say_with("link-done", &[("value", ready.email.into())]);
            Ok((say_once(&desk, jar, "ok", &text), Redirect::to("/sign-in")).into_response())
        }
        Err(WriteError::Refused(error)) => {
            let error = Some(in_words(error, &words)?);
            let plain = Plain::new(&desk, &words);
            let page = LinkPage { plain, place: place_of(kind), token, email, name, error, is_good: true };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&words, &page)?).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// Hashing a password takes tens of milliseconds; this runs on the blocking pool.
async fn accept(
    desk: &Desk,
    kind: LinkKind,
    token: Secret,
    form: LinkForm,
    language: Language,
) -> Result<UserReady, WriteError<LinkError>> {
    let (db, ctx, access) = (desk.db(), desk.own_context(), desk.identity());
    let LinkForm { email, name, password } = form;
    let password = Secret::new(password);
    match kind {
        LinkKind::SetUp => {
            let language = Words::new(language).code().to_owned();
            let command = AcceptSetUp { token, email, name, password, language };
            let call = Call::new("accept_set_up", &command);
            write(db, ctx, call, async |tx: &mut Tx| accept_set_up(ctx, tx, access, &command).await).await
        }
        LinkKind::Invitation => {
            let command = AcceptInvitation { token, name, password };
            let call = Call::new("accept_invitation", &command);
            write(db, ctx, call, async |tx: &mut Tx| op_accept_invitation(ctx, tx, access, &command).await).await
        }
        LinkKind::PasswordReset => {
            let command = AcceptReset { token, password };
            let call = Call::new("accept_reset", &command);
            write(db, ctx, call, async |tx: &mut Tx| op_accept_reset(ctx, tx, access, &command).await).await
        }
    }
}

fn in_words(error: LinkError, words: &Words) -> Result<String, PageError> {
    match error.refusal() {
        Some(refusal) => Ok(refusal_in_words(&refusal, words)),
        None => Err(PageError::Other(Box::new(error))),
    }
}
