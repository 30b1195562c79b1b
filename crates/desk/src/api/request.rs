//! What a program sends: queries, bodies, ids in paths, and how a write is to be done. Whatever cannot
//! be understood is refused with the name of the field.

use std::str::FromStr;

use app::write::Call;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use jiff::civil::Date;
use serde::de::DeserializeOwned;
use serde::{Deserialize as _, Serialize};
use serde_json::Value;

use super::strict::Strict;
use crate::error::PageError;

/// Most characters of an idempotency key.
const KEY_CHARACTERS_MAX: usize = 200;

fn bad(code: &'static str, field: impl Into<String>) -> PageError {
    PageError::BadInput { code, field: Some(field.into()) }
}

/// Why serde refused, as a code and the field: its own message names what is unknown or missing.
fn refused(path: &str, message: &str) -> PageError {
    let path = if path == "." { "" } else { path };
    let named = message.split('`').nth(1).unwrap_or_default();
    let within = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    if message.starts_with("unknown field") {
        // The path may already end with the name.
        let is_there = path == named || path.ends_with(&format!(".{named}"));
        bad("unknown_field", if is_there { path.to_owned() } else { within(named) })
    } else if message.starts_with("missing field") {
        bad("missing_field", within(named))
    } else {
        PageError::BadInput {
            code: "bad_value",
            field: Some(path.to_owned()).filter(|path| !path.is_empty()),
        }
    }
}

/// The query of a request. A parameter that is not known is refused.
#[derive(Debug)]
pub struct Asked<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, PageError> {
        let query = parts.uri.query().unwrap_or_default();
        let pairs = url::form_urlencoded::parse(query.as_bytes());
        if let Some((name, _)) =
            pairs.clone().find(|(name, value)| name.contains('\0') || value.contains('\0'))
        {
            return Err(bad("bad_value", name.replace('\0', "")));
        }
        let reader = serde_urlencoded::Deserializer::new(pairs);
        serde_path_to_error::deserialize(reader)
            .map(Self)
            .map_err(|error| refused(&error.path().to_string(), &error.inner().to_string()))
    }
}

/// The JSON body of a request.
#[derive(Debug)]
pub struct Sent<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Sent<T> {
    type Rejection = PageError;

