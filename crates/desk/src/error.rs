//! What goes wrong, at the edge: a refusal is shown in words, a fault is logged once and numbered.

use std::borrow::Cow;

use app::refusal::{Refusal, Refuses, Value};
use app::write::{Fault, WriteError};
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use db::DbError;

use crate::customers;

/// Why a page was not shown or an action not done.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// There is no such thing, or not for this reader.
    #[error("not found")]
    NotFound,
    /// A file that was dropped is not kept any more, or belongs to somebody else.
    #[error("the draft is gone")]
    DraftGone,
    /// Nobody is signed in.
    #[error("not signed in")]
    Unauthenticated,
    /// The reader's role does not allow it.
    #[error("forbidden")]
    Forbidden,
    /// The request cannot be understood: which field, and the key of the sentence that says why.
    #[error("field {field} refused: {message}")]
    BadField {
        /// Name of the field in the form or the query.
        field: &'static str,
        /// Key of the sentence in the language files.
        message: &'static str,
    },
    /// What a program sent cannot be understood.
    #[error("{code} in {field:?}")]
    BadInput {
        /// Stable code; `failure-<code>` in the language files.
        code: &'static str,
        /// Where: the name of a field, of a parameter or of a header.
        field: Option<String>,
    },
    /// An operation refused; the sentence says why and what to do.
    #[error("refused: {}", .0.code)]
    Refused(Refusal),
    /// Too many requests of one sender.
    #[error("too many requests")]
    TooMany,
    /// Others do now what takes much at a time; later is soon enough.
    #[error("busy")]
    Busy,
    /// A template failed to render: ours.
    #[error("template")]
    Template(#[source] askama::Error),
    /// The store or the machine: ours.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// Something else that is ours.
    #[error(transparent)]
    Other(Box<dyn std::error::Error + Send + Sync>),
    /// Work on the blocking pool ended early: ours.
    #[error("work was interrupted")]
    Interrupted,
}

impl From<DbError> for PageError {
    fn from(error: DbError) -> Self {
        Self::Fault(error.into())
    }
}

impl<E> From<WriteError<E>> for PageError
where
    E: Refuses + std::error::Error + Send + Sync + 'static,
{
    fn from(error: WriteError<E>) -> Self {
        match error {
            WriteError::Refused(refused) => match refused.refusal() {
                Some(refusal) => Self::Refused(refusal),
                None => Self::Other(Box::new(refused)),
            },
            WriteError::KeyReused(key) => Self::Refused(Refusal::new("key-reused", [("key", key.into())])),
            WriteError::Db(error) => error.into(),
            WriteError::OutcomeUnreadable(_) => Self::Interrupted,
        }
    }
}

/// What an answer failed for, kept on the response so that the outer layer tells it in the reader's
/// language: as a page, as a message, or as JSON.
#[derive(Clone, Debug)]
pub struct Failure {
    /// Stable code.
    pub code: String,
    /// The refusal, when an operation refused.
    pub refusal: Option<Refusal>,
    /// The field concerned.
    pub field: Option<Cow<'static, str>>,
}

impl PageError {
    /// What a reading function of `app` refused.
    pub fn of<E>(error: E) -> Self
    where
        E: Refuses + std::error::Error + Send + Sync + 'static,
    {
        WriteError::Refused(error).into()
    }

    /// Why a body was not read.
    pub fn unread(rejection: &BytesRejection) -> Self {
        let code = match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => "too_large",
            _ => "bad_request",
        };
        Self::BadInput { code, field: None }
    }

    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound | Self::DraftGone => StatusCode::NOT_FOUND,
            Self::Unauthenticated => StatusCode::UNAUTHORIZED,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::BadInput { code: "bad_json", .. } => StatusCode::BAD_REQUEST,
            Self::BadInput { code: "too_large" | "upload_too_large", .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::BadInput { code: "unsupported_media_type", .. } => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::BadField { .. } | Self::BadInput { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Refused(refusal) => status_of(refusal),
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Template(_) | Self::Fault(_) | Self::Other(_) | Self::Interrupted => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
        }
    }

    fn failure(&self) -> Failure {
        let of = |code: &str| Failure { code: code.to_owned(), refusal: None, field: None };
        match self {
            Self::NotFound => of("not_found"),
            Self::DraftGone => of("draft_gone"),
            Self::Unauthenticated => of("unauthenticated"),
            Self::Forbidden => of("forbidden"),
            Self::TooMany => of("too_many_requests"),
            Self::Busy => of("busy"),
            Self::BadField { field, message } => Failure { field: Some(Cow::Borrowed(field)), ..of(message) },
            Self::BadInput { code, field } => Failure { field: field.clone().map(Cow::Owned), ..of(code) },
            Self::Refused(refusal) => Failure {
                refusal: Some(refusal.clone()),
                field: refusal
                    .values
                    .iter()
                    .find_map(|(name, value)| match value {
                        Value::Text(text) if *name == "field" => Some(Cow::Owned(text.clone())),
                        _ => None,
                    })
                    .or_else(|| customers::field_of(refusal.code).map(Cow::Borrowed)),
                ..of(&refusal.code.replace('-', "_"))
            },
            Self::Template(_) | Self::Fault(_) | Self::Other(_) | Self::Interrupted => of("fault"),
        }
    }
}

/// The status of a refusal: something that is not there, a value that cannot be, or a state of the books
/// that does not allow it.
fn status_of(refusal: &Refusal) -> StatusCode {
    match refusal.code {
        "adjustment-unknown"
        | "allocation-unknown"
        | "bank-account-unknown"
        | "charges-customer-unknown"
        | "charges-note-unknown"
        | "comment-gone"
        | "contact-gone"
        | "customer-gone"
        | "dunning-hold-unknown"
        | "dunning-message-unknown"
        | "dunning-payment-plan-unknown"
        | "dunning-task-unknown"
        | "entity-unknown"
        | "import-unknown"
        | "key-unknown"
        | "link-unknown"
        | "note-gone"
        | "payer-unknown"
        | "request-unknown"
        | "rule-unknown"
        | "session-unknown"
        | "template-unknown"
        | "transaction-unknown"
        | "user-unknown"
        | "view-gone" => StatusCode::NOT_FOUND,
        "bad-value"
        | "comment-empty"
        | "charges-bad-day"
        | "charges-bad-rate"
        | "charges-bad-text"
        | "charges-currencies-differ"
        | "charges-document-unknown"
        | "customer-missing"
        | "dunning-bad-day"
        | "dunning-bad-text"
        | "dunning-replaced-unknown"
        | "dunning-currencies-differ"
        | "dunning-day-missing"
        | "dunning-day-passed"
        | "dunning-kind-unknown"
        | "dunning-limit-bad"
        | "dunning-no-document"
        | "dunning-terms-days"
        | "dunning-terms-no-instalment"
        | "dunning-terms-not-positive"
        | "dunning-terms-nothing-owed"
        | "dunning-terms-sum"
        | "dunning-terms-first-too-large"
        | "dunning-terms-too-many"
        | "amount-out-of-range"
        | "rule-too-wide"
        | "rule-without-effect"
        | "bad-account"
        | "no-lines" => StatusCode::UNPROCESSABLE_ENTITY,
        code if customers::field_of(code).is_some() => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::CONFLICT,
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let status = self.status();
        let is_busy = matches!(self, Self::Busy);
        if status.is_server_error() && !is_busy {
            tracing::error!(error = chain(&self), "fault");
        }
        let mut response = status.into_response();
        if is_busy {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("30"));
        }
        response.extensions_mut().insert(self.failure());
        response
    }
}

/// An error and what is behind it, on one line.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}
