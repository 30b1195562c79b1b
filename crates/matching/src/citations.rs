//! The numbers of documents that a transaction cites.

use compact_str::CompactString;

use crate::model::Transaction;
use crate::normalise::{Text, TokenKind, announces_document};
use crate::numbers::{Known, Numbers, Target, is_in_digit_run, lookup_hash};

/// How a document is cited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Strength {
    /// A whole structured field.
    Field,
    /// The whole number in the text.
    Full,
    /// The whole number, but too short or too closely joined to something else to stand alone.
    Weak,
}

/// One document cited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Citation {
    pub(crate) target: Target,
    pub(crate) strength: Strength,
    /// As written.
    pub(crate) written: CompactString,
    /// Whether a word such as "facture" announces it, or it stands in a structured field.
    pub(crate) is_announced: bool,
    /// Whether it is made of digits alone.
    pub(crate) is_digits: bool,
    /// Whether the text may have been cut right behind it.
    pub(crate) may_be_cut: bool,
}

/// Everything a transaction cites.
#[derive(Debug, Default)]
pub(crate) struct Cited {
    pub(crate) citations: Vec<Citation>,
    /// What has the form of our numbers and is none of them.
    pub(crate) unknown: Vec<String>,
}

/// Most tokens that one number can be torn into.
const TOKENS_MAX: usize = 7;

/// Reads the structured fields, then the text.
pub(crate) fn read(numbers: &Numbers<'_>, transaction: &Transaction, text: &Text) -> Cited {
    let mut cited = Cited::default();
    for field in &transaction.documents {
        for known in numbers.find_field(field) {
            add(&mut cited.citations, numbers, &known, Strength::Field, field, true, false);
        }
    }
    for field in &transaction.references {
        for (known, strength) in by_reference(numbers, field) {
            add(&mut cited.citations, numbers, &known, strength, field, true, false);
        }
    }
    if numbers.length_max() > 0 {
        read_text(numbers, text, &mut cited);
    }
    cited
}

/// The numbers a reference stands for. Payers count their transfers 1, 2, 3: a reference as short as
/// that is no document's number unless check digits or payer and amount say so.
fn by_reference(numbers: &Numbers<'_>, field: &str) -> Vec<(Known, Strength)> {
    let found = numbers.find_field(field);
    if found.is_empty() {
        let carried = rf_payload(field).map(|payload| numbers.find_field(payload)).unwrap_or_default();
        return carried.into_iter().map(|known| (known, Strength::Field)).collect();
    }
    let strength = |known: &Known| if known.is_strong() { Strength::Field } else { Strength::Weak };
    found
        .into_iter()
        .map(|known| {
            let strength = strength(&known);
            (known, strength)
        })
        .collect()
}

/// What an ISO 11649 creditor reference carries, when its check digits are right.
pub(crate) fn rf_payload(reference: &str) -> Option<&str> {
    let reference = reference.trim();
    let body = reference.strip_prefix("RF").or_else(|| reference.strip_prefix("rf"))?;
    let (check, payload) = (body.get(..2)?, body.get(2..)?);
    if payload.is_empty() || !check.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut rest = 0_u32;
    for byte in payload.bytes().filter(|byte| *byte != b' ').chain(*b"RF").chain(check.bytes()) {
        rest = match byte.to_ascii_uppercase() {
            digit @ b'0'..=b'9' => (rest * 10 + u32::from(digit - b'0')) % 97,
            letter @ b'A'..=b'Z' => (rest * 100 + u32::from(letter - b'A') + 10) % 97,
            _ => return None,
        };
    }
    (rest == 1).then_some(payload)
}

fn read_text(numbers: &Numbers<'_>, text: &Text, cited: &mut Cited) {
    let mut start = 0;
    let mut cited_until = 0;
    while start < text.tokens.len() {
        let Some((end, found)) = longest(numbers, text, start, cited) else {
            start += 1;
            continue;
        };
        for known in found {
            let strength = strength(text, start, end, &known, cited_until == start && start > 0);
            let announced = start > 0 && announces_document(text.word(start - 1));
            let cut = end == text.tokens.len() && text.may_be_cut();
            add(&mut cited.citations, numbers, &known, strength, text.written(start, end), announced, cut);
        }
        start = end;
        cited_until = end;
    }
}

