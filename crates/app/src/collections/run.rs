//! Decide about everything that is late: what is planned, what a person is asked, what waits, and why.

use std::collections::{HashMap, HashSet};

use db::{DbError, Rows, Tx, insert_in_order};
use dunning::gate::{Answer, Claim, Line, Question, gate};
use dunning::{Known, MessageState, Proposal, Reason, Verdict, decide_by};
use jiff::Timestamp;
use jiff::civil::{Date, time};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::facts::{Facts, LoadedPart, Purpose, Whom};
use super::plans::{Mode, make_default_plans};
use super::refused::DunningError;
use super::store::{self, NewMessage, NewWait, RunRow};
use super::stored::{State, instant, is_by_hand};
use super::tasks::{OfMessage, push_tasks_of_message};
use super::verdict::{StoredAnswer, channel_or_email, until_of};
use crate::activity::Event;
use crate::context::Ctx;
use crate::ids::{CustomerId, DunningRunId, LegalEntityId, MessageId};
use crate::outgoing::list_texting;

/// After a message failed, for so long the next one to its contact is approved by a person, in microseconds.
const FAILED_MICROS: i64 = 7 * 24 * 60 * 60 * 1_000_000;
/// Rows gathered before they are inserted.
const ROWS_PER_FLUSH: usize = 5_000;

/// What a run did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DunningRan {
    /// The day it decided about.
    pub day: Date,
    /// Documents it looked at.
    pub items: u64,
    /// Messages it planned.
    pub planned: u64,
    /// Messages it laid before a person.
    pub proposed: u64,
    /// Messages that plans in shadow mode would have sent.
    pub shadow: u64,
    /// Handovers to a person.
    pub handed_over: u64,
    /// What may not go.
    pub waiting: u64,
    /// Messages that had lost their sense.
    pub cancelled: u64,
}

/// Decides about every legal entity of the organisation, since a contact is protected over all of them. Done again it
/// changes nothing: what is planned keeps its contact from anything else, what waits for a person is decided anew.
pub async fn run_dunning(ctx: &Ctx, tx: &mut Tx) -> Result<(DunningRan, Option<Event>), DunningError> {
    make_default_plans(ctx, tx).await?;
    let now = instant(ctx.now_micros());
    let facts = Facts::load(tx, ctx, Whom::All, Purpose::Decide, now).await?;
    let at = moment(&facts, now);
    let mut run = Run::begin(ctx, tx, at, now).await?;
    for part in facts.parts() {
        let mut loaded = facts.book(tx, &part).await?;
        run.ran.items += loaded.items.len() as u64;
        run.check_planned(ctx, tx, &mut loaded).await?;
        // What is only watched is no part of what is sent, and holds none of it back.
        for mode in [Mode::Live, Mode::Shadow] {
            if !facts.plans.iter().any(|plan| plan.mode == mode) {
                continue;
            }
            if mode == Mode::Shadow {
                loaded.count_shadow();
            }
            for proposal in decide_by(&loaded.book, at, |plan| facts.mode_of(plan) == mode)? {
                run.take(ctx, tx, (&facts, &loaded), &proposal, mode).await?;
            }
        }
        run.flush(tx, ROWS_PER_FLUSH).await?;
    }
    run.end(ctx, tx).await
}

/// The moment that is decided from: in the morning the first at which every channel is open, so that the day's calls
/// are known before the hours of calls begin. What is sent asks the gate again, at its own moment.
fn moment(facts: &Facts, now: Timestamp) -> Timestamp {
    let local = now.to_zoned(facts.zone.clone());
    let open = local.date().to_datetime(time(10, 30, 0, 0)).to_zoned(facts.zone.clone());
    open.map_or(now, |open| open.timestamp().max(now))
}

/// Which proposal a message is: legal entity, contact or else customer, and how it is done.
type Place = (LegalEntityId, Option<Uuid>, Option<CustomerId>);

struct Run {
    ran: DunningRan,
    at: Timestamp,
    /// What waits for a person since before.
    before: HashMap<Place, MessageId>,
    /// Of it, what a person worded: it stays theirs.
    worded: HashSet<MessageId>,
    /// Contacts to whom a message failed lately: a person looks before the next one.
    failed: HashSet<Uuid>,
    /// Legal entities whose text messages leave by a gateway.
    texting: Vec<LegalEntityId>,
    messages: Rows,
    claims: Rows,
    waits: Rows,
    tasks: Rows,
    task_documents: Rows,
}

