//! Amounts as Stripe writes them ("Supported currencies", sections "Zero-decimal currencies" and
//! "Special cases"): minor units of ISO 4217 but for the currencies named here.

use connector_api::ReadError;
use connector_api::action::ActionError;
use money::{Currency, Money};

/// How many of Stripe's units one minor unit of ISO 4217 is, or the reverse.
enum Unit {
    Iso,
    /// Stripe counts hundredths of what has no minor unit.
    Hundredths,
    /// Stripe counts whole units of what has hundredths.
    Whole,
}

fn unit(currency: Currency) -> Unit {
    match currency.code() {
        "ISK" | "UGX" => Unit::Hundredths,
        "MGA" => Unit::Whole,
        _ => Unit::Iso,
    }
}

/// An amount that came in.
pub(crate) fn read(object: &'static str, field: &str, units: i64, code: &str) -> Result<Money, ReadError> {
    let error = |reason: &str| ReadError::new(object, field, reason);
    let currency = Currency::parse(&code.to_ascii_uppercase())
        .map_err(|_| ReadError::new(object, "currency", "is not a currency of ISO 4217"))?;
    let minor = match unit(currency) {
        Unit::Iso => units,
        Unit::Hundredths if units % 100 == 0 => units / 100,
        Unit::Hundredths => return Err(error("holds a part of the smallest unit")),
        Unit::Whole => units.checked_mul(100).ok_or_else(|| error("is out of range"))?,
    };
    Ok(Money::new(minor, currency))
}

/// An amount to ask for: above zero, and one that Stripe can say.
pub(crate) fn written(amount: Money) -> Result<(i64, String), ActionError> {
    let minor = amount.minor();
    if minor <= 0 {
        return Err(ActionError::Amount("it is not above zero"));
    }
    let units = match unit(amount.currency()) {
        // Three decimals: the last one must be zero.
        Unit::Iso if amount.currency().decimals() == 3 && minor % 10 != 0 => {
            return Err(ActionError::Amount("its third decimal is not zero"));
        }
        Unit::Iso => minor,
        Unit::Hundredths => minor.checked_mul(100).ok_or(ActionError::Amount("it is out of range"))?,
        Unit::Whole if minor % 100 == 0 => minor / 100,
        Unit::Whole => return Err(ActionError::Amount("it has decimals")),
    };
    Ok((units, amount.currency().code().to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::{read, written};
    use money::{Currency, Money};

    #[test]
    fn special_currencies_keep_their_value() {
        for (code, units, minor) in [
            ("eur", 1234, 1234),
            ("jpy", 500, 500),
            ("isk", 50_000, 500),
            ("mga", 7, 700),
            ("kwd", 1230, 1230),
        ] {
            let amount = read("charge", "amount", units, code).unwrap();
            assert_eq!(amount.minor(), minor, "{code}");
            assert_eq!(written(amount).unwrap(), (units, code.to_owned()));
        }
    }

    #[test]
    fn what_cannot_be_said_exactly_is_refused() {
        assert!(read("charge", "amount", 50_001, "isk").is_err());
        assert!(read("charge", "amount", 1, "euro").is_err());
        assert!(read("charge", "amount", i64::MAX, "mga").is_err());
        let of = |minor, code| written(Money::new(minor, Currency::parse(code).unwrap()));
        for (minor, code) in [(0, "EUR"), (-5, "EUR"), (1231, "KWD"), (701, "MGA"), (i64::MAX, "ISK")] {
            assert!(of(minor, code).is_err(), "{minor} {code}");
        }
    }
}
