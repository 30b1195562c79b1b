//! The eighteen months of the story.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};

/// The last day of the company that tests and examples speak of.
pub const LAST_DAY: Date = date(2026, 10, 31);

/// The working day before a day: what the statements of that morning end with.
pub fn working_day_before(day: Date) -> Date {
    let before = days_after(day, -1);
    match before.weekday() {
        Weekday::Saturday => days_after(before, -1),
        Weekday::Sunday => days_after(before, -2),
        _ => before,
    }
}

/// The days of the story: seventeen whole months, and what has passed of the eighteenth.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Period {
    pub(crate) first_day: Date,
    pub(crate) last_day: Date,
}

impl Period {
    pub(crate) fn until(last_day: Date) -> Self {
        Self { first_day: last_day.first_of_month().saturating_sub(17.months()), last_day }
    }

    /// The first day of each month.
    pub(crate) fn months(self) -> impl Iterator<Item = Date> {
        (0..18_i32).map(move |month| self.first_day.saturating_add(month.months()))
    }

    /// The last day of a month of the story; of the month that still runs, the last day of the story.
    pub(crate) fn end_of(self, month: Date) -> Date {
        month.last_of_month().min(self.last_day)
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
