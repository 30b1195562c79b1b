//! Lines and delimited pieces of a file, with a bound on the memory that one of them may take.

use std::io::{self, BufRead};

/// What becomes of the rest of a line that is longer than the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Overlong {
    /// It is dropped, and [`LineReader::was_cut`] says so.
    Drop,
    /// It is handed out as the next piece, with the same line number.
    Continue,
}

/// Reads lines that end with LF, CR LF or a CR alone into one reused buffer.
pub(crate) struct LineReader<'a> {
    input: &'a mut dyn BufRead,
    buffer: Vec<u8>,
    number: u64,
    limit: usize,
    overlong: Overlong,
    was_cut: bool,
    in_line: bool,
    after_return: bool,
}

impl<'a> LineReader<'a> {
    /// Lines of at most `limit` bytes.
    pub(crate) fn new(input: &'a mut dyn BufRead, limit: usize, overlong: Overlong) -> Self {
        let buffer = Vec::with_capacity(256);
        Self {
            input,
            buffer,
            number: 0,
            limit,
            overlong,
            was_cut: false,
            in_line: false,
            after_return: false,
        }
    }

    /// Reads the next line; false at the end of the file.
    pub(crate) fn advance(&mut self) -> io::Result<bool> {
        self.buffer.clear();
        self.was_cut = false;
        if !self.in_line {
            self.number += 1;
        }
        let mut any = false;
        loop {
            let available = match self.input.fill_buf() {
                Ok(available) => available,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if available.is_empty() {
                self.in_line = false;
                return Ok(any);
            }
            if std::mem::take(&mut self.after_return) && available.first() == Some(&b'\n') {
                self.input.consume(1);
                continue;
            }
            any = true;
            let end = memchr::memchr2(b'\n', b'\r', available);
            let piece = end.unwrap_or(available.len());
            let room = self.limit.saturating_sub(self.buffer.len());
            let taken = piece.min(room);
            self.buffer.extend_from_slice(&available[..taken]);
            if taken < piece && self.overlong == Overlong::Continue {
                self.input.consume(taken);
                self.in_line = true;
                return Ok(true);
            }
            self.was_cut |= taken < piece;
            if let Some(end) = end {
                self.after_return = available[end] == b'\r';
                self.input.consume(end + 1);
                self.in_line = false;
                return Ok(true);
            }
            self.input.consume(piece);
        }
    }

    /// The bytes of the line, without its end; the first line also without a byte order mark.
    pub(crate) fn bytes(&self) -> &[u8] {
        if self.number == 1 {
            self.buffer.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&self.buffer)
        } else {
            &self.buffer
        }
    }

    /// The number of the line, from 1.
    pub(crate) fn number(&self) -> u64 {
        self.number
    }

    /// Whether the line was longer than the limit and its rest was dropped.
    pub(crate) fn was_cut(&self) -> bool {
        self.was_cut
    }
}

/// Reads up to and without `delimiter`, appending at most `limit` bytes and dropping the rest.
/// Returns whether the delimiter was found and how many line feeds were passed.
pub(crate) fn read_until_capped(
    input: &mut dyn BufRead,
    delimiter: u8,
    limit: usize,
    out: &mut Vec<u8>,
) -> io::Result<(bool, u64)> {
    let mut line_feeds = 0_u64;
    loop {
        let available = match input.fill_buf() {
            Ok(available) => available,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if available.is_empty() {
            return Ok((false, line_feeds));
        }
        let end = memchr::memchr(delimiter, available);
        let piece = &available[..end.unwrap_or(available.len())];
        line_feeds += memchr::memchr_iter(b'\n', piece).count() as u64;
        let room = limit.saturating_sub(out.len());
        out.extend_from_slice(&piece[..piece.len().min(room)]);
        let consumed = end.map_or(piece.len(), |end| end + 1);
        input.consume(consumed);
        if end.is_some() {
            return Ok((true, line_feeds));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, limit: usize, overlong: Overlong, expected: &[(u64, &str)]) {
        for capacity in [1, 3, 64] {
            let mut input = io::BufReader::with_capacity(capacity, text.as_bytes());
            let mut lines = LineReader::new(&mut input, limit, overlong);
            let mut found = Vec::new();
            while lines.advance().unwrap() {
                found.push((lines.number(), String::from_utf8(lines.bytes().to_vec()).unwrap()));
            }
            let expected: Vec<_> = expected.iter().map(|(at, line)| (*at, (*line).to_owned())).collect();
            assert_eq!(found, expected, "buffer of {capacity}");
        }
    }

    #[test]
    fn line_ends() {
        check("a\nb\r\nc\rd", 9, Overlong::Drop, &[(1, "a"), (2, "b"), (3, "c"), (4, "d")]);
        check("a\n\nb\n", 9, Overlong::Drop, &[(1, "a"), (2, ""), (3, "b")]);
        check("", 9, Overlong::Drop, &[]);
        check("\u{feff}a\n\u{feff}b", 9, Overlong::Drop, &[(1, "a"), (2, "\u{feff}b")]);
    }

    #[test]
    fn long_lines() {
        check("abcdef\ng", 4, Overlong::Drop, &[(1, "abcd"), (2, "g")]);
        check("abcdef\ng", 4, Overlong::Continue, &[(1, "abcd"), (1, "ef"), (2, "g")]);
    }
}
