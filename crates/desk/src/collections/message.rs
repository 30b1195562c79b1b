//! One message as it would be sent, and what the gate said about each of its documents.

use app::collections::{Preview, Wording, Writer, attaches_statement, find_message, preview_message};
use app::context::Ctx;
use app::identity::Permission;
use app::ids::MessageId;
use app::paper_mail::{BundledLetter, find_letter_of};
use app::portal::{find_last_visit, links_of_preview};
use askama::Template;
use axum::extract::{Path, State};
use db::Tx;

use super::line::Line;
use super::queue::lines_of;
use super::received::{Received, received_about};
use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;
use crate::web::form::with_status;
use crate::web::{FormState, Frame, PageResult, Section, filters};

#[derive(Template)]
#[template(path = "collections/templates/message.html")]
struct MessagePage {
    frame: Frame,
    line: Line,
    preview: Preview,
    /// What came back about it.
    received: Vec<Received>,
    /// Where it was printed, for a letter.
    printed: Option<BundledLetter>,
    /// Whether it carries the statement of account.
    has_statement: bool,
    /// When the customer was last in the portal, where that was after it was sent.
    visited_at: Option<i64>,
    may_act: bool,
    form: FormState,
}

impl MessagePage {
    /// What stands in a field of the wording: what was typed, else what it says now.
    fn typed(&self, field: &str) -> &str {
        if self.form.is_refused() {
            return self.form.exact(field);
        }
        match (&self.preview.wording, field) {
            (Wording::Text { subject, .. }, "subject") => subject,
            (Wording::Text { text, .. }, "body") => text,
            _ => "",
        }
    }
}

/// `GET /collections/messages/{id}`
pub async fn message(State(desk): State<Desk>, user: User, Path(id): Path<String>) -> PageResult {
    page(&desk, &user, &id, FormState::default()).await
}

/// The page, with a form that was refused when there is one.
pub async fn page(desk: &Desk, user: &User, id: &str, form: FormState) -> PageResult {
    let id: MessageId = id.parse().map_err(|_| PageError::NotFound)?;
    let (reader, status) = (user.clone(), form.status());
    let page = desk
        .show(user, Section::Collections, async move |ctx: &Ctx, tx: &mut Tx, frame| {
            let row = find_message(tx, ctx, id).await?.ok_or(PageError::NotFound)?;
            let writer = Writer {
                name: reader.principal.name.clone(),
                email: reader.principal.actor.clone(),
                ..Writer::default()
            };
            let links = links_of_preview(tx, ctx).await?;
            let preview =
                preview_message(tx, ctx, &row, &writer, &links).await?.ok_or(PageError::NotFound)?;
            let mut line =
                lines_of(ctx, tx, vec![row], &reader.words).await?.pop().ok_or(PageError::NotFound)?;
            line.words.clone_from(&preview.words);
            let received = received_about(ctx, tx, id).await?;
            let may_act = reader.may(Permission::WriteReceivables);
            let printed = find_letter_of(tx, ctx, id).await?.filter(|_| ctx.only_of.is_none());
            let is_email = line.row.channel == "email";
            let has_statement = is_email && attaches_statement(tx, ctx, &preview.answer).await?;
            let visited_at = find_last_visit(tx, ctx, line.row.customer_id)
                .await?
                .filter(|at| line.row.state == "sent" && *at >= line.row.state_at);
            Ok(MessagePage {
                frame,
                line,
                preview,
                received,
                printed,
                has_statement,
                visited_at,
                may_act,
                form,
            })
        })
        .await;
    with_status(status, page)
}
