//! Amounts, dates and texts as camt writes them.

use file_intake::ProblemCode;
use jiff::civil::Date;
use money::{Currency, DecimalSign, parse_minor};
use std::borrow::Cow;

/// The `Ccy` attribute of an amount.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum CurrencyAttribute {
    #[default]
    Missing,
    Known(Currency),
    Unknown(String),
}

/// An amount with its currency; the sign stands elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Amount {
    pub(super) minor: i64,
    pub(super) currency: Currency,
}

/// The currency attribute among the attributes of an amount.
pub(super) fn currency_attribute(attributes: &[u8]) -> CurrencyAttribute {
    if attributes == b" Ccy=\"EUR\"" {
        return CurrencyAttribute::Known(Currency::EUR);
    }
    let Some(at) = memchr::memmem::find(attributes, b"Ccy") else { return CurrencyAttribute::Missing };
    let mut parts = attributes[at + 3..].split(|byte| matches!(byte, b'"' | b'\''));
    let code = String::from_utf8_lossy(parts.nth(1).unwrap_or_default());
    match Currency::parse(code.trim()) {
        Ok(currency) => CurrencyAttribute::Known(currency),
        Err(_) if code.trim().is_empty() => CurrencyAttribute::Missing,
        Err(_) => CurrencyAttribute::Unknown(code.into_owned()),
    }
}

/// Minor units of an amount without sign. camt states the direction beside the amount, so a sign
/// inside it leaves open what is meant, and is an error.
pub(super) fn amount_minor(text: &str, currency: Currency) -> Option<i64> {
    if let Some(minor) = plain_minor(text.as_bytes(), currency.decimals()) {
        return Some(minor);
    }
    if text.contains(['-', '(', '\u{2212}']) {
        return None;
    }
    let sign =
        if text.contains(',') && !text.contains('.') { DecimalSign::Comma } else { DecimalSign::Point };
    parse_minor(text, currency.decimals(), sign).ok()
}

/// The usual amount: up to 16 digits and a point, no more decimals than the currency has.
fn plain_minor(text: &[u8], decimals: u8) -> Option<i64> {
    if text.is_empty() || text.len() > 17 {
        return None;
    }
    let (mut minor, mut missing, mut is_fraction) = (0_i64, decimals, false);
    for byte in text {
        match byte {
            b'0'..=b'9' if !is_fraction || missing > 0 => {
                minor = minor * 10 + i64::from(byte - b'0');
                missing -= u8::from(is_fraction);
            }
            b'.' if !is_fraction => is_fraction = true,
            _ => return None,
        }
    }
    if text == b"." {
        return None;
    }
    (0..missing).try_fold(minor, |minor, _| minor.checked_mul(10))
}

/// The day of `2025-01-31`, `2025-01-31+01:00` or `2025-01-31T06:00:00Z`, as written: the bank's
/// calendar day is meant, whatever its offset. A day that its month does not have (30 February)
/// becomes the last of the month, with [`ProblemCode::DateImpossible`].
pub(super) fn day(text: &str) -> (Option<Date>, Option<ProblemCode>) {
    let unreadable = (None, Some(ProblemCode::DateUnreadable));
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, rest @ ..] = text.as_bytes() else { return unreadable };
    let digits = [y1, y2, y3, y4, m1, m2, d1, d2];
    if !digits.iter().all(|digit| digit.is_ascii_digit()) || rest.first().is_some_and(u8::is_ascii_digit) {
        return unreadable;
    }
    let two = |tens: &u8, ones: &u8| i16::from((tens - b'0') * 10 + (ones - b'0'));
    let (year, month, day) = (two(y1, y2) * 100 + two(y3, y4), two(m1, m2), two(d1, d2));
    let (Ok(month), Ok(day)) = (i8::try_from(month), i8::try_from(day)) else { return unreadable };
    if let Ok(date) = Date::new(year, month, day) {
        return (Some(date), None);
    }
    match Date::new(year, month, 1) {
        Ok(first) if (29..=31).contains(&day) => {
            (Some(first.last_of_month()), Some(ProblemCode::DateImpossible))
        }
        _ => unreadable,
    }
}

