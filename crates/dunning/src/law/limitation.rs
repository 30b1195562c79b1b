//! Until when an amount can be claimed in court.

use jiff::ToSpan;
use jiff::civil::Date;

/// Which term the law sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LimitationKind {
    /// Between traders, or a trader and others: five years (C. com. L110-4, C. civ. art. 2224).
    Trade,
    /// A professional's goods or services to a consumer: two years (C. conso. L218-2).
    Consumer,
    /// Carriage: one year (C. com. L133-6).
    Transport,
    /// A public debtor: four years from the 1 January that follows (loi 68-1250).
    Public,
}

/// How near the last day is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Alert {
    /// Six months or less.
    SixMonths,
    /// Three months or less.
    ThreeMonths,
    /// It has passed.
    Expired,
}

/// The last day on which an amount can still be claimed in court. `interruptions` are the days of
/// what starts the term again: an acknowledgement by the debtor (C. civ. art. 2240: a partial payment, a
/// promise, a request for time), a lawsuit (2241), enforcement (2244). A reminder and a formal notice are
/// none (Cass. com. 18 May 2022, 20-23.204). One that comes after the last day starts nothing.
///
/// ```
/// use dunning::law::{LimitationKind, last_day_to_act};
/// use jiff::civil::date;
/// let promised_on = date(2026, 5, 2);
/// let last = last_day_to_act(LimitationKind::Trade, date(2024, 3, 15), &[promised_on]);
/// assert_eq!(last, date(2031, 5, 2));
/// ```
pub fn last_day_to_act(kind: LimitationKind, due_on: Date, interruptions: &[Date]) -> Date {
    let mut interruptions = interruptions.to_vec();
    interruptions.sort_unstable();
    interruptions.into_iter().fold(term(kind, due_on), |last, on| {
        // What comes too late starts nothing, and what comes before the due day takes nothing away.
        if on > last { last } else { last.max(term(kind, on)) }
    })
}

fn term(kind: LimitationKind, from: Date) -> Date {
    match kind {
        LimitationKind::Trade => from.saturating_add(5.years()),
        LimitationKind::Consumer => from.saturating_add(2.years()),
        LimitationKind::Transport => from.saturating_add(1.years()),
        LimitationKind::Public => Date::new(from.year().saturating_add(4), 12, 31).unwrap_or(Date::MAX),
    }
}

/// What to say about a last day, if anything yet.
pub fn alert(last_day: Date, today: Date) -> Option<Alert> {
    if today > last_day {
        return Some(Alert::Expired);
    }
    let within = |months: i64| today.saturating_add(months.months()) >= last_day;
    if within(3) { Some(Alert::ThreeMonths) } else { within(6).then_some(Alert::SixMonths) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn terms() {
        let last = |kind, due_on| last_day_to_act(kind, due_on, &[]);
        assert_eq!(last(LimitationKind::Trade, date(2024, 3, 15)), date(2029, 3, 15));
        assert_eq!(last(LimitationKind::Consumer, date(2024, 2, 29)), date(2026, 2, 28));
        assert_eq!(last(LimitationKind::Transport, date(2026, 1, 31)), date(2027, 1, 31));
        assert_eq!(last(LimitationKind::Public, date(2026, 1, 2)), date(2030, 12, 31));
    }

    #[test]
    fn what_starts_the_term_again() {
        let kind = LimitationKind::Consumer;
        let due_on = date(2024, 3, 15);
        let last = |interruptions: &[Date]| last_day_to_act(kind, due_on, interruptions);
        assert_eq!(last(&[date(2026, 3, 15)]), date(2028, 3, 15));
        // One day late it starts nothing; nor does what came before the due day.
        assert_eq!(last(&[date(2026, 3, 16)]), date(2026, 3, 15));
        assert_eq!(last(&[date(2024, 1, 1)]), date(2026, 3, 15));
        // Each keeps the next one in time, in whatever order they are given.
        assert_eq!(last(&[date(2028, 1, 1), date(2026, 1, 2)]), date(2030, 1, 1));
    }

    #[test]
    fn alerts_at_six_and_three_months() {
        let last = date(2026, 12, 31);
        assert_eq!(alert(last, date(2026, 6, 29)), None);
        assert_eq!(alert(last, date(2026, 7, 1)), Some(Alert::SixMonths));
        assert_eq!(alert(last, date(2026, 10, 1)), Some(Alert::ThreeMonths));
        assert_eq!(alert(last, last), Some(Alert::ThreeMonths));
        assert_eq!(alert(last, date(2027, 1, 1)), Some(Alert::Expired));
    }
}
