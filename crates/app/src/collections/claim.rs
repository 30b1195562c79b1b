//! Claim messages for sending: the gate is asked again in the same transaction, on the books as they are then.

use db::{DbError, Tx};
use dunning::gate::{Answer, Claim, Question, gate};
use dunning::plan::Channel;
use dunning::{Known, Verdict};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::facts::{Facts, LoadedPart, Purpose, Whom};
use super::refused::DunningError;
use super::run::{cancel, may_stay};
use super::sender::load_outgoing;
use super::store::{self, Said, SentBefore};
use super::stored::{State, instant};
use super::verdict::{StoredAnswer, channel_or_email};
use super::wording::keep_words;
use crate::activity::Event;
use crate::context::Ctx;
use crate::ids::{CustomerId, LegalEntityId, MessageId};

/// Messages of one claim at most: they share one look at the books.
pub const CLAIMED_MAX: i64 = 50;
/// After so long between claim and sending the gate is asked once more, in microseconds.
const CLAIM_GOOD_FOR: i64 = 60 * 1_000_000;

/// A message that a worker has claimed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimedMessage {
    /// Its id.
    pub message: String,
    /// The claim: what the worker reports names it.
    pub claim: String,
}

/// What a claim did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessagesClaimed {
    /// What may be sent now.
    pub claimed: Vec<ClaimedMessage>,
    /// Messages that may not go any more.
    pub cancelled: Vec<String>,
    /// Messages that went back to whoever worded them: they would say something else by now.
    #[serde(default)]
    pub returned: Vec<String>,
    /// How many wait until their contact may be reached.
    pub later: u64,
}

/// Claims what is planned for now by a channel for the context's legal entity, at most [`CLAIMED_MAX`] messages. What may not go any more is cancelled:
/// the next run decides afresh.
pub async fn claim_messages(
    ctx: &Ctx,
    tx: &mut Tx,
    channel: Channel,
) -> Result<(MessagesClaimed, Option<Event>), DunningError> {
    let now = ctx.now_micros();
    let due = store::list_claimable(tx, ctx, channel.as_str(), now, CLAIMED_MAX).await?;
    let mut done = MessagesClaimed::default();
    if due.is_empty() {
        return Ok((done, None));
    }
    let asked = Asked::load(tx, ctx, &due).await?;
    for message in &due {
        match asked.answer(message, now)? {
            Some(answer) if is_sent_by(&answer, message) => {
                let stored = asked.stored(&answer);
                if is_worded_for_other(tx, ctx, message.id, &stored).await? {
                    give_back(tx, ctx, message, State::Planned, &stored).await?;
                    done.returned.push(message.id.to_string());
                    continue;
                }
                let claim = ctx.new_id()?;
                let to = (State::Claimed.as_str(), now, message.tries);
                if store::update_state(tx, ctx, message.id, State::Planned.as_str(), to, Some(claim)).await? {
                    keep(tx, ctx, message, &stored).await?;
                    done.claimed
                        .push(ClaimedMessage { message: message.id.to_string(), claim: claim.to_string() });
                }
            }
            Some(answer) if answer.verdict != Verdict::Send && may_stay(&answer) => {
                let until = super::verdict::until_of(answer.verdict).unwrap_or(now).max(now + 1);
                let to = (State::Planned.as_str(), until, message.tries);
                store::update_state(tx, ctx, message.id, State::Planned.as_str(), to, None).await?;
                done.later += 1;
            }
            answer => {
                if let Some(answer) = &answer {
                    asked.note(tx, ctx, message, answer).await?;
                }
                if cancel(tx, ctx, message.id, now).await? {
                    done.cancelled.push(message.id.to_string());
                }
            }
        }
    }
    let is_any = !done.cancelled.is_empty() || !done.returned.is_empty();
    let data = serde_json::json!({ "messages": done.cancelled, "returned": done.returned });
    let event = is_any.then(|| Event::new("messages_cancelled", "", data));
    Ok((done, event))
}

/// Whether a message goes, and still by the channel for which it was planned: what is to be said by another one is
/// decided afresh.
pub(super) fn is_sent_by(answer: &Answer, message: &SentBefore) -> bool {
    answer.verdict == Verdict::Send && channel_or_email(answer).as_str() == message.channel
}

/// Whether a person wrote the message's text about other documents or amounts than it would go with.
pub(super) async fn is_worded_for_other(
    tx: &mut Tx,
    ctx: &Ctx,
    message: MessageId,
    answer: &StoredAnswer,
) -> Result<bool, DbError> {
    let text = store::find_text(tx, ctx, message).await?;
    Ok(text.is_some_and(|text| text.basis != answer.basis()))
}

