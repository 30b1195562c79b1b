//! Whether a promise to pay was kept: section 10 of `docs/spec/dunning.md`.

use jiff::civil::Date;

use crate::calendar::{after_bank_days, is_bank_day, shifted};

/// A promise as it was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PromiseMade {
    /// The day on which it was made: money that came before was no part of it.
    pub made_on: Date,
    /// The day for which it was made.
    pub promised_on: Date,
    /// How much was to come, minor units.
    pub expected_minor: i64,
    /// Calendar days after the promised day that the plan waits: those of the gate.
    pub grace_days: u16,
}

/// Money that came in for what was promised, and stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MoneyCame {
    /// The day on which the bank booked it.
    pub on: Date,
    /// How much, minor units; negative when it was taken back.
    pub minor: i64,
}

/// What became of a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PromiseOutcome {
    /// Nothing came.
    Broken,
    /// Something came, and not all.
    Partly,
    /// All of it came after its day, within the grace.
    KeptLate,
    /// All of it came by its day.
    Kept,
    /// Nothing was left to come: it was credited, written off, or paid before.
    Void,
}

/// A promise that was judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PromiseJudged {
    /// What became of it.
    pub outcome: PromiseOutcome,
    /// What came by the end of the grace, minor units.
    pub paid_minor: i64,
    /// What was to come in the end: what was promised, less what is owed no more for another reason than money.
    pub due_minor: i64,
}

impl PromiseMade {
    /// The last day on which money keeps it: its day, or the next on which banks book.
    pub fn last_day(&self) -> Date {
        if is_bank_day(self.promised_on) { self.promised_on } else { after_bank_days(self.promised_on, 1) }
    }

    /// The last day of the grace: the gate lets reminders go on the day after.
    pub fn end_of_grace(&self) -> Date {
        shifted(self.promised_on, i64::from(self.grace_days)).max(self.last_day())
    }
}

/// Judges a promise from what came in, what is open of it now, and the day through which every account is known. Nothing while it
/// cannot be known: before the end of the grace is covered by statements, only a promise that is kept is known.
pub fn judge_promise(
    promise: &PromiseMade,
    came: &[MoneyCame],
    open_minor: i64,
    known_through: Option<Date>,
) -> Option<PromiseJudged> {
    let through = |last: Date| -> i128 {
        let counted = came.iter().filter(|money| promise.made_on <= money.on && money.on <= last);
        counted.map(|money| i128::from(money.minor)).sum::<i128>().max(0)
    };
    let left = through(Date::MAX) + i128::from(open_minor.max(0));
    let due = i128::from(promise.expected_minor).min(left);
    let minor = |sum: i128| i64::try_from(sum).unwrap_or(i64::MAX);
    let judged = |outcome, paid| {
        Some(PromiseJudged { outcome, paid_minor: minor(paid), due_minor: minor(due.max(0)) })
    };
    let (by_day, by_grace) = (through(promise.last_day()), through(promise.end_of_grace()));
    if due > 0 && by_day >= due {
        return judged(PromiseOutcome::Kept, by_day);
    }
    if known_through.is_none_or(|through| through < promise.end_of_grace()) {
        return None;
    }
    if due <= 0 {
        return judged(PromiseOutcome::Void, 0);
    }
    if by_grace >= due {
        judged(PromiseOutcome::KeptLate, by_grace)
    } else if by_grace > 0 {
        judged(PromiseOutcome::Partly, by_grace)
    } else {
        judged(PromiseOutcome::Broken, 0)
    }
}