/// The text of an element: entities decoded, line breaks and tabs folded into one space, trimmed.
/// The second value
/// says that bytes were not UTF-8; they were read as Windows-1252, which they nearly always are.
pub(super) fn text_of(raw: &[u8]) -> (Cow<'_, str>, bool) {
    let (text, is_foreign) = match std::str::from_utf8(raw) {
        Ok(text) => (Cow::Borrowed(text), false),
        Err(_) => (encoding_rs::WINDOWS_1252.decode_without_bom_handling(raw).0, true),
    };
    let text = if text.contains('&') { Cow::Owned(with_entities(&text)) } else { text };
    if text.bytes().any(|byte| byte < b' ') {
        return (Cow::Owned(fold(&text)), is_foreign);
    }
    match text {
        Cow::Borrowed(text) => (Cow::Borrowed(text.trim_ascii()), is_foreign),
        Cow::Owned(text) => (Cow::Owned(text.trim_ascii().to_owned()), is_foreign),
    }
}

/// Text with its control characters folded, each run of white space that has one into one space.
fn fold(text: &str) -> String {
    let pieces = text.split(|character: char| character.is_ascii_control()).map(str::trim_ascii);
    let mut folded = String::with_capacity(text.len());
    for piece in pieces.filter(|piece| !piece.is_empty()) {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(piece);
    }
    folded
}

/// Text with the five named and all numeric entities decoded; others stay as written.
fn with_entities(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        // The longest entity that means a character is `&#x10FFFF;`; leading zeros may lengthen it.
        let end = rest.bytes().take(16).position(|byte| byte == b';');
        let (character, length) =
            end.and_then(|end| Some((entity(&rest[1..end])?, end + 1))).unwrap_or(('&', 1));
        decoded.push(character);
        rest = &rest[length..];
    }
    decoded.push_str(rest);
    decoded
}

fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|character| *character != '\0')
        }
    }
}

/// A reference, unless it is one of the words that banks write for "none".
pub(super) fn is_given(reference: &str) -> bool {
    !["NOTPROVIDED", "NOT PROVIDED", "NONREF", "NOTAVAILABLE"]
        .iter()
        .any(|word| reference.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts() {
        let eur = Currency::EUR;
        for (text, expected) in [
            ("12", Some(1200)),
            ("12.3", Some(1230)),
            ("12.34", Some(1234)),
            ("12.34000", Some(1234)),
            ("12.345", None),
            ("12,34", Some(1234)),
            ("1 234.50", Some(123_450)),
            ("1.234", None),
            ("-12.00", None),
            (".5", Some(50)),
            (".", None),
            ("", None),
            ("999999999999999.99", Some(99_999_999_999_999_999)),
            ("99999999999999999999", None),
        ] {
            assert_eq!(amount_minor(text, eur), expected, "{text:?}");
        }
        assert_eq!(amount_minor("1200", Currency::parse("JPY").unwrap()), Some(1200));
        assert_eq!(amount_minor("1.234", Currency::parse("TND").unwrap()), Some(1234));
    }

    #[test]
    fn days() {
        let read = |text| {
            let (date, problem) = day(text);
            (date.map(|date| date.to_string()), problem)
        };
        assert_eq!(read("2025-01-31"), (Some("2025-01-31".to_owned()), None));
        assert_eq!(read("2025-01-31T23:59:00-05:00"), (Some("2025-01-31".to_owned()), None));
        assert_eq!(read("2025-02-30"), (Some("2025-02-28".to_owned()), Some(ProblemCode::DateImpossible)));
        assert_eq!(read("2025-13-01"), (None, Some(ProblemCode::DateUnreadable)));
        assert_eq!(read("31/01/2025"), (None, Some(ProblemCode::DateUnreadable)));
    }

    #[test]
    fn texts() {
        assert_eq!(text_of(b" a &amp; b&#233;&#xE9;&lt;&foo; ").0, "a & béé<&foo;");
        assert_eq!(text_of(b"two\n      lines").0, "two lines");
        assert_eq!(text_of(b"soci\xe9t\xe9"), (Cow::Borrowed("société"), true));
    }
}
