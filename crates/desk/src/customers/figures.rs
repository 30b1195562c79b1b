//! Figures about how a customer pays, in words.

use app::reporting::{Behaviour, Trend};
use jiff::civil::Date;
use money::Currency;

use crate::words::Words;

/// Hundredths of a day as whole days, rounded half up.
pub fn whole_days(hundredths: i64) -> i64 {
    hundredths.saturating_add(50).div_euclid(100)
}

/// Hundredths of a day in words: `34 jours`.
pub fn days_in_words(hundredths: i64, words: &Words) -> String {
    let days = whole_days(hundredths);
    words.say_with("customers-days", &[("count", days.into()), ("shown", words.count(days).into())])
}

/// How a customer pays in euros, or in its first currency.
pub fn main(behaviour: &[Behaviour]) -> Option<&Behaviour> {
    behaviour.iter().find(|found| found.currency == Currency::EUR).or_else(|| behaviour.first())
}

/// The last payment, in whatever currency.
pub fn last_paid(behaviour: &[Behaviour]) -> Option<(Date, i64, Currency)> {
    let last = behaviour.iter().filter_map(|found| found.last.map(|(on, minor)| (on, minor, found.currency)));
    last.max_by_key(|(on, _, _)| *on)
}

/// A trend in words, and its tone.
pub fn trend_words(trend: Trend) -> (&'static str, &'static str) {
    match trend {
        Trend::Better => ("customers-trend-better", "ok"),
        Trend::Steady => ("customers-trend-same", "neutral"),
        Trend::Worse => ("customers-trend-worse", "bad"),
    }
}

/// How much of a credit limit is used, in whole per cent.
pub fn used_percent(outstanding_minor: i64, limit_minor: i64) -> i64 {
    if limit_minor <= 0 {
        return if outstanding_minor > 0 { 100 } else { 0 };
    }
    let percent = i128::from(outstanding_minor.max(0)) * 100 / i128::from(limit_minor);
    i64::try_from(percent).unwrap_or(i64::MAX)
}
