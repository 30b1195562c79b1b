//! Late-payment interest (C. com. L441-10 II), exact until it is rounded once.

use jiff::civil::Date;
use money::{Currency, Money};

use super::rates::{HalfYear, HalfYearRates, RateTable, UnknownHalfYear};
use crate::calendar::days_between;

/// What rate an amount bears when it is late.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Regime {
    /// Between businesses, nothing agreed: refinancing rate + 10 points.
    Business,
    /// A rate agreed in the contract, never below three times the legal rate.
    Contract {
        /// The rate in basis points.
        rate_bps: u32,
    },
    /// A public buyer: refinancing rate + 8 points (Code de la commande publique R2192-31).
    Public,
    /// A consumer: the legal rate, from the formal notice on (C. civ. art. 1231-6).
    Consumer {
        /// The day of the formal notice; without one nothing accrues.
        notice_on: Option<Date>,
    },
}

impl Regime {
    fn rate_bps(self, rates: HalfYearRates) -> u32 {
        match self {
            Self::Business => rates.refinancing_bps.saturating_add(1000),
            Self::Contract { rate_bps } => rate_bps.max(rates.legal_bps.saturating_mul(3)),
            Self::Public => rates.refinancing_bps.saturating_add(800),
            Self::Consumer { .. } => rates.legal_bps,
        }
    }

    /// The rate of a day in basis points.
    pub fn rate_on(self, table: &RateTable, day: Date) -> Result<u32, UnknownHalfYear> {
        Ok(self.rate_bps(table.of(HalfYear::of(day))?))
    }
}

/// One span over which an amount bore interest at one rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accrual {
    /// The first day.
    pub from: Date,
    /// The first day that no longer counts.
    pub until: Date,
    /// Days from one to the other.
    pub days: i64,
    /// The amount in minor units.
    pub principal_minor: i64,
    /// The rate in basis points.
    pub rate_bps: u32,
}

/// Interest with the spans it is made of, so that it can be shown and checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interest {
    /// The sum, rounded once, half up.
    pub amount: Money,
    /// The spans, in the order of days.
    pub spans: Vec<Accrual>,
}

/// Days of a year, times basis points in one: what an exact sum is divided by.
const YEAR_BPS: i128 = 365 * 10_000;

/// Interest on amounts outstanding over half-open spans `[from, until)`. A change of half-year splits
/// a span. An amount of zero or less, and an empty span, bear nothing and need no rate.
///
/// ```
/// use dunning::law::{RateTable, Regime, accrue};
/// use jiff::civil::date;
/// use money::{Currency, Money};
/// let owed = [(Money::new(1_000_000, Currency::EUR), date(2026, 5, 1), date(2026, 7, 1))];
/// let interest = accrue(&RateTable::french(), Regime::Business, Currency::EUR, &owed)?;
/// assert_eq!(interest.amount.to_string(), "203.05 EUR");
/// # Ok::<(), dunning::law::UnknownHalfYear>(())
/// ```
pub fn accrue(
    table: &RateTable,
    regime: Regime,
    currency: Currency,
    owed: &[(Money, Date, Date)],
) -> Result<Interest, UnknownHalfYear> {
    let mut spans = Vec::new();
    for (principal, from, until) in owed {
        if principal.minor() <= 0 {
            continue;
        }
        let mut from = regime.starts(*from, *until);
        while from < *until {
            let half_year = HalfYear::of(from);
            let end = half_year.end().min(*until);
            let rate_bps = regime.rate_bps(table.of(half_year)?);
            let (days, principal_minor) = (days_between(from, end), principal.minor());
            spans.push(Accrual { from, until: end, days, principal_minor, rate_bps });
            from = end;
        }
    }
    // 63 bits of amount, 32 of rate and 22 of days stay within 128 for any number of spans.
    let exact: i128 = spans
        .iter()
        .map(|span| i128::from(span.principal_minor) * i128::from(span.rate_bps) * i128::from(span.days))
        .sum();
    let rounded = (2 * exact + YEAR_BPS) / (2 * YEAR_BPS);
    // Interest beyond any amount would need centuries of the greatest amount: it stays the greatest.
    let minor = i64::try_from(rounded).unwrap_or(i64::MAX);
    Ok(Interest { amount: Money::new(minor, currency), spans })
}

