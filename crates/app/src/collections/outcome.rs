//! What became of a message that was to be sent.

use db::Tx;
use dunning::{Happening, MessageState};
use serde::{Deserialize, Serialize};

use super::claim::{ClaimedMessage, find_claimed};
use super::refused::DunningError;
use super::store::{self, SentBefore};
use super::stored::{State, instant, stored_state};
use crate::activity::Event;
use crate::context::Ctx;
use crate::ids::MessageId;

/// Messages that one call looks after.
const RELEASED_MAX: i64 = 500;

/// What a sender says of a message that it was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Handed {
    /// It was accepted.
    Accepted,
    /// It was refused for now: greylisting, a quota.
    RefusedForNow,
    /// It was refused for good because its address is none: the address is not written to again.
    RefusedForGood,
    /// It was refused for good for another reason: the message failed, the address is as good as before.
    RefusedOtherwise,
    /// The connection was lost before the text was handed over.
    LostBefore,
    /// The connection was lost after the text was handed over: nobody knows.
    LostAfter,
}

impl Handed {
    pub(super) fn happening(self) -> Happening {
        match self {
            Self::Accepted => Happening::Accepted,
            Self::RefusedForNow => Happening::RefusedForNow,
            Self::RefusedForGood | Self::RefusedOtherwise => Happening::RefusedForGood,
            Self::LostBefore => Happening::LostBefore,
            Self::LostAfter => Happening::LostAfter,
        }
    }
}

/// Say what became of a message.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MarkMessage {
    /// The message and its claim.
    pub claimed: ClaimedMessage,
    /// What became of it.
    pub handed: Handed,
    /// What the server said, or empty.
    pub note: String,
}

/// A message stands so from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageMarked {
    /// Its id.
    pub message: String,
    /// Its state; nothing when somebody else has it by now.
    pub state: Option<String>,
}

/// Keeps what became of a message. One that was taken for lost meanwhile takes the news too, when it was accepted.
pub async fn mark_message(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &MarkMessage,
) -> Result<(MessageMarked, Option<Event>), DunningError> {
    let message = command.claimed.message.clone();
    let nothing = MessageMarked { message: message.clone(), state: None };
    let Some(row) = find_claimed(tx, ctx, &command.claimed).await? else { return Ok((nothing, None)) };
    let happening = match (row.state.as_str(), command.handed) {
        ("sending", handed) => handed.happening(),
        ("unknown", Handed::Accepted) => Happening::FoundSent,
        _ => return Ok((nothing, None)),
    };
    let state = change(ctx, tx, &row, happening, &command.note).await?;
    if command.handed == Handed::RefusedForGood
        && let Some(contact) = row.contact_key
    {
        // Else the next run would say the same to the same address.
        store::replace_address(tx, ctx, contact, &row.channel, Some("bounced")).await?;
    }
    Ok((MessageMarked { message, state: Some(state.to_owned()) }, event_of(&row, state)))
}

/// Moves a message by what happened to it, and lets go of its claims when it said nothing.
pub(super) async fn change(
    ctx: &Ctx,
    tx: &mut Tx,
    row: &SentBefore,
    happening: Happening,
    note: &str,
) -> Result<&'static str, DunningError> {
    let stands = || DunningError::StandsOtherwise { id: row.id.to_string(), state: row.state.clone() };
    let before = State::parse(&row.state).and_then(|state| state.for_engine(row.state_at, row.tries));
    let now = instant(ctx.now_micros());
    let after = before.ok_or_else(stands)?.after(happening, now).map_err(|_| stands())?;
    // What is to be tried again belongs to nobody; an unknown one stays with its claim, whose worker may still know.
    let claim = row.claim_id.filter(|_| !matches!(after, MessageState::Planned { .. }));
    if !store::update_state(tx, ctx, row.id, &row.state, stored_state(after), claim).await? {
        return Err(stands());
    }
    if !note.is_empty() {
        store::update_note(tx, ctx, row.id, note).await?;
    }
    if !after.counts() {
        store::delete_claims_of(tx, ctx, row.id).await?;
    }
    Ok(after.as_str())
}

fn event_of(row: &SentBefore, state: &str) -> Option<Event> {
    let kind = match state {
        "sent" => "message_sent",
        "failed" => "message_failed",
        "unknown" => "message_in_doubt",
        "cancelled" => "message_not_sent",
        _ => return None,
    };
    let data = serde_json::json!({ "message": row.id.to_string(), "channel": row.channel });
    Some(Event::new(kind, row.customer_id, data))
}

/// What was given back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessagesReleased {
    /// Messages that will be claimed again: nothing of them had left.
    pub planned: Vec<String>,
    /// Messages of which nobody knows whether they left.
    pub unknown: Vec<String>,
}

/// Gives back what workers that died were about to send: claims and sendings that began `before` an instant, in
/// microseconds. What had not begun is planned again; what had is in doubt, is listed, and is never sent again by itself.
pub async fn release_messages(
    ctx: &Ctx,
    tx: &mut Tx,
    before: i64,
) -> Result<(MessagesReleased, Option<Event>), DunningError> {
    let mut released = MessagesReleased::default();
    for row in store::list_in_state_before(tx, ctx, State::Claimed.as_str(), before, RELEASED_MAX).await? {
        change(ctx, tx, &row, Happening::Died, "").await?;
        released.planned.push(row.id.to_string());
    }
    for row in store::list_in_state_before(tx, ctx, State::Sending.as_str(), before, RELEASED_MAX).await? {
        change(ctx, tx, &row, Happening::Died, "").await?;
        released.unknown.push(row.id.to_string());
    }
    let is_any = !released.planned.is_empty() || !released.unknown.is_empty();
    let data = serde_json::json!({ "planned": released.planned, "unknown": released.unknown });
    let event = is_any.then(|| Event::new("messages_released", "", data));
    Ok((released, event))
}

/// Say what became of a message that is in doubt.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SettleDoubt {
    /// The message, as its id's text.
    pub message: String,
    /// Whether it arrived.
    pub was_sent: bool,
}

/// Settles a message that is in doubt by what a person, or a delivery report, found out.
pub async fn settle_doubt(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &SettleDoubt,
) -> Result<(MessageMarked, Option<Event>), DunningError> {
    let unknown = || DunningError::UnknownMessage(command.message.clone());
    let id: MessageId = command.message.parse().map_err(|_| unknown())?;
    store::find_message(tx, ctx, id).await?.ok_or_else(unknown)?;
    let row = store::find_sent_before(tx, ctx, id).await?.ok_or_else(unknown)?;
    let happening = if command.was_sent { Happening::FoundSent } else { Happening::FoundNotSent };
    let state = change(ctx, tx, &row, happening, "").await?;
    let marked = MessageMarked { message: command.message.clone(), state: Some(state.to_owned()) };
    Ok((marked, event_of(&row, state)))
}
