//! The list of what is disputed, which proves the figure of the dashboard.

use app::identity::Permission;
use app::reporting::{DisputedDocument, list_disputed};
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
    /// Whether the reader sees who reported a dispute and why: the payment side does.
    may_read_why: bool,
}

/// `GET /invoices/disputed`
pub async fn disputed(State(desk): State<Desk>, user: User, address: Address) -> PageResult {
    let may_read_why = user.may(Permission::ReadBank);
    desk.show(&user, Section::Invoices, async move |ctx, tx, frame| {
        let after = address.value("after").parse().ok();
        let (documents, has_more) = list_disputed(tx, ctx, after, PAGE).await?;
        let last = documents.last().filter(|_| has_more);
        let older = last.map(|document| address.with("after", &document.item.to_string()).to_string());
        Ok(DisputedPage { frame, documents, older, may_read_why })
    })
    .await
}
