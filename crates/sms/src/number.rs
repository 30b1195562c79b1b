//! Phone numbers as gateways want them: E.164.

use std::fmt;

/// A number with its country: a plus and 8 to 15 digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PhoneNumber(String);

/// Why a text is no number that can be written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadNumber {
    /// Something else than digits, blanks, dots, dashes, slashes and brackets stands in it.
    #[error("the number holds something that is not a digit")]
    Character,
    /// It has too few or too many digits.
    #[error("the number has too few or too many digits")]
    Length,
    /// It names no country and is none of France.
    #[error("the number names no country")]
    Country,
    /// It is of France and no mobile phone: no text message arrives there.
    #[error("the number is a fixed line")]
    FixedLine,
}

impl PhoneNumber {
    /// Reads what people write: `06 12 34 56 78`, `+33 (0)6 12 34 56 78`, `0033612345678`.
    pub fn parse(text: &str) -> Result<Self, BadNumber> {
        let text = text.trim();
        let (is_international, rest) = match (text.strip_prefix('+'), text.strip_prefix("00")) {
            (Some(rest), _) | (None, Some(rest)) => (true, rest),
            (None, None) => (false, text),
        };
        // Written for people at home and abroad alike: who dials the country leaves it out.
        let rest = if is_international { rest.replacen("(0)", "", 1) } else { rest.to_owned() };
        let is_between =
            |it: char| it.is_whitespace() || matches!(it, '.' | '-' | '/' | '(' | ')' | '\u{2011}');
        let digits: String = rest.chars().filter(|it| !is_between(*it)).collect();
        if !digits.bytes().all(|it| it.is_ascii_digit()) {
            return Err(BadNumber::Character);
        }
        let number = match digits.strip_prefix('0') {
            Some(_) if is_international => return Err(BadNumber::Country),
            Some(national) if national.len() == 9 => format!("33{national}"),
            Some(_) => return Err(BadNumber::Length),
            None if is_international => digits,
            None => return Err(BadNumber::Country),
        };
        if !(8..=15).contains(&number.len()) {
            return Err(BadNumber::Length);
        }
        if let Some(national) = number.strip_prefix("33") {
            if national.len() != 9 {
                return Err(BadNumber::Length);
            }
            if !national.starts_with(['6', '7']) {
                return Err(BadNumber::FixedLine);
            }
        }
        Ok(Self(format!("+{number}")))
    }

    /// The plus and the digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        let read = |text: &str| PhoneNumber::parse(text).map(|it| it.to_string());
        for text in
            ["06 12 34 56 78", "06.12.34.56.78", "+33612345678", "0033 6 12 34 56 78", "+33 (0)6-12-34-56-78"]
        {
            assert_eq!(read(text).as_deref(), Ok("+33612345678"), "{text}");
        }
        assert_eq!(read("+32 470 12 34 56").as_deref(), Ok("+32470123456"));
        assert_eq!(read("01 23 45 67 89"), Err(BadNumber::FixedLine));
        assert_eq!(read("+33 1 23 45 67 89"), Err(BadNumber::FixedLine));
        assert_eq!(read("06 12 34 56"), Err(BadNumber::Length));
        assert_eq!(read("+33 6 12 34 56 7"), Err(BadNumber::Length));
        assert_eq!(read("612345678"), Err(BadNumber::Country));
        assert_eq!(read("+0612345678"), Err(BadNumber::Country));
        assert_eq!(read("06 12 34 56 78 poste 2"), Err(BadNumber::Character));
        assert_eq!(read("٠٦١٢٣٤٥٦٧٨"), Err(BadNumber::Character));
        assert_eq!(read("+1234567890123456"), Err(BadNumber::Length));
        assert!(read("").is_err() && read("+").is_err());
    }
}