    async fn from_request(request: Request, state: &S) -> Result<Self, PageError> {
        if !is_json(request.headers()) {
            return Err(PageError::BadInput { code: "unsupported_media_type", field: None });
        }
        let bytes = Bytes::from_request(request, state).await.map_err(|rejection| unread(&rejection))?;
        let no_json = |_| PageError::BadInput { code: "bad_json", field: None };
        let value: Value = serde_json::from_slice(&bytes).map_err(no_json)?;
        if !value.is_object() {
            return Err(PageError::BadInput { code: "bad_value", field: None });
        }
        if let Some(field) = with_nul(&value, "") {
            return Err(bad("bad_value", field));
        }
        serde_path_to_error::deserialize(Strict(value))
            .map(Self)
            .map_err(|error| refused(&error.path().to_string(), &error.inner().to_string()))
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

/// Why a body was not read.
pub fn unread(rejection: &BytesRejection) -> PageError {
    let code = match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => "too_large",
        _ => "bad_json",
    };
    PageError::BadInput { code, field: None }
}

/// Where a text holds a NUL, which PostgreSQL cannot keep.
fn with_nul(value: &Value, path: &str) -> Option<String> {
    match value {
        Value::String(text) => text.contains('\0').then(|| path.to_owned()),
        Value::Array(values) => {
            values.iter().enumerate().find_map(|(at, value)| with_nul(value, &format!("{path}[{at}]")))
        }
        Value::Object(fields) => fields.iter().find_map(|(name, value)| {
            let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            with_nul(value, &path)
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

/// The id at the end of a path. What is no id names nothing.
#[derive(Debug)]
pub struct Named<I>(pub I);

impl<I: FromStr, S: Send + Sync> FromRequestParts<S> for Named<I> {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, PageError> {
        let Path(text) =
            Path::<String>::from_request_parts(parts, state).await.map_err(|_| PageError::NotFound)?;
        text.parse().map(Self).map_err(|_| PageError::NotFound)
    }
}

/// How a write is to be done: under which key, and whether for show.
#[derive(Clone, Debug, Default)]
pub struct Write {
    key: Option<String>,
    is_dry_run: bool,
}

impl Write {
    /// As the headers of a request and its query say.
    pub fn new(headers: &HeaderMap, is_dry_run: bool) -> Result<Self, PageError> {
        let Some(value) = headers.get("idempotency-key") else { return Ok(Self { key: None, is_dry_run }) };
        let key = value.to_str().ok().map(str::trim).unwrap_or_default();
        if key.is_empty() || key.chars().count() > KEY_CHARACTERS_MAX {
            return Err(bad("bad_idempotency_key", "Idempotency-Key"));
        }
        Ok(Self { key: Some(key.to_owned()), is_dry_run })
    }

    /// The call of an operation with what was asked.
    pub fn call(&self, operation: &'static str, command: &impl Serialize) -> Call {
        Call::new(operation, command).with_key(self.key.clone()).dry_run(self.is_dry_run)
    }
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct WriteQuery {
    #[serde(default)]
    dry_run: bool,
}

impl<S: Send + Sync> FromRequestParts<S> for Write {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, PageError> {
        let Asked(WriteQuery { dry_run }) = Asked::from_request_parts(parts, state).await?;
        Self::new(&parts.headers, dry_run)
    }
}

/// A day of a filter, within the years that both engines write alike.
pub fn sound_day(day: Option<Date>, field: &'static str) -> Result<Option<Date>, PageError> {
    match day {
        Some(day) if !(1..=9999).contains(&day.year()) => Err(bad("bad_value", field)),
        day => Ok(day),
    }
}

/// A text of a body that is not longer than this.
pub fn sound_text(text: String, characters_max: usize, field: &'static str) -> Result<String, PageError> {
    if text.chars().count() > characters_max { Err(bad("bad_value", field)) } else { Ok(text) }
}

/// An amount that, where it is given, is more than nothing.
pub fn more_than_nothing(minor: Option<i64>, field: &'static str) -> Result<Option<i64>, PageError> {
    if minor.is_some_and(|minor| minor <= 0) { Err(bad("bad_value", field)) } else { Ok(minor) }
}

/// A refusal with the field that it is about, as this body calls it.
pub fn named_field(error: PageError, fields: &[(&str, &str)]) -> PageError {
    let PageError::Refused(mut refusal) = error else { return error };
    if let Some((_, field)) = fields.iter().find(|(code, _)| *code == refusal.code) {
        refusal.values.push(("field", (*field).to_owned().into()));
    }
    PageError::Refused(refusal)
}

/// A field that may be left out, or be nothing: what was given tells the two apart.
#[expect(clippy::option_option, reason = "absent, nothing and a value are three things here")]
pub fn given<'de, D: serde::Deserializer<'de>, T: serde::Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// A field that may be left out and is never nothing.
pub fn stated<'de, D: serde::Deserializer<'de>, T: serde::Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// An id in a body or a query.
pub fn sound_id<I: FromStr>(text: Option<&str>, field: &'static str) -> Result<Option<I>, PageError> {
    text.map(|text| text.parse().map_err(|_| bad("bad_id", field))).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only what is refused matters here")]
    struct Line {
        amount_minor: i64,
    }

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only what is refused matters here")]
    struct Body {
        number: String,
        #[serde(default)]
        lines: Vec<Line>,
    }

    async fn check(body: &str, expected: &str) {
        let request =
            Request::builder().header("content-type", "application/json").body(body.to_owned().into());
        let found = match Sent::<Body>::from_request(request.unwrap(), &()).await {
            Ok(_) => "taken".to_owned(),
            Err(PageError::BadInput { code, field }) => format!("{code} {}", field.unwrap_or_default()),
            Err(other) => other.to_string(),
        };
        assert_eq!(found.trim(), expected, "{body}");
    }

    #[tokio::test]
    async fn what_is_refused_is_named() {
        check(r#"{"number": "1"}"#, "taken").await;
        check("{", "bad_json").await;
        check(r#"{"number": "1", "nombre": 2}"#, "unknown_field nombre").await;
        check("{}", "missing_field number").await;
        check(r#"["1"]"#, "bad_value").await;
        check(r#"{"number": 1}"#, "bad_value number").await;
        check(r#"{"number": "a\u0000b"}"#, "bad_value number").await;
        check(r#"{"number": "1", "lines": [{"amount_minor": 1.5}]}"#, "bad_value lines[0].amount_minor")
            .await;
        check(r#"{"number": "1", "lines": [{"amount_minor": 1, "x": 1}]}"#, "unknown_field lines[0].x").await;
        check(r#"{"number": "1", "lines": [[1]]}"#, "bad_value lines[0]").await;
        check(r#"{"number": "1", "lines": {"amount_minor": 1}}"#, "bad_value lines").await;
        check(r#"{"number": "1", "lines": [{"amount_minor": 1}]}"#, "taken").await;
    }
}
