//! What of the movements is asked for: the query of the page, which is its whole state.

use app::banking::{MovementFilter, WaitingState};
use jiff::civil::Date;
use money::{Currency, DecimalSign};
use serde::Deserialize;
use url::form_urlencoded::Serializer;

/// The query of the list of movements.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// `to_do`, `suggested`, `sure`, `outside`, `aside`, `new`, `explained`, or nothing for all.
    pub state: String,
    /// Part of a text.
    pub q: String,
    /// An amount as people write it.
    pub amount: String,
    /// `in`, `out`, or nothing for both.
    pub direction: String,
    /// A class of movements, or nothing for all.
    pub class: String,
    /// From this day.
    pub from: String,
    /// Through this day.
    pub to: String,
    /// Behind this movement.
    pub after: String,
}

impl Asked {
    /// The states that can be asked for.
    pub const STATES: [&'static str; 7] = ["", "to_do", "suggested", "sure", "outside", "aside", "explained"];

    /// The classes that can be asked for.
    pub const CLASSES: [&'static str; 13] = [
        "transfer",
        "direct_debit_issued",
        "direct_debit_paid",
        "return",
        "cheque",
        "cheque_unpaid",
        "card",
        "cash",
        "fee",
        "interest",
        "bill",
        "internal",
        "unspecified",
    ];

    /// The filter; what cannot be read filters nothing.
    pub fn filter(&self, currency: Currency) -> MovementFilter {
        MovementFilter {
            state: WaitingState::parse(&self.state),
            is_explained: self.state == "explained",
            text: self.q.trim().chars().take(100).collect(),
            amount_minor: self.amount_minor(currency),
            is_in: match self.direction.as_str() {
                "in" => Some(true),
                "out" => Some(false),
                _ => None,
            },
            class: if Self::CLASSES.contains(&self.class.as_str()) {
                self.class.clone()
            } else {
                String::new()
            },
            from: day(&self.from),
            through: day(&self.to),
        }
    }

    fn amount_minor(&self, currency: Currency) -> Option<i64> {
        let text: String =
            self.amount.chars().filter(|c| !c.is_whitespace() && *c != '€' && *c != '\u{2212}').collect();
        let decimals = currency.decimals();
        money::parse_minor(&text, decimals, DecimalSign::Detect).ok().filter(|minor| *minor != 0)
    }

    /// Whether something is filtered.
    pub fn is_filtered(&self) -> bool {
        [&self.state, &self.q, &self.amount, &self.direction, &self.class, &self.from, &self.to]
            .iter()
            .any(|text| !text.is_empty())
    }

    /// The same query with another state and from the beginning.
    pub fn with_state(&self, state: &str) -> String {
        Self { state: state.to_owned(), after: String::new(), ..self.clone() }.query()
    }

    /// The same query behind a movement.
    pub fn behind(&self, after: &str) -> String {
        Self { after: after.to_owned(), ..self.clone() }.query()
    }

    /// The query as text, what is empty left out.
    pub fn query(&self) -> String {
        let mut text = Serializer::new(String::new());
        for (name, value) in [
            ("state", &self.state),
            ("q", &self.q),
            ("amount", &self.amount),
            ("direction", &self.direction),
            ("class", &self.class),
            ("from", &self.from),
            ("to", &self.to),
            ("after", &self.after),
        ] {
            if !value.is_empty() {
                text.append_pair(name, value);
            }
        }
        text.finish()
    }
}

fn day(text: &str) -> Option<Date> {
    text.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_write_them() {
        let minor = |amount: &str| {
            Asked { amount: amount.to_owned(), ..Asked::default() }.filter(Currency::EUR).amount_minor
        };
        assert_eq!(minor("1 240,50 €"), Some(124_050));
        assert_eq!(minor("12"), Some(1_200));
        assert_eq!(minor("douze"), None);
        assert_eq!(minor(""), None);
    }

    #[test]
    fn the_query_keeps_what_is_asked() {
        let asked = Asked { q: "a&b".to_owned(), after: "btx_1".to_owned(), ..Asked::default() };
        assert_eq!(asked.with_state("aside"), "state=aside&q=a%26b");
        assert_eq!(asked.behind("btx_2"), "q=a%26b&after=btx_2");
    }
}
