//! One record of 120 characters and its fields.

use crate::AccountId;
use crate::text_input::{DateText, day_of, push_text, text_of, trim_blanks_end, two_digit_year};

/// Characters of a record.
pub(super) const RECORD: usize = 120;

/// The kinds of records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `01`, « ancien solde ».
    OldBalance,
    /// `04`, « mouvement ».
    Movement,
    /// `05`, « complément d'information ».
    Details,
    /// `07`, « nouveau solde ».
    NewBalance,
}

/// The kind that a line begins with.
pub(super) fn kind_of(line: &[u8]) -> Option<Kind> {
    match line.get(..2)? {
        b"01" => Some(Kind::OldBalance),
        b"04" => Some(Kind::Movement),
        b"05" => Some(Kind::Details),
        b"07" => Some(Kind::NewBalance),
        _ => None,
    }
}

/// One record. Lines whose trailing blanks were cut are read as if the blanks were there.
#[derive(Clone, Copy)]
pub(super) struct Record<'a> {
    pub(super) bytes: &'a [u8],
    /// The same as text, when all of it is UTF-8: its fields need not be looked through again.
    text: Option<&'a str>,
}

impl<'a> Record<'a> {
    /// The record in a line.
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        Self { bytes, text: std::str::from_utf8(bytes).ok() }
    }

    /// The field from position `first` to `last`, counted from 1 as the brochure counts.
    pub(super) fn field(self, first: usize, last: usize) -> &'a [u8] {
        let end = last.min(self.bytes.len());
        self.bytes.get(first - 1..end).unwrap_or_default()
    }

    /// Appends a field as text, with the blanks around it.
    pub(super) fn push_field(self, out: &mut String, first: usize, last: usize) {
        self.push_part(out, first - 1, self.field(first, last));
    }

    /// Appends a field as text, without the blanks around it.
    pub(super) fn push_trimmed(self, out: &mut String, first: usize, last: usize) {
        let to_end = trim_blanks_end(self.field(first, last));
        let part = to_end.trim_ascii_start();
        self.push_part(out, first - 1 + to_end.len() - part.len(), part);
    }

    /// Appends the bytes that stand at a place of the record. A character may be cut by its field: then its bytes are
    /// text of their own.
    fn push_part(self, out: &mut String, at: usize, part: &[u8]) {
        match self.text.and_then(|text| text.get(at..at + part.len())) {
            Some(text) => out.push_str(text),
            None => push_text(out, part),
        }
    }

    /// Whether there is nothing but blanks in a field.
    pub(super) fn is_blank(self, first: usize, last: usize) -> bool {
        self.field(first, last).iter().all(u8::is_ascii_whitespace)
    }

    /// Whether a field without the blanks around it is this.
    pub(super) fn is(self, first: usize, last: usize, wanted: &[u8]) -> bool {
        self.field(first, last) == wanted || self.trimmed(first, last) == wanted
    }

    /// The field without blanks around it.
    pub(super) fn trimmed(self, first: usize, last: usize) -> &'a [u8] {
        self.field(first, last).trim_ascii()
    }

    /// A day written `DDMMYY`.
    pub(super) fn day(self, first: usize) -> DateText {
        self.field(first, first + 5).try_into().map_or(DateText::Unreadable, short_day)
    }

    /// Bank, branch and account.
    pub(super) fn account(self) -> AccountId {
        let account = text_of(self.field(22, 32));
        if account.is_empty() {
            return AccountId::Unknown;
        }
        AccountId::Rib { bank: text_of(self.field(3, 7)), branch: text_of(self.field(12, 16)), account }
    }

    /// The bytes that tell one account from another.
    pub(super) fn account_key(self) -> [&'a [u8]; 3] {
        [self.trimmed(3, 7), self.trimmed(12, 16), self.trimmed(22, 32)]
    }
}

