//! Whether a text points at a document that it does not cite to the letter.
//!
//! Only asked for the few items of the payer that have exactly the amount, never for all.

use compact_str::CompactString;

use crate::model::Evidence;
use crate::normalise::{Text, TokenKind, announces_document};
use crate::numbers::{canonical, running_number};

/// How a text points at a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Pointer {
    /// Its running number, or its number cut at the end of the text.
    Short(CompactString),
    /// Its number but for one keystroke.
    Mistyped(CompactString),
}

impl Pointer {
    /// The evidence it gives for a document.
    pub(crate) fn evidence(self, document: &str) -> Evidence {
        let document = document.into();
        match self {
            Self::Short(written) => Evidence::NumberCitedShort { document, written },
            Self::Mistyped(written) => Evidence::NumberCitedMistyped { document, written },
        }
    }
}

/// Looks for the number of a document in a text, short, cut or mistyped.
pub(crate) fn pointer(text: &Text, number: &str) -> Option<Pointer> {
    let whole = canonical(number);
    let running = running_number(number);
    for token in 0..text.tokens.len() {
        if running.is_some_and(|running| is_short_citation(text, token, running, &whole)) {
            return Some(Pointer::Short(text.word(token).into()));
        }
    }
    if whole.len() < 5 {
        return None;
    }
    let mut best = None;
    let mut joined = String::new();
    for start in 0..text.tokens.len() {
        joined.clear();
        for end in start + 1..=(start + 6).min(text.tokens.len()) {
            joined.push_str(text.word(end - 1));
            if joined.len() > whole.len() + 1 {
                break;
            }
            if end == text.tokens.len() && is_cut_number(&joined, &whole) {
                best = Some(Pointer::Short(text.written(start, end).into()));
            }
            if joined.len() + 1 >= whole.len() && is_one_keystroke_away(joined.as_bytes(), whole.as_bytes()) {
                return Some(Pointer::Mistyped(text.written(start, end).into()));
            }
        }
    }
    best
}

/// A token that is the running number alone, and no part of a date, an amount or a longer number.
pub(crate) fn is_short_citation(text: &Text, token: usize, running: &str, whole: &str) -> bool {
    let found = text.tokens[token];
    if found.kind != TokenKind::Digits || text.word(token).trim_start_matches('0') != running {
        return false;
    }
    if text.tokens.get(token + 1).is_some_and(|next| matches!(next.joint, b',' | b'.' | b':' | b'-')) {
        return false;
    }
    let before = token.checked_sub(1).map(|at| text.word(at));
    if found.joint != 0 && found.joint != b'#' {
        // Joined to its own year or prefix ("2025-123", "FA/123"), or to a document's word.
        let belongs =
            before.is_some_and(|word| announces_document(word) || (word.len() > 1 && whole.contains(word)));
        if !belongs
            || text
                .tokens
                .get(token + 1)
                .is_some_and(|next| next.joint != 0 && next.kind == TokenKind::Digits)
        {
            return false;
        }
    }
    running.len() >= 3 || before.is_some_and(announces_document)
}

/// The beginning of a number, long enough to leave only its last digits open.
fn is_cut_number(written: &str, whole: &str) -> bool {
    written.len() < whole.len()
        && whole.starts_with(written)
        && written.len() * 3 >= whole.len() * 2
        && written.bytes().any(|byte| byte.is_ascii_digit())
}

/// One character wrong, missing or too many, or two neighbours exchanged.
fn is_one_keystroke_away(written: &[u8], whole: &[u8]) -> bool {
    let same = written.iter().zip(whole).take_while(|(left, right)| left == right).count();
    let (left, right) = (&written[same..], &whole[same..]);
    match (left, right) {
        ([], []) => true,
        _ if left.len() == right.len() => {
            left[1..] == right[1..]
                || (left.len() > 1 && left[0] == right[1] && left[1] == right[0] && left[2..] == right[2..])
        }
        _ if left.len() + 1 == right.len() => left == &right[1..],
        _ if left.len() == right.len() + 1 => &left[1..] == right,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(text: &str, number: &str) -> Option<Pointer> {
        pointer(&Text::of(text), number)
    }

    #[test]
    fn one_keystroke_is_one_character_or_one_exchange() {
        let away = |left: &str, right: &str| is_one_keystroke_away(left.as_bytes(), right.as_bytes());
        assert!(away("FA123", "FA123") && away("FA132", "FA123") && away("FA12", "FA123"));
        assert!(away("FA1223", "FA123") && away("AF123", "FA123") && away("FA124", "FA123"));
        assert!(!away("FA321", "FA123") && !away("FA", "FA123") && !away("FB124", "FA123"));
    }

    #[test]
    fn a_short_number_is_not_part_of_a_date_an_amount_or_a_longer_number() {
        assert!(points("FACTURE 12", "FA-12").is_some());
        assert!(points("facture n° 00123 merci", "FA-2025-000123").is_some());
        assert!(points("FACT 2025-123", "FA-2025-000123").is_some());
        assert_eq!(points("DU 12/03/2025", "FA-12"), None);
        assert_eq!(points("FACTURE 2012", "FA-12"), None);
        assert_eq!(points("FACTURE 12,50", "FA-12"), None);
        assert_eq!(points("CLIENT C-123", "FA-2025-000123"), None);
        assert_eq!(points("06.12.34.56.78", "FA-12"), None);
        assert_eq!(points("12 COLIS", "FA-12"), None);
    }

    #[test]
    fn a_number_cut_by_the_end_of_the_text_points_at_its_document() {
        assert_eq!(
            points("DUPONT FA-2025-0001", "FA-2025-000123"),
            Some(Pointer::Short("FA-2025-0001".into()))
        );
        assert_eq!(points("FA-2025-0001 DUPONT", "FA-2025-000123"), None);
    }
}
