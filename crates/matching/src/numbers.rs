//! The numbers of documents: their canonical form, how much they say, and where to find them.
//!
//! Canonical means letters and digits alone, in capitals; O and 0, I and 1 count as the same
//! character when looking up, because people and scanners mix them up.

use compact_str::CompactString;

use crate::batch::BATCH;
use crate::hash::{self, Positions, look_at};
use crate::model::{Book, CustomerIndex};
use crate::normalise::{Text, TokenKind};

/// What a number is a number of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// An open item by its number.
    Open(u32),
    /// An open item by one of its other references.
    Reference(u32, u32),
    /// A settled document.
    Settled(u32),
}

/// A number or reference of the book that was found.
pub(crate) struct Known {
    pub(crate) target: Target,
    /// Its letters and digits, in capitals.
    pub(crate) canonical: CompactString,
}

impl Known {
    /// Whether it says enough to stand alone in a text.
    pub(crate) fn is_strong(&self) -> bool {
        is_strong(&self.canonical)
    }

    pub(crate) fn is_digits(&self) -> bool {
        self.canonical.bytes().all(|byte| byte.is_ascii_digit())
    }
}

/// All numbers and references of the book. A *position* counts the open items by their numbers first, then
/// everything else that has one.
pub(crate) struct Numbers<'a> {
    book: &'a Book,
    /// What follows the open items.
    others: Vec<Target>,
    by_hash: Positions,
    /// By customer and running number without leading zeros: the open items.
    by_running: Positions,
    shapes: Positions,
    lengths: u64,
    starts: Vec<u64>,
}

/// Position of "no second character" in the table of starts.
const NONE: usize = 36;

impl<'a> Numbers<'a> {
    /// Files the numbers of the book.
    pub(crate) fn build(book: &'a Book) -> Self {
        let mut running = Vec::with_capacity(book.items.len());
        let mut filing = Filing::with_room_for(book.items.len() + book.settled.len());
        for (items, first) in book.items.chunks(BATCH).zip((0_u32..).step_by(BATCH)) {
            look_at(items.iter().map(|item| item.number.bytes().next()));
            for (item, index) in items.iter().zip(first..) {
                filing.add(index, &item.number, true);
                if let Some(digits) = running_number(&item.number) {
                    running.push((running_hash(item.customer, digits), index));
                }
            }
        }
        let references = book.items.iter().zip(0_u32..).flat_map(|(item, index)| {
            (0_u32..).take(item.references.len()).map(move |which| Target::Reference(index, which))
        });
        let settled = (0_u32..).take(book.settled.len()).map(Target::Settled);
        let others: Vec<Target> = references.chain(settled).collect();
        for (target, position) in others.iter().zip((0_u32..).skip(book.items.len())) {
            filing.add(position, raw(book, *target), !matches!(target, Target::Reference(..)));
        }
        let Filing { hashes, shapes, lengths, starts } = filing;
        Self {
            book,
            others,
            by_hash: Positions::build(hashes),
            by_running: Positions::build(running),
            shapes: Positions::build(shapes),
            lengths,
            starts,
        }
    }

    /// What the number at a position is a number of.
    #[inline]
    fn target(&self, position: u32) -> Target {
        match (position as usize).checked_sub(self.book.items.len()) {
            None => Target::Open(position),
            Some(after) => self.others[after],
        }
    }

    /// Whether some number can begin with this character and that one (or nothing) after it.
    #[inline]
    pub(crate) fn may_start(&self, first: u8, second: Option<u8>) -> bool {
        let row = self.starts[class(first)];
        row & (1 << NONE) != 0 || second.is_some_and(|byte| row & (1 << class(byte)) != 0)
    }

    /// Whether some number has this many characters.
    #[inline]
    pub(crate) fn has_length(&self, length: usize) -> bool {
        self.lengths & (1 << length.min(63)) != 0
    }

    /// The greatest length of a number, as far as it is followed.
    pub(crate) fn length_max(&self) -> usize {
        if self.lengths >> 63 == 1 { 140 } else { 63 - self.lengths.leading_zeros().min(63) as usize }
    }

    /// Whether some number is longer than this.
    pub(crate) fn has_longer(&self, length: usize) -> bool {
        length < 63 && self.lengths >> (length + 1) != 0
    }

