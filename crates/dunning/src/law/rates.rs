//! The rates of each half-year.

use std::fmt;

use jiff::civil::Date;

/// A half-year: the rates of 1 January hold through 30 June, those of 1 July through 31 December.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct HalfYear {
    /// The year.
    pub year: i16,
    /// Whether it is the second half.
    pub is_second: bool,
}

impl HalfYear {
    /// The half-year of a day.
    pub fn of(day: Date) -> Self {
        Self { year: day.year(), is_second: day.month() > 6 }
    }

    /// Its first day; the beginning of the calendar where there is none.
    pub fn start(self) -> Date {
        Date::new(self.year, if self.is_second { 7 } else { 1 }, 1).unwrap_or(Date::MIN)
    }

    /// The first day of the next half-year; the end of the calendar where there is none.
    pub fn end(self) -> Date {
        let (year, month) = if self.is_second { (self.year.saturating_add(1), 1) } else { (self.year, 7) };
        Date::new(year, month, 1).unwrap_or(Date::MAX)
    }
}

impl fmt::Display for HalfYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-S{}", self.year, if self.is_second { 2 } else { 1 })
    }
}

/// The rates of one half-year, in basis points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HalfYearRates {
    /// When they hold.
    pub half_year: HalfYear,
    /// The main refinancing rate of the ECB on its first day.
    pub refinancing_bps: u32,
    /// The legal rate of debts to professionals and all others but individuals (C. mon. fin. L313-2).
    pub legal_bps: u32,
}

/// The table does not hold a half-year. Nothing is extrapolated: a rate that is not known is not claimed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the rates of {half_year} are not in the table: enter them before interest is calculated")]
pub struct UnknownHalfYear {
    /// The half-year.
    pub half_year: HalfYear,
}

/// Rates by half-year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RateTable(Vec<HalfYearRates>);

/// Refinancing and legal rate per half-year from the first half of 2021 on: the ECB's rates in force on 1 January
/// and 1 July, and the half-yearly arrêtés on the legal rate.
const FRENCH: [(u32, u32); 12] = [
    (0, 79),
    (0, 76),
    (0, 76),
    (0, 77),
    (250, 206),
    (400, 422),
    (450, 507),
    (425, 492),
    (315, 371),
    (215, 276),
    (215, 262),
    (240, 275),
];

impl RateTable {
    /// A table of some half-years; of two entries for one, the later counts.
    pub fn new(rates: impl IntoIterator<Item = HalfYearRates>) -> Self {
        let mut table = Self::default();
        for one in rates {
            table.0.retain(|known| known.half_year != one.half_year);
            table.0.push(one);
        }
        table
    }

    /// The rates that are known as this is released: 2021-S1 to 2026-S2.
    pub fn french() -> Self {
        let half_years = (2021..).flat_map(|year| [(year, false), (year, true)]);
        Self::new(half_years.zip(FRENCH).map(|((year, is_second), (refinancing_bps, legal_bps))| {
            HalfYearRates { half_year: HalfYear { year, is_second }, refinancing_bps, legal_bps }
        }))
    }

    /// What it holds, in the order in which it was put together.
    pub fn into_rates(self) -> Vec<HalfYearRates> {
        self.0
    }

    /// The rates of a half-year.
    pub fn of(&self, half_year: HalfYear) -> Result<HalfYearRates, UnknownHalfYear> {
        self.0.iter().find(|rates| rates.half_year == half_year).copied().ok_or(UnknownHalfYear { half_year })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn half_years() {
        let table = RateTable::french();
        let of = |day| table.of(HalfYear::of(day)).map(|rates| (rates.refinancing_bps, rates.legal_bps));
        assert_eq!(of(date(2026, 6, 30)), Ok((215, 262)));
        assert_eq!(of(date(2026, 7, 1)), Ok((240, 275)));
        assert_eq!(of(date(2021, 1, 1)), Ok((0, 79)));
        for unknown in [date(2020, 12, 31), date(2027, 1, 1)] {
            assert!(of(unknown).is_err());
        }
        assert_eq!(
            of(date(2027, 1, 1)).unwrap_err().to_string(),
            "the rates of 2027-S1 are not in the table: enter them before interest is calculated"
        );
        assert_eq!(HalfYear::of(date(2026, 12, 31)).end(), date(2027, 1, 1));
    }

    #[test]
    fn a_rate_that_is_entered_again_replaces_the_first() {
        let half_year = HalfYear { year: 2027, is_second: false };
        let rates = |refinancing_bps| HalfYearRates { half_year, refinancing_bps, legal_bps: 280 };
        assert_eq!(RateTable::new([rates(240), rates(265)]).of(half_year), Ok(rates(265)));
    }
}
