//! Payment plans: splitting a debt into instalments, and what became of them. Section 12 of `docs/spec/dunning.md`.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::calendar::{after_bank_days, is_bank_day, shifted};

/// Most instalments of a plan.
pub const INSTALMENTS_MAX: usize = 60;

/// One part of a debt, with a due day of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instalment {
    /// When it is due.
    pub due_on: Date,
    /// How much, minor units.
    pub minor: i64,
}

/// How instalments follow one another. Each is counted from the first, so that the 31st comes back after a shorter month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rhythm {
    /// Every so many weeks.
    Weeks(u8),
    /// The same day of every so many months, or the last day of a month that is shorter.
    Months(u8),
    /// The last day of every month.
    MonthEnds,
}

/// How a debt is to be split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Split {
    /// All of it, minor units.
    pub total_minor: i64,
    /// A payment before the equal parts.
    pub first_payment: Option<Instalment>,
    /// How many equal parts.
    pub count: u16,
    /// When the first of them is due.
    pub first_on: Date,
    /// How they follow.
    pub rhythm: Rhythm,
}

/// Why something is no plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanTermsProblem {
    /// There is nothing to be paid.
    NothingOwed,
    /// There is no instalment.
    NoInstalment,
    /// More than [`INSTALMENTS_MAX`], or more than there are minor units.
    TooMany,
    /// The first payment leaves nothing for the others.
    FirstTooLarge,
    /// An amount is not above zero.
    NotPositive {
        /// Which, from zero.
        index: usize,
    },
    /// A day is not after the one before.
    DaysDoNotRise {
        /// Which, from zero.
        index: usize,
    },
    /// The amounts are not together what is owed.
    SumDiffers {
        /// What they are together, minor units.
        sum_minor: i128,
    },
}

/// Splits a debt: the first payment, then equal parts; the last one takes the rounding difference, and nothing is lost.
///
/// ```
/// use dunning::{Rhythm, Split, split_debt};
/// use jiff::civil::date;
/// let split = Split {
///     total_minor: 100_000,
///     first_payment: None,
///     count: 3,
///     first_on: date(2027, 1, 31),
///     rhythm: Rhythm::Months(1),
/// };
/// let parts = split_debt(&split).unwrap();
/// assert_eq!(parts.iter().map(|part| part.minor).collect::<Vec<_>>(), [33_333, 33_333, 33_334]);
/// assert_eq!(parts[1].due_on, date(2027, 2, 28));
/// assert_eq!(parts[2].due_on, date(2027, 3, 31));
/// ```
pub fn split_debt(split: &Split) -> Result<Vec<Instalment>, PlanTermsProblem> {
    let first = split.first_payment;
    if split.total_minor <= 0 {
        return Err(PlanTermsProblem::NothingOwed);
    }
    if first.is_some_and(|first| first.minor <= 0) {
        return Err(PlanTermsProblem::NotPositive { index: 0 });
    }
    let count = i64::from(split.count);
    if usize::from(split.count) + usize::from(first.is_some()) > INSTALMENTS_MAX {
        return Err(PlanTermsProblem::TooMany);
    }
    let rest = split.total_minor.saturating_sub(first.map_or(0, |first| first.minor));
    let mut parts: Vec<Instalment> = first.into_iter().collect();
    if count > 0 {
        if rest <= 0 {
            return Err(PlanTermsProblem::FirstTooLarge);
        }
        let each = rest / count;
        if each <= 0 {
            return Err(PlanTermsProblem::TooMany);
        }
        for index in 0..count {
            let minor = if index + 1 == count { rest - each * (count - 1) } else { each };
            parts.push(Instalment { due_on: day_of(split, index), minor });
        }
    }
    check_terms(split.total_minor, &parts)?;
    Ok(parts)
}

fn day_of(split: &Split, index: i64) -> Date {
    let first = split.first_on;
    match split.rhythm {
        Rhythm::Weeks(weeks) => shifted(first, index * 7 * i64::from(weeks.max(1))),
        Rhythm::Months(months) => first.saturating_add((index * i64::from(months.max(1))).months()),
        Rhythm::MonthEnds => first.first_of_month().saturating_add(index.months()).last_of_month(),
    }
}

