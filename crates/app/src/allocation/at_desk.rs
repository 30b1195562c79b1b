//! What a person does at the reconcile desk: the decision itself, and a note of it so that their last actions
//! can be undone one by one, a batch as one, also after the page was closed.

use db::{DbError, Tx};
use serde::Serialize;

use super::accept::{Accept, AcceptError, Accepted, Choice, SplitLine, accept};
use super::set_aside::{SetAside, SetAsideError, mark};
use super::store::{self, ActionRow, NewAction};
use crate::activity::Event;
use crate::banking;
use crate::context::Ctx;
use crate::ids::{AllocationId, BankTransactionId, DeskActionId, SetAsideId};
use crate::typed::clean_text;
use crate::write::Fault;

/// How many actions back a person can undo.
pub const ACTIONS_KEPT: i64 = 50;
/// Most decisions of one batch.
pub const BATCH_MAX: i64 = 500;
/// Equal choices for a payer after which a rule is offered.
const CHOICES_FOR_A_RULE: i64 = 2;

const ACCEPT: &str = "accept";
const ASIDE: &str = "aside";

/// Decide at the desk.
#[derive(Clone, Debug, Serialize)]
pub struct DecideAtDesk {
    /// The decision.
    pub accept: Accept,
    /// The batch it belongs to, as its id's text; nothing when it is made alone.
    pub batch: Option<String>,
}

/// Accepts as [`accept`] does, and notes the action.
pub async fn decide_at_desk(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &DecideAtDesk,
) -> Result<(Accepted, Option<Event>), AcceptError> {
    let (accepted, event) = accept(ctx, tx, &command.accept).await?;
    let inconsistent = || DbError::Inconsistent { table: "allocations", id: accepted.allocation.clone() };
    let allocation: AllocationId = accepted.allocation.parse().map_err(|_| inconsistent())?;
    let transaction: BankTransactionId = command.accept.transaction.parse().map_err(|_| inconsistent())?;
    let id = DeskActionId::from_uuid(ctx.new_id()?);
    let action = NewAction {
        id,
        batch: command.batch.as_ref().and_then(|batch| batch.parse().ok()).unwrap_or(id),
        kind: ACCEPT,
        transaction,
        subject: allocation.uuid(),
        pattern: &pattern_of(tx, ctx, transaction, &command.accept.choice).await?,
    };
    store::insert_action(tx, ctx, &action).await?;
    Ok((accepted, event))
}

/// Sets aside as [`super::set_aside`] does, and notes the action.
pub async fn set_aside_at_desk(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &SetAside,
) -> Result<(SetAside, Option<Event>), SetAsideError> {
    let command = SetAside { note: clean_text(&command.note), ..command.clone() };
    let (mark, event) = mark(ctx, tx, &command).await?;
    if let Ok(transaction) = command.transaction.parse::<BankTransactionId>()
        && command.is_aside
    {
        let id = DeskActionId::from_uuid(ctx.new_id().map_err(Fault::from)?);
        let subject = mark.uuid();
        let action = NewAction { id, batch: id, kind: ASIDE, transaction, subject, pattern: "" };
        store::insert_action(tx, ctx, &action).await?;
    }
    if !command.is_aside {
        crate::work::request_matching(tx, ctx).await?;
    }
    Ok((command, Some(event)))
}

/// Undo having set a transaction aside.
#[derive(Clone, Debug, Serialize)]
pub struct UndoSetAside {
    /// The transaction, as its id's text.
    pub transaction: String,
    /// The mark that was made, as its id's text.
    pub mark: String,
}

/// Takes a transaction up again, if it is still aside by this very mark: what somebody set aside since stays.
pub async fn undo_set_aside(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &UndoSetAside,
) -> Result<(SetAside, Option<Event>), SetAsideError> {
    let unknown = || SetAsideError::Unknown(command.transaction.clone());
    let id: BankTransactionId = command.transaction.parse().map_err(|_| unknown())?;
    let stands = store::find_mark(tx, ctx, id).await?;
    if stands.is_none_or(|mark| mark.to_string() != command.mark) {
        return Err(SetAsideError::ChangedSince(id));
    }
    let up = SetAside { transaction: command.transaction.clone(), is_aside: false, note: String::new() };
    set_aside_at_desk(ctx, tx, &up).await
}

