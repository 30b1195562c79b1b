//! Days from digits.

use jiff::civil::Date;

/// What a date field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DateText {
    /// A day of the calendar.
    Day(Date),
    /// A day that the month does not have (30 February); this is the last day of the month.
    LastOfMonth(Date),
    /// Not a date.
    Unreadable,
}

impl DateText {
    /// The day, whichever.
    pub(crate) fn day(self) -> Option<Date> {
        match self {
            Self::Day(day) | Self::LastOfMonth(day) => Some(day),
            Self::Unreadable => None,
        }
    }
}

/// The order of the parts of a written date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DateOrder {
    /// 31/12/2025.
    #[default]
    Dmy,
    /// 12/31/2025.
    Mdy,
    /// 2025-12-31.
    Ymd,
}

/// The full year of two digits: above 60 it is 19xx.
pub(crate) fn two_digit_year(year: u16) -> u16 {
    if year > 60 { 1900 + year } else { 2000 + year }
}

/// The day of a year, month and day.
pub(crate) fn day_of(year: u16, month: u16, day: u16) -> DateText {
    let (Ok(year), Ok(month), Ok(day)) = (i16::try_from(year), i8::try_from(month), i8::try_from(day)) else {
        return DateText::Unreadable;
    };
    if let Ok(date) = Date::new(year, month, day) {
        return DateText::Day(date);
    }
    match Date::new(year, month, 1) {
        Ok(first) if (29..=31).contains(&day) => DateText::LastOfMonth(first.last_of_month()),
        _ => DateText::Unreadable,
    }
}

/// Reads a date with separators, or of eight digits, in the given order. Four digits in front are
/// a year whatever the order; a year of two digits is completed. What follows the date (a time) is
/// passed over.
pub(crate) fn loose_date(text: &str, order: DateOrder) -> DateText {
    let mut parts = [0_u16; 3];
    let mut widths = [0_usize; 3];
    let mut at = 0;
    for byte in text.trim().bytes() {
        match byte {
            b'0'..=b'9' => {
                widths[at] += 1;
                parts[at] = parts[at].saturating_mul(10).saturating_add(u16::from(byte - b'0'));
                if widths[at] > 4 {
                    return compact_date(text, order);
                }
            }
            b'/' | b'-' | b'.' | b'\'' | b' ' if widths[at] == 0 => {}
            b'/' | b'-' | b'.' | b'\'' | b' ' | b'T' if at < 2 => at += 1,
            _ if at == 2 && widths[2] > 0 => break,
            _ => return DateText::Unreadable,
        }
    }
    if at < 2 || widths[2] == 0 {
        return DateText::Unreadable;
    }
    let order = if widths[0] == 4 { DateOrder::Ymd } else { order };
    let (year, year_width, month, day) = match order {
        DateOrder::Dmy => (parts[2], widths[2], parts[1], parts[0]),
        DateOrder::Mdy => (parts[2], widths[2], parts[0], parts[1]),
        DateOrder::Ymd => (parts[0], widths[0], parts[1], parts[2]),
    };
    let year = if year_width <= 2 { two_digit_year(year) } else { year };
    day_of(year, month, day)
}

/// Eight digits in a row: year first when the order says so or when the head reads as a year.
fn compact_date(text: &str, order: DateOrder) -> DateText {
    let digits = text.trim().as_bytes();
    let Some(digits) = digits.get(..8).filter(|head| head.iter().all(u8::is_ascii_digit)) else {
        return DateText::Unreadable;
    };
    let number = |range: std::ops::Range<usize>| {
        digits[range].iter().fold(0_u16, |value, digit| value * 10 + u16::from(digit - b'0'))
    };
    if order == DateOrder::Ymd || (1900..=2099).contains(&number(0..4)) && number(4..6) <= 12 {
        return day_of(number(0..4), number(4..6), number(6..8));
    }
    match order {
        DateOrder::Mdy => day_of(number(4..8), number(0..2), number(2..4)),
        DateOrder::Dmy | DateOrder::Ymd => day_of(number(4..8), number(2..4), number(0..2)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, order: DateOrder, expected: &str) {
        let found = match loose_date(text, order) {
            DateText::Day(day) => day.to_string(),
            DateText::LastOfMonth(day) => format!("last {day}"),
            DateText::Unreadable => "unreadable".to_owned(),
        };
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn written_dates() {
        check("31/12/2025", DateOrder::Dmy, "2025-12-31");
        check("31/12/25", DateOrder::Dmy, "2025-12-31");
        check("1/ 5'18", DateOrder::Dmy, "2018-05-01");
        check("12/31/99", DateOrder::Mdy, "1999-12-31");
        check("2025-12-31 13:12", DateOrder::Dmy, "2025-12-31");
        check("2025-12-31T13:12:00", DateOrder::Dmy, "2025-12-31");
        check("20251231", DateOrder::Dmy, "2025-12-31");
        check("31122025", DateOrder::Dmy, "2025-12-31");
        check("30/02/2025", DateOrder::Dmy, "last 2025-02-28");
        check("12/31/2025", DateOrder::Dmy, "unreadable");
        check("CART", DateOrder::Dmy, "unreadable");
        check("", DateOrder::Dmy, "unreadable");
        check("31/12", DateOrder::Dmy, "unreadable");
    }
}
