//! Finding card numbers in free text and masking them, so that none is ever stored.
//!
//! What counts as one: 13 to 19 digits, bare or in groups with one space or dash between them,
//! with a valid check digit and an issuer range that has this length. What never does:
//!
//! - part of a longer run of digits, or digits glued to letters (`B4111…`, an IBAN, an RF
//!   reference), unless the letters are a word for a card (`CB4111…`);
//! - a number announced as something else: `SIRET 380…`, `facture 4501…`, `<AcctSvcrRef>4…`, `+44…`;
//! - a 14-digit number whose first nine digits are a valid SIREN, unless it is grouped 4-6-4 as
//!   on a Diners card or follows a word for a card; likewise a 13-digit number that is a valid article or
//!   location code (GS1), and the wide Maestro range except at 16 digits;
//! - a list of rising document numbers that happens to pass (`4501 4502 4503 4506`).
//!
//! Masking keeps the first six and the last four digits, every separator and the length.

mod run;
mod stream;
mod window;

use run::Scan;
pub use stream::CardNumberMask;

/// The text with every card number masked, or `None` when there is none.
///
/// ```
/// use privacy::mask_card_numbers;
/// assert_eq!(
///     mask_card_numbers("CB 4111 1111 1111 1111 merci").as_deref(),
///     Some("CB 4111 11** **** 1111 merci"),
/// );
/// assert_eq!(mask_card_numbers("SIRET 38012986646850"), None);
/// ```
pub fn mask_card_numbers(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let first = Scan { bytes, from: 0 }.next()?;
    let mut masked = bytes.to_vec();
    mask_digits(&mut masked[first.start..first.end]);
    mask_from(&mut masked, first.end);
    // What is left of one number may make another one with its neighbour, as in a row of cards
    // joined by dashes. Each pass takes digits away, so this ends.
    while mask_from(&mut masked, 0) > 0 {}
    // Only ASCII digits were replaced, by ASCII, so the text is still UTF-8.
    Some(String::from_utf8(masked).unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned()))
}

/// Masks every card number in place, in text of any encoding that extends ASCII, and answers how
/// many there were. The length never changes.
pub fn mask_card_numbers_in_bytes(bytes: &mut [u8]) -> usize {
    mask_from(bytes, 0)
}

fn mask_from(bytes: &mut [u8], from: usize) -> usize {
    let mut count = 0;
    let mut from = from;
    while let Some(found) = (Scan { bytes, from }).next() {
        mask_digits(&mut bytes[found.start..found.end]);
        from = found.end;
        count += 1;
    }
    count
}

fn mask_digits(bytes: &mut [u8]) {
    let total = bytes.iter().filter(|byte| byte.is_ascii_digit()).count();
    let digits = bytes.iter_mut().filter(|byte| byte.is_ascii_digit());
    for (index, byte) in digits.enumerate() {
        if index >= 6 && index + 4 < total {
            *byte = b'*';
        }
    }
}

#[cfg(test)]
mod tests;
