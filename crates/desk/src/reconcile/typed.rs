//! What people type in the forms of the desk.

use money::{Currency, DecimalSign, has_two_readings, parse_minor};

use crate::error::PageError;

/// An amount as people write it: `1 240,00 €`, `-12.50`.
pub fn amount(text: &str, currency: Currency, field: &'static str) -> Result<i64, PageError> {
    let text: String = text
        .chars()
        .filter(|character| !character.is_whitespace() && !matches!(character, '\u{202f}' | '\u{a0}' | '€'))
        .map(|character| if character == '\u{2212}' { '-' } else { character })
        .collect();
    if has_two_readings(&text) {
        return Err(PageError::BadField { field, message: "reconcile-two-readings" });
    }
    parse_minor(&text, currency.decimals(), DecimalSign::Detect)
        .map_err(|_| PageError::BadField { field, message: "reconcile-bad-amount" })
}

/// The fields of a form that may come several times, in order.
#[derive(Debug, Default)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// The fields of an urlencoded body.
    pub fn read(body: impl AsRef<[u8]>) -> Self {
        Self(url::form_urlencoded::parse(body.as_ref()).into_owned().collect())
    }

    /// Every value of a field.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The first value of a field, trimmed; empty when there is none.
    pub fn one(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.trim())
    }
}