/// Lays a message before a person again, with what it would be about now: nothing of it was said.
pub(super) async fn give_back(
    tx: &mut Tx,
    ctx: &Ctx,
    message: &SentBefore,
    from: State,
    answer: &StoredAnswer,
) -> Result<(), DbError> {
    let to = (State::Proposed.as_str(), ctx.now_micros(), 0);
    if store::update_state(tx, ctx, message.id, from.as_str(), to, None).await? {
        store::delete_claims_of(tx, ctx, message.id).await?;
        keep_said(tx, ctx, message.id, answer, "").await?;
    }
    Ok(())
}

/// What became of a claimed message when sending was to begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Begun {
    /// It may be handed over now.
    Send,
    /// It may not go any more, or somebody else has it.
    Withdrawn,
}

/// Begins to send a claimed message. From here on, a process that dies leaves the outcome unknown.
pub async fn begin_sending(
    ctx: &Ctx,
    tx: &mut Tx,
    claimed: &ClaimedMessage,
) -> Result<(Begun, Option<Event>), DunningError> {
    let now = ctx.now_micros();
    let Some(message) = find_claimed(tx, ctx, claimed).await? else { return Ok((Begun::Withdrawn, None)) };
    if message.state != State::Claimed.as_str() {
        return Ok((Begun::Withdrawn, None));
    }
    // A clock that was put back is no proof that the claim is young.
    if !(0..=CLAIM_GOOD_FOR).contains(&(now - message.state_at)) {
        let asked = Asked::load(tx, ctx, std::slice::from_ref(&message)).await?;
        match asked.answer(&message, now)? {
            Some(answer) if is_sent_by(&answer, &message) => {
                let stored = asked.stored(&answer);
                if is_worded_for_other(tx, ctx, message.id, &stored).await? {
                    give_back(tx, ctx, &message, State::Claimed, &stored).await?;
                    return Ok((Begun::Withdrawn, Some(cancelled(&message, "returned"))));
                }
                keep(tx, ctx, &message, &stored).await?;
            }
            Some(answer) if answer.verdict != Verdict::Send && may_stay(&answer) => {
                let until = super::verdict::until_of(answer.verdict).unwrap_or(now);
                let to = (State::Planned.as_str(), until.max(now + 1), message.tries);
                store::update_state(tx, ctx, message.id, State::Claimed.as_str(), to, None).await?;
                return Ok((Begun::Withdrawn, None));
            }
            answer => {
                if let Some(answer) = &answer {
                    asked.note(tx, ctx, &message, answer).await?;
                }
                return withdraw(ctx, tx, &message).await;
            }
        }
    }
    // Whoever was to read it may be gone since the claim; the address itself is as good as it was.
    if load_outgoing(tx, ctx, &claimed.message).await?.is_none() {
        return withdraw(ctx, tx, &message).await;
    }
    keep_words(tx, &ctx.seeing_all().on_entity(message.legal_entity_id), message.id).await?;
    let to = (State::Sending.as_str(), now, message.tries);
    let is_begun =
        store::update_state(tx, ctx, message.id, State::Claimed.as_str(), to, message.claim_id).await?;
    Ok((if is_begun { Begun::Send } else { Begun::Withdrawn }, None))
}

/// Cancels a claimed message: the next run decides afresh.
async fn withdraw(
    ctx: &Ctx,
    tx: &mut Tx,
    message: &SentBefore,
) -> Result<(Begun, Option<Event>), DunningError> {
    let now = ctx.now_micros();
    let to = (State::Planned.as_str(), now, message.tries);
    store::update_state(tx, ctx, message.id, State::Claimed.as_str(), to, None).await?;
    cancel(tx, ctx, message.id, now).await?;
    Ok((Begun::Withdrawn, Some(cancelled(message, "messages"))))
}

fn cancelled(message: &SentBefore, list: &str) -> Event {
    let data = serde_json::json!({ list: [message.id.to_string()] });
    Event::new("messages_cancelled", message.customer_id, data)
}

/// The message of a claim, while the claim is the last one.
pub(super) async fn find_claimed(
    tx: &mut Tx,
    ctx: &Ctx,
    claimed: &ClaimedMessage,
) -> Result<Option<SentBefore>, DunningError> {
    let unknown = || DunningError::UnknownMessage(claimed.message.clone());
    let id: MessageId = claimed.message.parse().map_err(|_| unknown())?;
    let claim: Uuid = claimed.claim.parse().map_err(|_| unknown())?;
    let found = store::find_sent_before(tx, ctx, id).await?.ok_or_else(unknown)?;
    Ok(Some(found).filter(|found| found.claim_id == Some(claim)))
}

/// The books, asked about some messages.
pub(super) struct Asked {
    facts: Facts,
    part: LoadedPart,
}