impl Run {
    async fn begin(ctx: &Ctx, tx: &mut Tx, at: Timestamp, now: Timestamp) -> Result<Self, DbError> {
        let before = store::list_proposed(tx, ctx).await?.into_iter().map(|row| {
            let customer = if row.contact_key.is_none() { Some(row.customer_id) } else { None };
            ((row.legal_entity_id, row.contact_key, customer), row.id)
        });
        let before = before.collect();
        let worded = store::list_worded(tx, ctx).await?.into_iter().map(|(id,)| id).collect();
        let lately = ctx.now_micros().saturating_sub(FAILED_MICROS);
        let failed = store::list_failed_since(tx, ctx, lately).await?;
        let failed = failed.into_iter().filter_map(|row| row.contact_key).collect();
        store::delete_waits(tx, ctx).await?;
        let zone = ctx.zone();
        Ok(Self {
            ran: DunningRan { day: now.to_zoned(zone).date(), ..DunningRan::default() },
            at,
            before,
            worded,
            failed,
            texting: list_texting(tx, ctx).await?,
            messages: store::message_rows(),
            claims: store::claim_rows(),
            waits: store::wait_rows(),
            tasks: store::task_rows(),
            task_documents: store::task_document_rows(),
        })
    }

    /// Cancels what was planned and may not go any more, and what a person put off until now.
    async fn check_planned(
        &mut self,
        ctx: &Ctx,
        tx: &mut Tx,
        loaded: &mut LoadedPart,
    ) -> Result<(), DunningError> {
        let now = ctx.now_micros();
        let mut gone: Vec<usize> = Vec::new();
        {
            let known = Known::new(&loaded.book);
            for (place, message) in loaded.book.messages.iter().enumerate() {
                let MessageState::Planned { at, .. } = message.state else { continue };
                let id = MessageId::from_uuid(Uuid::from_u128(message.key));
                let entity =
                    message.lines.first().and_then(|said| known.item(said.item)).map(|item| item.entity);
                let claims: Vec<Claim> = message
                    .lines
                    .iter()
                    .map(|said| Claim { item: said.item, plan: said.plan, step: said.step })
                    .collect();
                let is_postponed = message.lines.is_empty() && at > instant(now);
                let stays = match entity {
                    // Nothing that it says is open here; one that was put off says nothing yet.
                    None => is_postponed,
                    Some(entity) => {
                        let question = Question {
                            contact: message.contact,
                            entity,
                            message: Some(message.key),
                            claims: &claims,
                        };
                        may_stay(&gate(&known, &question, self.at)?)
                    }
                };
                if !stays && cancel(tx, ctx, id, now).await? {
                    self.ran.cancelled += 1;
                    gone.push(place);
                }
            }
        }
        for place in gone {
            if let Some(message) = loaded.book.messages.get_mut(place) {
                message.state = MessageState::Cancelled { at: instant(now) };
            }
        }
        Ok(())
    }

    /// Keeps one proposal.
    async fn take(
        &mut self,
        ctx: &Ctx,
        tx: &mut Tx,
        (facts, loaded): (&Facts, &LoadedPart),
        proposal: &Proposal,
        mode: Mode,
    ) -> Result<(), DunningError> {
        let Some(entity) = facts.ctxs.get(proposal.entity as usize).map(|ctx| ctx.legal_entity) else {
            return Ok(());
        };
        let contact = proposal.contact.and_then(|index| loaded.contacts.get(index as usize)).copied();
        let answer = StoredAnswer::of(facts, loaded, &proposal.answer);
        let customers = answer.customers();
        let Some(customer) = customers.first().copied() else { return Ok(()) };
        let other_customers = i64::try_from(customers.len() - 1).unwrap_or(i64::MAX);
        if proposal.answer.verdict != Verdict::Send {
            self.ran.waiting += 1;
            store::push_wait(
                &mut self.waits,
                ctx,
                NewWait {
                    id: MessageId::from_uuid(ctx.new_id()?),
                    entity,
                    contact,
                    customer,
                    other_customers,
                    is_handover: proposal.is_handover,
                    verdict: proposal.answer.verdict.as_str(),
                    until_at: until_of(proposal.answer.verdict),
                    reasons: answer.codes(),
                    items: i64::try_from(answer.lines.len()).unwrap_or(i64::MAX),
                    body: answer.text(),
                },
            );
            return Ok(());
        }
        let channel = channel_or_email(&proposal.answer);
        let is_shadow = mode != Mode::Live;
        let place = (entity, contact, if contact.is_none() { Some(customer) } else { None });
        let is_worded = self.before.get(&place).is_some_and(|id| self.worded.contains(id));
        let has_failed = contact.is_some_and(|key| self.failed.contains(&key));
        let is_by_hand = is_by_hand(channel, self.texting.contains(&entity));
        let (state, is_said) = self.state_of(proposal, is_by_hand, is_shadow, is_worded || has_failed);
        let known = if state == State::Proposed { self.before.remove(&place) } else { None };
        let id = match known {
            Some(id) => id,
            None => MessageId::from_uuid(ctx.new_id()?),
        };
        let total = proposal.answer.totals.first();
        let message = NewMessage {
            id,
            entity,
            contact,
            customer,
            other_customers,
            channel: channel.as_str(),
            tone: proposal.answer.tone.map_or("", dunning::plan::Tone::as_str),
            state: state.as_str(),
            state_at: ctx.now_micros(),
            is_shadow,
            amount_minor: total.map_or(0, |total| total.due.minor()),
            currency: total.map_or("EUR", |total| total.due.currency().code()),
            items: answer.documents(),
            verdict: answer.text(),
        };
        if known.is_some() {
            store::update_proposed(tx, ctx, &message).await?;
        } else {
            store::push_message(&mut self.messages, ctx, message);
        }
        if proposal.is_handover && !is_shadow {
            let (kind, made_of, due_on) = ("check", "handover", self.ran.day);
            let given = OfMessage { id, entity, kind, made_of, due_on };
            let rows = (&mut self.tasks, &mut self.task_documents);
            push_tasks_of_message(tx, ctx, rows, given, &answer).await?;
        }
        if is_said {
            for step in answer.going() {
                store::push_claim(&mut self.claims, ctx, id, &step, is_shadow);
            }
        }
        Ok(())
    }

