//! Sums that never add one currency to another.

use std::collections::BTreeMap;

use app::words::Words;
use money::Currency;
use serde::Serialize;

/// A sum for each currency, in minor units.
#[derive(Clone, Debug, Default)]
pub struct Sums {
    minor: BTreeMap<String, i64>,
}

/// The sum of one currency, as programs read it.
#[derive(Clone, Debug, Serialize)]
pub struct Sum {
    currency: String,
    minor: i64,
}

impl Sums {
    /// Adds an amount of a currency.
    pub fn add(&mut self, currency: &str, minor: i64) {
        let sum = self.minor.entry(currency.to_owned()).or_default();
        *sum = sum.saturating_add(minor);
    }

    /// One row for each currency.
    pub fn list(&self) -> Vec<Sum> {
        self.minor.iter().map(|(currency, minor)| Sum { currency: currency.clone(), minor: *minor }).collect()
    }

    /// The sum, when there is one currency or none at all.
    pub fn only(&self) -> Option<i64> {
        match self.minor.len() {
            0 => Some(0),
            1 => self.minor.values().next().copied(),
            _ => None,
        }
    }

    /// Every sum as a person reads it.
    pub fn shown(&self, words: &Words) -> String {
        let parts = self.minor.iter().map(|(currency, minor)| amount_words(*minor, currency, words));
        parts
            .reduce(|left, right| {
                words.say_with("cli-and", &[("left", left.into()), ("right", right.into())])
            })
            .unwrap_or_else(|| words.amount(0, Currency::EUR))
    }
}

/// An amount with the code of its currency, as it is stored.
pub fn amount_words(minor: i64, currency: &str, words: &Words) -> String {
    words.amount(minor, Currency::parse(currency).unwrap_or(Currency::EUR))
}

#[cfg(test)]
mod tests {
    use app::words::Language;

    use super::*;

    #[test]
    fn currencies_stay_apart() {
        let french = Words::new(Language::French);
        let mut sums = Sums::default();
        assert_eq!(sums.shown(&french), "0,00\u{a0}€");
        sums.add("EUR", 155_050);
        assert_eq!(sums.only(), Some(155_050));
        sums.add("USD", 9_999);
        assert_eq!(sums.only(), None);
        assert_eq!(sums.shown(&french), "1\u{202f}550,50\u{a0}€\u{a0}; 99,99\u{a0}USD");
    }
}
