//! What is to be said today, to whom: grouped by contact and legal entity.

use std::cmp::Reverse;

use jiff::Timestamp;
use money::MoneyError;

use crate::calendar::shifted;
use crate::gate::contact::opening;
use crate::gate::{Answer, Claim, Question, gate, verdict_of};
use crate::hours::{instant, local};
use crate::known::Known;
use crate::message::MessageState;
use crate::model::{Book, ContactIndex, EntityIndex, Message, Said};
use crate::plan::Channel;
use crate::reason::{Reason, Verdict};
use crate::steps::{Next, next_step};

/// A message, or the handing over of items, that a plan asks for now, with what the gate says of it.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// Who would read it; `None` when nobody is known.
    pub contact: Option<ContactIndex>,
    /// In whose name.
    pub entity: EntityIndex,
    /// Whether items are given to a person instead of being written about.
    pub is_handover: bool,
    /// What the gate says: proposals that may not go are there too, with their reasons.
    pub answer: Answer,
}

impl Proposal {
    /// What the history holds once it is planned, sent or given to a person; nothing unless it may go.
    pub fn as_message(&self, key: u128, state: MessageState) -> Option<Message> {
        let said = self.answer.going().filter_map(|line| {
            let (plan, step) = line.step?;
            Some(Said { item: line.item, plan, step, tone: line.tone? })
        });
        let (lines, channel) = (said.collect(), self.answer.channel?);
        Some(Message { key, contact: self.contact, channel, state, lines })
    }
}

/// What the plans ask for at an instant, sorted by contact and entity. Nothing is changed.
pub fn decide(book: &Book, at: Timestamp) -> Result<Vec<Proposal>, MoneyError> {
    decide_by(book, at, |_| true)
}

/// What some plans ask for, told by their keys. Customers of the others keep their plan: nothing is proposed about them.
pub fn decide_by(
    book: &Book,
    at: Timestamp,
    is_asked: impl Fn(u128) -> bool,
) -> Result<Vec<Proposal>, MoneyError> {
    let known = Known::new(book);
    let mut due = due_steps(&known, at);
    due.retain(|one| is_asked(one.claim.plan));
    due.sort_unstable_by_key(|one| (one.reader, one.entity_key, one.is_handover, one.item_key));
    let mut proposals = Vec::new();
    for group in due.chunk_by(DueStep::is_with) {
        let Some(first) = group.first() else { continue };
        let claims: Vec<Claim> = group.iter().map(|one| one.claim).collect();
        let question =
            Question { contact: first.contact, entity: first.entity, message: None, claims: &claims };
        proposals.push(Proposal {
            contact: first.contact,
            entity: first.entity,
            is_handover: first.is_handover,
            answer: gate(&known, &question, at)?,
        });
    }
    for of_contact in proposals.chunk_by_mut(|one, other| one.contact == other.contact) {
        for later in after_the_sternest(&known, of_contact) {
            if let Some(proposal) = of_contact.get_mut(later) {
                put_off(&known, proposal, at);
            }
        }
    }
    Ok(proposals)
}

/// A step that is due, with what it is grouped by: keys, so that the order of the input plays no part.
struct DueStep {
    reader: (bool, u128),
    entity_key: u128,
    is_handover: bool,
    item_key: u128,
    contact: Option<ContactIndex>,
    entity: EntityIndex,
    claim: Claim,
}

impl DueStep {
    fn is_with(&self, other: &Self) -> bool {
        (self.reader, self.entity_key, self.is_handover)
            == (other.reader, other.entity_key, other.is_handover)
    }
}

fn due_steps(known: &Known<'_>, at: Timestamp) -> Vec<DueStep> {
    let mut due = Vec::new();
    for (index, item) in (0..).zip(&known.book.items) {
        if item.open.minor() <= 0 {
            continue;
        }
        let (Some(customer), Some(entity)) = (known.customer(item), known.entity(item)) else { continue };
        let today = local(at, &entity.zone).date();
        let Next::Due(plan, step) = next_step(known, index, today, None) else { continue };
        let contact =
            customer.contact.and_then(|index| Some((index, known.book.contacts.get(index as usize)?)));
        due.push(DueStep {
            // A customer without a contact is a group of its own.
            reader: contact.map_or((false, customer.key), |(_, contact)| (true, contact.key)),
            entity_key: entity.key,
            is_handover: step.channel == Channel::Handover,
            item_key: item.key,
            contact: contact.map(|(index, _)| index),
            entity: item.entity,
            claim: Claim { item: index, plan: plan.key, step: step.key },
        });
    }
    due
}

/// Of the messages to one contact that may go, the places of all but the one that goes first.
fn after_the_sternest(known: &Known<'_>, proposals: &[Proposal]) -> Vec<usize> {
    let oldest = |proposal: &Proposal| {
        proposal.answer.going().filter_map(|line| known.item(line.item)).map(|item| item.due_on).min()
    };
    let mut going: Vec<_> = proposals
        .iter()
        .enumerate()
        .filter(|(_, proposal)| !proposal.is_handover && proposal.answer.verdict == Verdict::Send)
        .map(|(place, proposal)| (Reverse(proposal.answer.tone), oldest(proposal), place))
        .collect();
    going.sort_unstable();
    going.into_iter().skip(1).map(|(_, _, place)| place).collect()
}

/// Lets a message wait until the contact may be written to again.
fn put_off(known: &Known<'_>, proposal: &mut Proposal, at: Timestamp) {
    let Some(entity) = known.book.entities.get(proposal.entity as usize) else { return };
    let today = local(at, &entity.zone).date();
    let answer = &mut proposal.answer;
    for line in answer.lines.iter_mut().filter(|line| line.is_claim() && line.goes()) {
        let Some(item) = known.item(line.item) else { continue };
        let Some(plan) = known.customer(item).and_then(|customer| known.plan_of(customer)) else { continue };
        let until = shifted(today, i64::from(plan.interval_days));
        line.reasons.push(Reason::OtherEntityFirst { until });
        let channel = line.channel.unwrap_or(Channel::Email);
        line.verdict = verdict_of(&line.reasons, |_| {
            opening(known, entity, item, plan, channel, until.at(0, 0, 0, 0))
                .map(|moment| instant(moment, &entity.zone))
        });
    }
    let earliest = answer.lines.iter().filter_map(|line| match line.verdict {
        Verdict::Wait { until } if line.is_claim() => until,
        Verdict::Wait { .. } | Verdict::Send | Verdict::HandOver | Verdict::Never => None,
    });
    answer.verdict = Verdict::Wait { until: earliest.min() };
    answer.says_nothing();
}
