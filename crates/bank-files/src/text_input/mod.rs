//! What the readers of text formats share: bounded lines, text of uncertain encoding, dates of
//! uncertain order, movements counted as they go.

mod amounts;
mod dates;
mod lines;
mod parties;
mod transcode;

pub(crate) use amounts::ungrouped_amount;
pub use dates::DateOrder;
pub(crate) use dates::{DateText, day_of, loose_date, two_digit_year};
pub(crate) use lines::{LineReader, Overlong, read_until_capped};
pub(crate) use parties::Parties;
pub(crate) use transcode::Transcoded;

use crate::{Balance, StatementEnd, Transaction};
use file_intake::{Encoding, Place, Problem, ProblemCode, decode};
use jiff::civil::Date;

/// Appends bytes of unstated encoding as text: UTF-8 when they are valid UTF-8, else Windows-1252,
/// which has a character for every byte that French banks send.
pub(crate) fn push_text(out: &mut String, bytes: &[u8]) {
    match std::str::from_utf8(bytes) {
        Ok(text) => out.push_str(text),
        Err(_) => out.push_str(&decode(bytes, Encoding::Windows1252).0),
    }
}

/// Appends the words of a text after one space each: padding between them goes.
pub(crate) fn push_words(out: &mut String, text: &str) {
    if has_single_blanks(text) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(text);
        return;
    }
    for word in text.split_ascii_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
}

/// Whether a text is words with one space between them, as nearly all are: it needs no taking apart.
fn has_single_blanks(text: &str) -> bool {
    let bytes = text.as_bytes();
    let ([first, next @ ..], [.., last]) = (bytes, bytes) else { return false };
    // Without a branch, so that a whole register of bytes is looked at in one go.
    let is_other_blank = |byte: u8| byte.wrapping_sub(b'\t') < 5;
    let odd = bytes.iter().zip(next).fold(0, |odd, (byte, next)| {
        let is_double = u8::from(*byte == b' ') & u8::from(*next == b' ');
        odd | is_double | u8::from(is_other_blank(*byte))
    });
    odd == 0 && *first != b' ' && *last != b' ' && !is_other_blank(*last)
}

/// Bytes without the blanks at their end: padding is long, so many are looked at in one go.
pub(crate) fn trim_blanks_end(bytes: &[u8]) -> &[u8] {
    without_chunks::<8>(without_chunks::<32>(bytes)).trim_ascii_end()
}

/// Bytes without whole chunks of blanks at their end.
#[inline]
fn without_chunks<const N: usize>(bytes: &[u8]) -> &[u8] {
    let mut rest = bytes;
    while let Some((head, tail)) = rest.split_last_chunk::<N>() {
        if *tail != [b' '; N] {
            break;
        }
        rest = head;
    }
    rest
}

/// The text of bytes without blanks around it, as a new string: for messages and heads.
pub(crate) fn text_of(bytes: &[u8]) -> String {
    let mut out = String::new();
    push_text(&mut out, bytes.trim_ascii());
    out
}

/// Appends a part after one space, or alone when nothing is there yet. A part without text adds nothing.
pub(crate) fn push_part(out: &mut String, part: &str) {
    let part = if is_trimmed(part) { part } else { part.trim() };
    if part.is_empty() {
        return;
    }
    if !out.is_empty() {
        out.push(' ');
    }
    out.push_str(part);
}

/// Whether there certainly is no blank around a text: it begins and ends with visible ASCII.
fn is_trimmed(text: &str) -> bool {
    let bytes = text.as_bytes();
    matches!((bytes.first(), bytes.last()), (Some(first), Some(last)) if first.is_ascii_graphic() && last.is_ascii_graphic())
}

/// Whether a reference says nothing: blank, zeros only, or the words that stand for "none".
pub(crate) fn is_no_reference(text: &str) -> bool {
    // Nearly every reference tells itself apart by its first character.
    if text.bytes().next().is_some_and(|first| first.is_ascii_alphanumeric() && !b"0Nn".contains(&first)) {
        return false;
    }
    let text = text.trim();
    text.bytes().all(|byte| byte == b'0')
        || ["NOTPROVIDED", "NONREF", "NOREF", "NON REF", "NOTAVAIL"]
            .iter()
            .any(|none| text.eq_ignore_ascii_case(none))
}

/// Takes the day out of what was read, and reports what is wrong with it.
pub(crate) fn settle_date(
    read: DateText,
    place: &Place,
    field: &'static str,
    found: &str,
    problems: &mut dyn FnMut(Problem),
) -> Option<Date> {
    match read {
        DateText::Day(day) => Some(day),
        DateText::LastOfMonth(day) => {
            problems(Problem::warning(ProblemCode::DateImpossible, place.clone(), field, found));
            Some(day)
        }
        DateText::Unreadable => {
            problems(Problem::warning(ProblemCode::DateUnreadable, place.clone(), field, found));
            None
        }
    }
}

/// Counts and sums the movements of one statement.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    movements: u64,
    sum_minor: i128,
}

impl Tally {
    /// The position of the next movement, from 1.
    pub(crate) fn next_position(&self) -> u32 {
        u32::try_from(self.movements).unwrap_or(u32::MAX).saturating_add(1)
    }

    /// Counts a movement.
    pub(crate) fn add(&mut self, transaction: &Transaction) {
        self.movements += 1;
        self.sum_minor += i128::from(transaction.amount_minor);
    }

    /// The end of the statement with these balances.
    pub(crate) fn end(&self, opening: Option<Balance>, closing: Option<Balance>) -> StatementEnd {
        StatementEnd { opening, closing, movements_minor: self.sum_minor, movements: self.movements }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_any_encoding() {
        assert_eq!(text_of("société".as_bytes()), "société");
        assert_eq!(text_of(b"soci\xe9t\xe9 \x80"), "société €");
    }

    #[test]
    fn words_after_one_space_each() {
        for (text, expected) in
            [("A B", "x A B"), (" A", "x A"), ("A ", "x A"), ("A  B\tC", "x A B C"), ("", "x"), (" ", "x")]
        {
            let mut out = "x".to_owned();
            push_words(&mut out, text);
            assert_eq!(out, expected, "{text:?}");
        }
    }

    #[test]
    fn long_padding_goes() {
        for width in 0..90 {
            let text = format!("AB C{}", " ".repeat(width));
            assert_eq!(trim_blanks_end(text.as_bytes()), b"AB C");
            assert_eq!(trim_blanks_end(&text.as_bytes()[4..]), b"");
        }
    }

    #[test]
    fn no_reference() {
        for none in ["", "0000000", "NONREF", "NotProvided", "  "] {
            assert!(is_no_reference(none), "{none:?}");
        }
        assert!(!is_no_reference("0000012"));
    }
}
