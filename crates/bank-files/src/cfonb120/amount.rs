//! Amounts whose last character is digit and sign in one ("overpunch").

/// Reads a signed amount: digits, of which the last one carries the sign. `{` is +0, `A` to `I` are
/// +1 to +9, `}` is -0, `J` to `R` are -1 to -9. Lower case is read too, and `é` and `è`, which the
/// French national character set has in the place of the braces (in Latin-1 and in DOS bytes).
pub(super) fn signed(field: &[u8]) -> Option<i64> {
    let (last, head) = field.trim_ascii().split_last()?;
    let (negative, digit) = match last {
        b'{' | 0xe9 | 0x82 => (false, 0),
        b'}' | 0xe8 | 0x8a => (true, 0),
        b'A'..=b'I' => (false, last - b'A' + 1),
        b'a'..=b'i' => (false, last - b'a' + 1),
        b'J'..=b'R' => (true, last - b'J' + 1),
        b'j'..=b'r' => (true, last - b'j' + 1),
        _ => return None,
    };
    let value = digits(head)?.checked_mul(10)?.checked_add(i64::from(digit))?;
    Some(if negative { -value } else { value })
}

/// Half of the digits that always fit; a record has room for 14.
const HALF: usize = 9;
const HALF_UNIT: i64 = 1_000_000_000;

/// Reads plain digits; none at all is zero.
pub(super) fn digits(field: &[u8]) -> Option<i64> {
    let field = field.trim_ascii();
    if field.len() > 2 * HALF {
        return None;
    }
    // Two sums, neither of which waits for the other.
    let (high, low) = field.split_at(field.len().saturating_sub(HALF));
    Some(sum_of(high)? * HALF_UNIT + sum_of(low)?)
}

/// The number of so few digits that it cannot overflow.
fn sum_of(digits: &[u8]) -> Option<i64> {
    let (mut value, mut is_odd) = (0_i64, false);
    for byte in digits {
        let digit = byte.wrapping_sub(b'0');
        is_odd |= digit > 9;
        value = value * 10 + i64::from(digit);
    }
    (!is_odd).then_some(value)
}

/// Brings an amount with `from` decimals to `to` decimals; `None` when that would lose a digit.
pub(super) fn rescale(minor: i64, from: u8, to: u8) -> Option<i64> {
    if from <= to {
        return minor.checked_mul(10_i64.checked_pow(u32::from(to - from))?);
    }
    let unit = 10_i64.checked_pow(u32::from(from - to))?;
    (minor % unit == 0).then(|| minor / unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overpunched_amounts() {
        for (text, expected) in [
            ("0000000001904}", Some(-19_040)),
            ("0000000000322J", Some(-3_221)),
            ("0000000000107}", Some(-1_070)),
            ("0000000002412J", Some(-24_121)),
            ("0000000000974I", Some(9_749)),
            ("0000000000121}", Some(-1_210)),
            ("0000000166956E", Some(1_669_565)),
            ("0000000000227R", Some(-2_279)),
            ("0000000000227r", Some(-2_279)),
            ("0000000166956e", Some(1_669_565)),
            ("             {", Some(0)),
            ("0000000000000}", Some(0)),
            ("1234567890123D", Some(12_345_678_901_234)),
            ("12345X7890123D", None),
            ("123456789 123D", None),
            ("00000000001234", None),
            ("000000000X123A", None),
            ("", None),
        ] {
            assert_eq!(signed(text.as_bytes()), expected, "{text}");
        }
        assert_eq!(signed(b"0000000001904\xe9"), Some(19_040));
        assert_eq!(signed(b"0000000001904\xe8"), Some(-19_040));
    }

    #[test]
    fn decimals_of_the_record_and_of_the_currency() {
        assert_eq!(rescale(12_345, 2, 2), Some(12_345));
        assert_eq!(rescale(12_300, 2, 0), Some(123));
        assert_eq!(rescale(12_345, 2, 0), None);
        assert_eq!(rescale(123, 0, 2), Some(12_300));
        assert_eq!(rescale(i64::MAX, 0, 9), None);
    }
}
