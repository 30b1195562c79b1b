//! Amounts of formats that know no grouping of digits.

use money::{DecimalError, DecimalSign};

/// Reads an amount where the last of comma and point is the decimal sign, and a sign standing
/// alone is always the decimal sign: the rule of formats that know no grouping (MT940, OFX).
pub(crate) fn ungrouped_amount(text: &str, decimals: u8) -> Result<i64, DecimalError> {
    if let Some(minor) = plain_amount(text.as_bytes(), decimals) {
        return Ok(minor);
    }
    let count = |sign: u8| text.bytes().filter(|byte| *byte == sign).count();
    let (commas, points) = (count(b','), count(b'.'));
    let sign = match (commas, points) {
        (1, 0) => DecimalSign::Comma,
        (0, 1) => DecimalSign::Point,
        _ => DecimalSign::Detect,
    };
    money::parse_minor(text, decimals, sign)
}

/// The short way for what nearly all amounts are: digits, a sign, no more digits than the currency has.
fn plain_amount(text: &[u8], decimals: u8) -> Option<i64> {
    let sign = text.iter().position(|byte| !byte.is_ascii_digit())?;
    let (whole, fraction) = (&text[..sign], &text[sign + 1..]);
    let decimals = usize::from(decimals);
    let is_plain = matches!(text[sign], b',' | b'.')
        && (1..=12).contains(&whole.len())
        && fraction.len() <= decimals.min(4)
        && fraction.iter().all(u8::is_ascii_digit);
    if !is_plain {
        return None;
    }
    let digits = whole.iter().chain(fraction).fold(0, |value, digit| value * 10 + i64::from(digit - b'0'));
    digits.checked_mul(10_i64.checked_pow(u32::try_from(decimals - fraction.len()).ok()?)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_without_grouping() {
        assert_eq!(ungrouped_amount("100,", 2), Ok(10_000));
        assert_eq!(ungrouped_amount("+1 006,60", 2), Ok(100_660));
        assert_eq!(ungrouped_amount("1,234.5", 2), Ok(123_450));
        assert_eq!(ungrouped_amount("2,000", 2), Ok(200));
        assert!(ungrouped_amount("$120", 2).is_err());
    }

    #[test]
    fn the_short_way_for_amounts_gives_what_the_long_way_gives() {
        for text in [
            "0,",
            "12,3",
            "12,34",
            "012.34",
            "999999999999,99",
            "1234567890123,4",
            ",5",
            ".",
            "1,2,3",
            "1,234",
            "-1,00",
        ] {
            for decimals in [0, 2, 3] {
                if let Some(minor) = plain_amount(text.as_bytes(), decimals) {
                    let sign = if text.contains(',') { DecimalSign::Comma } else { DecimalSign::Point };
                    assert_eq!(money::parse_minor(text, decimals, sign), Ok(minor), "{text} {decimals}");
                }
            }
        }
        assert_eq!(plain_amount(b"12,3", 2), Some(1_230));
        assert_eq!(plain_amount(b"12,345", 2), None);
    }
}
