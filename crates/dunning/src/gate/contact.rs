//! Whether the contact may be reached now, by that channel.

use jiff::civil::{Date, DateTime};

use super::Asked;
use crate::calendar::shifted;
use crate::hours::Hours;
use crate::known::Known;
use crate::message::MessageState;
use crate::model::{AddressState, Contact, CustomerKind, Entity, Item};
use crate::plan::{Channel, Plan};
use crate::reason::Reason;

/// Calls and text messages to a consumer within [`GUARD_DAYS`] (décret 2022-1313, taken as our own rule).
const GUARD_COUNT: usize = 4;
const GUARD_DAYS: i64 = 30;

pub(super) fn add_reasons(
    asked: &Asked<'_>,
    item: &Item,
    plan: &Plan,
    channel: Channel,
    reasons: &mut Vec<Reason>,
) {
    let found = asked.contact.and_then(|index| Some((index, asked.known.book.contacts.get(index as usize)?)));
    let Some((index, contact)) = found else {
        reasons.push(Reason::NoContact);
        return;
    };
    of_address(contact, channel, reasons);
    of_conversation(contact, reasons);
    of_messages(asked, index, item, plan, reasons);
    if is_guarded(asked.known, item, channel) {
        of_guard_count(asked, index, item, reasons);
    }
    let until = opening(asked.known, asked.entity, item, plan, channel, asked.now);
    if until != Some(asked.now) {
        reasons.push(Reason::OutsideHours { until });
    }
}

fn of_address(contact: &Contact, channel: Channel, reasons: &mut Vec<Reason>) {
    let states: Vec<AddressState> = contact
        .addresses
        .iter()
        .filter(|address| address.channel == channel)
        .map(|address| address.state)
        .collect();
    if states.contains(&AddressState::OptedOut) {
        // Somebody who asked not to be called is not called at a second number either.
        reasons.push(Reason::OptedOut { channel });
    } else if states.is_empty() {
        reasons.push(Reason::NoAddress { channel });
    } else if !states.contains(&AddressState::Usable) {
        reasons.push(Reason::Bounced { channel });
    }
}

fn of_conversation(contact: &Contact, reasons: &mut Vec<Reason>) {
    if let Some(since) = contact.heard_at
        && contact.settled_at.is_none_or(|settled| settled < since)
    {
        reasons.push(Reason::ConversationOpen { since });
    }
}

fn of_messages(asked: &Asked<'_>, contact: u32, item: &Item, plan: &Plan, reasons: &mut Vec<Reason>) {
    let mut last: Option<Date> = None;
    for message in asked.known.messages_to(contact, asked.message) {
        if let MessageState::Unknown { at } = message.state {
            reasons.push(Reason::OutcomeUnknown { since: at });
        }
        if message.state.is_pending() {
            reasons.push(Reason::MessagePending);
        } else {
            last = last.max(Some(asked.known.day_of(item, message.state)));
        }
    }
    if let Some(last) = last {
        let until = shifted(last, i64::from(plan.interval_days));
        if asked.today < until {
            reasons.push(Reason::TooSoon { until });
        }
    }
}

fn of_guard_count(asked: &Asked<'_>, contact: u32, item: &Item, reasons: &mut Vec<Reason>) {
    let first_day = shifted(asked.today, 1 - GUARD_DAYS);
    let mut days: Vec<Date> = asked
        .known
        .messages_to(contact, asked.message)
        .filter(|message| message.channel.intrudes())
        .map(|message| asked.known.day_of(item, message.state))
        .filter(|day| *day >= first_day)
        .collect();
    days.sort_unstable();
    // With one more there must be no more than the count: the one that has to grow old first.
    if let Some(oldest) = days.len().checked_sub(GUARD_COUNT).and_then(|at| days.get(at)) {
        reasons.push(Reason::TooMany { until: shifted(*oldest, GUARD_DAYS) });
    }
}

/// The hours in which a line's channel may be used: the plan's, and the guard-rail for consumers.
pub(crate) fn opening(
    known: &Known<'_>,
    entity: &Entity,
    item: &Item,
    plan: &Plan,
    channel: Channel,
    from: DateTime,
) -> Option<DateTime> {
    if !channel.reaches_out() {
        return Some(from);
    }
    let guard = Hours::spoken();
    let mut all = vec![plan.hours(channel)];
    if is_guarded(known, item, channel) {
        all.push(&guard);
    }
    Hours::next_opening(&all, from, entity.region)
}

fn is_guarded(known: &Known<'_>, item: &Item, channel: Channel) -> bool {
    let is_consumer = known.customer(item).is_some_and(|customer| customer.kind == CustomerKind::Consumer);
    is_consumer && channel.intrudes()
}
