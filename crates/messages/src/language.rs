//! Amounts and days as people write them, and the words that no template holds.

use std::fmt::Write as _;

use jiff::civil::Date;
use money::Money;

/// A language messages are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Language {
    /// French, also for whom nothing else is known.
    #[default]
    French,
    /// English.
    English,
}

const MONTHS_FRENCH: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const MONTHS_ENGLISH: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Language {
    /// The language of a tag such as `en-GB`; French when it is neither of ours.
    pub fn of_tag(tag: &str) -> Self {
        match tag.split(['-', '_']).next().map(str::to_ascii_lowercase).as_deref() {
            Some("en") => Self::English,
            _ => Self::French,
        }
    }

    /// The tag, as in `lang="fr"`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::French => "fr",
            Self::English => "en",
        }
    }

    /// Whichever of two texts is in this language.
    pub(crate) fn pick<T>(self, french: T, english: T) -> T {
        match self {
            Self::French => french,
            Self::English => english,
        }
    }

    /// An amount: `1 234,56 €` with no-break spaces, or `€1,234.56`. A minus is U+2212 in both.
    pub fn amount(self, amount: Money) -> String {
        let number = self.grouped(amount.minor().unsigned_abs(), amount.currency().decimals());
        let sign = if amount.minor() < 0 { "\u{2212}" } else { "" };
        match (self, amount.currency().code()) {
            (Self::French, "EUR") => format!("{sign}{number}\u{a0}€"),
            (Self::French, code) => format!("{sign}{number}\u{a0}{code}"),
            (Self::English, "EUR") => format!("{sign}€{number}"),
            (Self::English, code) => format!("{sign}{code}\u{a0}{number}"),
        }
    }

    /// A day in a sentence: `1er décembre 2026`, `1 December 2026`.
    pub fn day(self, day: Date) -> String {
        let month = usize::from(day.month().unsigned_abs()).saturating_sub(1);
        match self {
            Self::French => {
                let first = if day.day() == 1 { "er" } else { "" };
                let month = MONTHS_FRENCH.get(month).copied().unwrap_or_default();
                format!("{}{first}\u{a0}{month} {}", day.day(), day.year())
            }
            Self::English => {
                let month = MONTHS_ENGLISH.get(month).copied().unwrap_or_default();
                format!("{}\u{a0}{month} {}", day.day(), day.year())
            }
        }
    }

    /// A day in a table: `01/12/2026`, `1 Dec 2026`.
    pub fn short_day(self, day: Date) -> String {
        match self {
            Self::French => format!("{:02}/{:02}/{:04}", day.day(), day.month(), day.year()),
            Self::English => {
                let month = usize::from(day.month().unsigned_abs()).saturating_sub(1);
                let month = MONTHS_ENGLISH.get(month).map_or("", |name| &name[..3]);
                format!("{}\u{a0}{month}\u{a0}{}", day.day(), day.year())
            }
        }
    }

    /// Things said one after the other: `a, b et c`.
    pub(crate) fn listed(self, parts: &[String]) -> String {
        match parts {
            [] => String::new(),
            [only] => only.clone(),
            [first @ .., last] => format!("{} {} {last}", first.join(", "), self.pick("et", "and")),
        }
    }

    fn grouped(self, minor: u64, decimals: u8) -> String {
        let (group, sign) = self.pick(('\u{202f}', ','), (',', '.'));
        let scale = 10_u64.saturating_pow(u32::from(decimals));
        let digits = (minor / scale).to_string();
        let mut text = String::new();
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                text.push(group);
            }
            text.push(digit);
        }
        if decimals > 0 {
            let width = usize::from(decimals);
            text.push(sign);
            let _ = write!(text, "{:0width$}", minor % scale);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use money::Currency;

    #[test]
    fn amounts_and_days_are_written_as_people_write_them() {
        let amount = Money::new(123_456, Currency::EUR);
        assert_eq!(Language::French.amount(amount), "1\u{202f}234,56\u{a0}€");
        assert_eq!(Language::English.amount(amount), "€1,234.56");
        assert_eq!(Language::French.amount(Money::new(-1_200, Currency::EUR)), "\u{2212}12,00\u{a0}€");
        let yen = Money::new(i64::MIN, Currency::parse("JPY").unwrap());
        assert_eq!(Language::English.amount(yen), "\u{2212}JPY\u{a0}9,223,372,036,854,775,808");
        assert_eq!(Language::French.day(date(2026, 12, 1)), "1er\u{a0}décembre 2026");
        assert_eq!(Language::French.day(date(2026, 8, 15)), "15\u{a0}août 2026");
        assert_eq!(Language::French.short_day(date(2026, 12, 1)), "01/12/2026");
        assert_eq!(Language::English.short_day(date(2026, 12, 1)), "1\u{a0}Dec\u{a0}2026");
    }

    #[test]
    fn a_language_we_do_not_have_is_french() {
        let tags = ["fr", "fr-BE", "en-GB", "EN", "de", ""];
        let found: Vec<_> = tags.iter().map(|tag| Language::of_tag(tag).tag()).collect();
        assert_eq!(found, ["fr", "fr", "en", "en", "fr", "fr"]);
    }
}