impl Regime {
    /// From when a span counts: for a consumer, the day after the formal notice at the earliest.
    fn starts(self, from: Date, until: Date) -> Date {
        match self {
            Self::Business | Self::Contract { .. } | Self::Public => from,
            Self::Consumer { notice_on: Some(notice_on) } => {
                from.max(notice_on.tomorrow().unwrap_or(Date::MAX))
            }
            Self::Consumer { notice_on: None } => until,
        }
    }
}

/// Interest on a document: `open` since it was issued, less what reduced it on some days, from the day after the
/// due day through `through`, both included. A payment counts from the day after it; a judgment of
/// insolvency stops the interest on the day before.
pub fn interest(
    table: &RateTable,
    regime: Regime,
    total: Money,
    due_on: Date,
    reductions: &[(Date, Money)],
    through: Date,
    judgment_on: Option<Date>,
) -> Result<Interest, UnknownHalfYear> {
    let after = through.tomorrow().unwrap_or(Date::MAX);
    let until = judgment_on.map_or(after, |judgment| judgment.min(after));
    let mut reductions: Vec<(Date, i64)> =
        reductions.iter().map(|(on, by)| (on.tomorrow().unwrap_or(Date::MAX), by.minor())).collect();
    reductions.sort_unstable();
    let mut owed = Vec::new();
    let mut left = i128::from(total.minor());
    let mut from = due_on.tomorrow().unwrap_or(Date::MAX);
    for (on, by) in reductions {
        push(&mut owed, left, total, from, on.min(until));
        left -= i128::from(by);
        from = from.max(on);
    }
    push(&mut owed, left, total, from, until);
    accrue(table, regime, total.currency(), &owed)
}

