//! Numbered sub-fields: `GVC ?00 posting text ?20…?29 purpose ?30 bank ?31 account ?32?33 name
//! ?34 return key ?60…?63 more purpose`, the layout of German and of many other European banks.

use super::{characters, sepa};
use crate::{Transaction, TransactionClass};

/// Characters of a full sub-field: what stands in one was cut blindly.
const FULL_SUBFIELD: usize = 27;

/// The character that separates sub-fields, when the text is made of them: a three-digit
/// transaction code, or nothing, then the separator and two digits.
pub(super) fn separator(text: &[u8]) -> Option<u8> {
    let at = if text.iter().take(3).filter(|byte| byte.is_ascii_digit()).count() == 3 { 3 } else { 0 };
    match text.get(at..at + 3)? {
        [separator @ (b'?' | b'>' | b'<' | b'^' | b'|'), tens, units]
            if tens.is_ascii_digit() && units.is_ascii_digit() =>
        {
            Some(*separator)
        }
        _ => None,
    }
}

/// The business transaction code (GVC) in front of the first sub-field.
pub(super) fn transaction_code(text: &[u8], separator: u8) -> Option<u16> {
    let digits = text.get(..3).filter(|_| text.get(3) == Some(&separator))?;
    Some(digits.iter().fold(0, |value, digit| value * 10 + u16::from(digit.wrapping_sub(b'0'))))
}

/// The sub-fields with their numbers. A separator without two digits behind it is text.
pub(super) fn split(text: &[u8], separator: u8) -> impl Iterator<Item = (u8, &[u8])> {
    let mut rest = &text[next_start(text, separator)..];
    std::iter::from_fn(move || {
        let [_, tens, units, content @ ..] = rest else { return None };
        let number = (tens - b'0') * 10 + (units - b'0');
        let end = next_start(content, separator);
        rest = &content[end..];
        Some((number, &content[..end]))
    })
}

fn next_start(text: &[u8], separator: u8) -> usize {
    memchr::memchr_iter(separator, text)
        .find(
            |at| matches!(text.get(at + 1..at + 3), Some([a, b]) if a.is_ascii_digit() && b.is_ascii_digit()),
        )
        .unwrap_or(text.len())
}

/// Appends a sub-field to what came before. `width` is that of the sub-field before; a full one
/// was cut in the middle of a word, unless a SEPA token begins here.
pub(super) fn append(out: &mut Vec<u8>, width: &mut usize, content: &[u8]) {
    if !out.is_empty() && (*width < FULL_SUBFIELD || sepa::begins_with_token(content)) {
        out.push(b' ');
    }
    out.extend_from_slice(content);
    *width = characters(content);
}

/// Whether the code is that of something that came back.
pub(super) fn is_return(code: Option<u16>) -> bool {
    matches!(code, Some(8 | 9 | 59 | 108 | 109 | 159 | 181 | 184))
}

/// Gives the movement a class when its SWIFT type has given none, or when the code says that it
/// came back, which the SWIFT type often does not.
pub(super) fn classify(code: Option<u16>, transaction: &mut Transaction) {
    if is_return(code) {
        transaction.class = TransactionClass::Return;
    }
    if transaction.class != TransactionClass::Unspecified {
        return;
    }
    transaction.class = match code {
        Some(4 | 5 | 104 | 105) => TransactionClass::DirectDebitPaid,
        Some(171 | 174 | 192 | 193 | 196) => TransactionClass::DirectDebitIssued,
        Some(6 | 106 | 107) => TransactionClass::Card,
        Some(20 | 51..=54 | 116..=119 | 152..=158 | 166..=169 | 177 | 191 | 201) => {
            TransactionClass::Transfer
        }
        Some(1 | 2 | 11 | 12 | 70 | 101..=103 | 170) => TransactionClass::Cheque,
        Some(82 | 83) => TransactionClass::Cash,
        Some(805..=809) => TransactionClass::Fee,
        Some(814) => TransactionClass::Interest,
        Some(820 | 833) => TransactionClass::Internal,
        _ => TransactionClass::Unspecified,
    };
}
