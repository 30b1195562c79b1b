//! Failures in words: the outermost layer turns what a handler refused into a page, a message beside
//! the page, or JSON, in the reader's language.

use std::borrow::Cow;

use app::refusal::{Refusal, Value};
use app::words::Language;
use askama::Template;
use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use money::Currency;
use serde::Serialize;

use crate::access::{Missing, User, is_api, referring_page};
use crate::error::{Failure, PageError};
use crate::signing_in::{Plain, identify};
use crate::state::Desk;
use crate::web::{Frame, Section, filters, render};
use crate::words::Words;

/// What the API says of a failure. The code is stable; the message is for people.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ApiFailure {
    /// Stable code.
    pub code: String,
    /// A sentence in the language of `Accept-Language`.
    pub message: String,
    /// The field concerned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

#[derive(Template)]
#[template(path = "web/templates/failure.html")]
struct FailurePage {
    plain: Plain,
    title: String,
    hint: String,
    reference: String,
}

/// The same for somebody who is signed in: the menu stays, and where they came from.
#[derive(Template)]
#[template(path = "web/templates/failure_in_frame.html")]
struct FailureInFrame {
    frame: Frame,
    title: String,
    hint: String,
    reference: String,
    /// The page on which a form was sent; empty when a page was asked for.
    back: String,
}

/// What a request says of its reader, kept because the request is consumed by what answers it.
struct Asked {
    path: String,
    headers: HeaderMap,
    /// The page on which a form was sent; empty when a page was asked for.
    back: String,
}

impl Asked {
    fn of(request: &Request) -> Self {
        let headers = request.headers().clone();
        let is_form = request.method() == Method::POST;
        let back = if is_form { referring_page(&headers).to_owned() } else { String::new() };
        Self { path: request.uri().path().to_owned(), headers, back }
    }

    fn is_api(&self) -> bool {
        is_api(&self.path)
    }

    fn is_fragment(&self) -> bool {
        self.headers.contains_key("hx-request")
    }
}

/// Tells failures.
pub async fn tell(State(desk): State<Desk>, request: Request, next: Next) -> Response {
    let asked = Asked::of(&request);
    let mut response = next.run(request).await;
    let failure = match response.extensions_mut().remove::<Failure>() {
        Some(failure) => failure,
        None if is_untold(&asked, &response) => from_status(response.status(), asked.is_api()),
        None => return response,
    };
    let mut told = if asked.is_api() {
        tell_program(&asked, &mut response, failure)
    } else {
        tell_person(&desk, asked, response.status(), reference_of(&response), &failure).await
    };
    for name in ["x-request-id", "hx-redirect", "retry-after", "allow"] {
        if let Some(value) = response.headers().get(name) {
            told.headers_mut().insert(name, value.clone());
        }
    }
    told
}

/// Whether the framework refused a request in its own words, or in none. A form of another site keeps its bare refusal:
/// no page of ours is shown to it.
fn is_untold(asked: &Asked, response: &Response) -> bool {
    if !response.status().is_client_error() {
        return false;
    }
    if asked.is_api() {
        return !is_json(response);
    }
    let kind = response.headers().get(header::CONTENT_TYPE);
    let is_plain = kind.is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"));
    let is_sent_on = response.headers().contains_key("hx-redirect");
    let is_of_others = response.status() == StatusCode::FORBIDDEN;
    is_plain && !is_sent_on && !is_of_others && !asked.path.starts_with("/assets/")
}

fn tell_program(asked: &Asked, response: &mut Response, failure: Failure) -> Response {
    let words = Words::new(asked_language(&asked.headers));
    let message = match response.extensions_mut().remove::<Missing>() {
        Some(missing) => missing_permission(missing, &words),
        None => message_of(&failure, &words),
    };
    let field = failure.field.map(Cow::into_owned);
    (response.status(), Json(ApiFailure { code: failure.code, message, field })).into_response()
}

async fn tell_person(
    desk: &Desk,
    asked: Asked,
    status: StatusCode,
    reference: String,
    failure: &Failure,
) -> Response {
    let reader = reader_of(desk, &asked, status).await;
    let words = match &reader {
        Some(user) => user.words.clone(),
        None => Words::new(asked_language(&asked.headers)),
    };
    let title = message_of(failure, &words);
    if asked.is_fragment() {
        let text: String = url::form_urlencoded::byte_serialize(title.as_bytes()).collect();
        return (status, [("x-message", text.replace('+', "%20"))]).into_response();
    }
    let hint = words.find(&format!("failure-{}-hint", failure.code)).unwrap_or_default();
    if let Some(user) = reader {
        let (title, hint, reference) = (title.clone(), hint.clone(), reference.clone());
        let shown = desk.show(&user, Section::of_path(&asked.path), async move |_, _, frame| {
            Ok(FailureInFrame { frame, title, hint, reference, back: asked.back })
        });
        if let Ok(mut page) = shown.await {
            *page.status_mut() = status;
            return page;
        }
    }
    let page = FailurePage { plain: Plain::new(desk, &words), title, hint, reference };
    match render(&words, &page) {
        Ok(page) => (status, page).into_response(),
        Err(_) => status.into_response(),
    }
}

