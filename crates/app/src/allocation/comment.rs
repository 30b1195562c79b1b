//! A comment on a transaction: a question to the accountant, what the bank answered.

use db::{AsDbError, DbError, Tx};
use serde::{Deserialize, Serialize};

use super::store;
use crate::activity::Event;
use crate::banking;
use crate::context::Ctx;
use crate::ids::{BankTransactionId, CommentId};
use crate::typed::clean_text;
use crate::write::Fault;

/// Most characters of a comment.
const CHARACTERS_MAX: usize = 2_000;

/// Write a comment.
#[derive(Clone, Debug, Serialize)]
pub struct Comment {
    /// The transaction, as its id's text.
    pub transaction: String,
    /// What it says.
    pub body: String,
}

/// Remove a comment.
#[derive(Clone, Debug, Serialize)]
pub struct RemoveComment {
    /// The transaction, as its id's text.
    pub transaction: String,
    /// The comment, as its id's text.
    pub comment: String,
}

/// A comment was written or removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commented {
    /// The comment, as its id's text.
    pub comment: String,
}

/// Why a comment was not written or removed.
#[derive(Debug, thiserror::Error)]
pub enum CommentError {
    /// There is no such transaction.
    #[error("there is no transaction {0}")]
    Unknown(String),
    /// There is no such comment on the transaction.
    #[error("there is no comment {0}")]
    UnknownComment(String),
    /// It says nothing, or too much.
    #[error("a comment has 1 to {CHARACTERS_MAX} characters")]
    Empty,
    /// The store or the machine.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<DbError> for CommentError {
    fn from(error: DbError) -> Self {
        Self::Fault(error.into())
    }
}

impl AsDbError for CommentError {
    fn as_db_error(&self) -> Option<&DbError> {
        match self {
            Self::Fault(fault) => fault.as_db_error(),
            Self::Unknown(_) | Self::UnknownComment(_) | Self::Empty => None,
        }
    }
}

/// Keeps a comment with a transaction. The event names it and does not repeat it: what people write about
/// others can be asked to be erased.
pub async fn comment(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &Comment,
) -> Result<(Commented, Option<Event>), CommentError> {
    let unknown = || CommentError::Unknown(command.transaction.clone());
    let transaction: BankTransactionId = command.transaction.parse().map_err(|_| unknown())?;
    let body = clean_text(&command.body);
    if body.is_empty() || body.chars().count() > CHARACTERS_MAX {
        return Err(CommentError::Empty);
    }
    banking::find_transaction(tx, ctx, transaction).await?.ok_or_else(unknown)?;
    let id = CommentId::from_uuid(ctx.new_id().map_err(Fault::from)?);
    store::insert_comment(tx, ctx, id, transaction, &body).await?;
    let data = serde_json::json!({ "comment": id.to_string() });
    let event = Event::new("transaction_commented", transaction, data);
    Ok((Commented { comment: id.to_string() }, Some(event)))
}

/// Removes a comment: its row is gone, and the event says that there was one.
pub async fn remove_comment(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &RemoveComment,
) -> Result<(Commented, Option<Event>), CommentError> {
    let unknown = || CommentError::Unknown(command.transaction.clone());
    let unknown_comment = || CommentError::UnknownComment(command.comment.clone());
    let transaction: BankTransactionId = command.transaction.parse().map_err(|_| unknown())?;
    let comment: CommentId = command.comment.parse().map_err(|_| unknown_comment())?;
    if !store::delete_comment(tx, ctx, transaction, comment).await? {
        return Err(unknown_comment());
    }
    let data = serde_json::json!({ "comment": comment.to_string() });
    let event = Event::new("comment_removed", transaction, data);
    Ok((Commented { comment: comment.to_string() }, Some(event)))
}
