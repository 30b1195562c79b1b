//! Records of a delimited text: quoted fields, quoted line ends, and recovery from a quotation mark
//! that is never closed.
//!
//! A stray mark at the beginning of a field would swallow the rest of the file in silence. Here a
//! record ends at [`RECORD_LINES_MAX`] lines or [`RECORD_BYTES_MAX`] bytes; past that, the line
//! where the mark stands is read as it is, without quoting, and reported.

use std::io::{BufRead, Read};

use file_intake::{Encoding, FIELD_BYTES_MAX, decode};
use memchr::{memchr, memchr_iter};

/// Most lines that one record may span.
const RECORD_LINES_MAX: u64 = 200;
/// Most bytes of one record, and of one line.
const RECORD_BYTES_MAX: usize = 8 * FIELD_BYTES_MAX;

/// One record: its text, split where its fields end.
#[derive(Default)]
pub(crate) struct Record {
    /// Line on which it begins, from 1.
    pub(crate) line: u64,
    /// Whether a byte was not of the file's encoding.
    pub(crate) is_damaged: bool,
    /// Whether a quotation mark was never closed.
    pub(crate) is_unclosed: bool,
    /// Whether the line was longer than is read.
    pub(crate) is_cut: bool,
    text: String,
    ends: Vec<usize>,
}

impl Record {
    /// The fields, in order.
    pub(crate) fn fields(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| &self.text[start..*end])
    }
}

/// Reads records from bytes.
pub(crate) struct Records<'a> {
    stream: &'a mut dyn BufRead,
    encoding: Encoding,
    /// An all-ASCII sample says nothing: the first other byte then decides.
    is_encoding_open: bool,
    delimiter: u8,
    line_end: u8,
    /// Most lines that one record may span.
    lines_max: u64,
    next_line: u64,
    pending: Vec<u8>,
    pending_at: usize,
    raw: Vec<u8>,
}

impl<'a> Records<'a> {
    pub(crate) fn new(
        stream: &'a mut dyn BufRead,
        encoding: Encoding,
        is_encoding_open: bool,
        delimiter: u8,
        line_end: u8,
    ) -> Self {
        Self {
            stream,
            encoding,
            is_encoding_open,
            delimiter,
            line_end,
            lines_max: RECORD_LINES_MAX,
            next_line: 1,
            pending: Vec::new(),
            pending_at: 0,
            raw: Vec::new(),
        }
    }

    /// For formats in which a line is a record whatever quotation marks stand in it.
    pub(crate) fn one_line_each(mut self) -> Self {
        self.lines_max = 1;
        self
    }

    /// Reads the next record; false at the end of the file.
    pub(crate) fn read(&mut self, record: &mut Record) -> std::io::Result<bool> {
        *record = Record {
            line: self.next_line,
            text: std::mem::take(&mut record.text),
            ends: std::mem::take(&mut record.ends),
            ..Record::default()
        };
        record.text.clear();
        record.ends.clear();
        self.raw.clear();
        if !self.push_line(record)? {
            return Ok(false);
        }
        let first_line_length = self.raw.len();
        let mut lines = 1;
        while has_open_quote(&self.raw, self.delimiter) {
            let is_over = lines >= self.lines_max || self.raw.len() > RECORD_BYTES_MAX;
            if is_over || !self.push_line(record)? {
                // Give the following lines back and take the first as it stands.
                self.pending.splice(..self.pending_at, self.raw.drain(first_line_length..));
                self.pending_at = 0;
                self.next_line = record.line + 1;
                record.is_unclosed = true;
                break;
            }
            lines += 1;
        }
        self.split(record);
        Ok(true)
    }

    /// Appends a line with its end to `raw`; false at the end of the file.
    fn push_line(&mut self, record: &mut Record) -> std::io::Result<bool> {
        let left = &self.pending[self.pending_at..];
        if left.is_empty() {
            self.pending.clear();
            self.pending_at = 0;
            let limit = RECORD_BYTES_MAX as u64;
            let read = Read::take(&mut *self.stream, limit).read_until(self.line_end, &mut self.raw)?;
            if read == 0 {
                return Ok(false);
            }
            if read == RECORD_BYTES_MAX && self.raw.last() != Some(&self.line_end) {
                record.is_cut = true;
                self.stream.skip_until(self.line_end)?;
            }
        } else {
            let end = memchr(self.line_end, left).map_or(left.len(), |at| at + 1);
            self.raw.extend_from_slice(&left[..end]);
            self.pending_at += end;
        }
        self.next_line += 1;
        Ok(true)
    }

