//! Whether neighbouring groups of digits are a card number.

use super::run::{RUN_GROUPS_MAX, Span, separator_at};
use crate::card_brand::{Strength, card_strength};

/// The shortest and the longest card number, in digits.
const DIGITS_MIN: usize = 13;
const DIGITS_MAX: usize = 19;
/// Lengths of a line that may have been folded.
const FOLDED_LINE_BYTES_MIN: usize = 60;
const FOLDED_LINE_BYTES_MAX: usize = 80;
/// How far back the words before a number are read.
const WORDS_BEFORE_BYTES: usize = 40;

/// The first card number made of whole neighbouring groups of one run.
pub(super) fn card_number_among(bytes: &[u8], groups: &[Span]) -> Option<Span> {
    if groups.last()?.end - groups.first()?.start < DIGITS_MIN || opens_international_reference(bytes, groups)
    {
        return None;
    }
    for first in 0..groups.len() {
        let mut total = 0;
        for last in first..groups.len() {
            total += groups[last].end - groups[last].start;
            if total > DIGITS_MAX {
                break;
            }
            let window = Window { bytes, groups, first, last };
            if total >= DIGITS_MIN && bytes[groups[first].start] != b'0' && window.is_card_number() {
                return Some(Span { start: groups[first].start, end: groups[last].end });
            }
        }
    }
    None
}

/// Whether the run is the inside of an IBAN or of an RF reference written in groups: it begins
/// with two digits glued to two letters, or follows such a beginning and a bank's letters.
fn opens_international_reference(bytes: &[u8], groups: &[Span]) -> bool {
    let Some(first) = groups.first() else { return false };
    let is_opening = |letters_from: usize| {
        bytes.get(letters_from..letters_from + 4).is_some_and(|opening| {
            opening[..2].iter().all(u8::is_ascii_uppercase) && opening[2..].iter().all(u8::is_ascii_digit)
        }) && !letters_from.checked_sub(1).is_some_and(|before| bytes[before].is_ascii_alphanumeric())
    };
    if first.end - first.start == 2 && first.start.checked_sub(2).is_some_and(is_opening) {
        return true;
    }
    // `GB29 NWBK 6016 1331 9268 19`
    first.start.checked_sub(10).is_some_and(|opening| {
        is_opening(opening)
            && bytes[opening + 4] == b' '
            && bytes[opening + 5..opening + 9].iter().all(u8::is_ascii_uppercase)
            && bytes[opening + 9] == b' '
    })
}

/// Neighbouring groups of a run that together have the length of a card number.
struct Window<'a> {
    bytes: &'a [u8],
    groups: &'a [Span],
    first: usize,
    last: usize,
}

impl Window<'_> {
    fn is_card_number(&self) -> bool {
        let Some(strength) = self.strength() else { return false };
        let grouping = self.grouping();
        if grouping == Grouping::Other || self.is_bank_record_header() {
            return false;
        }
        match self.announced_as() {
            Announced::Card => !self.is_glued_after(),
            Announced::SomethingElse => false,
            Announced::Nothing => {
                !self.is_glued_before()
                    && !self.is_glued_after()
                    && (strength == Strength::Strong || grouping == Grouping::AsOnACard)
            }
        }
    }

    fn strength(&self) -> Option<Strength> {
        let mut digits = [0_u8; DIGITS_MAX];
        let mut count = 0;
        for group in self.window() {
            for byte in &self.bytes[group.start..group.end] {
                *digits.get_mut(count)? = byte - b'0';
                count += 1;
            }
        }
        card_strength(&digits[..count])
    }

    fn window(&self) -> &[Span] {
        &self.groups[self.first..=self.last]
    }

    fn grouping(&self) -> Grouping {
        let window = self.window();
        if window.len() == 1 {
            return Grouping::Bare;
        }
        let mut separators = window.windows(2).map(|pair| &self.bytes[pair[0].end..pair[1].start]);
        let separator = separators.next();
        if separators.any(|other| Some(other) != separator) || self.is_rising_list() {
            return Grouping::Other;
        }
        let sizes: Vec<usize> = window.iter().map(|group| group.end - group.start).collect();
        match sizes.as_slice() {
            [4, 4, 4, 4] | [4, 6, 4 | 5] | [4, 4, 4, 4, 3] | [6, 13] => Grouping::AsOnACard,
            [body @ .., _] if self.is_whole_run() && body.iter().all(|size| *size >= 3) => Grouping::Bare,
            _ => Grouping::Other,
        }
    }

    /// Whether no other group of digits stands before or after the window.
    fn is_whole_run(&self) -> bool {
        let start = self.groups[self.first].start;
        let follows_digits = (1..=3).any(|length| {
            start > length
                && separator_at(self.bytes, start - length) == Some(length)
                && self.bytes[start - length - 1].is_ascii_digit()
        });
        self.window().len() == self.groups.len() && self.groups.len() < RUN_GROUPS_MAX && !follows_digits
    }

    /// Document numbers one after the other, of one length and beginning alike.
    fn is_rising_list(&self) -> bool {
        let texts: Vec<&[u8]> =
            self.window().iter().map(|group| &self.bytes[group.start..group.end]).collect();
        texts.windows(2).all(|pair| {
            pair[0].len() == pair[1].len()
                && pair[0].len() >= 3
                && pair[0][..2] == pair[1][..2]
                && pair[0] < pair[1]
        })
    }

    /// Positions 22 to 40 of a CFONB 120 record are account, operation code and date in one run
    /// of up to 19 digits; currency, number of decimals and a blank stand before them.
    fn is_bank_record_header(&self) -> bool {
        let start = self.groups[self.first].start;
        start.checked_sub(5).is_some_and(|from| {
            let header = &self.bytes[from..start];
            header[..3].iter().all(u8::is_ascii_uppercase) && header[3].is_ascii_digit() && header[4] == b' '
        })
    }

    /// Letters directly before, or with one dash or underscore between (`INV-4111…`), and the
    /// plus sign of a telephone number.
    fn is_glued_before(&self) -> bool {
        let before = &self.bytes[..self.groups[self.first].start];
        match before {
            [.., b'\n'] => continues_folded_account(before),
            [.., b'+'] => true,
            [.., letter, b'-' | b'_'] | [.., letter] => letter.is_ascii_alphanumeric(),
            [] => false,
        }
    }

    fn is_glued_after(&self) -> bool {
        self.bytes.get(self.groups[self.last].end).is_some_and(u8::is_ascii_alphanumeric)
    }

    /// What the nearest word before the number says it is.
    fn announced_as(&self) -> Announced {
        let start = self.groups[self.first].start;
        let before = &self.bytes[start.saturating_sub(WORDS_BEFORE_BYTES)..start];
        let line_from = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let words = before[line_from..].rsplit(|byte| byte.is_ascii() && !byte.is_ascii_alphanumeric());
        for word in words.filter(|word| !word.is_empty()).take(4) {
            let is_one_of =
                |list: &[&str]| list.iter().any(|entry| word.eq_ignore_ascii_case(entry.as_bytes()));
            if is_one_of(CARD_WORDS) {
                return Announced::Card;
            }
            if is_one_of(OTHER_WORDS) {
                return Announced::SomethingElse;
            }
            if word.is_ascii() && !is_one_of(FILLER_WORDS) {
                return Announced::Nothing;
            }
        }
        Announced::Nothing
    }
}

