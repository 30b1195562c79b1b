//! Amounts as decimal text, exactly: what cannot be said in minor units is refused, never rounded.

use money::{Currency, DecimalSign, Money, parse_minor};

use crate::read::ReadError;

/// The currency of ISO 4217 that a code names, in small letters or capitals.
pub fn currency(object: &'static str, field: &str, code: &str) -> Result<Currency, ReadError> {
    Currency::parse(&code.to_ascii_uppercase())
        .map_err(|_| ReadError::new(object, field, "is not a currency of ISO 4217"))
}

/// `-1234.50` of a currency. No sign but a minus, no grouping, and no decimals beyond those of the
/// currency unless they are zero.
///
/// ```
/// use connector_api::amount::decimal;
/// use money::Currency;
/// assert_eq!(decimal("refund", "amount", "-12.5", Currency::EUR)?.minor(), -12_50);
/// assert!(decimal("refund", "amount", "12.505", Currency::EUR).is_err());
/// # Ok::<(), connector_api::ReadError>(())
/// ```
pub fn decimal(
    object: &'static str,
    field: &str,
    text: &str,
    currency: Currency,
) -> Result<Money, ReadError> {
    let minor = fixed(text, currency.decimals());
    let minor = minor.ok_or_else(|| ReadError::new(object, field, "is no amount of its currency"))?;
    Ok(Money::new(minor, currency))
}

/// A decimal text as an integer of units with that many decimals; `None` where that is not exact.
pub fn fixed(text: &str, decimals: u8) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if !plain || digits.matches('.').count() > 1 {
        return None;
    }
    parse_minor(text, decimals, DecimalSign::Point).ok()
}

/// An amount as `1234.50`.
pub fn decimal_text(amount: Money) -> String {
    let text = amount.to_string();
    text.split(' ').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::{decimal, decimal_text, fixed};
    use money::{Currency, Money};
    use proptest::prelude::*;

    #[test]
    fn what_is_not_exact_is_refused() {
        let of = |text, code| decimal("o", "f", text, Currency::parse(code).unwrap()).map(Money::minor).ok();
        assert_eq!(of("10.00", "EUR"), Some(1000));
        assert_eq!(of(".5", "EUR"), Some(50));
        assert_eq!(of("500", "JPY"), Some(500));
        assert_eq!(of("500.00", "JPY"), Some(500));
        assert_eq!(of("1.234", "KWD"), Some(1234));
        for (text, code) in [
            ("500.5", "JPY"),
            ("1,000.00", "EUR"),
            ("1 000", "EUR"),
            ("+1", "EUR"),
            ("(1)", "EUR"),
            ("1.2.3", "EUR"),
            ("", "EUR"),
            ("-", "EUR"),
            ("1e3", "EUR"),
            ("92233720368547758.08", "EUR"),
        ] {
            assert_eq!(of(text, code), None, "{text}");
        }
        assert_eq!(fixed("-45.5", 1), Some(-455));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(minor in any::<i64>()) {
            prop_assume!(minor != i64::MIN);
            for code in ["EUR", "JPY", "KWD"] {
                let amount = Money::new(minor, Currency::parse(code).unwrap());
                prop_assert_eq!(decimal("o", "f", &decimal_text(amount), amount.currency()).unwrap(), amount);
            }
        }
    }
}
