//! What a person decides about a message: approve it, skip its step, put it off, word it.

use db::Tx;
use dunning::Verdict;
use dunning::plan::Channel;
use jiff::civil::{Date, time};
use messages::{HeaderText, sms};
use serde::{Deserialize, Serialize};

use super::claim::{Asked, keep_said};
use super::refused::DunningError;
use super::run::may_stay;
use super::store::{self, MessageRow, NewMessage, OwnText};
use super::stored::{State, channel_of, is_by_hand};
use super::tasks::{OfMessage, push_tasks_of_message};
use super::verdict::{StoredAnswer, channel_or_email, until_of};
use super::wording::{find_words, keep_words};
use crate::activity::Event;
use crate::context::Ctx;
use crate::ids::{CustomerId, LegalEntityId, MessageId};
use crate::outgoing::find_gateway;
use crate::typed::clean_text;

/// Longest subject and body that a person writes.
const SUBJECT_MAX: usize = 200;
const BODY_MAX: usize = 20_000;
/// Most parts of a text message that a person wrote.
const SMS_PARTS_MAX: usize = 4;

/// Decide about a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecideOnMessage {
    /// The message, as its id's text.
    pub message: String,
    /// What is decided.
    pub decision: MessageDecision,
}

/// What is decided about a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageDecision {
    /// It is sent, a letter printed; a call or a visit becomes a task.
    Approve,
    /// The same by a person who read its words: another text, or another version of it, is not approved.
    ApproveRead {
        /// The words that were read ([`super::Preview::words`]).
        words: String,
    },
    /// Its steps are not said; the plan goes on with the next ones.
    Skip {
        /// Why.
        reason: String,
    },
    /// Nothing is said to the contact before a day; then it is decided afresh.
    Postpone {
        /// The first day on which it may be said.
        until: Date,
    },
    /// It says this instead of the template.
    Edit {
        /// Its subject.
        subject: String,
        /// Its text.
        body: String,
        /// The documents and amounts that its author saw ([`StoredAnswer::seen_basis`]).
        basis: String,
    },
}

/// A message stands so from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageDecided {
    /// Its id.
    pub message: String,
    /// Its state.
    pub state: String,
}

/// Decides about a message that waits for a person, or is planned.
pub async fn decide_on_message(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &DecideOnMessage,
) -> Result<(MessageDecided, Option<Event>), DunningError> {
    let unknown = || DunningError::UnknownMessage(command.message.clone());
    let id: MessageId = command.message.parse().map_err(|_| unknown())?;
    let row = store::find_message(tx, ctx, id).await?.ok_or_else(unknown)?;
    let may_change = [State::Proposed, State::Planned].iter().any(|state| state.as_str() == row.state);
    if !may_change || row.is_shadow {
        return Err(stands(&row));
    }
    let (state, note) = match &command.decision {
        MessageDecision::ApproveRead { words } => {
            if find_words(tx, ctx, &row).await? != *words {
                return Err(DunningError::BasisChanged(row.id.to_string()));
            }
            (approve(ctx, tx, &row, true).await?, String::new())
        }
        MessageDecision::Approve => (approve(ctx, tx, &row, false).await?, String::new()),
        MessageDecision::Skip { reason } => {
            let reason = clean_text(reason);
            skip(ctx, tx, &row, &reason).await?;
            (State::Skipped, reason)
        }
        MessageDecision::Postpone { until } => {
            postpone(ctx, tx, &row, *until).await?;
            (State::Postponed, until.to_string())
        }
        MessageDecision::Edit { subject, body, basis: seen } => {
            let is_right = |text: &str, most| !text.trim().is_empty() && text.chars().count() <= most;
            // A line break in a subject would be another header; a text message has none.
            let is_fit = if channel_of(&row.channel) == Some(Channel::Sms) {
                subject.is_empty() && sms::size(&sms::in_gsm_alphabet(body)).parts <= SMS_PARTS_MAX
            } else {
                is_right(subject, SUBJECT_MAX) && HeaderText::new(subject).is_ok()
            };
            if !is_fit || !is_right(body, BODY_MAX) {
                return Err(DunningError::BadText);
            }
            let answer = StoredAnswer::read(&row.verdict).ok_or_else(|| stands(&row))?;
            // A run may have decided about it anew while it was written.
            if answer.seen_basis() != *seen {
                return Err(DunningError::BasisChanged(row.id.to_string()));
            }
            let basis = answer.basis();
            let text = OwnText { subject: subject.clone(), body: body.clone(), basis };
            store::replace_text(tx, ctx, id, &text).await?;
            (State::parse(&row.state).unwrap_or(State::Proposed), String::new())
        }
    };
    let was_read = matches!(command.decision, MessageDecision::ApproveRead { .. });
    let kind = match &command.decision {
        _ if was_read && state == State::Proposed => "message_changed",
        MessageDecision::Approve | MessageDecision::ApproveRead { .. } => "message_approved",
        MessageDecision::Skip { .. } => "message_skipped",
        MessageDecision::Postpone { .. } => "message_postponed",
        MessageDecision::Edit { .. } => "message_edited",
    };
    let decided = MessageDecided { message: id.to_string(), state: state.as_str().to_owned() };
    let data = serde_json::json!({ "message": decided.message, "note": note });
    Ok((decided, Some(Event::new(kind, row.customer_id, data))))
}