/// Whether the text, which ends with a line break, breaks off inside an IBAN: MT940 folds its lines
/// at 65 characters wherever that falls (`?31DE4675` and the rest on the next line).
fn continues_folded_account(before: &[u8]) -> bool {
    let text = before.trim_ascii_end();
    let recent = &text[text.len().saturating_sub(FOLDED_LINE_BYTES_MAX + 1)..];
    let line_length = recent.iter().rev().take_while(|byte| **byte != b'\n').count();
    let word = recent.rsplit(|byte| !byte.is_ascii_alphanumeric()).next().unwrap_or_default();
    let letters_from = word.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(word.len());
    let has_digits = letters_from > 0 || word.len() > letters_from + 2;
    let is_account = word.get(letters_from..).is_some_and(|account| {
        let mut bytes = account.iter();
        bytes.by_ref().take(2).filter(|byte| byte.is_ascii_uppercase()).count() == 2
            && bytes.take(2).all(u8::is_ascii_digit)
    });
    (FOLDED_LINE_BYTES_MIN..=FOLDED_LINE_BYTES_MAX).contains(&line_length) && is_account && has_digits
}

/// How the digits are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Grouping {
    /// Without separators, or in groups that say nothing.
    Bare,
    /// In the groups embossed on a card.
    AsOnACard,
    /// In groups that no card number is written in.
    Other,
}

/// What the words before a number say it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Announced {
    Card,
    SomethingElse,
    Nothing,
}

const CARD_WORDS: &[&str] = &[
    "carte",
    "cartes",
    "card",
    "cb",
    "pan",
    "diners",
    "visa",
    "mastercard",
    "maestro",
    "amex",
    "discover",
    "jcb",
];

/// Words for other numbers, and the names that bank formats give to identifiers they make.
const OTHER_WORDS: &[&str] = &[
    "siren",
    "siret",
    "rcs",
    "tva",
    "vat",
    "iban",
    "rib",
    "bban",
    "rf",
    "tel",
    "phone",
    "mobile",
    "fax",
    "facture",
    "factures",
    "fact",
    "fac",
    "fa",
    "invoice",
    "invoices",
    "inv",
    "avoir",
    "devis",
    "commande",
    "order",
    "mandat",
    "rum",
    "ics",
    "acctsvcrref",
    "ntryref",
    "msgid",
    "txid",
    "clrsysref",
    "pmtinfid",
    "instrid",
    "fitid",
    "bankid",
    "trnuid",
];

/// Words that stand between an announcement and its number.
const FILLER_WORDS: &[&str] =
    &["n", "no", "nr", "num", "numero", "number", "ref", "bancaire", "bleue", "club", "de", "du", "la", "id"];
