//! What people type: amounts, days, yes and no.

use app::words::Words;
use jiff::civil::Date;
use money::{Currency, DecimalSign, parse_minor};

use crate::errors::told;

/// An amount of a currency, in minor units. One that can be read in two ways is refused.
pub fn amount(text: &str, currency: Currency, words: &Words) -> anyhow::Result<i64> {
    if let Some(refusal) = two_readings(text, currency, words) {
        return Err(told(refusal));
    }
    parse_minor(text, currency.decimals(), DecimalSign::Detect)
        .map_err(|_| told(words.say_with("cli-bad-amount", &[("text", text.to_owned().into())])))
}

/// An amount of euros that is not below zero.
pub fn limit(text: &str, words: &Words) -> anyhow::Result<i64> {
    let minor = amount(text, Currency::EUR, words)?;
    if minor < 0 {
        return Err(told(words.say_with("cli-negative-amount", &[("text", text.to_owned().into())])));
    }
    Ok(minor)
}

/// Why `1,000` and `1.000` are refused: some read one, others a thousand.
fn two_readings(text: &str, currency: Currency, words: &Words) -> Option<String> {
    let bare = text.trim().trim_start_matches(['-', '+', '\u{2212}']);
    let at = bare.find([',', '.'])?;
    let (whole, fraction) = (&bare[..at], &bare[at + 1..]);
    let is_digits = |part: &str| part.chars().all(|digit| digit.is_ascii_digit());
    if !money::has_two_readings(bare) || !is_digits(whole) || !is_digits(fraction) {
        return None;
    }
    let number = |digits: &str, decimals| digits.parse().map_or(String::new(), |n| words.number(n, decimals));
    let joined = format!("{whole}{fraction}");
    let (small, plain) = if fraction == "000" {
        (whole.to_owned(), number(&format!("{whole}00"), 2))
    } else {
        (number(&joined, 3), number(joined.get(..joined.len() - 1).unwrap_or_default(), 2))
    };
    let plain = if currency.decimals() == 0 { whole.to_owned() } else { plain };
    Some(words.say_with(
        "cli-two-readings",
        &[
            ("text", text.trim().to_owned().into()),
            ("small", small.into()),
            ("large", number(&joined, 0).into()),
            ("plain", plain.into()),
            ("joined", joined.into()),
        ],
    ))
}

/// A day: `2025-06-30` or `30/06/2025`.
pub fn day(text: &str, words: &Words) -> anyhow::Result<Date> {
    let text = text.trim();
    let parts: Vec<i16> = text.split('/').filter_map(|part| part.parse().ok()).collect();
    let french = match parts[..] {
        [day, month, year] => i8::try_from(day)
            .ok()
            .zip(i8::try_from(month).ok())
            .and_then(|(day, month)| Date::new(year, month, day).ok()),
        _ => None,
    };
    french
        .or_else(|| text.parse().ok())
        .ok_or_else(|| told(words.say_with("cli-bad-day", &[("text", text.to_owned().into())])))
}

/// Yes or no, in French or English.
pub fn yes_or_no(text: &str, words: &Words) -> anyhow::Result<bool> {
    match text.trim().to_lowercase().as_str() {
        "oui" | "o" | "yes" | "y" | "true" | "1" => Ok(true),
        "non" | "n" | "no" | "false" | "0" => Ok(false),
        _ => Err(told(words.say_with("cli-bad-yes", &[("text", text.to_owned().into())]))),
    }
}

#[cfg(test)]
mod tests {
    use app::words::Language;

    use super::*;

    fn check(text: &str, expected: Result<i64, &str>) {
        let found = amount(text, Currency::EUR, &Words::new(Language::French));
        match expected {
            Ok(minor) => assert_eq!(found.unwrap(), minor, "{text:?}"),
            Err(words) => assert_eq!(found.unwrap_err().to_string(), words),
        }
    }

    #[test]
    fn amounts_that_can_be_read_in_two_ways_are_refused() {
        check("1000", Ok(100_000));
        check("1 000,00", Ok(100_000));
        check("1,00", Ok(100));
        check("-0.500", Ok(-50));
        check("1.234,56", Ok(123_456));
        check(
            "1,000",
            Err("«\u{a0}1,000\u{a0}» peut se lire 1 ou 1\u{202f}000\u{a0}; écrivez 1,00 ou 1000."),
        );
        check(
            "-1.234",
            Err("«\u{a0}-1.234\u{a0}» peut se lire 1,234 ou 1\u{202f}234\u{a0}; écrivez 1,23 ou 1234."),
        );
        check("abc", Err("«\u{a0}abc\u{a0}» n’est pas un montant (par exemple 12,50)."));
    }

    #[test]
    fn limits_are_not_below_zero() {
        let words = Words::new(Language::French);
        assert_eq!(limit("2,50", &words).unwrap(), 250);
        assert!(limit("-1", &words).unwrap_err().to_string().starts_with("«\u{a0}-1\u{a0}»"));
    }

    #[test]
    fn days_as_people_write_them() {
        let words = Words::new(Language::French);
        let june = Date::constant(2025, 6, 30);
        assert_eq!(day("30/06/2025", &words).unwrap(), june);
        assert_eq!(day("2025-06-30", &words).unwrap(), june);
        assert!(day("31/06/2025", &words).is_err());
        assert!(day("06-30-2025", &words).is_err());
    }

    #[test]
    fn yes_in_both_languages() {
        let words = Words::new(Language::English);
        assert!(yes_or_no("Oui", &words).unwrap());
        assert!(!yes_or_no("no", &words).unwrap());
        assert!(yes_or_no("peut-être", &words).is_err());
    }
}
