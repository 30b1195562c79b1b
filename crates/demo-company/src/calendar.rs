//! The eighteen months of the story.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};

pub(crate) const FIRST_DAY: Date = date(2025, 5, 1);
pub(crate) const LAST_DAY: Date = date(2026, 10, 31);

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

/// The first day of each month of the story.
pub(crate) fn months() -> Vec<Date> {
    (0..18_i32).map(|month| FIRST_DAY.saturating_add(month.months())).collect()
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
