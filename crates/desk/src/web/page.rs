//! Rendering a template in its reader's language.

use askama::Template;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};

use crate::error::PageError;
use crate::web::filters::WORDS;
use crate::words::Words;

/// What a handler of a page answers.
pub type PageResult = Result<Response, PageError>;

/// Renders a template as an HTML answer that no cache keeps.
pub fn render(words: &Words, template: &impl Template) -> PageResult {
    let values: (&str, Box<dyn std::any::Any>) = (WORDS, Box::new(words.clone()));
    let html = template.render_with_values(&values).map_err(PageError::Template)?;
    let mut response = Html(html).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// Whether a request asks for a part of a page, which htmx puts in its place, or for the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fragment(pub bool);

impl<S: Send + Sync> axum::extract::FromRequestParts<S> for Fragment {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(
        parts: &mut axum::http::request::Parts,
        _: &S,
    ) -> Result<Self, Self::Rejection> {
        let asks = parts.headers.get(HeaderName::from_static("hx-request-type"));
        Ok(Self(asks.is_some_and(|kind| kind == "partial")))
    }
}