    /// What becomes of a proposal that may go, and whether its steps count as said from now on.
    fn state_of(
        &mut self,
        proposal: &Proposal,
        is_by_hand: bool,
        is_shadow: bool,
        is_for_person: bool,
    ) -> (State, bool) {
        if is_shadow {
            self.ran.shadow += 1;
            return (State::Shadow, true);
        }
        if proposal.is_handover {
            self.ran.handed_over += 1;
            return (State::Sent, true);
        }
        if proposal.answer.is_approved_first || is_by_hand || is_for_person {
            self.ran.proposed += 1;
            return (State::Proposed, false);
        }
        self.ran.planned += 1;
        (State::Planned, true)
    }

    async fn flush(&mut self, tx: &mut Tx, rows_min: usize) -> Result<(), DbError> {
        if self.messages.len().max(self.waits.len()) < rows_min {
            return Ok(());
        }
        let groups = [
            &mut self.messages,
            &mut self.claims,
            &mut self.waits,
            &mut self.tasks,
            &mut self.task_documents,
        ];
        insert_in_order(tx, groups).await
    }

    async fn end(mut self, ctx: &Ctx, tx: &mut Tx) -> Result<(DunningRan, Option<Event>), DunningError> {
        self.flush(tx, 0).await?;
        let now = ctx.now_micros();
        for id in self.before.into_values() {
            let gone = (State::Cancelled.as_str(), now, 0);
            if store::update_state(tx, ctx, id, State::Proposed.as_str(), gone, None).await? {
                self.ran.cancelled += 1;
            }
        }
        let count = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        let ran = self.ran;
        let row = RunRow {
            id: DunningRunId::from_uuid(ctx.new_id()?),
            run_on: db::day(ran.day),
            ran_at: now,
            items: count(ran.items),
            planned: count(ran.planned),
            proposed: count(ran.proposed),
            shadow: count(ran.shadow),
            handed_over: count(ran.handed_over),
            waiting: count(ran.waiting),
            cancelled: count(ran.cancelled),
        };
        store::insert_run(tx, ctx, &row, ran.day).await?;
        let data = serde_json::to_value(&ran).unwrap_or_default();
        Ok((ran, Some(Event::new("dunning_ran", row.id, data))))
    }
}

/// Whether a planned message may go, now or as soon as its contact may be reached: hours cancel nothing.
pub(super) fn may_stay(answer: &Answer) -> bool {
    let is_for_hours = |line: &Line| {
        line.is_claim() && line.reasons.iter().all(|reason| matches!(reason, Reason::OutsideHours { .. }))
    };
    answer.verdict == Verdict::Send
        || matches!(answer.verdict, Verdict::Wait { .. }) && answer.lines.iter().any(is_for_hours)
}

/// Cancels a message that is planned or was put off: its steps were not said. Answers whether it stood so.
pub(super) async fn cancel(tx: &mut Tx, ctx: &Ctx, id: MessageId, now: i64) -> Result<bool, DbError> {
    let gone = (State::Cancelled.as_str(), now, 0);
    let is_done = store::update_state(tx, ctx, id, State::Planned.as_str(), gone, None).await?
        || store::update_state(tx, ctx, id, State::Postponed.as_str(), gone, None).await?;
    if is_done {
        store::delete_claims_of(tx, ctx, id).await?;
    }
    Ok(is_done)
}