impl Asked {
    /// Loads what the gate needs to know about these messages: their customers, and their contacts over every entity.
    pub(super) async fn load(tx: &mut Tx, ctx: &Ctx, messages: &[SentBefore]) -> Result<Self, DbError> {
        let mut whom: Vec<(LegalEntityId, CustomerId)> = Vec::new();
        for message in messages {
            whom.push((message.legal_entity_id, message.customer_id));
            for (_, _, _, customer) in store::list_claims_of(tx, ctx, message.id).await? {
                whom.push((message.legal_entity_id, customer));
            }
        }
        Self::load_whom(tx, ctx, whom).await
    }

    /// The same about customers.
    pub(super) async fn load_whom(
        tx: &mut Tx,
        ctx: &Ctx,
        mut whom: Vec<(LegalEntityId, CustomerId)>,
    ) -> Result<Self, DbError> {
        whom.sort_unstable();
        whom.dedup();
        let now = instant(ctx.now_micros());
        let facts = Facts::load(tx, ctx, Whom::These(&whom), Purpose::Send, now).await?;
        let everybody: Vec<usize> = (0..facts.parties.len()).collect();
        let part = facts.book(tx, &everybody).await?;
        Ok(Self { facts, part })
    }

    /// What the gate says of a message that counts; nothing when it says nothing any more.
    pub(super) fn answer(&self, message: &SentBefore, now: i64) -> Result<Option<Answer>, DunningError> {
        let Some(place) = self.part.place_of(message.id) else { return Ok(None) };
        let Some(told) = self.part.book.messages.get(place) else { return Ok(None) };
        let claims: Vec<Claim> = told
            .lines
            .iter()
            .map(|said| Claim { item: said.item, plan: said.plan, step: said.step })
            .collect();
        self.ask(message.legal_entity_id, message.contact_key, Some(told.key), &claims, now)
    }

    /// What the gate says of some claims.
    pub(super) fn ask(
        &self,
        entity: LegalEntityId,
        contact: Option<Uuid>,
        message: Option<u128>,
        claims: &[Claim],
        now: i64,
    ) -> Result<Option<Answer>, DunningError> {
        let place = self.facts.ctxs.iter().position(|ctx| ctx.legal_entity == entity);
        let Some(entity) = place.and_then(|place| u32::try_from(place).ok()) else { return Ok(None) };
        if claims.is_empty() {
            return Ok(None);
        }
        let known = Known::new(&self.part.book);
        let contact = self.part.contact_of(contact);
        Ok(Some(gate(&known, &Question { contact, entity, message, claims }, instant(now))?))
    }

    /// The claims of an answer that was stored, for those documents that are still open.
    pub(super) fn claims_of(&self, answer: &StoredAnswer) -> Vec<Claim> {
        let claims = answer.going().filter_map(|step| {
            let item = self.part.index_of(step.item)?;
            Some(Claim { item, plan: step.plan.uuid().as_u128(), step: step.step })
        });
        claims.collect()
    }

    /// An answer in our ids.
    pub(super) fn stored(&self, answer: &Answer) -> StoredAnswer {
        StoredAnswer::of(&self.facts, &self.part, answer)
    }

    pub(super) async fn note(
        &self,
        tx: &mut Tx,
        ctx: &Ctx,
        message: &SentBefore,
        answer: &Answer,
    ) -> Result<(), DunningError> {
        let stored = self.stored(answer);
        Ok(store::update_verdict(tx, ctx, message.id, &stored.text(), &stored.codes()).await?)
    }
}

/// Keeps the answer with a message that goes, and takes away the claims that it goes without.
pub(super) async fn keep(
    tx: &mut Tx,
    ctx: &Ctx,
    message: &SentBefore,
    answer: &StoredAnswer,
) -> Result<(), DbError> {
    keep_said(tx, ctx, message.id, answer, "").await?;
    let going: Vec<_> = answer.going().map(|step| step.item).collect();
    for (item, _, _, _) in store::list_claims_of(tx, ctx, message.id).await? {
        if !going.contains(&item) {
            store::delete_step_claim(tx, ctx, message.id, item).await?;
        }
    }
    Ok(())
}

/// Keeps what a message says: its tone, amount, currency and customers follow the documents that are left.
pub(super) async fn keep_said(
    tx: &mut Tx,
    ctx: &Ctx,
    message: MessageId,
    answer: &StoredAnswer,
    approved_by: &str,
) -> Result<(), DbError> {
    let customers = answer.customers();
    let unreadable = || DbError::Inconsistent { table: "dunning_messages", id: message.to_string() };
    let customer = customers.first().copied().ok_or_else(unreadable)?;
    let total = answer.totals.first();
    let said = Said {
        verdict: &answer.text(),
        tone: answer.tone().unwrap_or_default(),
        amount_minor: total.map_or(0, |total| total.due_minor),
        currency: total.map_or("EUR", |total| total.currency.as_str()),
        items: answer.documents(),
        customer,
        other_customers: i64::try_from(customers.len() - 1).unwrap_or(i64::MAX),
    };
    store::update_said(tx, ctx, message, &said, approved_by).await
}
