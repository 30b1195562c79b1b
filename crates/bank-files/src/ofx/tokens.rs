//! Tags and texts of OFX 1 (SGML, leaves without end tags) and OFX 2 (XML).

use crate::text_input::read_until_capped;
use file_intake::{FIELD_BYTES_MAX, Refusal};
use std::io::BufRead;

/// What was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// `<NAME>`; the name is in [`Tokens::name`].
    Open,
    /// `</NAME>`.
    Close,
    /// `<NAME/>`.
    Empty,
    /// The end of the file.
    End,
}

/// Reads tag after tag. The text before each tag is in [`Tokens::text`].
pub(super) struct Tokens<'a> {
    input: &'a mut dyn BufRead,
    name: Vec<u8>,
    text: Vec<u8>,
    line: u64,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(input: &'a mut dyn BufRead) -> Self {
        Self { input, name: Vec::new(), text: Vec::new(), line: 1 }
    }

    /// The name of the last tag, in capitals.
    pub(super) fn name(&self) -> &[u8] {
        &self.name
    }

    /// The text that stood before the last tag, references not resolved.
    pub(super) fn text(&self) -> &[u8] {
        self.text.trim_ascii()
    }

    /// The line of the last tag, from 1.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// Reads the next tag. Comments and processing instructions are passed over, CDATA is text,
    /// and a `<` that begins no tag is text too.
    pub(super) fn advance(&mut self) -> Result<Token, Refusal> {
        self.text.clear();
        loop {
            let (found, lines) = read_until_capped(self.input, b'<', FIELD_BYTES_MAX, &mut self.text)?;
            self.line += lines;
            if !found {
                return Ok(Token::End);
            }
            let next = self.input.fill_buf()?.first().copied();
            match next {
                Some(b'!') => self.declaration()?,
                Some(b'?') => self.read_name()?,
                Some(byte) if byte.is_ascii_alphabetic() || byte == b'/' => {
                    self.read_name()?;
                    return Ok(self.tag());
                }
                _ => self.text.push(b'<'),
            }
        }
    }

    fn read_name(&mut self) -> Result<(), Refusal> {
        self.name.clear();
        let (_, lines) = read_until_capped(self.input, b'>', FIELD_BYTES_MAX, &mut self.name)?;
        self.line += lines;
        Ok(())
    }

    fn tag(&mut self) -> Token {
        let kind = match self.name.as_slice() {
            [b'/', ..] => Token::Close,
            [.., b'/'] => Token::Empty,
            _ => Token::Open,
        };
        // Attributes and blanks are no part of the name.
        self.name.retain(|byte| *byte != b'/');
        let end = self.name.iter().position(u8::is_ascii_whitespace).unwrap_or(self.name.len());
        self.name.truncate(end);
        self.name.make_ascii_uppercase();
        kind
    }

    /// `<!DOCTYPE` is refused, a comment passed over, CDATA taken as text.
    fn declaration(&mut self) -> Result<(), Refusal> {
        self.read_name()?;
        if self.name.get(..8).is_some_and(|name| name.eq_ignore_ascii_case(b"!DOCTYPE")) {
            return Err(Refusal::Doctype);
        }
        let end: &[u8] = match self.name.as_slice() {
            [b'!', b'-', b'-', ..] => b"--",
            name if name.starts_with(b"![CDATA[") => b"]]",
            _ => return Ok(()),
        };
        while !self.name.ends_with(end) {
            if self.name.len() < FIELD_BYTES_MAX {
                self.name.push(b'>');
            }
            let before = self.name.len();
            let (found, lines) = read_until_capped(self.input, b'>', FIELD_BYTES_MAX, &mut self.name)?;
            self.line += lines;
            if !found || before >= FIELD_BYTES_MAX {
                break;
            }
        }
        if let Some(data) = self.name.strip_prefix(b"![CDATA[") {
            let data = data.strip_suffix(b"]]").unwrap_or(data);
            // What the parser would take for a reference stays as it is.
            for byte in data {
                match byte {
                    b'&' => self.text.extend_from_slice(b"&amp;"),
                    other => self.text.push(*other),
                }
            }
        }
        Ok(())
    }
}

/// Appends a text with its references resolved. What is no reference stays, such as a bare `&`.
pub(super) fn push_resolved(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let reference = rest.find(';').filter(|end| *end <= 10).map(|end| &rest[1..end]);
        if let Some(character) = reference.and_then(character) {
            out.push(character);
            rest = &rest[reference.map_or(0, str::len) + 2..];
        } else {
            out.push('&');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
}

fn character(reference: &str) -> Option<char> {
    match reference {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        _ => {
            let digits = reference.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(code).filter(|character| !character.is_control())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let mut input = std::io::BufReader::with_capacity(2, text.as_bytes());
        let mut tokens = Tokens::new(&mut input);
        let mut found = String::new();
        loop {
            let token = tokens.advance().unwrap();
            let (name, before) =
                (String::from_utf8_lossy(tokens.name()), String::from_utf8_lossy(tokens.text()));
            match token {
                Token::Open => found.extend([&*before, "+", &*name, " "]),
                Token::Close => found.extend([&*before, "-", &*name, " "]),
                Token::Empty => found.extend([&*before, "=", &*name, " "]),
                Token::End => break,
            }
        }
        assert_eq!(found.trim(), expected, "{text}");
    }

    #[test]
    fn tags_and_texts() {
        check("HEAD<OFX><Name>A\n</OFX>", "HEAD+OFX +NAME A-OFX");
        check("<MEMO/><MEMO />", "=MEMO =MEMO");
        check("<A>x < 3 <b></A>", "+A x < 3+B -A");
        check("<?xml version=\"1.0\"?><!-- <a> --><A>", "+A");
        check("<A><![CDATA[B & <C> ]]></A>", "+A B &amp; <C>-A");
        check("<A", "+A");
    }

    #[test]
    fn references() {
        let check = |text: &str, expected: &str| {
            let mut out = String::new();
            push_resolved(&mut out, text);
            assert_eq!(out, expected);
        };
        check("M&amp;S &lt;x&gt; &#233;&#xE9; A & B &c; &#0;", "M&S <x> éé A & B &c; &#0;");
        check("&", "&");
    }

    #[test]
    fn document_types_are_refused() {
        let mut input = &b"<!DOCTYPE x><OFX>"[..];
        assert!(matches!(Tokens::new(&mut input).advance(), Err(Refusal::Doctype)));
    }
}