/// A day written `DDMMYY`.
fn short_day([d1, d2, m1, m2, y1, y2]: [u8; 6]) -> DateText {
    let two = |tens: u8, units: u8| {
        (tens.is_ascii_digit() && units.is_ascii_digit())
            .then(|| u16::from(tens - b'0') * 10 + u16::from(units - b'0'))
    };
    match (two(d1, d2), two(m1, m2), two(y1, y2)) {
        (Some(day), Some(month), Some(year)) => day_of(two_digit_year(year), month, day),
        _ => DateText::Unreadable,
    }
}

/// The day that was read last: the records of a statement come by day, with two days each.
#[derive(Debug, Default)]
pub(super) struct LastDay {
    written: [u8; 6],
    read: Option<DateText>,
}

impl LastDay {
    /// Reads a day written `DDMMYY`.
    pub(super) fn read(&mut self, record: Record<'_>, first: usize) -> DateText {
        let Ok(written) = record.field(first, first + 5).try_into() else { return DateText::Unreadable };
        match self.read {
            Some(read) if self.written == written => read,
            _ => {
                self.written = written;
                *self.read.insert(short_day(written))
            }
        }
    }
}

/// Brings a line in UTF-8 to one byte per character, so that positions are right again. A line of
/// exactly 120 bytes, and one that is not UTF-8, stays as it is.
pub(super) fn one_byte_per_character(line: &[u8], scratch: &mut Vec<u8>) -> bool {
    if line.len() == RECORD || line.is_ascii() {
        return false;
    }
    let Ok(text) = std::str::from_utf8(line) else { return false };
    scratch.clear();
    scratch.extend(text.chars().map(|character| match character {
        '€' => 0x80,
        'œ' => 0x9c,
        'Œ' => 0x8c,
        '’' => b'\'',
        _ => u8::try_from(u32::from(character)).unwrap_or(b'?'),
    }));
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_the_brochure() {
        let line = b"0415589916200000EUR2 98765432100B1160519  160519PRLV SEPA TEST CABINET           0000000000000000000322J";
        let record = Record::of(line);
        assert_eq!(kind_of(line), Some(Kind::Movement));
        assert_eq!(record.trimmed(3, 7), b"15589");
        assert_eq!(record.trimmed(8, 11), b"9162");
        assert_eq!(record.trimmed(33, 34), b"B1");
        assert_eq!(record.trimmed(49, 79), b"PRLV SEPA TEST CABINET");
        assert_eq!(record.field(91, 104), b"0000000000322J");
        assert_eq!(record.field(105, 120), b"");
        assert_eq!(record.day(35).day().unwrap().to_string(), "2019-05-16");
    }

    #[test]
    fn fields_as_text_whatever_the_encoding() {
        for line in [&b"ab  caf\xe9 X  "[..], "ab  caf\u{e9} X ".as_bytes(), b"ab  cafe\x80X"] {
            for (first, last) in [(1, 2), (3, 12), (5, 8), (5, 9), (9, 9), (3, 40), (20, 30)] {
                let record = Record::of(line);
                let mut trimmed = String::new();
                record.push_trimmed(&mut trimmed, first, last);
                assert_eq!(trimmed, text_of(record.field(first, last)), "{first} to {last} of {line:?}");
                let (mut whole, mut expected) = (String::new(), String::new());
                record.push_field(&mut whole, first, last);
                push_text(&mut expected, record.field(first, last));
                assert_eq!(whole, expected, "{first} to {last} of {line:?}");
                assert_eq!(record.is_blank(first, last), trimmed.is_empty());
            }
        }
    }

    #[test]
    fn the_last_day_is_not_taken_for_another() {
        let record = Record::of(b"020125030125020125999999020125");
        let mut last = LastDay::default();
        for first in [1, 7, 13, 19, 25, 28] {
            assert_eq!(last.read(record, first), record.day(first));
        }
    }

    #[test]
    fn utf8_lines_are_brought_to_positions() {
        let mut scratch = Vec::new();
        assert!(one_byte_per_character("caf\u{e9} \u{20ac}".as_bytes(), &mut scratch));
        assert_eq!(scratch, b"caf\xe9 \x80");
        assert!(!one_byte_per_character(b"cafe", &mut scratch));
        assert!(!one_byte_per_character(b"caf\xe9", &mut scratch));
    }
}
