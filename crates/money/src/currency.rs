//! ISO 4217 currencies.

use std::fmt;

/// An ISO 4217 currency: its alphabetic code and its number of decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Currency(iso_currency::Currency);

/// The text is not an ISO 4217 alphabetic code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not an ISO 4217 currency code")]
pub struct UnknownCurrency(pub String);

impl Currency {
    /// The euro.
    pub const EUR: Self = Self(iso_currency::Currency::EUR);

    /// The currency of an alphabetic code, in either case.
    pub fn parse(code: &str) -> Result<Self, UnknownCurrency> {
        if code == "EUR" {
            return Ok(Self::EUR);
        }
        iso_currency::Currency::from_code(&code.to_ascii_uppercase())
            .map(Self)
            .ok_or_else(|| UnknownCurrency(code.to_owned()))
    }

    /// The alphabetic code, three capital letters.
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// Digits after the decimal sign: 2 for EUR, 0 for XPF. Currencies for which ISO 4217
    /// states none (precious metals, test codes) count as 2.
    pub fn decimals(self) -> u8 {
        self.0.exponent().and_then(|digits| u8::try_from(digits).ok()).unwrap_or(2)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_in_either_case() {
        assert_eq!(Currency::parse("eur"), Ok(Currency::EUR));
        assert_eq!(Currency::parse("XPF").unwrap().decimals(), 0);
        assert_eq!(Currency::parse("TND").unwrap().decimals(), 3);
        assert!(Currency::parse("EURO").is_err());
    }
}