fn push(owed: &mut Vec<(Money, Date, Date)>, left: i128, total: Money, from: Date, until: Date) {
    // What was paid beyond the total bears nothing for the customer either.
    let minor = i64::try_from(left.clamp(0, i128::from(total.minor().max(0)))).unwrap_or(0);
    owed.push((Money::new(minor, total.currency()), from, until));
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn euros(minor: i64) -> Money {
        Money::new(minor, Currency::EUR)
    }

    fn of(owed: &[(i64, Date, Date)], regime: Regime) -> i64 {
        let owed: Vec<_> = owed.iter().map(|(minor, from, until)| (euros(*minor), *from, *until)).collect();
        accrue(&RateTable::french(), regime, Currency::EUR, &owed).unwrap().amount.minor()
    }

    #[test]
    fn example_5_two_half_years_rounded_once() {
        let paid = [(date(2026, 8, 15), euros(120_000))];
        let found = interest(
            &RateTable::french(),
            Regime::Business,
            euros(120_000),
            date(2025, 11, 30),
            &paid,
            date(2026, 11, 1),
            None,
        )
        .unwrap();
        assert_eq!(found.amount, euros(10_344));
        let spans: Vec<_> = found.spans.iter().map(|span| (span.days, span.rate_bps)).collect();
        assert_eq!(spans, [(31, 1215), (181, 1215), (46, 1240)]);
    }

    #[test]
    fn example_6_and_the_floor_of_contracts() {
        let (may, july, september) = (date(2026, 5, 1), date(2026, 7, 1), date(2026, 9, 3));
        assert_eq!(of(&[(1_000_000, may, july)], Regime::Business), 20_305);
        assert_eq!(of(&[(600_000, july, september)], Regime::Business), 13_045);
        assert_eq!(of(&[(1_000_000, may, july), (600_000, july, september)], Regime::Business), 33_351);
        let table = RateTable::french();
        assert_eq!(Regime::Contract { rate_bps: 700 }.rate_on(&table, july), Ok(825));
        assert_eq!(Regime::Contract { rate_bps: 900 }.rate_on(&table, july), Ok(900));
        // In the first half of 2024 three times the legal rate was more than the default rate, which nothing raises.
        assert_eq!(Regime::Contract { rate_bps: 1000 }.rate_on(&table, date(2024, 1, 1)), Ok(1521));
        assert_eq!(Regime::Business.rate_on(&table, date(2024, 1, 1)), Ok(1450));
        assert_eq!(Regime::Public.rate_on(&table, july), Ok(1040));
    }

    #[test]
    fn consumers_bear_the_legal_rate_from_the_formal_notice() {
        let (from, until) = (date(2026, 1, 1), date(2026, 3, 1));
        assert_eq!(of(&[(1_000_000, from, until)], Regime::Consumer { notice_on: None }), 0);
        // 28 days of February at 2.62 %.
        let notice_on = Some(date(2026, 1, 31));
        assert_eq!(of(&[(1_000_000, from, until)], Regime::Consumer { notice_on }), 2_010);
    }

    #[test]
    fn what_reduces_the_amount() {
        let of = |reductions: &[(Date, i64)]| {
            let reductions: Vec<_> = reductions.iter().map(|(on, by)| (*on, euros(*by))).collect();
            let (due_on, through) = (date(2026, 4, 30), date(2026, 6, 30));
            let table = RateTable::french();
            let total = euros(1_000_000);
            interest(&table, Regime::Business, total, due_on, &reductions, through, None)
                .unwrap()
                .amount
                .minor()
        };
        let (before, late) = (date(2026, 4, 1), date(2026, 5, 31));
        assert_eq!(of(&[]), 20_305);
        // Paid in part before the due day: nothing accrues before it, and half afterwards.
        assert_eq!(of(&[(before, 500_000)]), 10_153);
        // Through the day of the payment on all of it: 31 days on the whole, 30 on the half.
        assert_eq!(of(&[(late, 500_000)]), 15_312);
        assert_eq!(of(&[(late, 1_500_000)]), 10_319);
        // A payment that came back, and one that was never there.
        assert_eq!(of(&[(before, 500_000), (late, -500_000)]), of(&[(late, -500_000), (before, 500_000)]));
        assert_eq!(of(&[(before, -500_000)]), 20_305);
    }

    #[test]
    fn a_half_year_that_is_not_known_is_an_error() {
        let found = |due_on, through| {
            interest(&RateTable::french(), Regime::Business, euros(100), due_on, &[], through, None)
        };
        assert!(found(date(2026, 12, 1), date(2026, 12, 31)).is_ok());
        let refused = found(date(2026, 12, 1), date(2027, 1, 1)).unwrap_err();
        assert_eq!(refused.half_year, HalfYear { year: 2027, is_second: false });
        // Nothing late, nothing needed.
        assert_eq!(found(date(2027, 3, 1), date(2027, 2, 1)).unwrap().amount, euros(0));
    }

    #[test]
    fn insolvency_stops_interest_the_day_before() {
        let (due_on, ten_thousand) = (date(2026, 4, 30), euros(1_000_000));
        let of = |through, judgment_on| {
            let regime = Regime::Business;
            interest(&RateTable::french(), regime, ten_thousand, due_on, &[], through, judgment_on)
                .unwrap()
                .amount
        };
        let august = date(2026, 8, 31);
        assert_eq!(of(august, Some(date(2026, 7, 1))), euros(20_305));
        assert_eq!(of(august, Some(date(2026, 4, 1))), euros(0));
        assert_eq!(of(august, Some(august)), of(date(2026, 8, 30), None));
        assert!(of(august, Some(august)).minor() < of(august, None).minor());
    }
}
