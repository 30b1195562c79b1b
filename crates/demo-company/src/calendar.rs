//! The eighteen months of the story, and working days.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// Months of the story, the last one as far as it goes.
const MONTHS: i32 = 18;

/// The days of the story: the first of a month, and any day in the eighteenth month.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span {
    pub(crate) first: Date,
    pub(crate) last: Date,
}

impl Span {
    pub(crate) fn until(last: Date) -> Self {
        Self { first: last.first_of_month().saturating_sub((MONTHS - 1).months()), last }
    }

    /// The first day of each month.
    pub(crate) fn months(self) -> Vec<Date> {
        (0..MONTHS).map(|month| self.first.saturating_add(month.months())).collect()
    }
}

pub(crate) fn days_after(day: Date, days: i64) -> Date {
    day.saturating_add(days.days())
}

/// The day itself, or the Monday after a weekend: banks book on working days.
pub(crate) fn working_day(day: Date) -> Date {
    match day.weekday() {
        Weekday::Saturday => days_after(day, 2),
        Weekday::Sunday => days_after(day, 1),
        _ => day,
    }
}

/// A day of a month, moved to a working day that is still in the month.
pub(crate) fn day_of(month: Date, day: i64) -> Date {
    let wanted = working_day(days_after(month, day - 1)).min(month.last_of_month());
    match wanted.weekday() {
        Weekday::Saturday => days_after(wanted, -1),
        Weekday::Sunday => days_after(wanted, -2),
        _ => wanted,
    }
}

/// `31/12/2025`.
pub(crate) fn french(day: Date) -> String {
    day.strftime("%d/%m/%Y").to_string()
}
