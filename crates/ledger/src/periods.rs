//! Closed periods: days on which nothing can be booked any more.

use jiff::civil::Date;

/// Through which day the books of a legal entity are closed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Periods {
    closed_through: Option<Date>,
}

/// The books are closed on that day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{booked_on} cannot be posted to: the books are closed through {closed_through}")]
pub struct PeriodClosed {
    /// The day that was asked for.
    pub booked_on: Date,
    /// The last closed day.
    pub closed_through: Date,
}

/// Closing cannot move back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the books are closed through {closed_through} already, and stay so")]
pub struct AlreadyClosed {
    /// The last closed day.
    pub closed_through: Date,
}

impl Periods {
    /// Books without any closed period.
    pub fn open() -> Self {
        Self::default()
    }

    /// Books closed through a day, or open where there is none: as stored.
    pub fn closed_through(day: Option<Date>) -> Self {
        Self { closed_through: day }
    }

    /// The last closed day.
    pub fn last_closed_day(&self) -> Option<Date> {
        self.closed_through
    }

    /// Refuses a day of a closed period.
    pub fn check(&self, booked_on: Date) -> Result<(), PeriodClosed> {
        match self.closed_through {
            Some(closed_through) if booked_on <= closed_through => {
                Err(PeriodClosed { booked_on, closed_through })
            }
            _ => Ok(()),
        }
    }

    /// The day itself when it is open, otherwise the first open day: where a correction of a
    /// closed period is booked. `None` at the end of the calendar.
    pub fn first_open_on_or_after(&self, day: Date) -> Option<Date> {
        match self.closed_through {
            Some(closed_through) if day <= closed_through => closed_through.tomorrow().ok(),
            _ => Some(day),
        }
    }

    /// Closes through a later day.
    pub fn close_through(&self, day: Date) -> Result<Self, AlreadyClosed> {
        match self.closed_through {
            Some(closed_through) if day < closed_through => Err(AlreadyClosed { closed_through }),
            _ => Ok(Self { closed_through: Some(day) }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_closed_day_is_refused_with_the_reason() {
        let periods = Periods::open().close_through(date(2025, 12, 31)).unwrap();
        assert!(periods.check(date(2026, 1, 1)).is_ok());
        assert_eq!(
            periods.check(date(2025, 12, 31)).unwrap_err().to_string(),
            "2025-12-31 cannot be posted to: the books are closed through 2025-12-31"
        );
        assert_eq!(periods.first_open_on_or_after(date(2025, 3, 1)), Some(date(2026, 1, 1)));
        assert_eq!(periods.first_open_on_or_after(date(2026, 3, 1)), Some(date(2026, 3, 1)));
        assert_eq!(Periods::closed_through(Some(Date::MAX)).first_open_on_or_after(Date::MAX), None);
    }

    #[test]
    fn closing_never_moves_back() {
        let periods = Periods::closed_through(Some(date(2025, 12, 31)));
        assert!(periods.close_through(date(2025, 11, 30)).is_err());
        assert_eq!(periods.close_through(date(2025, 12, 31)), Ok(periods));
    }
}