fn stands(row: &MessageRow) -> DunningError {
    DunningError::StandsOtherwise { id: row.id.to_string(), state: row.state.clone() }
}

/// What approving a message by this channel gives somebody to do; a text message is sent or done with the approval, a letter is printed.
fn task_of(channel: &str) -> Option<&'static str> {
    match channel_of(channel)? {
        Channel::Call => Some("call"),
        Channel::Visit => Some("visit"),
        Channel::Email | Channel::Sms | Channel::Letter | Channel::Handover => None,
    }
}

/// The gate is asked now, whatever it said in the morning. What one of our people does is done with it; a letter is printed later. Where a
/// person read it and other documents or amounts go by now, it says those from now on, and waits to be read again.
pub(super) async fn approve(
    ctx: &Ctx,
    tx: &mut Tx,
    row: &MessageRow,
    is_read: bool,
) -> Result<State, DunningError> {
    if row.state != State::Proposed.as_str() {
        return Err(stands(row));
    }
    let before = StoredAnswer::read(&row.verdict).ok_or_else(|| stands(row))?;
    let now = ctx.now_micros();
    let whom: Vec<(LegalEntityId, CustomerId)> =
        before.customers().into_iter().map(|customer| (ctx.legal_entity, customer)).collect();
    let asked = Asked::load_whom(tx, ctx, whom).await?;
    let claims = asked.claims_of(&before);
    let held = |reasons: String| DunningError::HeldBack { id: row.id.to_string(), reasons };
    let answer = asked.ask(ctx.legal_entity, row.contact_key, None, &claims, now)?;
    let answer = answer.ok_or_else(|| held("settled".to_owned()))?;
    if !may_stay(&answer) {
        return Err(held(asked.stored(&answer).codes()));
    }
    if answer.verdict == Verdict::Send && channel_or_email(&answer).as_str() != row.channel {
        return Err(held("superseded".to_owned()));
    }
    // What waits for its hours is planned with what was asked; it is claimed, and asked again, when they open.
    let fresh = (answer.verdict == Verdict::Send).then(|| asked.stored(&answer));
    if let Some(fresh) = fresh.as_ref().filter(|fresh| is_read && fresh.basis() != before.basis()) {
        let total = answer.totals.first();
        let others = fresh.customers().len().saturating_sub(1);
        let message = NewMessage {
            id: row.id,
            entity: ctx.legal_entity,
            contact: row.contact_key,
            customer: row.customer_id,
            other_customers: i64::try_from(others).unwrap_or(i64::MAX),
            channel: channel_or_email(&answer).as_str(),
            tone: answer.tone.map_or("", dunning::plan::Tone::as_str),
            state: State::Proposed.as_str(),
            state_at: now,
            is_shadow: false,
            amount_minor: total.map_or(0, |total| total.due.minor()),
            currency: total.map_or("EUR", |total| total.due.currency().code()),
            items: fresh.documents(),
            verdict: fresh.text(),
        };
        store::update_proposed(tx, ctx, &message).await?;
        return Ok(State::Proposed);
    }
    let stored = fresh.unwrap_or(before);
    let own = store::find_text(tx, ctx, row.id).await?;
    if own.is_some_and(|text| text.basis != stored.basis()) {
        return Err(DunningError::TextOutdated(row.id.to_string()));
    }
    let has_gateway = find_gateway(tx, ctx).await?.is_some();
    let is_done =
        channel_of(&row.channel).is_some_and(|it| is_by_hand(it, has_gateway) && it != Channel::Letter);
    for step in stored.going() {
        let key = (step.item, step.plan, i64::from(step.step));
        if store::has_claim(tx, ctx, key).await? {
            return Err(DunningError::AlreadySaid(row.id.to_string()));
        }
    }
    let mut claims = store::claim_rows();
    for step in stored.going() {
        store::push_claim(&mut claims, ctx, row.id, &step, false);
    }
    claims.insert(tx).await?;
    keep_said(tx, ctx, row.id, &stored, &ctx.actor).await?;
    if let Some(kind) = task_of(&row.channel) {
        let given =
            OfMessage { id: row.id, entity: ctx.legal_entity, kind, made_of: "step", due_on: ctx.today() };
        let (mut tasks, mut documents) = (store::task_rows(), store::task_document_rows());
        push_tasks_of_message(tx, ctx, (&mut tasks, &mut documents), given, &stored).await?;
        db::insert_in_order(tx, [&mut tasks, &mut documents]).await?;
    }
    let state = if is_done { State::Sent } else { State::Planned };
    let at = if is_done { now } else { until_of(answer.verdict).unwrap_or(now) };
    if is_done {
        keep_words(tx, ctx, row.id).await?;
    }
    let to = (state.as_str(), at, 0);
    if !store::update_state(tx, ctx, row.id, State::Proposed.as_str(), to, None).await? {
        return Err(stands(row));
    }
    Ok(state)
}

