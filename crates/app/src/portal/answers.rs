//! What customers said in the portal, for one of ours to look at.

use db::{DbError, Tx};
use serde::{Deserialize, Serialize};

use super::refused::PortalError;
use super::store::{self, AnswerRow};
use crate::activity::Event;
use crate::collections::settle_contact;
use crate::context::Ctx;
use crate::customers;
use crate::ids::{CustomerId, PortalAnswerId};

/// An answer, with the name of whose it is.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What was said.
    pub row: AnswerRow,
    /// The customer's name.
    pub customer: String,
}

/// Say that an answer was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HandleAnswer {
    /// The answer, as its id's text.
    pub answer: String,
}

/// An answer was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerHandled {
    /// Its id.
    pub answer: String,
}

/// Answers that nobody has looked at, after one, the first first, at most `limit`.
pub async fn page_of_answers(
    tx: &mut Tx,
    ctx: &Ctx,
    after: Option<PortalAnswerId>,
    limit: i64,
) -> Result<Vec<Answer>, DbError> {
    let rows = store::page_of_answers(tx, ctx, after, limit).await?;
    let mut answers = Vec::with_capacity(rows.len());
    for row in rows {
        let customer = customers::find_customer(tx, ctx, row.customer_id).await?;
        answers.push(Answer { customer: customer.map(|found| found.name).unwrap_or_default(), row });
    }
    Ok(answers)
}

/// How many answers nobody has looked at.
pub async fn count_open_answers(tx: &mut Tx, ctx: &Ctx) -> Result<i64, DbError> {
    store::count_open_answers(tx, ctx).await
}

/// What a customer said, the last first, at most `limit`.
pub async fn list_answers_of(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    limit: i64,
) -> Result<Vec<AnswerRow>, DbError> {
    store::list_answers_of(tx, ctx, customer, false, limit).await
}

/// A file that came with an answer: its name, its type and what it holds; nothing where none came, or the answer is not to be seen.
pub async fn find_proof(
    tx: &mut Tx,
    ctx: &Ctx,
    answer: PortalAnswerId,
) -> Result<Option<(String, String, Vec<u8>)>, DbError> {
    match store::find_answer(tx, ctx, answer).await? {
        Some(row) if !row.proof.is_empty() => store::find_proof(tx, ctx, answer).await,
        Some(_) | None => Ok(None),
    }
}

/// Notes that an answer was looked at. When it was the last that waited of a contact who wrote to us, in any legal entity, and it was not
/// heard of since, the conversation is settled: reminders go on. What it keeps back by itself stands until its own end.
pub async fn handle_answer(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &HandleAnswer,
) -> Result<(AnswerHandled, Option<Event>), PortalError> {
    let unknown = || PortalError::UnknownAnswer(command.answer.clone());
    let id: PortalAnswerId = command.answer.parse().map_err(|_| unknown())?;
    let answer = store::find_answer(tx, ctx, id).await?.filter(|row| row.is_open).ok_or_else(unknown)?;
    store::close_answer(tx, ctx, id).await?;
    if let Some(contact) = answer.contact_key
        && !store::is_contact_waiting(tx, ctx, contact).await?
    {
        settle_contact(ctx, tx, contact, answer.said_at).await?;
    }
    let data = serde_json::json!({ "answer": command.answer, "kind": answer.kind });
    Ok((
        AnswerHandled { answer: command.answer.clone() },
        Some(Event::new("answer_handled", answer.customer_id, data)),
    ))
}