/// Everything that begins at a token and may be a number of the book, by its end and its letters and
/// digits, shortest first.
fn candidates(numbers: &Numbers<'_>, text: &Text, start: usize, mut each: impl FnMut(usize, &str)) {
    let bytes = text.folded.as_bytes();
    let first = text.tokens[start];
    let at = first.start as usize;
    let second = if first.end - first.start > 1 {
        Some(bytes[at + 1])
    } else {
        text.tokens.get(start + 1).map(|next| bytes[next.start as usize])
    };
    if !numbers.may_start(bytes[at], second) {
        return;
    }
    let mut joined = String::new();
    for end in start + 1..=(start + TOKENS_MAX).min(text.tokens.len()) {
        joined.push_str(text.word(end - 1));
        if joined.len() > numbers.length_max() {
            break;
        }
        if !numbers.has_length(joined.len()) || !joined.bytes().any(|byte| byte.is_ascii_digit()) {
            continue;
        }
        let is_digits = joined.bytes().all(|byte| byte.is_ascii_digit());
        if is_digits && end > start + 1 && !is_joined(text, start, end) {
            // Digits torn apart by spaces are phone numbers and accounts more often than documents.
            continue;
        }
        each(end, &joined);
    }
}

/// The hashes under which the numbers that a text may cite would be filed.
pub(crate) fn hashes(numbers: &Numbers<'_>, text: &Text, hashes: &mut Vec<u64>) {
    if numbers.length_max() > 0 {
        for start in 0..text.tokens.len() {
            candidates(numbers, text, start, |_, written| hashes.push(lookup_hash(written.as_bytes())));
        }
    }
}

/// The longest known number that begins at a token; what only looks like one is noted.
fn longest(
    numbers: &Numbers<'_>,
    text: &Text,
    start: usize,
    cited: &mut Cited,
) -> Option<(usize, Vec<Known>)> {
    let (mut best, mut unknown) = (None, None);
    candidates(numbers, text, start, |end, written| {
        let found = numbers.find(written);
        if !found.is_empty() {
            best = Some((end, found));
        } else if numbers.has_shape(written.as_bytes()) {
            unknown = Some(end);
        }
    });
    match (&best, unknown) {
        (None, Some(end)) => cited.unknown.push(text.written(start, end).to_owned()),
        (Some((end, _)), Some(longer)) if longer > *end && text.tokens[*end].joint != 0 => {
            // A longer number of our form, unknown: what was found is only its beginning.
            cited.unknown.push(text.written(start, longer).to_owned());
            return None;
        }
        _ => {}
    }
    best
}

/// Whether single characters other than spaces join the tokens.
fn is_joined(text: &Text, start: usize, end: usize) -> bool {
    (start + 1..end).all(|token| text.tokens[token].joint != 0)
}

fn strength(text: &Text, start: usize, end: usize, known: &Known, after_citation: bool) -> Strength {
    let runs_on = text
        .tokens
        .get(end)
        .is_some_and(|next| (next.joint == b'-' || next.joint == b'.') && next.kind != TokenKind::Letters);
    let runs_in = start > 0
        && text.tokens[start].joint != 0
        && matches!(text.tokens[start].joint, b'-' | b'.' | b'/' | b'_')
        && text.tokens[start].kind == TokenKind::Digits
        && !after_citation
        && !announces_document(text.word(start - 1));
    let in_date = known.is_digits() && end == start + 1 && is_in_digit_run(text, start) && !after_citation;
    if known.is_strong() && !runs_on && !runs_in && !in_date { Strength::Full } else { Strength::Weak }
}

fn add(
    citations: &mut Vec<Citation>,
    numbers: &Numbers<'_>,
    known: &Known,
    strength: Strength,
    written: &str,
    is_announced: bool,
    may_be_cut: bool,
) {
    let target = match known.target {
        Target::Reference(item, _)
            if citations.iter().any(|citation| citation.target == Target::Open(item)) =>
        {
            return;
        }
        target => target,
    };
    if citations.iter().any(|citation| citation.target == target) {
        return;
    }
    let may_be_cut = may_be_cut && numbers.has_longer(known.canonical.len());
    citations.push(Citation {
        target,
        strength,
        written: written.into(),
        is_announced,
        is_digits: known.is_digits(),
        may_be_cut,
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rf_references_are_checked() {
        assert_eq!(rf_payload("RF712348231"), Some("2348231"));
        assert_eq!(rf_payload("RF18539007547034"), Some("539007547034"));
        assert_eq!(rf_payload("RF26FA20260001"), Some("FA20260001"));
        assert_eq!(rf_payload("RF741"), Some("1"));
        assert_eq!(rf_payload("RF19539007547034"), None);
        assert_eq!(rf_payload("RFé"), None);
    }
}
