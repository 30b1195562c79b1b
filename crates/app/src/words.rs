//! Words for people: every string of the interface, French first, English second.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::str::FromStr;

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader as _, static_loader};
use jiff::civil::Date;
use money::Currency;

static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "fr",
        // Isolation marks would end up in files and terminals.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// The sign of what is below zero, U+2212: a hyphen is narrower and breaks from its number.
const MINUS: char = '\u{2212}';

/// A language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// French.
    #[default]
    French,
    /// English.
    English,
}

impl FromStr for Language {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "fr" => Ok(Self::French),
            "en" => Ok(Self::English),
            other => Err(other.to_owned()),
        }
    }
}

/// Speaks one language.
#[derive(Clone, Debug)]
pub struct Words {
    language: Language,
    id: LanguageIdentifier,
}

impl Words {
    /// Words of a language.
    pub fn new(language: Language) -> Self {
        let code = match language {
            Language::French => "fr",
            Language::English => "en",
        };
        Self { language, id: code.parse().unwrap_or_default() }
    }

    /// The language spoken.
    pub fn language(&self) -> Language {
        self.language
    }

    /// A text without variables.
    pub fn say(&self, key: &str) -> String {
        LOCALES.lookup(&self.id, key)
    }

    /// A text in this language, or nothing when the file does not hold it.
    pub fn find(&self, key: &str) -> Option<String> {
        LOCALES.lookup_no_default_fallback(&self.id, key, None::<&HashMap<String, FluentValue<'_>>>)
    }

    /// A text with variables.
    pub fn say_with(&self, key: &str, values: &[(&'static str, FluentValue<'_>)]) -> String {
        let values: HashMap<Cow<'static, str>, FluentValue<'_>> =
            values.iter().map(|(name, value)| (Cow::Borrowed(*name), value.clone())).collect();
        LOCALES.lookup_with_args(&self.id, key, &values)
    }

    /// An amount: `1 234,50 €` with narrow no-break spaces in French, `€1,234.50` in English.
    pub fn amount(&self, minor: i64, currency: Currency) -> String {
        let number = self.number(minor, currency.decimals());
        match (self.language, currency.code()) {
            (Language::French, "EUR") => format!("{number}\u{a0}€"),
            (Language::French, code) => format!("{number}\u{a0}{code}"),
            (Language::English, "EUR") => match number.strip_prefix(MINUS) {
                Some(rest) => format!("{MINUS}€{rest}"),
                None => format!("€{number}"),
            },
            (Language::English, code) => format!("{code}\u{a0}{number}"),
        }
    }

    /// A decimal number with grouped thousands.
    pub fn number(&self, minor: i64, decimals: u8) -> String {
        let (group, sign) = match self.language {
            Language::French => ('\u{202f}', ','),
            Language::English => (',', '.'),
        };
        let scale = 10_u64.pow(u32::from(decimals));
        let absolute = minor.unsigned_abs();
        let digits = (absolute / scale).to_string();
        let mut text = String::new();
        if minor < 0 {
            text.push(MINUS);
        }
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                text.push(group);
            }
            text.push(digit);
        }
        if decimals > 0 {
            text.push(sign);
            let _ = write!(text, "{:0width$}", absolute % scale, width = usize::from(decimals));
        }
        text
    }

    /// A count with grouped thousands.
    pub fn count(&self, count: u64) -> String {
        self.number(i64::try_from(count).unwrap_or(i64::MAX), 0)
    }

    /// A day: `31/12/2026` in French, `2026-12-31` in English.
    pub fn day(&self, date: Date) -> String {
        match self.language {
            Language::French => format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year()),
            Language::English => date.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_as_people_write_them() {
        let french = Words::new(Language::French);
        assert_eq!(french.amount(123_456_789, Currency::EUR), "1\u{202f}234\u{202f}567,89\u{a0}€");
        assert_eq!(french.amount(-5, Currency::EUR), "−0,05\u{a0}€");
        assert_eq!(Words::new(Language::English).amount(-123_450, Currency::EUR), "−€1,234.50");
    }

    #[test]
    fn every_problem_and_refusal_has_words_in_both_languages() {
        for language in [Language::French, Language::English] {
            let words = Words::new(language);
            let problems =
                file_intake::ProblemCode::ALL.iter().map(|code| format!("problem-{}", code.as_str()));
            let refusals = file_intake::Refusal::CODES.iter().map(|code| format!("refusal-{code}"));
            for key in problems.chain(refusals) {
                assert!(words.find(&key).is_some(), "{language:?} has no {key}");
                assert!(words.find(&format!("{key}-remedy")).is_some(), "{language:?} has no {key}-remedy");
            }
        }
    }
}