/// Its steps count as said, to nobody: the plan goes on with the next ones after its pause.
async fn skip(ctx: &Ctx, tx: &mut Tx, row: &MessageRow, reason: &str) -> Result<(), DunningError> {
    if reason.trim().is_empty() || reason.chars().count() > SUBJECT_MAX {
        return Err(DunningError::BadText);
    }
    if row.state == State::Proposed.as_str() {
        let answer = StoredAnswer::read(&row.verdict).ok_or_else(|| stands(row))?;
        let mut claims = store::claim_rows();
        for step in answer.going() {
            if store::has_claim(tx, ctx, (step.item, step.plan, i64::from(step.step))).await? {
                continue;
            }
            store::push_claim(&mut claims, ctx, row.id, &step, false);
        }
        claims.insert(tx).await?;
    }
    let to = (State::Skipped.as_str(), ctx.now_micros(), 0);
    if !store::update_state(tx, ctx, row.id, &row.state, to, None).await? {
        return Err(stands(row));
    }
    Ok(store::update_note(tx, ctx, row.id, reason).await?)
}

/// It holds its contact until that day, and says nothing by itself then: it is decided afresh.
async fn postpone(ctx: &Ctx, tx: &mut Tx, row: &MessageRow, until: Date) -> Result<(), DunningError> {
    if until <= ctx.today() {
        return Err(DunningError::DayPassed(until));
    }
    let zone = ctx.zone();
    let morning = until.to_datetime(time(0, 0, 0, 0)).to_zoned(zone);
    let at = morning.map_or(i64::MAX, |at| at.timestamp().as_microsecond());
    let to = (State::Postponed.as_str(), at, 0);
    if !store::update_state(tx, ctx, row.id, &row.state, to, None).await? {
        return Err(stands(row));
    }
    store::delete_claims_of(tx, ctx, row.id).await?;
    Ok(store::update_note(tx, ctx, row.id, &until.to_string()).await?)
}
