//! The document, raw and readable.

use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::document::document_json;

/// `GET /api/openapi.json`
pub async fn raw() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], document_json()).into_response()
}

/// `GET /api`
pub async fn reference() -> Response {
    raw().await
}