    /// Numbers equal to these characters; those equal to the letter come alone when there are any.
    pub(crate) fn find(&self, written: &str) -> Vec<Known> {
        let is_same = |left: u8, right: u8| look_alike(left) == look_alike(right);
        let known = |&position: &u32| {
            let target = self.target(position);
            Known { target, canonical: canonical(raw(self.book, target)) }
        };
        let positions = self.by_hash.under(lookup_hash(written.as_bytes()));
        let mut found: Vec<Known> = positions.iter().map(known).collect();
        found.retain(|Known { canonical, .. }| {
            canonical.len() == written.len()
                && canonical.bytes().zip(written.bytes()).all(|(left, right)| is_same(left, right))
        });
        if found.len() > 1 && found.iter().any(|known| known.canonical == written) {
            found.retain(|known| known.canonical == written);
        }
        found
    }

    /// Fetches what looking up each of the hashes will look at.
    pub(crate) fn fetch(&self, hashes: &[u64]) {
        self.by_hash.fetch(hashes);
    }

    /// The first that is filed under a hash, whether or not it is the number that is meant.
    #[inline]
    pub(crate) fn near(&self, hash: u64) -> Option<Target> {
        self.by_hash.under(hash).first().map(|&position| self.target(position))
    }

    /// Numbers equal to a whole field.
    pub(crate) fn find_field(&self, field: &str) -> Vec<Known> {
        let canonical = canonical(field);
        if canonical.is_empty() { Vec::new() } else { self.find(&canonical) }
    }

    /// Whether a text has the form of our numbers.
    pub(crate) fn has_shape(&self, written: &[u8]) -> bool {
        !self.shapes.under(shape(written)).is_empty()
    }

    /// The open items of a customer with this running number.
    pub(crate) fn by_running(&self, customer: CustomerIndex, digits: &str) -> &[u32] {
        self.by_running.under(running_hash(customer, digits.trim_start_matches('0')))
    }
}

/// What is gathered before it is sorted.
struct Filing {
    hashes: Vec<(u64, u32)>,
    shapes: Vec<(u64, u32)>,
    lengths: u64,
    starts: Vec<u64>,
}

impl Filing {
    fn with_room_for(count: usize) -> Self {
        Self { hashes: Vec::with_capacity(count), shapes: Vec::new(), lengths: 0, starts: vec![0; 37] }
    }

    fn add(&mut self, position: u32, number: &str, has_our_shape: bool) {
        let canonical = canonical(number);
        let bytes = canonical.as_bytes();
        let Some(&first) = bytes.first() else { return };
        self.lengths |= 1_u64 << bytes.len().min(63);
        let second = bytes.get(1).map_or(NONE, |&byte| class(byte));
        self.starts[class(first)] |= 1 << second;
        self.hashes.push((lookup_hash(bytes), position));
        if has_our_shape && is_strong(&canonical) {
            let shape = (shape(bytes), 0);
            // Most numbers have the shape of the one before.
            if self.shapes.last() != Some(&shape) {
                self.shapes.push(shape);
            }
        }
    }
}

/// A number as it stands in the book.
fn raw(book: &Book, target: Target) -> &str {
    let found = match target {
        Target::Open(item) => book.items.get(item as usize).map(|item| item.number.as_str()),
        Target::Reference(item, which) => {
            let item = book.items.get(item as usize);
            item.and_then(|item| item.references.get(which as usize)).map(String::as_str)
        }
        Target::Settled(index) => book.settled.get(index as usize).map(|settled| settled.number.as_str()),
    };
    found.unwrap_or_default()
}

/// Characters that are read at once.
const SHORT: usize = 24;

/// Letters and digits of a number, in capitals.
pub(crate) fn canonical(number: &str) -> CompactString {
    if number.is_ascii() {
        let mut bytes = [0; SHORT];
        let mut parts = number.as_bytes().chunks(SHORT).map(|part| {
            let mut length = 0;
            for byte in part.iter().filter(|byte| byte.is_ascii_alphanumeric()) {
                bytes[length] = byte.to_ascii_uppercase();
                length += 1;
            }
            CompactString::from_utf8(&bytes[..length]).unwrap_or_default()
        });
        let mut canonical = parts.next().unwrap_or_default();
        parts.for_each(|part| canonical.push_str(&part));
        return canonical;
    }
    let text = Text::of(number);
    (0..text.tokens.len()).map(|token| text.word(token)).collect()
}

