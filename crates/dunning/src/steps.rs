//! Which step comes next for an item, and when: section 2 of `docs/spec/dunning.md`.

use jiff::civil::Date;

use crate::calendar::{days_between, shifted};
use crate::known::Known;
use crate::model::{Customer, Item, ItemIndex};
use crate::plan::{Channel, Plan, Step, Tone};

/// What comes next for an item.
#[derive(Clone, Copy, Debug)]
pub enum Next<'a> {
    /// A step is due.
    Due(&'a Plan, &'a Step),
    /// A step will be due, on that day at the earliest.
    Later(&'a Step, Date),
    /// The plan has nothing more to say.
    Done,
    /// No plan applies.
    NoPlan,
}

/// The next step of an item on a day. `but` is a message that is left out of what was said: the
/// one that asks.
pub fn next_step<'a>(known: &Known<'a>, index: ItemIndex, today: Date, but: Option<u128>) -> Next<'a> {
    let Some(item) = known.item(index) else { return Next::Done };
    let Some(customer) = known.customer(item) else { return Next::NoPlan };
    let Some(plan) = known.plan_of(customer) else { return Next::NoPlan };
    let past = Past::of(known, index, item, plan, but);
    if past.is_handed_over {
        return Next::Done;
    }
    let left = plan.steps.get(past.next..).unwrap_or_default();
    let Some(step) = left.iter().find(|step| is_for(step, item, customer, &past, today)) else {
        return Next::Done;
    };
    let on = earliest(known, plan, step, item, customer, &past);
    if on <= today { Next::Due(plan, step) } else { Next::Later(step, on) }
}

/// What has been said about an item.
struct Past<'a> {
    /// The place of the first step of the plan that may still come.
    next: usize,
    /// The last step of this plan that was said, and the day of the last word of any plan.
    last: Option<(Option<&'a Step>, Date)>,
    /// The sternest tone that another plan used.
    elsewhere: Option<Tone>,
    /// Whether a person has it.
    is_handed_over: bool,
}

impl<'a> Past<'a> {
    fn of(known: &Known<'a>, index: ItemIndex, item: &Item, plan: &'a Plan, but: Option<u128>) -> Self {
        let mut past = Self { next: 0, last: None, elsewhere: None, is_handed_over: false };
        let mut last_on = None;
        for (said, message) in known.said_about(index, but) {
            past.is_handed_over |= message.channel == Channel::Handover;
            last_on = last_on.max(Some(known.day_of(item, message.state)));
            match plan.position_of(said.step).filter(|_| said.plan == plan.key) {
                Some(place) => past.next = past.next.max(place + 1),
                None => past.elsewhere = past.elsewhere.max(Some(said.tone)),
            }
        }
        let last_step = past.next.checked_sub(1).and_then(|place| plan.steps.get(place));
        past.last = last_on.map(|on| (last_step, on));
        past
    }
}

/// Whether a step is for an item at all: not for another kind of customer, not a notice that has
/// lost its sense, not a tone that another plan has used already.
fn is_for(step: &Step, item: &Item, customer: &Customer, past: &Past<'_>, today: Date) -> bool {
    let has_sense =
        step.tone != Tone::Courtesy || today <= item.due_on && item.open.minor() >= step.minimum_minor;
    has_sense && step.conditions.are_met_by(customer) && past.elsewhere.is_none_or(|used| step.tone > used)
}

fn earliest(
    known: &Known<'_>,
    plan: &Plan,
    step: &Step,
    item: &Item,
    customer: &Customer,
    past: &Past<'_>,
) -> Date {
    let mut on = step.day_of(item);
    if step.tone != Tone::Courtesy {
        on = on.max(first_late_day(item));
        on = on.max(shifted(item.issued_on, i64::from(plan.after_issue_days_min)));
    }
    let Some((before, last_on)) = past.last else { return on };
    let apart = before.map_or(i64::from(plan.interval_days), |before| {
        days_between(before.day_of(item), step.day_of(item)).max(i64::from(before.answer_days))
    });
    // A conversation that was settled counts like a word of ours: the plan starts counting at its end.
    let settled_on = customer
        .contact
        .and_then(|contact| known.book.contacts.get(contact as usize)?.settled_at)
        .map(|at| known.day_at(item, at));
    on.max(shifted(last_on.max(settled_on.unwrap_or(last_on)), apart))
}

/// The first day on which an item is late (C. com. L441-10: the day after the due day).
pub fn first_late_day(item: &Item) -> Date {
    item.due_on.tomorrow().unwrap_or(Date::MAX)
}