    fn split(&mut self, record: &mut Record) {
        while let Some(b'\n' | b'\r') = self.raw.last() {
            self.raw.pop();
        }
        if self.is_encoding_open && !self.raw.is_ascii() {
            self.is_encoding_open = false;
            self.encoding = file_intake::detect_encoding(&self.raw);
        }
        let (text, is_damaged) = decode(&self.raw, self.encoding);
        record.is_damaged = is_damaged;
        if record.is_unclosed || memchr(b'"', text.as_bytes()).is_none() {
            split_plain(&text, self.delimiter, record);
        } else {
            split_quoted(&text, char::from(self.delimiter), record);
        }
    }
}

fn split_plain(text: &str, delimiter: u8, record: &mut Record) {
    // The text is rebuilt without its delimiters, so that both ways of splitting leave one shape.
    let mut start = 0;
    for at in memchr_iter(delimiter, text.as_bytes()) {
        record.text.push_str(&text[start..at]);
        record.ends.push(record.text.len());
        start = at + 1;
    }
    record.text.push_str(&text[start..]);
    record.ends.push(record.text.len());
}

fn split_quoted(text: &str, delimiter: char, record: &mut Record) {
    let mut characters = text.chars().peekable();
    let mut is_quoted = false;
    let mut is_start = true;
    while let Some(character) = characters.next() {
        if is_quoted {
            if character == '"' {
                if characters.peek() == Some(&'"') {
                    characters.next();
                    record.text.push('"');
                } else {
                    is_quoted = false;
                }
            } else {
                record.text.push(character);
            }
        } else if character == '"' && is_start {
            is_quoted = true;
            is_start = false;
        } else if character == delimiter {
            record.ends.push(record.text.len());
            is_start = true;
        } else {
            is_start = false;
            record.text.push(character);
        }
    }
    record.ends.push(record.text.len());
}

/// Whether the bytes end inside a quoted field. Marks inside a field that does not begin with one
/// are ordinary characters, as in [`split_quoted`].
fn has_open_quote(raw: &[u8], delimiter: u8) -> bool {
    if memchr(b'"', raw).is_none() {
        return false;
    }
    let (mut is_quoted, mut is_start, mut at) = (false, true, 0);
    while at < raw.len() {
        let byte = raw[at];
        if is_quoted {
            if byte == b'"' {
                if raw.get(at + 1) == Some(&b'"') {
                    at += 1;
                } else {
                    is_quoted = false;
                }
            }
        } else if byte == b'"' && is_start {
            is_quoted = true;
            is_start = false;
        } else {
            is_start = byte == delimiter;
        }
        at += 1;
    }
    is_quoted
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;

    fn check(text: &str, expected: &str) {
        let mut bytes = text.as_bytes();
        let mut records = Records::new(&mut bytes, Encoding::Utf8, false, b';', b'\n');
        let mut record = Record::default();
        let mut out = String::new();
        while records.read(&mut record).unwrap() {
            let fields: Vec<&str> = record.fields().collect();
            let mark = if record.is_unclosed { "!" } else { "" };
            write!(out, "{}{mark}[{}]", record.line, fields.join("|")).unwrap();
        }
        assert_eq!(out, expected, "{text:?}");
    }

    #[test]
    fn records_are_split() {
        check("a;b\r\nc;\n", "1[a|b]2[c|]");
        check("\"a;1\";b\n\"x\"\"y\";2", "1[a;1|b]2[x\"y|2]");
        check("\"two\nlines\";b\nc;d\n", "1[two\nlines|b]3[c|d]");
        check("12\" pipe;b\n", "1[12\" pipe|b]");
    }

    #[test]
    fn an_open_quote_costs_one_line_only() {
        check("\"a;b\nc;d\ne;f\n", "1![\"a|b]2[c|d]3[e|f]");
    }
}
