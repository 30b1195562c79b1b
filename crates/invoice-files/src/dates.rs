//! Dates as office software writes them.

use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::mapping::DateOrder;

/// Reads a date: ISO (with or without a time behind it), `AAAAMMJJ`, day and month in the given
/// order with any sign between, two-digit years (of this century), month names in French and
/// English, and bare spreadsheet serial numbers.
pub(crate) fn parse_date(text: &str, order: DateOrder) -> Option<Date> {
    let text = text.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return match text.len() {
            8 => civil(text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..].parse().ok()?),
            5 => serial_date(text.parse().ok()?),
            _ => None,
        };
    }
    let mut tokens = text.split(|c: char| !c.is_alphanumeric()).filter(|token| !token.is_empty());
    // A weekday name may stand first.
    let mut first = tokens.next()?;
    if first.chars().all(char::is_alphabetic) && month_of(first).is_none() {
        first = tokens.next()?;
    }
    let (second, third) = (tokens.next()?, tokens.next()?);
    let third = third.split_once(['T', 't']).map_or(third, |(day, _)| day);
    if first.len() == 4 {
        return civil(first.parse().ok()?, number_or_month(second)?, third.parse().ok()?);
    }
    let year = year_of(third)?;
    if let Some(month) = month_of(second) {
        return civil(year, month, first.trim_end_matches(|c: char| c.is_alphabetic()).parse().ok()?);
    }
    if let Some(month) = month_of(first) {
        return civil(year, month, second.trim_end_matches(|c: char| c.is_alphabetic()).parse().ok()?);
    }
    let (first, second) = (first.parse().ok()?, second.parse().ok()?);
    match order {
        DateOrder::DayFirst => civil(year, second, first),
        DateOrder::MonthFirst => civil(year, first, second),
    }
}

/// The day of a serial number of the 1900 date system; only 1954 to 2119, so that an amount or a
/// number in the wrong column is not taken for a date.
pub(crate) fn serial_date(days: i32) -> Option<Date> {
    if !(20_000..=80_000).contains(&days) {
        return None;
    }
    date(1899, 12, 30).checked_add(days.days()).ok()
}

fn civil(year: i16, month: i8, day: i8) -> Option<Date> {
    Date::new(year, month, day).ok()
}

fn year_of(text: &str) -> Option<i16> {
    let year: i16 = text.parse().ok()?;
    match text.len() {
        2 => Some(2000 + year),
        4 => Some(year),
        _ => None,
    }
}

fn number_or_month(text: &str) -> Option<i8> {
    text.parse().ok().or_else(|| month_of(text))
}

const MONTHS: [(&str, i8); 31] = [
    ("jan", 1),
    ("janv", 1),
    ("january", 1),
    ("janvier", 1),
    ("feb", 2),
    ("fev", 2),
    ("fevr", 2),
    ("february", 2),
    ("fevrier", 2),
    ("mar", 3),
    ("mars", 3),
    ("march", 3),
    ("apr", 4),
    ("avr", 4),
    ("april", 4),
    ("avril", 4),
    ("mai", 5),
    ("may", 5),
    ("juin", 6),
    ("jun", 6),
    ("june", 6),
    ("juil", 7),
    ("jul", 7),
    ("july", 7),
    ("juillet", 7),
    ("aug", 8),
    ("aou", 8),
    ("aout", 8),
    ("august", 8),
    ("sep", 9),
    ("sept", 9),
];
const LATE_MONTHS: [(&str, i8); 11] = [
    ("september", 9),
    ("septembre", 9),
    ("oct", 10),
    ("october", 10),
    ("octobre", 10),
    ("nov", 11),
    ("november", 11),
    ("novembre", 11),
    ("dec", 12),
    ("december", 12),
    ("decembre", 12),
];

fn month_of(text: &str) -> Option<i8> {
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let key = crate::columns::header_key(text);
    MONTHS.iter().chain(&LATE_MONTHS).find(|(name, _)| *name == key).map(|(_, month)| *month)
}

/// What the dates of a sample say about their order.
#[derive(Default)]
pub(crate) struct OrderVotes {
    day_first: usize,
    month_first: usize,
    ambiguous: usize,
}

impl OrderVotes {
    /// Weighs one date: a first number over 12 is a day, a second number over 12 is a day too.
    pub(crate) fn weigh(&mut self, text: &str) {
        let mut numbers = text
            .trim()
            .split(|c: char| !c.is_ascii_digit())
            .map(|part| if part.len() > 2 { None } else { part.parse::<u8>().ok() });
        let (Some(Some(first)), Some(Some(second))) = (numbers.next(), numbers.next()) else { return };
        if first > 12 && second <= 12 {
            self.day_first += 1;
        } else if second > 12 && first <= 12 {
            self.month_first += 1;
        } else if first != second && first <= 12 && second <= 12 {
            self.ambiguous += 1;
        }
    }

    /// Whether the order was assumed: some dates could be read either way, and none decided.
    pub(crate) fn is_assumed(&self) -> bool {
        self.ambiguous > 0 && self.day_first == self.month_first
    }

    /// The order of the file, and whether a date proved it. The day comes first when none did.
    pub(crate) fn decide(&self) -> (DateOrder, bool) {
        let certain = self.day_first != self.month_first;
        let order =
            if self.month_first > self.day_first { DateOrder::MonthFirst } else { DateOrder::DayFirst };
        (order, certain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, order: DateOrder, expected: Option<(i16, i8, i8)>) {
        let expected = expected.map(|(year, month, day)| date(year, month, day));
        assert_eq!(parse_date(text, order), expected, "{text}");
    }

    #[test]
    fn dates_as_people_write_them() {
        use DateOrder::{DayFirst, MonthFirst};
        check("2025-11-03", DayFirst, Some((2025, 11, 3)));
        check("2025-11-03T10:00:00Z", MonthFirst, Some((2025, 11, 3)));
        check("20251103", DayFirst, Some((2025, 11, 3)));
        check("03/11/2025", DayFirst, Some((2025, 11, 3)));
        check("03/11/2025", MonthFirst, Some((2025, 3, 11)));
        check("3.11.25", DayFirst, Some((2025, 11, 3)));
        check("3 nov. 2025", DayFirst, Some((2025, 11, 3)));
        check("Nov 3rd, 2025", MonthFirst, Some((2025, 11, 3)));
        check("lundi 3 février 2025", DayFirst, Some((2025, 2, 3)));
        check("45964", DayFirst, Some((2025, 11, 3)));
        check("31/02/2025", DayFirst, None);
        check("13/13/2025", DayFirst, None);
        check("", DayFirst, None);
        check("à réception", DayFirst, None);
    }
}
