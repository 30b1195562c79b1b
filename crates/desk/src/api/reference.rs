//! The document, raw and readable.

use app::context::Ctx;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use db::Tx;
use serde::Deserialize;

use super::document::document_json;
use super::failure_codes::FAILURE_CODES;
use super::reference_shape::{Resource, conventions, resources};
use crate::access::User;
use crate::state::Desk;
use crate::web::{Frame, PageResult, Section, filters};

/// `GET /api/openapi.json`
pub async fn raw() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], document_json()).into_response()
}

/// Which resource is shown; nothing for what holds for all.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    resource: Option<String>,
}

#[derive(Template)]
#[template(path = "api/templates/reference.html")]
struct ReferencePage {
    frame: Frame,
    resources: &'static [Resource],
    shown: Option<&'static Resource>,
    conventions: Vec<Vec<Piece>>,
    codes: &'static [(&'static str, &'static str)],
    server: String,
}

/// A piece of a paragraph.
enum Piece {
    Plain(String),
    Strong(String),
    Code(String),
}

/// `GET /api`
pub async fn reference(State(desk): State<Desk>, user: User, Query(asked): Query<Asked>) -> PageResult {
    let server = desk.settings().public_url.as_str().trim_end_matches('/').to_owned();
    desk.show(&user, Section::Elsewhere, async move |_: &Ctx, _: &mut Tx, frame| {
        let resources = resources();
        let shown = resources.iter().find(|resource| Some(&resource.name) == asked.resource.as_ref());
        let conventions = conventions().iter().map(|paragraph| pieces(paragraph)).collect();
        Ok(ReferencePage { frame, resources, shown, conventions, codes: FAILURE_CODES, server })
    })
    .await
}

/// The two marks that the paragraphs of the document use: `**strong**` and `` `code` ``.
fn pieces(paragraph: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (at, part) in paragraph.split('`').enumerate() {
        if at % 2 == 1 {
            pieces.push(Piece::Code(part.to_owned()));
            continue;
        }
        for (at, part) in part.split("**").enumerate().filter(|(_, part)| !part.is_empty()) {
            pieces.push(if at % 2 == 1 {
                Piece::Strong(part.to_owned())
            } else {
                Piece::Plain(part.to_owned())
            });
        }
    }
    pieces
}