/// What a choice says of a payer when it posts everything to one account: what a rule could repeat.
async fn pattern_of(
    tx: &mut Tx,
    ctx: &Ctx,
    transaction: BankTransactionId,
    choice: &Choice,
) -> Result<String, DbError> {
    let Some([SplitLine::Account { account, .. }]) = choice.lines() else { return Ok(String::new()) };
    let Some(row) = banking::find_transaction(tx, ctx, transaction).await? else { return Ok(String::new()) };
    let text = matching::normalise_name(&row.counterparty);
    Ok(if text.is_empty() { text } else { format!("{account} {text}") })
}

/// A rule that could say what a person has said several times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleOffer {
    /// The text that it would ask for: the payer's name.
    pub contains: String,
    /// The account that it would post to.
    pub account: String,
    /// How often that was chosen and stands.
    pub choices: i64,
}

/// The rule to offer after a choice: when this payer's money was posted to this account by hand twice.
pub async fn offer_rule(
    tx: &mut Tx,
    ctx: &Ctx,
    transaction: BankTransactionId,
    account: &str,
) -> Result<Option<RuleOffer>, DbError> {
    let choice = Choice::Split(vec![SplitLine::Account { account: account.to_owned(), amount_minor: 0 }]);
    let pattern = pattern_of(tx, ctx, transaction, &choice).await?;
    if pattern.is_empty() {
        return Ok(None);
    }
    let choices = store::count_pattern(tx, ctx, &pattern, ACTIONS_KEPT).await?;
    let Some((_, contains)) = pattern.split_once(' ') else { return Ok(None) };
    let is_known = store::list_rules(tx, ctx)
        .await?
        .iter()
        .any(|rule| rule.is_on && matching::normalise_name(&rule.contains) == contains);
    let offer = RuleOffer { contains: contains.to_owned(), account: account.to_owned(), choices };
    Ok((choices >= CHOICES_FOR_A_RULE && !is_known).then_some(offer))
}

/// What a person did last and has not undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastAction {
    /// The batch; of an action alone, itself.
    pub batch: DeskActionId,
    /// What can be undone of it, in order.
    pub parts: Vec<ActionPart>,
    /// When, in microseconds since 1970 UTC.
    pub acted_at: i64,
}

/// What was done to one transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActionPart {
    /// It was explained.
    Accepted {
        /// The transaction.
        transaction: BankTransactionId,
        /// The decision.
        allocation: AllocationId,
    },
    /// It was set aside.
    SetAside {
        /// The transaction.
        transaction: BankTransactionId,
        /// The mark that was made.
        mark: SetAsideId,
    },
}

impl ActionPart {
    /// The transaction.
    pub fn transaction(self) -> BankTransactionId {
        match self {
            Self::Accepted { transaction, .. } | Self::SetAside { transaction, .. } => transaction,
        }
    }
}

/// What whoever asks did last, among the last [`ACTIONS_KEPT`], and still stands.
pub async fn find_last_action(tx: &mut Tx, ctx: &Ctx) -> Result<Option<LastAction>, DbError> {
    for row in store::list_actions(tx, ctx, ACTIONS_KEPT).await? {
        if part_of(tx, ctx, &row).await?.is_some() {
            return find_batch(tx, ctx, row.batch_id).await;
        }
    }
    Ok(None)
}

/// What of a batch of whoever asks can be undone.
pub async fn find_batch(tx: &mut Tx, ctx: &Ctx, batch: DeskActionId) -> Result<Option<LastAction>, DbError> {
    let rows = store::list_batch(tx, ctx, batch, BATCH_MAX).await?;
    let Some(acted_at) = rows.last().map(|row| row.acted_at) else { return Ok(None) };
    let mut parts = Vec::with_capacity(rows.len());
    for row in &rows {
        parts.extend(part_of(tx, ctx, row).await?);
    }
    Ok(Some(LastAction { batch, parts, acted_at }))
}

/// The action, if it stands.
async fn part_of(tx: &mut Tx, ctx: &Ctx, row: &ActionRow) -> Result<Option<ActionPart>, DbError> {
    let transaction = row.transaction_id;
    if row.kind == ASIDE {
        // Taken up and set aside again since, it is aside by another mark, which is not this action's.
        let mark = store::find_mark(tx, ctx, transaction).await?;
        let mark = mark.filter(|mark| mark.uuid() == row.subject_id);
        return Ok(mark.map(|mark| ActionPart::SetAside { transaction, mark }));
    }
    let allocation = AllocationId::from_uuid(row.subject_id);
    Ok(row.undone.is_none().then_some(ActionPart::Accepted { transaction, allocation }))
}
