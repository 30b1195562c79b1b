//! The XML tokens of a camt file, cut out of one buffer of fixed size.
//!
//! camt needs elements, one attribute (`Ccy`), text and CDATA; namespaces are ignored and a
//! DOCTYPE is refused. quick-xml copies every token and lets a hostile one grow without bound; this
//! borrows each token from the buffer, so memory is fixed whatever the file holds. A test holds it
//! against quick-xml.

use super::name::Name;
use super::source::Utf8Source;
use memchr::{memchr, memmem};

/// The file is read in pieces of this size; a tag that does not fit in it is refused.
const BUFFER_BYTES: usize = 256 * 1024;
/// Names are loaded 16 bytes at a time, also at the end of the buffer.
const PADDING: usize = 16;

/// One token.
#[derive(Debug)]
pub(super) enum Token<'a> {
    /// A start tag, with what stands after its name.
    Start { name: Name, attributes: &'a [u8], is_empty: bool },
    /// An end tag.
    End(Name),
    /// Text as written, entities not decoded; a long text comes in several pieces.
    Text(&'a [u8]),
    /// The inside of a CDATA section; a long one comes in several pieces.
    Literal(&'a [u8]),
    /// The end of the file.
    EndOfFile,
}

/// Why there is no next token.
#[derive(Debug)]
pub(super) enum TokenError {
    /// A document type declaration.
    Doctype,
    /// The file ends inside a token.
    Truncated,
    /// This is not XML.
    Broken(&'static str),
    /// The file cannot be read.
    Io(std::io::Error),
}

/// Where a token lies in the buffer.
enum Cut {
    Start { name: Name, attributes: (usize, usize), is_empty: bool },
    End(Name),
    Literal(usize, usize),
    Nothing,
}

/// Cuts a file into tokens.
pub(super) struct Tokens<'i> {
    source: Utf8Source<'i>,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    dropped: u64,
    is_literal: bool,
}

impl<'i> Tokens<'i> {
    pub(super) fn new(source: Utf8Source<'i>) -> Self {
        let buffer = vec![0; BUFFER_BYTES + PADDING];
        Self { source, buffer, start: 0, end: 0, dropped: 0, is_literal: false }
    }

    /// Bytes read so far, counted in UTF-8.
    pub(super) fn offset(&self) -> u64 {
        self.dropped + self.start as u64
    }

    /// The next token.
    pub(super) fn next(&mut self) -> Result<Token<'_>, TokenError> {
        loop {
            if self.start == self.end && !self.refill()? {
                return if self.is_literal { Err(TokenError::Truncated) } else { Ok(Token::EndOfFile) };
            }
            if self.buffer[self.start] != b'<' && !self.is_literal {
                let from = self.start;
                let to = match memchr(b'<', &self.buffer[from..self.end]) {
                    Some(length) => from + length,
                    None if self.refill()? => continue,
                    None => self.end,
                };
                let from = self.start;
                self.start = to;
                return Ok(Token::Text(&self.buffer[from..to]));
            }
            match self.markup()? {
                Cut::Start { name, attributes: (from, to), is_empty } => {
                    return Ok(Token::Start { name, attributes: &self.buffer[from..to], is_empty });
                }
                Cut::End(name) => return Ok(Token::End(name)),
                Cut::Literal(from, to) => return Ok(Token::Literal(&self.buffer[from..to])),
                Cut::Nothing => {}
            }
        }
    }

    /// Text that ends in the end tag `name`, when all of it is in the buffer and nothing else
    /// stands between: the usual leaf, in one step.
    pub(super) fn leaf(&mut self, name: Name) -> Option<&[u8]> {
        let rest = &self.buffer[self.start..self.end];
        let length = memchr(b'<', rest)?;
        if rest.get(length + 1) != Some(&b'/') {
            return None;
        }
        let at = self.start + length + 2;
        let (end, local) = self.name_end(at)?;
        if self.buffer[end] != b'>' || Name::load(&self.buffer, local, end - local) != name {
            return None;
        }
        let from = self.start;
        self.start = end + 1;
        Some(&self.buffer[from..from + length])
    }

    fn markup(&mut self) -> Result<Cut, TokenError> {
        if self.is_literal {
            return self.literal();
        }
        loop {
            let cut = match self.buffer[self.start + 1..self.end].first() {
                None => None,
                Some(b'/') => self.end_tag()?,
                Some(b'?') => {
                    self.start += 2;
                    return self.skip_past(b"?>");
                }
                Some(b'!') => return self.declaration(),
                Some(_) => self.start_tag()?,
            };
            match cut {
                Some(cut) => return Ok(cut),
                None => self.more()?,
            }
        }
    }

    fn start_tag(&mut self) -> Result<Option<Cut>, TokenError> {
        let first = self.start + 1;
        let Some((name_end, local)) = self.name_end(first) else { return Ok(None) };
        if local == name_end {
            return Err(TokenError::Broken("an element without a name"));
        }
        let name = Name::load(&self.buffer, local, name_end - local);
        if self.buffer[name_end] == b'>' {
            self.start = name_end + 1;
            return Ok(Some(Cut::Start { name, attributes: (name_end, name_end), is_empty: false }));
        }
        let Some(close) = tag_end(&self.buffer[name_end..self.end]) else { return Ok(None) };
        let close = name_end + close;
        let is_empty = self.buffer[close - 1] == b'/';
        self.start = close + 1;
        Ok(Some(Cut::Start { name, attributes: (name_end, close - usize::from(is_empty)), is_empty }))
    }

    fn end_tag(&mut self) -> Result<Option<Cut>, TokenError> {
        let Some((name_end, local)) = self.name_end(self.start + 2) else { return Ok(None) };
        let Some(rest) = memchr(b'>', &self.buffer[name_end..self.end]) else { return Ok(None) };
        if local == name_end {
            return Err(TokenError::Broken("an end tag without a name"));
        }
        let name = Name::load(&self.buffer, local, name_end - local);
        self.start = name_end + rest + 1;
        Ok(Some(Cut::End(name)))
    }

    /// Where the name that begins at `at` ends, and where its local part begins.
    fn name_end(&self, at: usize) -> Option<(usize, usize)> {
        let mut local = at;
        for (index, byte) in self.buffer.get(at..self.end)?.iter().enumerate() {
            match byte {
                b'>' | b'/' | b' ' | b'\t' | b'\r' | b'\n' => return Some((at + index, local)),
                b':' => local = at + index + 1,
                _ => {}
            }
        }
        None
    }

    /// A comment, a CDATA section or a DOCTYPE.
    fn declaration(&mut self) -> Result<Cut, TokenError> {
        while self.end - self.start < 9 && self.refill()? {}
        let rest = &self.buffer[self.start..self.end];
        if rest.starts_with(b"<!--") {
            self.start += 4;
            self.skip_past(b"-->")
        } else if rest.starts_with(b"<![CDATA[") {
            self.start += 9;
            self.is_literal = true;
            Ok(Cut::Nothing)
        } else if rest.len() >= 9 && rest[..9].eq_ignore_ascii_case(b"<!DOCTYPE") {
            Err(TokenError::Doctype)
        } else if rest.len() < 9 {
            Err(TokenError::Truncated)
        } else {
            Err(TokenError::Broken("an unknown declaration"))
        }
    }

    fn literal(&mut self) -> Result<Cut, TokenError> {
        loop {
            let from = self.start;
            if let Some(length) = memmem::find(&self.buffer[from..self.end], b"]]>") {
                self.start = from + length + 3;
                self.is_literal = false;
                return Ok(Cut::Literal(from, from + length));
            }
            if self.refill()? {
                continue;
            }
            if !self.is_full() {
                return Err(TokenError::Truncated);
            }
            // The buffer is full of it: hand it out, but for what may be the start of `]]>`.
            let from = self.start;
            self.start = self.end - 2;
            return Ok(Cut::Literal(from, self.end - 2));
        }
    }

    fn skip_past(&mut self, mark: &[u8]) -> Result<Cut, TokenError> {
        loop {
            if let Some(length) = memmem::find(&self.buffer[self.start..self.end], mark) {
                self.start += length + mark.len();
                return Ok(Cut::Nothing);
            }
            self.start = self.start.max(self.end.saturating_sub(mark.len() - 1));
            if !self.refill()? {
                return Err(TokenError::Truncated);
            }
        }
    }

    /// More bytes for a tag that the buffer cuts.
    fn more(&mut self) -> Result<(), TokenError> {
        if self.refill()? {
            Ok(())
        } else if self.is_full() {
            Err(TokenError::Broken("a tag longer than is read"))
        } else {
            Err(TokenError::Truncated)
        }
    }

    /// Whether there is no room for a decoded character.
    fn is_full(&self) -> bool {
        BUFFER_BYTES - self.end < PADDING
    }

    /// Moves what is left to the front and reads more behind it; false when there is no more or
    /// no room.
    fn refill(&mut self) -> Result<bool, TokenError> {
        self.buffer.copy_within(self.start..self.end, 0);
        self.dropped += self.start as u64;
        self.end -= self.start;
        self.start = 0;
        if self.is_full() {
            return Ok(false);
        }
        let read = self.source.read(&mut self.buffer[self.end..BUFFER_BYTES]).map_err(TokenError::Io)?;
        self.end += read;
        Ok(read > 0)
    }
}

/// Where the `>` of a tag stands, quoted ones not counted.
fn tag_end(rest: &[u8]) -> Option<usize> {
    let mut quote = 0;
    for (index, byte) in rest.iter().enumerate() {
        match *byte {
            b'>' if quote == 0 => return Some(index),
            mark @ (b'"' | b'\'') if quote == 0 => quote = mark,
            mark if mark == quote => quote = 0,
            _ => {}
        }
    }
    None
}