/// Whether a number found in a text means its document and hardly anything else.
fn is_strong(canonical: &str) -> bool {
    let digits = canonical.bytes().filter(u8::is_ascii_digit).count();
    canonical.len() >= 6 && digits >= 3
}

/// The last run of digits of a number without leading zeros, when something stands before it.
pub(crate) fn running_number(number: &str) -> Option<&str> {
    let end = number.rfind(|c: char| c.is_ascii_digit())? + 1;
    let start = number[..end]
        .rfind(|c: char| !c.is_ascii_digit())
        .map_or(0, |at| at + number[at..].chars().next().map_or(1, char::len_utf8));
    let digits = number.get(start..end)?.trim_start_matches('0');
    (!digits.is_empty()).then_some(digits)
}

fn running_hash(customer: CustomerIndex, digits: &str) -> u64 {
    hash::finish(hash::step(hash::of_bytes(digits.as_bytes()), u64::from(customer)))
}

/// Letters stand for themselves, digits only for how many they are; a number of digits alone keeps
/// its first two, which usually are the century or a series.
fn shape(canonical: &[u8]) -> u64 {
    let (mut running, mut digits) = (3, 0);
    for &byte in canonical {
        if byte.is_ascii_digit() {
            digits += 1;
            continue;
        }
        running = hash::step(hash::step(running, digits), u64::from(byte));
        digits = 0;
    }
    if digits == canonical.len() as u64 {
        running =
            canonical.iter().take(2).fold(running, |running, &byte| hash::step(running, u64::from(byte)));
    }
    hash::finish(hash::step(running, digits))
}

/// Characters at the end of a number that do not go through the hash.
const UNHASHED: usize = 1;

/// The hash under which a number is filed. Its last characters stand as they are in the last bits:
/// numbers that were given out one after the other are filed side by side, and since they are also
/// paid at about the same time, looking one up brings its neighbours into the cache.
pub(crate) fn lookup_hash(number: &[u8]) -> u64 {
    let (head, tail) = number.split_at(number.len().saturating_sub(UNHASHED));
    let running = head.iter().fold(5, |running, &byte| hash::step(running, u64::from(look_alike(byte))));
    tail.iter()
        .fold(hash::finish(running) >> (8 * UNHASHED), |hash, &byte| hash << 8 | u64::from(look_alike(byte)))
}

/// One character for those that are mixed up.
#[inline]
pub(crate) fn look_alike(byte: u8) -> u8 {
    match byte {
        b'O' => b'0',
        b'I' => b'1',
        other => other,
    }
}

#[inline]
fn class(byte: u8) -> usize {
    match look_alike(byte) {
        digit @ b'0'..=b'9' => usize::from(digit - b'0'),
        letter @ b'A'..=b'Z' => usize::from(letter - b'A') + 10,
        // Letters without an ASCII form share the place of one that is rare.
        _ => 35,
    }
}

/// Whether a token is part of a longer run of digits: a date, an amount, a phone or account number.
pub(crate) fn is_in_digit_run(text: &Text, token: usize) -> bool {
    let is_digits = |at: usize| text.tokens.get(at).is_some_and(|found| found.kind == TokenKind::Digits);
    let joined = |at: usize| text.tokens.get(at).is_some_and(|found| found.joint != 0);
    (joined(token) && token > 0 && is_digits(token - 1)) || (joined(token + 1) && is_digits(token + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_running_number_is_the_last_run_of_digits() {
        assert_eq!(running_number("FA-2025-000123"), Some("123"));
        assert_eq!(running_number("INV123456"), Some("123456"));
        assert_eq!(running_number("2025/0123-A"), Some("123"));
        assert_eq!(running_number("é0"), None);
        assert_eq!(running_number("é7é"), Some("7"));
    }

    #[test]
    fn short_numbers_are_weak() {
        assert!(is_strong("FA2025000123"));
        assert!(is_strong("20250001"));
        assert!(!is_strong("12"));
        assert!(!is_strong("A17"));
        assert!(!is_strong("ACOMPTE1"));
    }
}
