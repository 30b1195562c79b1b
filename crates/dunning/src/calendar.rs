//! Days on which nobody is written to, and days on which banks book: `docs/spec/dunning.md`, section 3.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

/// Whose holidays count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Region {
    /// France but for Alsace and Moselle.
    #[default]
    France,
    /// The departments 57, 67 and 68, where Good Friday and 26 December are holidays too.
    AlsaceMoselle,
}

/// Easter Sunday by the Gregorian computus; `None` outside the years that a date can hold.
///
/// ```
/// assert_eq!(dunning::calendar::easter(2026), jiff::civil::Date::new(2026, 4, 5).ok());
/// ```
pub fn easter(year: i16) -> Option<Date> {
    let year = i32::from(year);
    let golden = year.rem_euclid(19);
    let century = year.div_euclid(100);
    let leap_centuries = century.div_euclid(4);
    let moon = (century + 8).div_euclid(25);
    let correction = (century - moon + 1).div_euclid(3);
    let epact = (19 * golden + century - leap_centuries - correction + 15).rem_euclid(30);
    let in_century = year.rem_euclid(100);
    let to_sunday =
        (32 + 2 * century.rem_euclid(4) + 2 * in_century.div_euclid(4) - epact - in_century.rem_euclid(4))
            .rem_euclid(7);
    let late = (golden + 11 * epact + 22 * to_sunday).div_euclid(451);
    let days = epact + to_sunday - 7 * late + 114;
    let month = i8::try_from(days.div_euclid(31)).ok()?;
    let day = i8::try_from(days.rem_euclid(31) + 1).ok()?;
    Date::new(i16::try_from(year).ok()?, month, day).ok()
}

/// Whether a day is a legal holiday (Code du travail, L3133-1 and L3134-13).
pub fn is_holiday(day: Date, region: Region) -> bool {
    let is_alsace = region == Region::AlsaceMoselle;
    let is_fixed = matches!(
        (day.month(), day.day()),
        (1 | 5 | 11, 1) | (5, 8) | (7, 14) | (8, 15) | (11, 11) | (12, 25)
    );
    is_fixed
        || is_alsace && (day.month(), day.day()) == (12, 26)
        || is_after_easter(day, &[1, 39, 50])
        || is_alsace && is_after_easter(day, &[-2])
}

/// Whether people are at work: neither a weekend nor a holiday.
pub fn is_working_day(day: Date, region: Region) -> bool {
    !is_weekend(day) && !is_holiday(day, region)
}

/// Whether banks book on a day: the calendar of TARGET, which is not that of French holidays.
///
/// ```
/// use dunning::calendar::is_bank_day;
/// use jiff::civil::date;
/// assert!(is_bank_day(date(2026, 5, 8)) && is_bank_day(date(2026, 7, 14)));
/// assert!(!is_bank_day(date(2026, 4, 3)) && !is_bank_day(date(2026, 12, 26)));
/// ```
pub fn is_bank_day(day: Date) -> bool {
    let is_fixed = matches!((day.month(), day.day()), (1 | 5, 1) | (12, 25 | 26));
    !is_weekend(day) && !is_fixed && !is_after_easter(day, &[-2, 1])
}

/// How many bank days lie after `through` and before `today`, counted no further than `most`.
pub fn bank_days_between(through: Date, today: Date, most: u16) -> u16 {
    let mut found = 0;
    let mut day = through;
    while found < most {
        match day.tomorrow() {
            Ok(next) if next < today => day = next,
            _ => break,
        }
        found += u16::from(is_bank_day(day));
    }
    found
}

/// The day that is `count` bank days after another; the end of the calendar where there is none.
pub fn after_bank_days(day: Date, count: u16) -> Date {
    let (mut day, mut left) = (day, count);
    while left > 0 {
        let Ok(next) = day.tomorrow() else { return Date::MAX };
        day = next;
        left -= u16::from(is_bank_day(day));
    }
    day
}

/// A day some days before or after another, held inside the calendar.
pub(crate) fn shifted(day: Date, days: i64) -> Date {
    day.saturating_add(Span::new().try_days(days).unwrap_or_else(|_| 0.days()))
}

/// Days from one day to another; negative when it is before.
pub(crate) fn days_between(from: Date, to: Date) -> i64 {
    i64::from((to - from).get_days())
}

fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

fn is_after_easter(day: Date, offsets: &[i64]) -> bool {
    // Only spring days can be; the computus is not free, and this is asked for every day of a wait.
    matches!(day.month(), 3..=6)
        && easter(day.year()).is_some_and(|easter| offsets.contains(&days_between(easter, day)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_movable_feasts_of_six_years() {
        for (good_friday, monday, ascension, whit_monday) in [
            (date(2025, 4, 18), date(2025, 4, 21), date(2025, 5, 29), date(2025, 6, 9)),
            (date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 14), date(2026, 5, 25)),
            (date(2027, 3, 26), date(2027, 3, 29), date(2027, 5, 6), date(2027, 5, 17)),
            (date(2028, 4, 14), date(2028, 4, 17), date(2028, 5, 25), date(2028, 6, 5)),
            (date(2029, 3, 30), date(2029, 4, 2), date(2029, 5, 10), date(2029, 5, 21)),
            (date(2030, 4, 19), date(2030, 4, 22), date(2030, 5, 30), date(2030, 6, 10)),
        ] {
            for day in [monday, ascension, whit_monday] {
                assert!(is_holiday(day, Region::France), "{day}");
            }
            assert!(
                !is_holiday(good_friday, Region::France) && is_holiday(good_friday, Region::AlsaceMoselle)
            );
            assert!(!is_bank_day(good_friday) && !is_bank_day(monday) && is_bank_day(ascension));
        }
    }

    #[test]
    fn a_year_has_eleven_holidays_and_alsace_two_more() {
        for year in [2024, 2025, 2026, 2027] {
            let count = |region| {
                date(year, 1, 1).series(1.day()).take(365).filter(|day| is_holiday(*day, region)).count()
            };
            // The 366th day of a leap year is 31 December, no holiday.
            assert_eq!((count(Region::France), count(Region::AlsaceMoselle)), (11, 13), "{year}");
        }
    }

    #[test]
    fn bank_days_after_easter_and_christmas() {
        assert_eq!(after_bank_days(date(2026, 4, 2), 1), date(2026, 4, 7));
        assert_eq!(after_bank_days(date(2026, 12, 24), 1), date(2026, 12, 28));
        assert_eq!(bank_days_between(date(2026, 7, 3), date(2026, 7, 6), 9), 0);
        assert_eq!(bank_days_between(date(2026, 7, 3), date(2026, 7, 7), 9), 1);
        assert_eq!(bank_days_between(date(2026, 4, 2), date(2026, 4, 7), 9), 0);
        assert_eq!(bank_days_between(date(2020, 1, 1), date(2026, 4, 7), 9), 9);
        assert_eq!(bank_days_between(date(2026, 7, 9), date(2026, 7, 7), 9), 0);
    }
}
