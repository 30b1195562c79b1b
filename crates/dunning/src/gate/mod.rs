//! The reminder gate: section 5 of `docs/spec/dunning.md`.
//!
//! It is asked about one message to one contact for one legal entity, with the facts as they are
//! now, and finds every reason, not only the first. The same facts always give the same answer.

mod answer;
pub(crate) mod contact;
mod credit;
mod money_in;

pub use answer::{Answer, Line, Proof, Total};

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use money::MoneyError;

use crate::calendar::shifted;
use crate::hours::local;
use crate::known::Known;
use crate::model::{ContactIndex, DocumentState, Entity, EntityIndex, HoldKind, Item, ItemIndex};
use crate::plan::{Channel, Plan, Step, Tone};
use crate::reason::{End, Reason, Verdict};
use crate::steps::{Next, first_late_day, next_step};

/// One step to be said about one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Claim {
    /// The item.
    pub item: ItemIndex,
    /// The key of the plan.
    pub plan: u128,
    /// The key of the step.
    pub step: u16,
}

/// What the gate is asked about: a message that is planned, claimed, or only thought of.
#[derive(Clone, Debug)]
pub struct Question<'q> {
    /// Who would read it.
    pub contact: Option<ContactIndex>,
    /// In whose name.
    pub entity: EntityIndex,
    /// The message itself, when it is in the book already.
    pub message: Option<u128>,
    /// What it would say.
    pub claims: &'q [Claim],
}

/// A question with what is known of its moment.
struct Asked<'a> {
    known: &'a Known<'a>,
    entity: &'a Entity,
    contact: Option<ContactIndex>,
    message: Option<u128>,
    now: DateTime,
    today: Date,
    /// What customers owe late, by entity and currency: asked for each of their items.
    late: RefCell<HashMap<(u32, u32, &'static str), i128>>,
}

/// Asks whether a message may go now. Refuses only sums that do not fit in an amount.
pub fn gate(known: &Known<'_>, question: &Question<'_>, at: Timestamp) -> Result<Answer, MoneyError> {
    let Some(entity) = known.book.entities.get(question.entity as usize) else {
        return Ok(Answer::nothing());
    };
    let now = local(at, &entity.zone);
    let asked = Asked {
        known,
        entity,
        contact: question.contact,
        message: question.message,
        now,
        today: now.date(),
        late: RefCell::default(),
    };
    let mut lines: Vec<Line> = question.claims.iter().filter_map(|claim| asked.claimed(claim)).collect();
    keep_courtesy_alone(&mut lines);
    asked.add_also_due(&mut lines, question.entity);
    asked.sort(&mut lines);
    credit::deduct(known, &mut lines)?;
    credit::apply_minimums(known, &mut lines)?;
    Answer::of(&asked, lines)
}

