//! Lines and delimited pieces of a file, with a bound on the memory that one of them may take.

use std::io::{self, BufRead};
use std::ops::Range;

/// What becomes of the rest of a line that is longer than the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Overlong {
    /// It is dropped, and [`LineReader::was_cut`] says so.
    Drop,
    /// It is handed out as the next piece, with the same line number.
    Continue,
}

/// How much is read at a time. As much as the buffer of a usual reader, which then has nothing to copy.
const BLOCK: usize = 64 * 1024;

/// Reads lines that end with LF, CR LF or a CR alone. They are handed out where they lie in one
/// reused block, without being copied.
pub(crate) struct LineReader<'a> {
    input: &'a mut dyn BufRead,
    /// Room for the longest line and what is read behind it.
    block: Vec<u8>,
    /// The line in hand.
    line: Range<usize>,
    /// Where the next line begins, and where what was read ends.
    next: usize,
    filled: usize,
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
        Self {
            input,
            block: vec![0; limit + BLOCK],
            line: 0..0,
            next: 0,
            filled: 0,
            number: 0,
            limit,
            overlong,
            was_cut: false,
            in_line: false,
            after_return: false,
        }
    }

    /// Reads the next line; false at the end of the file.
    #[inline]
    pub(crate) fn advance(&mut self) -> io::Result<bool> {
        if std::mem::take(&mut self.was_cut) {
            self.drop_rest()?;
        }
        if !std::mem::take(&mut self.in_line) {
            self.number += 1;
        }
        let mut searched = 0;
        loop {
            if self.after_return && self.next < self.filled {
                self.next += usize::from(self.block[self.next] == b'\n');
                self.after_return = false;
            }
            let unread = &self.block[self.next..self.filled];
            let end = memchr::memchr2(b'\n', b'\r', &unread[searched..]).map(|at| searched + at);
            if end.unwrap_or(unread.len()) > self.limit {
                self.take_first_piece();
                return Ok(true);
            }
            if let Some(end) = end {
                self.after_return = unread[end] == b'\r';
                self.line = self.next..self.next + end;
                self.next += end + 1;
                return Ok(true);
            }
            searched = unread.len();
            if !self.read_on()? {
                self.line = self.next..self.filled;
                self.next = self.filled;
                return Ok(searched > 0);
            }
        }
    }

    /// Hands out as much of a line as may be.
    fn take_first_piece(&mut self) {
        self.line = self.next..self.next + self.limit;
        self.next += self.limit;
        self.in_line = self.overlong == Overlong::Continue;
        self.was_cut = !self.in_line;
    }

    /// Passes over the rest of a line that was too long.
    fn drop_rest(&mut self) -> io::Result<()> {
        loop {
            let unread = &self.block[self.next..self.filled];
            if let Some(end) = memchr::memchr2(b'\n', b'\r', unread) {
                self.after_return = unread[end] == b'\r';
                self.next += end + 1;
                return Ok(());
            }
            self.next = self.filled;
            if !self.read_on()? {
                return Ok(());
            }
        }
    }

    /// Reads more behind what is unread, which moves to the front of the block; false at the end of
    /// the file. What is unread is never longer than the limit, so there is room.
    fn read_on(&mut self) -> io::Result<bool> {
        self.block.copy_within(self.next..self.filled, 0);
        self.filled -= self.next;
        self.next = 0;
        loop {
            match self.input.read(&mut self.block[self.filled..]) {
                Ok(count) => {
                    self.filled += count;
                    return Ok(count > 0);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// The bytes of the line, without its end; the first line also without a byte order mark.
    pub(crate) fn bytes(&self) -> &[u8] {
        let line = &self.block[self.line.clone()];
        if self.number == 1 { line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line) } else { line }
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

    /// Gives so many bytes at a time, so that every line end falls between two reads once.
    struct InPieces<'a>(&'a [u8], usize);

    impl io::Read for InPieces<'_> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let piece = out.len().min(self.1);
            self.0.read(&mut out[..piece])
        }
    }

    fn check(text: &str, limit: usize, overlong: Overlong, expected: &[(u64, &str)]) {
        for capacity in [1, 2, 3, 64] {
            let mut input = io::BufReader::with_capacity(capacity, InPieces(text.as_bytes(), capacity));
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
    fn lines_across_blocks() {
        let text = (0..30_000).map(|number| format!("line {number}\r\n")).collect::<Vec<_>>().concat();
        let mut input = text.as_bytes();
        let mut lines = LineReader::new(&mut input, 100, Overlong::Drop);
        for number in 0..30_000 {
            assert!(lines.advance().unwrap());
            assert_eq!(lines.bytes(), format!("line {number}").as_bytes());
        }
        assert!(!lines.advance().unwrap());
    }

    #[test]
    fn long_lines() {
        check("abcdef\ng", 4, Overlong::Drop, &[(1, "abcd"), (2, "g")]);
        check("abcdef\r\n\rg", 4, Overlong::Drop, &[(1, "abcd"), (2, ""), (3, "g")]);
        check("abcdef", 4, Overlong::Drop, &[(1, "abcd")]);
        check("abcd\ng", 4, Overlong::Drop, &[(1, "abcd"), (2, "g")]);
        check("abcdef\ng", 4, Overlong::Continue, &[(1, "abcd"), (1, "ef"), (2, "g")]);
        check("abcdefgh", 4, Overlong::Continue, &[(1, "abcd"), (1, "efgh")]);
    }
}
