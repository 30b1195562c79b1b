//! Decimal text to minor units and back, exactly.

/// Which character separates the decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecimalSign {
    /// `1 234,56`: comma; spaces, dots and apostrophes group thousands.
    Comma,
    /// `1,234.56`: point; spaces, commas and apostrophes group thousands.
    Point,
    /// Found in the text: the last of comma and point decides, unless it can only be grouping.
    Detect,
}

/// Why a text is not an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecimalError {
    /// No digit at all.
    #[error("no digit in the amount")]
    Empty,
    /// A character that cannot be part of an amount, or two decimal signs.
    #[error("not an amount")]
    NotAnAmount,
    /// More decimals than the currency has, and not all zero.
    #[error("more decimals than the currency allows")]
    TooManyDecimals,
    /// Does not fit in 64 bits of minor units.
    #[error("amount out of range")]
    OutOfRange,
}

/// Reads a decimal text as minor units of a currency with `decimals` digits after the sign.
///
/// Accepts a leading or trailing sign, parentheses for a negative amount, spaces (also
/// non-breaking and narrow) and apostrophes as grouping. Surplus decimals are accepted only
/// when they are zero, so that nothing is ever rounded in silence.
///
/// ```
/// use money::{DecimalSign, parse_minor};
/// assert_eq!(parse_minor("1 234,5", 2, DecimalSign::Comma), Ok(123_450));
/// assert_eq!(parse_minor("-1,234.50", 2, DecimalSign::Detect), Ok(-123_450));
/// ```
pub fn parse_minor(text: &str, decimals: u8, sign: DecimalSign) -> Result<i64, DecimalError> {
    let text = text.trim();
    let decimal_at = match sign {
        DecimalSign::Comma => text.rfind(','),
        DecimalSign::Point => text.rfind('.'),
        DecimalSign::Detect => detect_decimal_sign(text),
    };
    let decimal_char = decimal_at.and_then(|at| text[at..].chars().next());
    let mut negative = false;
    let mut minor = 0_i64;
    let (mut digits, mut fraction) = (0_u32, None::<u8>);
    for (at, character) in text.char_indices() {
        match character {
            '0'..='9' => {
                digits += 1;
                let digit = i64::from(character as u8 - b'0');
                if let Some(seen) = fraction.as_mut() {
                    if *seen == decimals {
                        if digit != 0 {
                            return Err(DecimalError::TooManyDecimals);
                        }
                        continue;
                    }
                    *seen += 1;
                }
                minor = push_digit(minor, digit)?;
            }
            '-' | '\u{2212}' | '(' => negative = true,
            '+' | ')' | ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '\u{2019}' => {}
            _ if Some(at) == decimal_at => fraction = Some(0),
            // Before the decimal sign the other sign groups thousands; the same sign twice is an error.
            ',' | '.' if fraction.is_none() && Some(character) != decimal_char => {}
            ',' | '.' if decimal_at.is_none() => {}
            _ => return Err(DecimalError::NotAnAmount),
        }
    }
    if digits == 0 {
        return Err(DecimalError::Empty);
    }
    for _ in fraction.unwrap_or(0)..decimals {
        minor = push_digit(minor, 0)?;
    }
    Ok(if negative { -minor } else { minor })
}

fn push_digit(minor: i64, digit: i64) -> Result<i64, DecimalError> {
    minor.checked_mul(10).and_then(|value| value.checked_add(digit)).ok_or(DecimalError::OutOfRange)
}

/// The place of the decimal sign. A sign that stands more than once, or once before exactly
/// three digits with at most three before it and the other sign absent (`1.234`), groups thousands.
fn detect_decimal_sign(text: &str) -> Option<usize> {
    let at = text.rfind([',', '.'])?;
    let sign = text[at..].chars().next()?;
    let other = if sign == ',' { '.' } else { ',' };
    if text.contains(other) {
        return Some(at);
    }
    let grouped = text.matches(sign).count() > 1 || has_two_readings(text);
    (!grouped).then_some(at)
}

/// Whether an amount reads as a thousand of it just as well: a lone comma or point before exactly three digits,
/// with one to three digits before it of which the first is not zero (`1,000`, `-12.345`).
///
/// ```
/// use money::has_two_readings;
/// assert!(has_two_readings("1,000") && has_two_readings("-12.345 €"));
/// assert!(!has_two_readings("0,500") && !has_two_readings("1234,567") && !has_two_readings("1.234,56"));
/// ```
pub fn has_two_readings(text: &str) -> bool {
    let Some(at) = text.find([',', '.']) else { return false };
    let digits = |part: &str| part.chars().filter(char::is_ascii_digit).collect::<String>();
    let (whole, fraction) = (digits(&text[..at]), digits(&text[at + 1..]));
    !text[at + 1..].contains([',', '.'])
        && fraction.len() == 3
        && (1..=3).contains(&whole.len())
        && !whole.starts_with('0')
}

/// Minor units as decimal text with the given decimal sign and no grouping.
pub(crate) fn format_minor(minor: i64, decimals: u8, sign: char) -> String {
    let scale = 10_u64.pow(u32::from(decimals));
    let absolute = minor.unsigned_abs();
    let minus = if minor < 0 { "-" } else { "" };
    if decimals == 0 {
        return format!("{minus}{absolute}");
    }
    format!("{minus}{}{sign}{:0width$}", absolute / scale, absolute % scale, width = usize::from(decimals))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Result<i64, DecimalError>) {
        assert_eq!(parse_minor(text, 2, DecimalSign::Detect), expected, "{text:?}");
    }

    #[test]
    fn amounts_as_people_write_them() {
        check("12", Ok(1200));
        check("12,5", Ok(1250));
        check("12.50", Ok(1250));
        check("1.234,56", Ok(123_456));
        check("1,234.56", Ok(123_456));
        check("1\u{202f}234,56", Ok(123_456));
        check("1'234.56", Ok(123_456));
        check("1.234", Ok(123_400));
        check("0.500", Ok(50));
        check("1234,500", Ok(123_450));
        check("1.234.567", Ok(123_456_700));
        check("-3,00", Ok(-300));
        check("3,00-", Ok(-300));
        check("(3,00)", Ok(-300));
        check("+41,17", Ok(4117));
        check("12,3400", Ok(1234));
    }

    #[test]
    fn what_is_not_an_amount_is_refused() {
        check("", Err(DecimalError::Empty));
        check("abc", Err(DecimalError::NotAnAmount));
        check("12,345,67.8.9", Err(DecimalError::NotAnAmount));
        check("1.2345", Err(DecimalError::TooManyDecimals));
        check("99999999999999999999", Err(DecimalError::OutOfRange));
    }

    #[test]
    fn a_stated_sign_is_not_second_guessed() {
        assert_eq!(parse_minor("1.234", 3, DecimalSign::Point), Ok(1234));
        assert_eq!(parse_minor("1.234", 2, DecimalSign::Comma), Ok(123_400));
        assert_eq!(format_minor(-1234, 2, ','), "-12,34");
    }
}
