//! Runs of digits and single separators, found without reading every byte.

use super::window::card_number_among;

/// A card number covers at least 13 bytes, so at least two samples taken this far apart.
const SAMPLE_STEP: usize = 6;
/// The most groups of a run that are looked at together, so that a run of any length takes linear
/// time, and the most groups that a card number is written in inside a longer run.
pub(super) const RUN_GROUPS_MAX: usize = 32;
const CARD_GROUPS_MAX: usize = 5;

/// A span of bytes: a group of digits, or a whole card number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The search for the next card number at or after a place.
pub(super) struct Scan<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) from: usize,
}

impl Scan<'_> {
    pub(super) fn next(&mut self) -> Option<Span> {
        let bytes = self.bytes;
        let mut at = self.from;
        let mut groups = Vec::new();
        while at + SAMPLE_STEP < bytes.len() {
            if !may_be_inside(bytes, at + SAMPLE_STEP) {
                at += 2 * SAMPLE_STEP;
                continue;
            }
            if !may_be_inside(bytes, at) {
                at += SAMPLE_STEP;
                continue;
            }
            let start = run_start(bytes, at, self.from);
            let end = read_run(bytes, start, &mut groups);
            if let Some(found) = card_number_among(bytes, &groups) {
                return Some(found);
            }
            at = match groups.get(RUN_GROUPS_MAX - CARD_GROUPS_MAX) {
                Some(group) => {
                    self.from = group.start;
                    group.start
                }
                None => end.max(at + 1),
            };
        }
        None
    }
}

/// Whether a byte can lie inside a card number: a digit, a separator before a digit, or part of
/// a non-breaking space.
fn may_be_inside(bytes: &[u8], at: usize) -> bool {
    match bytes[at] {
        b'0'..=b'9' => true,
        b' ' | b'-' => bytes.get(at + 1).is_some_and(u8::is_ascii_digit),
        byte => !byte.is_ascii(),
    }
}

/// Length in bytes of a separator at this place: a space, a dash, or a non-breaking space in
/// Latin-1 or UTF-8 (plain and narrow).
pub(super) fn separator_at(bytes: &[u8], at: usize) -> Option<usize> {
    match bytes.get(at..)? {
        [b' ' | b'-' | 0xa0, ..] => Some(1),
        [0xc2, 0xa0, ..] => Some(2),
        [0xe2, 0x80, 0xaf, ..] => Some(3),
        _ => None,
    }
}

/// The first byte of the run of digits and single separators around a place.
fn run_start(bytes: &[u8], at: usize, from: usize) -> usize {
    let mut start = at;
    if !bytes[at].is_ascii_digit() {
        // A separator: the run may begin on either side of it.
        let before =
            (at.saturating_sub(3).max(from)..at).rev().find(|before| bytes[*before].is_ascii_digit());
        match before {
            Some(before) => start = before,
            None => return at,
        }
    }
    loop {
        while start > from && bytes[start - 1].is_ascii_digit() {
            start -= 1;
        }
        let before_separator = (1..=3).find(|length| {
            start > from + length
                && separator_at(bytes, start - length) == Some(*length)
                && bytes[start - length - 1].is_ascii_digit()
        });
        match before_separator {
            Some(length) => start -= length,
            None => return start,
        }
    }
}

/// Reads the groups of a run and answers where it ends.
fn read_run(bytes: &[u8], start: usize, groups: &mut Vec<Span>) -> usize {
    groups.clear();
    let mut at = start;
    loop {
        let end = bytes[at..].iter().position(|byte| !byte.is_ascii_digit()).map_or(bytes.len(), |n| at + n);
        if end > at {
            groups.push(Span { start: at, end });
        }
        let next = separator_at(bytes, end).map(|length| end + length);
        match next {
            Some(next)
                if end > at
                    && groups.len() < RUN_GROUPS_MAX
                    && bytes.get(next).is_some_and(u8::is_ascii_digit) =>
            {
                at = next;
            }
            _ => return end,
        }
    }
}
