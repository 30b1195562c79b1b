//! The list of what is disputed, which proves the figure of the dashboard, and beside it what a return opened again.

use app::reporting::{DisputedDocument, ReopenedDocument, list_disputed, list_reopened};
use askama::Template;
use axum::extract::State;

use crate::access::User;
use crate::state::Desk;
use crate::web::{Address, Frame, PageResult, Section, filters};

/// Documents on one page.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "invoices/templates/disputed.html")]
struct DisputedPage {
    frame: Frame,
    documents: Vec<DisputedDocument>,
    older: Option<String>,
    /// What a return opened again: beside what is disputed, not part of it.
    reopened: Vec<ReopenedDocument>,
    older_reopened: Option<String>,
}

/// `GET /invoices/disputed`
pub async fn disputed(State(desk): State<Desk>, user: User, address: Address) -> PageResult {
    desk.show(&user, Section::Invoices, async move |ctx, tx, frame| {
        let after = address.value("after").parse().ok();
        let (documents, has_more) = list_disputed(tx, ctx, after, PAGE).await?;
        let last = documents.last().filter(|_| has_more);
        let older = last.map(|document| address.with("after", &document.item.to_string()).to_string());
        let before = address.value("returned").parse().ok();
        let (reopened, has_more) = list_reopened(tx, ctx, before, PAGE).await?;
        let last = reopened.last().filter(|_| has_more);
        let older_reopened =
            last.map(|document| address.with("returned", &document.item.to_string()).to_string());
        Ok(DisputedPage { frame, documents, older, reopened, older_reopened })
    })
    .await
}
