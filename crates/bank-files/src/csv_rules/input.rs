//! Lines and rows of a CSV, with a bound on the memory that a row may take.

use csv::StringRecord;
use file_intake::Refusal;
use std::cell::Cell;
use std::io::{self, BufRead, Read};

/// Most bytes that may be read without a row coming to its end: an open quote would otherwise
/// bring the whole file into memory.
const ROW_BYTES_MAX: usize = 1024 * 1024;

/// The delimiter that stands most often in the head.
pub(super) fn frequent_delimiter(head: &[u8]) -> char {
    let count = |delimiter: u8| memchr::memchr_iter(delimiter, head).count();
    // The first of equals: a comma is also in amounts, so it comes last.
    let mut best = (';', count(b';'));
    for (character, byte) in [('\t', b'\t'), ('|', b'|'), (',', b',')] {
        if count(byte) > best.1 {
            best = (character, count(byte));
        }
    }
    best.0
}

/// Passes over whole lines, whatever their ends.
pub(super) fn skip_lines(text: &mut dyn BufRead, count: u64) -> Result<u64, Refusal> {
    for skipped in 0..count {
        loop {
            let available = text.fill_buf()?;
            if available.is_empty() {
                return Ok(skipped);
            }
            let end = memchr::memchr2(b'\n', b'\r', available);
            let is_return = end.is_some_and(|end| available[end] == b'\r');
            let consumed = end.map_or(available.len(), |end| end + 1);
            text.consume(consumed);
            if is_return && text.fill_buf()?.first() == Some(&b'\n') {
                text.consume(1);
            }
            if end.is_some() {
                break;
            }
        }
    }
    Ok(count)
}

/// An input that fails when too much is read for one row.
pub(super) struct Bounded<'a, R> {
    pub(super) input: R,
    /// Bytes read since the last row came to its end.
    pub(super) unended: &'a Cell<usize>,
}

impl<R: Read> Read for Bounded<'_, R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.unended.get() > ROW_BYTES_MAX {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "a quoted field does not end"));
        }
        let count = self.input.read(out)?;
        self.unended.set(self.unended.get() + count);
        Ok(count)
    }
}

/// Reads the next row; false at the end.
pub(super) fn next_row(
    rows: &mut csv::Reader<impl Read>,
    row: &mut StringRecord,
    unended: &Cell<usize>,
    skipped: u64,
) -> Result<bool, Refusal> {
    let read = rows.read_record(row);
    unended.set(0);
    read.map_err(|error| match error.into_kind() {
        csv::ErrorKind::Io(source) if source.kind() != io::ErrorKind::InvalidData => Refusal::Io(source),
        kind => Refusal::Broken {
            place: format!("line {}", rows.position().line() + skipped),
            reason: match kind {
                csv::ErrorKind::Io(source) => source.to_string(),
                other => format!("{other:?}"),
            },
        },
    })
}
