//! What reminders changed: how punctually customers paid before them and since, beside those that were left alone.
//! Facts are added one at a time, so that memory does not grow with the documents (docs/spec/dunning.md, section 13).

use jiff::ToSpan;
use jiff::civil::Date;

/// Lengths of the periods that are compared, days.
pub const LENGTHS: [i32; 3] = [30, 60, 90];

/// Whom a fact is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    /// Customers that plans remind.
    Reminded,
    /// Customers that were left alone on purpose, to compare.
    HoldOut,
}

/// Days from one through another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Period {
    /// Its first day.
    pub from: Date,
    /// Its last day.
    pub through: Date,
}

impl Period {
    /// So many days before reminders began.
    pub fn before(began_on: Date, days: i32) -> Self {
        Self { from: began_on.saturating_sub(days.days()), through: began_on.saturating_sub(1.days()) }
    }

    /// So many days since reminders began, the first one among them.
    pub fn since(began_on: Date, days: i32) -> Self {
        Self { from: began_on, through: began_on.saturating_add((days - 1).days()) }
    }

    /// Its days.
    pub fn days(self) -> i64 {
        i64::from((self.through - self.from).get_days()) + 1
    }

    /// Whether a day is one of them.
    pub fn holds(self, day: Date) -> bool {
        self.from <= day && day <= self.through
    }
}

/// What became of the documents of a group in a period, in one currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Measures {
    /// Invoices that fell due.
    pub documents: u64,
    /// Those of which something was open at the end of their due day.
    pub late_documents: u64,
    /// What fell due, minor units.
    pub due_minor: i64,
    /// What of it was open at the end of its due day.
    pub late_minor: i64,
    /// What the bank booked for invoices, minor units; what was taken back is off.
    pub received_minor: i64,
    /// What was invoiced, minor units.
    pub billed_minor: i64,
    /// What was open at the end of the last day, credit taken off, minor units.
    pub open_minor: i64,
    weighted_days: i128,
}

impl Measures {
    /// An invoice that fell due in the period, and what of it was open at the end of that day.
    pub fn add_due(&mut self, amount_minor: i64, open_then_minor: i64) {
        let late_minor = open_then_minor.clamp(0, amount_minor.max(0));
        self.documents += 1;
        self.late_documents += u64::from(late_minor > 0);
        self.due_minor = self.due_minor.saturating_add(amount_minor);
        self.late_minor = self.late_minor.saturating_add(late_minor);
    }

    /// Money for an invoice, booked in the period; negative when it was taken back. What comes early is no day late.
    pub fn add_received(&mut self, due_on: Date, booked_on: Date, amount_minor: i64) {
        let days = i128::from((booked_on - due_on).get_days().max(0));
        self.received_minor = self.received_minor.saturating_add(amount_minor);
        self.weighted_days += days * i128::from(amount_minor);
    }

    /// Both together.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        Self {
            documents: self.documents.saturating_add(other.documents),
            late_documents: self.late_documents.saturating_add(other.late_documents),
            due_minor: self.due_minor.saturating_add(other.due_minor),
            late_minor: self.late_minor.saturating_add(other.late_minor),
            received_minor: self.received_minor.saturating_add(other.received_minor),
            billed_minor: self.billed_minor.saturating_add(other.billed_minor),
            open_minor: self.open_minor.saturating_add(other.open_minor),
            weighted_days: self.weighted_days.saturating_add(other.weighted_days),
        }
    }

    /// What was open late, in hundredths of a percent of what fell due, rounded half up; nothing when nothing fell due.
    pub fn late_bps(&self) -> Option<i64> {
        rounded(i128::from(self.late_minor) * 10_000, i128::from(self.due_minor))
    }

    /// How late money was, in hundredths of a day, weighted by amount, rounded half up; nothing when none came.
    pub fn delay_hundredths(&self) -> Option<i64> {
        rounded(self.weighted_days * 100, i128::from(self.received_minor))
    }

    /// Days sales outstanding of the period, in hundredths of a day: what is open at its end by what was invoiced in it,
    /// times its days, rounded half up. Nothing when nothing was invoiced.
    pub fn dso_hundredths(&self, period: Period) -> Option<i64> {
        let open = i128::from(self.open_minor.max(0));
        rounded(open * i128::from(period.days()) * 100, i128::from(self.billed_minor))
    }
}

fn rounded(numerator: i128, denominator: i128) -> Option<i64> {
    if denominator <= 0 || numerator < 0 {
        return None;
    }
    i64::try_from((numerator * 2 + denominator) / (denominator * 2)).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn periods_meet_at_the_first_day_of_reminders() {
        let began_on = date(2026, 5, 12);
        let (before, since) = (Period::before(began_on, 30), Period::since(began_on, 30));
        assert_eq!((before.from, before.through), (date(2026, 4, 12), date(2026, 5, 11)));
        assert_eq!((since.from, since.through), (date(2026, 5, 12), date(2026, 6, 10)));
        assert_eq!((before.days(), since.days()), (30, 30));
        assert!(since.holds(began_on) && !before.holds(began_on));
    }

    #[test]
    fn the_worked_example() {
        // docs/spec/dunning.md, section 13, example 12.
        let mut measures = Measures { billed_minor: 90_000, open_minor: 30_000, ..Measures::default() };
        measures.add_due(60_000, 0);
        measures.add_due(20_000, 20_000);
        measures.add_due(10_000, 10_000);
        measures.add_due(10_000, 10_000);
        measures.add_received(date(2026, 5, 20), date(2026, 5, 18), 60_000);
        measures.add_received(date(2026, 5, 20), date(2026, 5, 30), 20_000);
        assert_eq!((measures.documents, measures.late_documents), (4, 3));
        assert_eq!((measures.due_minor, measures.late_minor), (100_000, 40_000));
        assert_eq!(measures.late_bps(), Some(4_000));
        assert_eq!(measures.delay_hundredths(), Some(250));
        assert_eq!(measures.dso_hundredths(Period::since(date(2026, 5, 12), 30)), Some(1_000));
    }

    #[test]
    fn what_cannot_be_said_is_not() {
        let mut measures = Measures::default();
        let period = Period::since(date(2026, 5, 12), 90);
        let said = |of: &Measures| (of.late_bps(), of.delay_hundredths(), of.dso_hundredths(period));
        assert_eq!(said(&measures), (None, None, None));
        // Everything that came was taken back.
        measures.add_received(date(2026, 5, 1), date(2026, 5, 20), 5_000);
        measures.add_received(date(2026, 5, 1), date(2026, 5, 25), -5_000);
        assert_eq!(said(&measures), (None, None, None));
        // More was settled than fell due: nothing of it is late.
        measures.add_due(1_000, -200);
        assert_eq!(measures.late_bps(), Some(0));
    }
}
