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
use super::store::{self, SentBefore};
use super::stored::{State, instant};
use super::verdict::StoredAnswer;
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
            Some(answer) if answer.verdict == Verdict::Send => {
                let claim = ctx.new_id()?;
                let to = (State::Claimed.as_str(), now, message.tries);
                if store::update_state(tx, ctx, message.id, State::Planned.as_str(), to, Some(claim)).await? {
                    asked.keep(tx, ctx, message, &answer).await?;
                    done.claimed
                        .push(ClaimedMessage { message: message.id.to_string(), claim: claim.to_string() });
                }
            }
            Some(answer) if may_stay(&answer) => {
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
    let event = (!done.cancelled.is_empty())
        .then(|| Event::new("messages_cancelled", "", serde_json::json!({ "messages": done.cancelled })));
    Ok((done, event))
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
        let answer = asked.answer(&message, now)?;
        if let Some(answer) = &answer {
            asked.note(tx, ctx, &message, answer).await?;
        }
        match answer {
            Some(answer) if answer.verdict == Verdict::Send => {
                asked.keep(tx, ctx, &message, &answer).await?;
            }
            answer => {
                let stays = answer.as_ref().is_some_and(may_stay);
                let until = answer.and_then(|answer| super::verdict::until_of(answer.verdict));
                let to = (State::Planned.as_str(), until.unwrap_or(now), message.tries);
                store::update_state(tx, ctx, message.id, State::Claimed.as_str(), to, None).await?;
                if stays {
                    return Ok((Begun::Withdrawn, None));
                }
                cancel(tx, ctx, message.id, now).await?;
                let data = serde_json::json!({ "messages": [message.id.to_string()] });
                return Ok((
                    Begun::Withdrawn,
                    Some(Event::new("messages_cancelled", message.customer_id, data)),
                ));
            }
        }
    }
    let to = (State::Sending.as_str(), now, message.tries);
    let is_begun =
        store::update_state(tx, ctx, message.id, State::Claimed.as_str(), to, message.claim_id).await?;
    Ok((if is_begun { Begun::Send } else { Begun::Withdrawn }, None))
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
        let facts = Facts::load(tx, ctx, Whom::These(&whom), Purpose::Decide, now).await?;
        let everybody: Vec<usize> = (0..facts.parties.len()).collect();
        let part = facts.book(tx, &everybody).await?;
        Ok(Self { facts, part })
    }

    /// What the gate says of a message that counts; nothing when it says nothing any more.
    fn answer(&self, message: &SentBefore, now: i64) -> Result<Option<Answer>, DunningError> {
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

    async fn note(
        &self,
        tx: &mut Tx,
        ctx: &Ctx,
        message: &SentBefore,
        answer: &Answer,
    ) -> Result<(), DunningError> {
        let stored = self.stored(answer);
        let due = stored.totals.first().map_or(0, |total| total.due_minor);
        let reasons = stored.codes();
        store::update_verdict(tx, ctx, message.id, (&stored.text(), due, stored.documents()), ("", &reasons))
            .await?;
        Ok(())
    }

    /// Keeps the answer with a message that goes, and takes away the claims that it goes without.
    async fn keep(
        &self,
        tx: &mut Tx,
        ctx: &Ctx,
        message: &SentBefore,
        answer: &Answer,
    ) -> Result<(), DunningError> {
        let stored = self.stored(answer);
        let due = stored.totals.first().map_or(0, |total| total.due_minor);
        store::update_verdict(tx, ctx, message.id, (&stored.text(), due, stored.documents()), ("", ""))
            .await?;
        let going: Vec<_> = stored.going().map(|step| step.item).collect();
        for (item, _, _, _) in store::list_claims_of(tx, ctx, message.id).await? {
            if !going.contains(&item) {
                store::delete_step_claim(tx, ctx, message.id, item).await?;
            }
        }
        Ok(())
    }
}