impl Asked<'_> {
    /// A claim as a line, with every reason against it.
    fn claimed(&self, claim: &Claim) -> Option<Line> {
        let item = self.known.item(claim.item)?;
        let found = self
            .known
            .customer(item)
            .and_then(|customer| self.known.step_of(customer, claim.plan, claim.step));
        let mut line = Line::new(claim.item, item, found);
        let Some((plan, step)) = found else {
            line.reasons.push(Reason::NoPlan);
            return Some(line);
        };
        of_document(item, &mut line.reasons);
        if !self.is_addressed_right(item) {
            line.reasons.push(Reason::Superseded);
        }
        self.of_step(claim, item, step, &mut line.reasons);
        self.of_holds(claim.item, item, plan, &mut line.reasons);
        money_in::add_reasons(self, claim.item, item, plan, &mut line.reasons);
        if step.channel.reaches_out() {
            contact::add_reasons(self, item, plan, step.channel, &mut line.reasons);
        }
        Some(line)
    }

    /// Whether the item is still to be said to this contact, in this name: a person may have changed either
    /// since the message was planned.
    fn is_addressed_right(&self, item: &Item) -> bool {
        let contact = self.known.customer(item).and_then(|customer| customer.contact);
        let is_ours = self.known.entity(item).is_some_and(|entity| entity.key == self.entity.key);
        is_ours && contact == self.contact
    }

    fn of_step(&self, claim: &Claim, item: &Item, step: &Step, reasons: &mut Vec<Reason>) {
        let late_on = first_late_day(item);
        let is_late = late_on <= self.today;
        if step.tone == Tone::Courtesy && is_late {
            reasons.push(Reason::Lapsed);
        }
        if step.tone != Tone::Courtesy && !is_late {
            reasons.push(Reason::NotLate { on: late_on });
        }
        let is_said = self
            .known
            .said_about(claim.item, self.message)
            .any(|(said, _)| (said.plan, said.step) == (claim.plan, claim.step));
        if is_said {
            reasons.push(Reason::AlreadySaid);
            return;
        }
        match next_step(self.known, claim.item, self.today, self.message) {
            Next::Due(_, next) if next.key == claim.step => {}
            Next::Later(next, on) if next.key == claim.step => reasons.push(Reason::StepNotDue { on }),
            Next::Due(..) | Next::Later(..) | Next::Done | Next::NoPlan => reasons.push(Reason::Superseded),
        }
    }

    fn of_holds(&self, index: ItemIndex, item: &Item, plan: &Plan, reasons: &mut Vec<Reason>) {
        for hold in self.known.holds_on(index, item) {
            let grace = if hold.kind == HoldKind::Promise { plan.promise_grace_days } else { 0 };
            let until = hold.until.map(|last| shifted(last, i64::from(grace) + 1));
            // Some holds end with their day; what stops everything ends only when a person ends it.
            let is_over = until.is_some_and(|until| until <= self.today) && !stops_everything(hold.kind);
            if !is_over {
                reasons.push(Reason::Held { kind: hold.kind, until });
            }
        }
    }

    /// Adds what else is late of the same customers, so that one message holds it all.
    fn add_also_due(&self, lines: &mut Vec<Line>, entity: EntityIndex) {
        // Whoever is given an item has the books; only a message must tell all.
        let is_message = lines.iter().any(|line| {
            line.reasons.is_empty() && line.is_reminder() && line.channel.is_some_and(Channel::reaches_out)
        });
        if !is_message {
            return;
        }
        let mut customers: Vec<u32> =
            lines.iter().filter_map(|line| Some(self.known.item(line.item)?.customer)).collect();
        customers.sort_unstable();
        customers.dedup();
        let claimed: HashSet<ItemIndex> = lines.iter().map(|line| line.item).collect();
        for customer in customers {
            for (index, item) in self.known.items_of(customer) {
                let is_late = first_late_day(item) <= self.today;
                if item.entity == entity && is_late && item.open.minor() > 0 && !claimed.contains(&index) {
                    lines.extend(self.also_due(index, item));
                }
            }
        }
    }

    fn also_due(&self, index: ItemIndex, item: &Item) -> Option<Line> {
        let plan = self.known.plan_of(self.known.customer(item)?)?;
        let is_handed_over = self
            .known
            .said_about(index, self.message)
            .any(|(_, message)| message.channel == Channel::Handover);
        let is_new = self.today < shifted(item.issued_on, i64::from(plan.after_issue_days_min));
        let next = next_step(self.known, index, self.today, self.message);
        let is_being_handed_over = matches!(next, Next::Due(_, step) if !step.channel.reaches_out());
        if is_handed_over || is_being_handed_over || is_new {
            return None;
        }
        let mut line = Line::new(index, item, None);
        of_document(item, &mut line.reasons);
        self.of_holds(index, item, plan, &mut line.reasons);
        money_in::add_reasons(self, index, item, plan, &mut line.reasons);
        Some(line)
    }

    /// By customer, and within it by due day: the order of the input plays no part.
    fn sort(&self, lines: &mut [Line]) {
        lines.sort_by_key(|line| {
            let item = self.known.item(line.item);
            let customer = item.and_then(|item| self.known.customer(item)).map(|customer| customer.key);
            (customer, item.map(|item| (item.due_on, item.issued_on, item.key)), line.item)
        });
        for line in lines {
            line.reasons.sort_unstable();
            line.reasons.dedup();
        }
    }
}

fn of_document(item: &Item, reasons: &mut Vec<Reason>) {
    if item.open.minor() <= 0 {
        reasons.push(Reason::Settled);
    }
    if item.state != DocumentState::Standing {
        reasons.push(Reason::NotAReceivable { state: item.state });
    }
}

/// A courtesy notice is never beside a reminder.
fn keep_courtesy_alone(lines: &mut [Line]) {
    let has_reminder = lines.iter().any(|line| line.reasons.is_empty() && line.is_reminder());
    if !has_reminder {
        return;
    }
    for line in lines.iter_mut().filter(|line| line.tone == Some(Tone::Courtesy)) {
        line.reasons.push(Reason::BesideReminder);
    }
}

fn stops_everything(kind: HoldKind) -> bool {
    match kind {
        HoldKind::Insolvency | HoldKind::Bereavement | HoldKind::Vulnerability | HoldKind::Excluded => true,
        HoldKind::Dispute
        | HoldKind::Promise
        | HoldKind::PaymentPlan
        | HoldKind::PlanAsked
        | HoldKind::LegalHold
        | HoldKind::Pause
        | HoldKind::HoldOut => false,
    }
}

/// The verdict of several reasons against one line; none means send.
pub(crate) fn verdict_of(reasons: &[Reason], opening: impl Fn(Option<Date>) -> Option<Timestamp>) -> Verdict {
    match reasons.iter().map(Reason::end).max_by_key(|end| weight(*end)) {
        None => Verdict::Send,
        Some(End::Never) => Verdict::Never,
        Some(End::Person) => Verdict::HandOver,
        Some(End::Event) => Verdict::Wait { until: None },
        Some(End::Hours | End::Day(_)) => {
            let last = reasons
                .iter()
                .filter_map(|reason| match reason.end() {
                    End::Day(day) => Some(day),
                    End::Hours | End::Event | End::Person | End::Never => None,
                })
                .max();
            Verdict::Wait { until: opening(last) }
        }
    }
}

/// What outweighs what: never, a person, something without a day, a day or an hour.
fn weight(end: End) -> u8 {
    match end {
        End::Day(_) | End::Hours => 0,
        End::Event => 1,
        End::Person => 2,
        End::Never => 3,
    }
}
