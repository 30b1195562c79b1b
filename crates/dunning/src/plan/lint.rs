//! What is wrong with a plan, said before it is saved.

use jiff::civil::date;

use super::{Anchor, Channel, Plan, Step, Tone};
use crate::calendar::Region;
use crate::hours::Hours;

/// One thing that is wrong; `step` is the key of the step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PlanProblem {
    /// Nothing is ever said.
    NoStep,
    /// Two steps have one key.
    KeyTwice {
        /// The key.
        step: u16,
    },
    /// A step is not later than the one before it.
    DaysDoNotRise {
        /// The later step.
        step: u16,
    },
    /// A step is gentler than the one before it.
    ToneFalls {
        /// The gentler step.
        step: u16,
    },
    /// A reminder on or before the due day: nobody is late yet.
    ReminderBeforeDue {
        /// The step.
        step: u16,
    },
    /// A courtesy notice after the due day: it is never said.
    CourtesyAfterDue {
        /// The step.
        step: u16,
    },
    /// A step that can never come on its day, since the minimum interval is longer.
    CloserThanInterval {
        /// The step.
        step: u16,
    },
    /// A formal notice that nobody approves.
    FormalNoticeUnapproved {
        /// The step.
        step: u16,
    },
    /// A formal notice that gives too few days to answer.
    FormalNoticeTooShort {
        /// The step.
        step: u16,
    },
    /// A step after the plan has ended with a handover.
    AfterHandover {
        /// The step.
        step: u16,
    },
    /// A minimum below zero, of the plan or of a step.
    MinimumBelowZero,
    /// Contact hours of a used channel that never open.
    NeverOpen {
        /// A channel that cannot be used.
        channel: Channel,
    },
}

/// Least days to answer that a formal notice gives.
const ANSWER_DAYS_MIN: u16 = 8;

/// Everything that is wrong with a plan, in the order of its steps.
pub fn lint(plan: &Plan) -> Vec<PlanProblem> {
    let mut problems = Vec::new();
    if plan.steps.is_empty() {
        problems.push(PlanProblem::NoStep);
    }
    for (at, step) in plan.steps.iter().enumerate() {
        of_one_step(step, &mut problems);
        if let Some(before) = at.checked_sub(1).and_then(|at| plan.steps.get(at)) {
            of_neighbours(plan, before, step, &mut problems);
        }
        if plan.position_of(step.key) != Some(at) {
            problems.push(PlanProblem::KeyTwice { step: step.key });
        }
    }
    if plan.minimum_minor < 0 || plan.steps.iter().any(|step| step.minimum_minor < 0) {
        problems.push(PlanProblem::MinimumBelowZero);
    }
    for channel in [Channel::Email, Channel::Call] {
        let is_used = plan
            .steps
            .iter()
            .any(|step| step.channel.reaches_out() && step.channel.intrudes() == channel.intrudes());
        if is_used && !opens(plan.hours(channel)) {
            problems.push(PlanProblem::NeverOpen { channel });
        }
    }
    problems
}

fn of_one_step(step: &Step, problems: &mut Vec<PlanProblem>) {
    let is_before_due = step.anchor == Anchor::Due && step.days <= 0;
    if is_before_due && step.tone != Tone::Courtesy {
        problems.push(PlanProblem::ReminderBeforeDue { step: step.key });
    }
    if step.anchor == Anchor::Due && step.days > 0 && step.tone == Tone::Courtesy {
        problems.push(PlanProblem::CourtesyAfterDue { step: step.key });
    }
    if step.tone == Tone::FormalNotice && step.channel.reaches_out() {
        if !step.is_approved_first {
            problems.push(PlanProblem::FormalNoticeUnapproved { step: step.key });
        }
        if step.answer_days < ANSWER_DAYS_MIN {
            problems.push(PlanProblem::FormalNoticeTooShort { step: step.key });
        }
    }
}

fn of_neighbours(plan: &Plan, before: &Step, step: &Step, problems: &mut Vec<PlanProblem>) {
    if before.channel == Channel::Handover {
        problems.push(PlanProblem::AfterHandover { step: step.key });
    }
    if step.tone < before.tone {
        problems.push(PlanProblem::ToneFalls { step: step.key });
    }
    // Days from two different anchors cannot be compared without an item.
    if step.anchor != before.anchor {
        return;
    }
    let apart = i32::from(step.days) - i32::from(before.days);
    if apart <= 0 {
        problems.push(PlanProblem::DaysDoNotRise { step: step.key });
    } else if apart < i32::from(plan.interval_days) && step.channel.reaches_out() {
        problems.push(PlanProblem::CloserThanInterval { step: step.key });
    }
}

fn opens(hours: &Hours) -> bool {
    // Any day will do: the search covers more than every weekday.
    Hours::next_opening(&[hours], date(2026, 1, 1).at(0, 0, 0, 0), Region::France).is_some()
}

#[cfg(test)]
mod tests {
    use super::super::default_plans;
    use super::*;

    fn check(steps: Vec<Step>, expected: &[PlanProblem]) {
        let plan = Plan { steps, ..Plan::new(1, 1, "tried") };
        assert_eq!(lint(&plan), expected);
    }

    #[test]
    fn what_is_wrong_with_steps() {
        use PlanProblem as P;
        let mail = |key, days, tone| Step::new(key, days, Channel::Email, tone);
        check(vec![], &[P::NoStep]);
        check(vec![mail(1, 0, Tone::Friendly)], &[P::ReminderBeforeDue { step: 1 }]);
        check(vec![mail(1, 1, Tone::Courtesy)], &[P::CourtesyAfterDue { step: 1 }]);
        check(vec![mail(1, 3, Tone::Firm), mail(2, 13, Tone::Friendly)], &[P::ToneFalls { step: 2 }]);
        check(vec![mail(1, 3, Tone::Firm), mail(2, 3, Tone::Firm)], &[P::DaysDoNotRise { step: 2 }]);
        check(vec![mail(1, 3, Tone::Firm), mail(2, 9, Tone::Firm)], &[P::CloserThanInterval { step: 2 }]);
        check(vec![mail(1, 3, Tone::Firm), mail(1, 13, Tone::Firm)], &[P::KeyTwice { step: 1 }]);
        check(
            vec![mail(1, 30, Tone::FormalNotice)],
            &[P::FormalNoticeUnapproved { step: 1 }, P::FormalNoticeTooShort { step: 1 }],
        );
        check(
            vec![Step::new(1, 3, Channel::Handover, Tone::Firm), mail(2, 13, Tone::Firm)],
            &[P::AfterHandover { step: 2 }],
        );
        check(vec![Step { minimum_minor: -1, ..mail(1, 3, Tone::Firm) }], &[P::MinimumBelowZero]);
    }

    #[test]
    fn hours_that_never_open() {
        let mut plan =
            Plan { steps: vec![Step::new(1, 3, Channel::Call, Tone::Friendly)], ..Plan::new(1, 1, "tried") };
        plan.written.windows.clear();
        assert_eq!(lint(&plan), []);
        plan.spoken.days.clear();
        assert_eq!(lint(&plan), [PlanProblem::NeverOpen { channel: Channel::Call }]);
    }

    #[test]
    fn nothing_is_wrong_with_the_default_plans() {
        for plan in default_plans() {
            assert_eq!(lint(&plan), [], "{}", plan.name);
        }
    }
}
