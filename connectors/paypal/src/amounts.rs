//! Amounts as PayPal writes them: decimal text, with the decimals of ISO 4217 but for the currencies
//! that PayPal takes in whole units alone ("Currency codes").

use connector_api::action::ActionError;
use connector_api::{ReadError, amount};
use money::Money;
use serde::Deserialize;
use serde_json::{Value, json};

/// An amount that came in.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct RawMoney {
    currency_code: String,
    value: String,
}

impl RawMoney {
    pub(crate) fn read(&self, object: &'static str, field: &str) -> Result<Money, ReadError> {
        let currency = amount::currency(object, &format!("{field}.currency_code"), &self.currency_code)?;
        amount::decimal(object, &format!("{field}.value"), &self.value, currency)
    }
}

/// An amount to ask for: above zero, and one that PayPal can say.
pub(crate) fn written(amount: Money) -> Result<Value, ActionError> {
    if amount.minor() <= 0 {
        return Err(ActionError::Amount("it is not above zero"));
    }
    let code = amount.currency().code();
    let text = amount::decimal_text(amount);
    let value = if ["HUF", "TWD"].contains(&code) {
        let whole = text.strip_suffix(".00");
        whole.ok_or(ActionError::Amount("it has decimals"))?.to_owned()
    } else {
        text
    };
    Ok(json!({ "currency_code": code, "value": value }))
}

#[cfg(test)]
mod tests {
    use super::{RawMoney, written};
    use money::{Currency, Money};

    #[test]
    fn amounts_keep_their_value() {
        for (code, minor, value) in [
            ("EUR", 1234, "12.34"),
            ("EUR", 5, "0.05"),
            ("JPY", 500, "500"),
            ("HUF", 50_000, "500"),
            ("TWD", 700, "7"),
        ] {
            let amount = Money::new(minor, Currency::parse(code).unwrap());
            let text = written(amount).unwrap();
            assert_eq!(text["value"], value, "{code}");
            let raw: RawMoney = serde_json::from_value(text).unwrap();
            assert_eq!(raw.read("order", "amount").unwrap(), amount);
        }
    }

    #[test]
    fn what_cannot_be_said_exactly_is_refused() {
        for (minor, code) in [(0, "EUR"), (-1, "EUR"), (701, "HUF"), (50, "TWD")] {
            assert!(written(Money::new(minor, Currency::parse(code).unwrap())).is_err(), "{minor} {code}");
        }
        for (value, code) in [("12.345", "EUR"), ("500.5", "JPY"), ("1,000.00", "EUR"), ("1", "euro")] {
            let raw = RawMoney { currency_code: code.to_owned(), value: value.to_owned() };
            assert!(raw.read("order", "amount").is_err(), "{value} {code}");
        }
    }
}
