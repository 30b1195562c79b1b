//! What people say of bank transactions.

use app::activity::Event;
use app::allocation::{
    Comment as WriteComment, CommentError, CommentRow, RemoveComment, comment, list_comments, remove_comment,
};
use app::banking::find_transaction_summary;
use app::context::Ctx;
use app::ids::BankTransactionId;
use axum::Json;
use axum::extract::State;
use db::Tx;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Answer;
use super::page::Page;
use super::request::{Named, Sent, Write, named_field, sound_text};
use super::shapes::instant;
use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;

/// Longest comment.
const BODY_MAX: usize = 2_000;

/// A comment on a transaction.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Comment {
    /// Its id.
    #[schema(examples("cmt_01h455vb4pex5vsknk084sn02q"))]
    pub id: String,
    /// What it says.
    pub body: String,
    /// Who wrote it.
    pub written_by: String,
    /// When.
    pub written_at: Timestamp,
}

impl From<CommentRow> for Comment {
    fn from(row: CommentRow) -> Self {
        Self {
            id: row.id.to_string(),
            body: row.body,
            written_by: row.written_by,
            written_at: instant(row.written_at),
        }
    }
}

/// Lists the comments on a transaction, the oldest first.
#[utoipa::path(get, path = "/api/v1/transactions/{id}/comments", tag = "bank", params(("id" = String, Path, description = "Id of the transaction")),
    responses((status = 200, description = "The comments", body = Page<Comment>)))]
pub async fn list(
    State(desk): State<Desk>,
    user: User,
    Named(id): Named<BankTransactionId>,
) -> Answer<Page<Comment>> {
    let found = desk.read(&user, async move |ctx: &Ctx, tx: &mut Tx| {
        find_transaction_summary(tx, ctx, id).await?.ok_or(PageError::NotFound)?;
        Ok(list_comments(tx, ctx, id).await?)
    });
    Ok(Json(Page { items: found.await?.into_iter().map(Comment::from).collect(), next: None }))
}

/// A comment to be written.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewComment {
    /// What it says.
    #[schema(min_length = 1, max_length = 2_000)]
    pub body: String,
}

/// A comment was written or removed.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CommentKept {
    /// The comment, by id.
    pub comment: String,
}

/// Comments on a transaction: a question, or what is known of it.
#[utoipa::path(post, path = "/api/v1/transactions/{id}/comments", tag = "bank", request_body = NewComment, params(("id" = String, Path, description = "Id of the transaction")),
    responses((status = 200, description = "Written", body = CommentKept)))]
pub async fn write(
    State(desk): State<Desk>,
    user: User,
    Named(id): Named<BankTransactionId>,
    write: Write,
    Sent(NewComment { body }): Sent<NewComment>,
) -> Answer<CommentKept> {
    let command = WriteComment { transaction: id.to_string(), body: sound_text(body, BODY_MAX, "body")? };
    let call = write.call("comment", &command);
    let kept = desk.write(&user, call, async move |ctx: &Ctx, tx: &mut Tx| {
        let (kept, event) = comment(ctx, tx, &command).await?;
        Ok::<(CommentKept, Option<Event>), CommentError>((CommentKept { comment: kept.comment }, event))
    });
    Ok(Json(kept.await.map_err(|error| named_field(error, &[("comment-empty", "body")]))?))
}

/// A comment to be removed.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OldComment {
    /// The comment, by id.
    #[schema(min_length = 1, max_length = 64)]
    pub comment: String,
}

/// Removes a comment: it is gone.
#[utoipa::path(post, path = "/api/v1/transactions/{id}/comments/remove", tag = "bank", request_body = OldComment, params(("id" = String, Path, description = "Id of the transaction")),
    responses((status = 200, description = "Removed", body = CommentKept)))]
pub async fn forget(
    State(desk): State<Desk>,
    user: User,
    Named(id): Named<BankTransactionId>,
    write: Write,
    Sent(OldComment { comment }): Sent<OldComment>,
) -> Answer<CommentKept> {
    let command = RemoveComment { transaction: id.to_string(), comment: sound_text(comment, 64, "comment")? };
    let call = write.call("remove_comment", &command);
    let kept = desk.write(&user, call, async move |ctx: &Ctx, tx: &mut Tx| {
        let (kept, event) = remove_comment(ctx, tx, &command).await?;
        Ok::<(CommentKept, Option<Event>), CommentError>((CommentKept { comment: kept.comment }, event))
    });
    Ok(Json(kept.await.map_err(|error| named_field(error, &[("comment-gone", "comment")]))?))
}
