//! A file of any text encoding, read as UTF-8.

use encoding_rs::{Decoder, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use file_intake::Encoding;
use std::io::{self, BufRead, Read};

const CHUNK: usize = 16 * 1024;

/// Reads the input as UTF-8 without its byte order mark. Bytes that the encoding does not have
/// become U+FFFD.
pub(crate) struct Transcoded<'a> {
    input: &'a mut dyn BufRead,
    decoder: Decoder,
    ready: Vec<u8>,
    given: usize,
    finished: bool,
}

impl<'a> Transcoded<'a> {
    /// Wraps an input of this encoding.
    pub(crate) fn new(input: &'a mut dyn BufRead, encoding: Encoding) -> Self {
        let table = match encoding {
            Encoding::Utf8 => UTF_8,
            Encoding::Windows1252 => WINDOWS_1252,
            Encoding::Utf16Le => UTF_16LE,
            Encoding::Utf16Be => UTF_16BE,
        };
        let decoder = table.new_decoder_with_bom_removal();
        Self { input, decoder, ready: Vec::with_capacity(CHUNK), given: 0, finished: false }
    }

    fn refill(&mut self) -> io::Result<()> {
        self.given = 0;
        self.ready.clear();
        while self.ready.is_empty() && !self.finished {
            let source = self.input.fill_buf()?;
            self.finished = source.is_empty();
            self.ready.resize(CHUNK, 0);
            let (_, read, written, _) = self.decoder.decode_to_utf8(source, &mut self.ready, self.finished);
            self.ready.truncate(written);
            self.input.consume(read);
        }
        Ok(())
    }
}

impl Read for Transcoded<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.given == self.ready.len() {
            self.refill()?;
        }
        let rest = &self.ready[self.given..];
        let count = rest.len().min(out.len());
        out[..count].copy_from_slice(&rest[..count]);
        self.given += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_become_utf8() {
        let check = |bytes: &[u8], encoding, expected: &str| {
            let mut input = io::BufReader::with_capacity(3, bytes);
            let mut text = String::new();
            Transcoded::new(&mut input, encoding).read_to_string(&mut text).unwrap();
            assert_eq!(text, expected);
        };
        check(b"d\xe9bit \x80", Encoding::Windows1252, "débit €");
        check("\u{feff}débit".as_bytes(), Encoding::Utf8, "débit");
        check(b"\xff\xfed\0\xe9\0", Encoding::Utf16Le, "dé");
    }
}
