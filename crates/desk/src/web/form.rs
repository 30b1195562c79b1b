//! Forms: what was typed, and what is wrong with it, so that a refused form comes back as it was sent.

use app::refusal::Refusal;
use axum::Form;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum_extra::extract::CookieJar;

use crate::error::PageError;
use crate::failures::refusal_in_words;
use crate::signing_in::say_once;
use crate::state::Desk;
use crate::web::PageResult;
use crate::words::Words;

/// The field of errors that concern the whole form.
pub const WHOLE: &str = "";

/// The fields of a form with what stands in them, and what is wrong.
#[derive(Clone, Debug, Default)]
pub struct FormState {
    values: Vec<(String, String)>,
    errors: Vec<(String, String)>,
}

impl FormState {
    /// A form in which these values stand.
    pub fn holding<const N: usize>(values: [(&str, String); N]) -> Self {
        let values = values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Self { values, errors: Vec::new() }
    }

    /// A form in which these values stand, some under one name.
    pub fn holding_all(values: Vec<(String, String)>) -> Self {
        Self { values, errors: Vec::new() }
    }

    /// The same form, with one value more.
    #[must_use]
    pub fn with(mut self, name: &str, value: String) -> Self {
        self.values.push((name.to_owned(), value));
        self
    }

    /// What stands in a field; nothing when it is empty or not there.
    pub fn value(&self, name: &str) -> &str {
        self.values.iter().find(|(found, _)| found == name).map_or("", |(_, value)| value.trim())
    }

    /// What was typed in a field, spaces included: passwords.
    pub fn exact(&self, name: &str) -> &str {
        self.values.iter().find(|(found, _)| found == name).map_or("", |(_, value)| value)
    }

    /// A field that may be left empty.
    pub fn optional(&self, name: &str) -> Option<String> {
        Some(self.value(name)).filter(|value| !value.is_empty()).map(str::to_owned)
    }

    /// Every value of a field that may be ticked several times.
    pub fn all(&self, name: &str) -> Vec<String> {
        self.values.iter().filter(|(found, _)| found == name).map(|(_, value)| value.clone()).collect()
    }

    /// Whether a field holds this value: a ticked box, a chosen option.
    pub fn holds(&self, name: &str, value: &str) -> bool {
        self.values.iter().any(|(found, held)| found == name && held == value)
    }

    /// What is wrong with a field.
    pub fn error(&self, name: &str) -> Option<&str> {
        self.errors.iter().find(|(found, _)| found == name).map(|(_, text)| text.as_str())
    }

    /// What is wrong with the form as a whole.
    pub fn whole(&self) -> Option<&str> {
        self.error(WHOLE)
    }

    /// Whether something is wrong.
    pub fn is_refused(&self) -> bool {
        !self.errors.is_empty()
    }

    /// The status of a page that shows this form.
    pub fn status(&self) -> StatusCode {
        if self.is_refused() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }
    }

    /// The same form, with something wrong in a field.
    #[must_use]
    pub fn wrong(mut self, field: &str, text: String) -> Self {
        self.errors.push((field.to_owned(), text));
        self
    }

    /// The same form with what an operation refused, beside the field that its code belongs to. What
    /// is no refusal stays an error.
    pub fn refused(
        self,
        error: PageError,
        words: &Words,
        fields: &[(&'static str, &'static str)],
    ) -> Result<Self, PageError> {
        match error {
            PageError::Refused(refusal) => {
                let field = field_of(&refusal, fields);
                Ok(self.wrong(field, refusal_in_words(&refusal, words)))
            }
            other => Err(other),
        }
    }
}

fn field_of(refusal: &Refusal, fields: &[(&'static str, &'static str)]) -> &'static str {
    fields.iter().find(|(code, _)| *code == refusal.code).map_or(WHOLE, |(_, field)| field)
}

impl<S: Send + Sync> FromRequest<S> for FormState {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let Form(values) = Form::<Vec<(String, String)>>::from_request(request, state)
            .await
            .map_err(axum::response::IntoResponse::into_response)?;
        Ok(Self { values, errors: Vec::new() })
    }
}

/// Leads to a page that says once what was done.
#[expect(clippy::unnecessary_wraps, reason = "a handler ends with it, and handlers may fail")]
pub fn done(desk: &Desk, jar: CookieJar, text: &str, place: &str) -> PageResult {
    Ok((say_once(desk, jar, "ok", text), Redirect::to(place)).into_response())
}

/// A page, with another status than "all is well".
pub fn with_status(status: StatusCode, page: PageResult) -> PageResult {
    let mut page = page?;
    *page.status_mut() = status;
    Ok(page)
}