/// Whether instalments are the terms of a plan: at least one, in the order of their days, each above zero, together what is owed.
pub fn check_terms(total_minor: i64, instalments: &[Instalment]) -> Result<(), PlanTermsProblem> {
    if total_minor <= 0 {
        return Err(PlanTermsProblem::NothingOwed);
    }
    if instalments.is_empty() {
        return Err(PlanTermsProblem::NoInstalment);
    }
    if instalments.len() > INSTALMENTS_MAX {
        return Err(PlanTermsProblem::TooMany);
    }
    if let Some(index) = instalments.iter().position(|it| it.minor <= 0) {
        return Err(PlanTermsProblem::NotPositive { index });
    }
    if let Some(index) = instalments.windows(2).position(|two| two[0].due_on >= two[1].due_on) {
        return Err(PlanTermsProblem::DaysDoNotRise { index: index + 1 });
    }
    let sum_minor: i128 = instalments.iter().map(|it| i128::from(it.minor)).sum();
    if sum_minor == i128::from(total_minor) {
        Ok(())
    } else {
        Err(PlanTermsProblem::SumDiffers { sum_minor })
    }
}

/// What became of one instalment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InstalmentShare {
    /// When it is due.
    pub due_on: Date,
    /// How much was agreed, minor units.
    pub minor: i64,
    /// What of it is owed: less what is owed no more for another reason than money.
    pub due_minor: i64,
    /// What was paid of it.
    pub paid_minor: i64,
}

impl InstalmentShare {
    /// What is still to be paid of it.
    pub fn left_minor(&self) -> i64 {
        self.due_minor - self.paid_minor
    }

    /// The last day on which money is in time: its day, or the next on which banks book.
    pub fn last_day(&self) -> Date {
        if is_bank_day(self.due_on) { self.due_on } else { after_bank_days(self.due_on, 1) }
    }

    /// The last day of its grace.
    pub fn end_of_grace(&self, grace_days: u16) -> Date {
        shifted(self.due_on, i64::from(grace_days)).max(self.last_day())
    }
}

/// Shares what came in among instalments, the first due first. What is owed no more for another reason than money (a credit
/// note, a write-off) comes off the last ones. Answers one share per instalment.
pub fn share_among(instalments: &[Instalment], paid_minor: i64, open_minor: i64) -> Vec<InstalmentShare> {
    let total: i128 = instalments.iter().map(|it| i128::from(it.minor.max(0))).sum();
    let paid = i128::from(paid_minor).clamp(0, total);
    // What is open beyond the plan, as when an older payment came back, is none of it.
    let mut waived = (total - paid - i128::from(open_minor.max(0))).max(0);
    let mut shares: Vec<InstalmentShare> = Vec::with_capacity(instalments.len());
    for it in instalments.iter().rev() {
        let minor = i128::from(it.minor.max(0));
        let off = waived.min(minor);
        waived -= off;
        let due_minor = i64::try_from(minor - off).unwrap_or(0);
        shares.push(InstalmentShare { due_on: it.due_on, minor: it.minor, due_minor, paid_minor: 0 });
    }
    shares.reverse();
    let mut left = paid;
    for share in &mut shares {
        let taken = left.min(i128::from(share.due_minor));
        left -= taken;
        share.paid_minor = i64::try_from(taken).unwrap_or(0);
    }
    shares
}

/// What people decided about a plan's lateness.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DefaultClause {
    /// Days after the due day of an instalment before it counts as late.
    pub grace_days: u16,
    /// Days after the notice before everything is due again.
    pub notice_days: u16,
    /// Which instalment notice was given of, from zero, and when.
    pub noticed: Option<(usize, Date)>,
    /// No default before the day after this one: a person gave more time.
    pub wait_until: Option<Date>,
}

/// How a plan stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanStanding {
    /// What is due was paid, as far as is known.
    OnTime,
    /// Everything was paid, or is owed no more.
    Completed,
    /// An instalment is late.
    Late {
        /// The first one, from zero.
        index: usize,
    },
    /// It stayed late after the notice: everything is due again.
    Defaulted {
        /// The first late one, from zero.
        index: usize,
    },
}

/// Judges a plan by its shares. What is late is known only once statements cover its grace, and a default only once they cover the
/// days of the notice about that instalment; what is paid is known at once.
pub fn judge_payment_plan(
    shares: &[InstalmentShare],
    clause: &DefaultClause,
    known_through: Option<Date>,
) -> PlanStanding {
    if shares.iter().all(|share| share.left_minor() <= 0) {
        return PlanStanding::Completed;
    }
    let is_known = |day: Date| known_through.is_some_and(|through| through >= day);
    let late =
        |share: &InstalmentShare| share.left_minor() > 0 && is_known(share.end_of_grace(clause.grace_days));
    let Some(index) = shares.iter().position(late) else { return PlanStanding::OnTime };
    let end = clause.noticed.filter(|(which, _)| *which == index).map(|(_, on)| {
        let day = shifted(on, i64::from(clause.notice_days));
        if is_bank_day(day) { day } else { after_bank_days(day, 1) }
    });
    let end = end.map(|end| clause.wait_until.map_or(end, |until| until.max(end)));
    if end.is_some_and(is_known) { PlanStanding::Defaulted { index } } else { PlanStanding::Late { index } }
}
