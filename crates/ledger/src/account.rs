//! Account numbers.

use std::fmt;
use std::str::FromStr;

const LENGTH_MIN: usize = 3;
const LENGTH_MAX: usize = 20;

/// The number of an account of the chart, such as `411000`: 3 to 20 ASCII letters and digits.
/// Held inline, so that postings are copied without touching the heap.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AccountNumber {
    /// Padded with zero bytes, which sort before every letter and digit.
    bytes: [u8; LENGTH_MAX],
}

/// The text is not an account number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not an account number: 3 to 20 letters and digits")]
pub struct InvalidAccountNumber(pub String);

impl AccountNumber {
    /// Reads an account number; surrounding blanks are passed over.
    pub fn parse(text: &str) -> Result<Self, InvalidAccountNumber> {
        let trimmed = text.trim().as_bytes();
        let is_valid = (LENGTH_MIN..=LENGTH_MAX).contains(&trimmed.len())
            && trimmed.iter().all(u8::is_ascii_alphanumeric);
        if !is_valid {
            return Err(InvalidAccountNumber(text.chars().take(40).collect()));
        }
        let mut bytes = [0; LENGTH_MAX];
        bytes[..trimmed.len()].copy_from_slice(trimmed);
        Ok(Self { bytes })
    }

    /// For the numbers written in this crate, checked when it is compiled.
    pub(crate) const fn from_literal(text: &str) -> Self {
        let text = text.as_bytes();
        assert!(text.len() >= LENGTH_MIN && text.len() <= LENGTH_MAX, "length of an account number");
        let mut bytes = [0; LENGTH_MAX];
        let mut at = 0;
        while at < text.len() {
            assert!(text[at].is_ascii_alphanumeric(), "letters and digits of an account number");
            bytes[at] = text[at];
            at += 1;
        }
        Self { bytes }
    }

    /// The number as text.
    pub fn as_str(&self) -> &str {
        let length = self.bytes.iter().position(|byte| *byte == 0).unwrap_or(LENGTH_MAX);
        // Only ASCII was let in, so this never falls back.
        std::str::from_utf8(&self.bytes[..length]).unwrap_or_default()
    }
}

impl fmt::Display for AccountNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for AccountNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for AccountNumber {
    type Err = InvalidAccountNumber;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_digits_of_the_right_length() {
        assert_eq!(AccountNumber::parse(" 411DUPONT ").unwrap().as_str(), "411DUPONT");
        assert_eq!(AccountNumber::parse("512").unwrap().to_string(), "512");
        assert_eq!(AccountNumber::parse(&"4".repeat(20)).unwrap().as_str().len(), 20);
        for refused in ["", "41", "411-000", "411é", "411 000", &"4".repeat(21)] {
            assert!(AccountNumber::parse(refused).is_err(), "{refused:?}");
        }
    }

    #[test]
    fn numbers_sort_as_in_a_chart() {
        let number = |text: &str| AccountNumber::parse(text).unwrap();
        assert!(number("411") < number("411000") && number("411000") < number("4191"));
    }
}