/// Whoever is signed in, for whom a failure keeps its frame. After a fault, or when too much is asked, nothing more
/// is asked of the store.
async fn reader_of(desk: &Desk, asked: &Asked, status: StatusCode) -> Option<User> {
    let is_refusal = status.is_client_error()
        && ![StatusCode::UNAUTHORIZED, StatusCode::TOO_MANY_REQUESTS, StatusCode::REQUEST_TIMEOUT]
            .contains(&status);
    if !is_refusal || !asked.headers.contains_key(header::COOKIE) {
        return None;
    }
    let user = identify(desk, &asked.headers).await.ok()?;
    // What was to be said once is said on the next page that shows something.
    Some(User { flash: None, ..user })
}

/// What a program is told when its key lacks a permission: which one, by its name and in words.
fn missing_permission(Missing(permission): Missing, words: &Words) -> String {
    let name = permission.as_str();
    let values = [("name", name.into()), ("label", words.say(&format!("permission-{name}")).into())];
    words.say_with("failure-missing-permission", &values)
}

fn message_of(failure: &Failure, words: &Words) -> String {
    if let Some(refusal) = &failure.refusal {
        return refusal_in_words(refusal, words);
    }
    let field = failure.field.clone().unwrap_or_default();
    words
        .find_with(&format!("failure-{}", failure.code), &[("field", field.into())])
        .unwrap_or_else(|| words.say(&failure.code))
}

/// The sentence of a refusal. Its amounts are in euros: the currency of what it is about is not known
/// here, and the desk's books are in one.
pub fn refusal_in_words(refusal: &Refusal, words: &Words) -> String {
    let values: Vec<_> = refusal
        .values
        .iter()
        .map(|(name, value)| {
            let text = match value {
                // A right is called as it is beside its box.
                Value::Text(text) if refusal.code.starts_with("permission-") => {
                    words.find(&format!("permission-{text}")).unwrap_or_else(|| text.clone())
                }
                Value::Text(text) => text.clone(),
                Value::Amount(minor) => words.amount(*minor, Currency::EUR),
                Value::Day(day) => words.day(*day),
            };
            (*name, text.into())
        })
        .collect();
    // A file that is refused whole has the sentence of its refusal.
    match words.find(&format!("refusal-{}", refusal.code)) {
        Some(sentence) if words.find(&format!("error-{}", refusal.code)).is_none() => sentence,
        _ => words.say_with(&format!("error-{}", refusal.code), &values),
    }
}

/// A failure that the framework itself answered: a body that is no JSON, a method that is not served.
fn from_status(status: StatusCode, is_api: bool) -> Failure {
    let code = match status {
        StatusCode::NOT_FOUND => "not_found",
        StatusCode::METHOD_NOT_ALLOWED => "method_not_allowed",
        StatusCode::PAYLOAD_TOO_LARGE => "too_large",
        StatusCode::UNSUPPORTED_MEDIA_TYPE if is_api => "unsupported_media_type",
        StatusCode::FORBIDDEN => "forbidden",
        _ => "bad_request",
    };
    Failure { code: code.to_owned(), refusal: None, field: None }
}

fn is_json(response: &Response) -> bool {
    response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"))
}

fn reference_of(response: &Response) -> String {
    response.headers().get("x-request-id").and_then(|id| id.to_str().ok()).unwrap_or_default().to_owned()
}

/// The language a browser asks for, before anyone is signed in.
pub fn asked_language(headers: &HeaderMap) -> Language {
    let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or("");
    let first = asked.split(',').find_map(|part| match part.trim().get(..2) {
        Some("fr") => Some(Language::French),
        Some("en") => Some(Language::English),
        _ => None,
    });
    first.unwrap_or_default()
}

/// An answer when nothing is served at an address.
pub async fn not_found() -> Response {
    PageError::NotFound.into_response()
}

/// An answer when a handler panicked: a bug of ours, which ends one request and never the process.
pub fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    PageError::Interrupted.into_response()
}
