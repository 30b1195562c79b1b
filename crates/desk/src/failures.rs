//! Failures in words: the outermost layer turns what a handler refused into a page, a message beside
//! the page, or JSON, in the reader's language.

use std::borrow::Cow;

use app::refusal::{Refusal, Value};
use app::words::Language;
use askama::Template;
use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use money::Currency;
use serde::Serialize;

use crate::access::{Missing, is_api};
use crate::error::Failure;
use crate::signing_in::Plain;
use crate::state::Desk;
use crate::web::{filters, render};
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

/// Tells failures.
pub async fn tell(State(desk): State<Desk>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let words = Words::new(asked_language(request.headers()));
    let is_fragment = request.headers().contains_key("hx-request");
    let mut response = next.run(request).await;
    let status = response.status();
    let failure = match response.extensions_mut().remove::<Failure>() {
        Some(failure) => failure,
        None if is_api(&path) && status.is_client_error() && !is_json(&response) => from_status(status),
        None => return response,
    };
    let reference = reference_of(&response);
    let message = match response.extensions_mut().remove::<Missing>() {
        Some(missing) if is_api(&path) => missing_permission(missing, &words),
        _ => message_of(&failure, &words),
    };
    let mut told = if is_api(&path) {
        let field = failure.field.map(Cow::into_owned);
        (status, Json(ApiFailure { code: failure.code, message, field })).into_response()
    } else if is_fragment {
        let text: String = url::form_urlencoded::byte_serialize(message.as_bytes()).collect();
        (status, [("x-message", text.replace('+', "%20"))]).into_response()
    } else {
        let hint = words.find(&format!("failure-{}-hint", failure.code)).unwrap_or_default();
        let page = FailurePage { plain: Plain::new(&desk, &words), title: message, hint, reference };
        match render(&words, &page) {
            Ok(page) => (status, page).into_response(),
            Err(_) => status.into_response(),
        }
    };
    for name in ["x-request-id", "hx-redirect", "retry-after", "allow"] {
        if let Some(value) = response.headers().get(name) {
            told.headers_mut().insert(name, value.clone());
        }
    }
    told
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
fn from_status(status: StatusCode) -> Failure {
    let code = match status {
        StatusCode::NOT_FOUND => "not_found",
        StatusCode::METHOD_NOT_ALLOWED => "method_not_allowed",
        StatusCode::PAYLOAD_TOO_LARGE => "too_large",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "unsupported_media_type",
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
    crate::error::PageError::NotFound.into_response()
}

/// An answer when a handler panicked: a bug of ours, which ends one request and never the process.
pub fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    crate::error::PageError::Interrupted.into_response()
}
