//! The bytes of a camt file as UTF-8, whatever encoding it declares.

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8};
use std::io::{BufRead, Cursor, Read};

/// The XML declaration is looked for in so many bytes.
const DECLARATION_BYTES: usize = 256;
/// Bytes of another encoding are decoded in pieces of this size.
const PIECE_BYTES: usize = 16 * 1024;

/// Gives the bytes of a file in UTF-8. A file that is UTF-8, or says nothing, goes through as it
/// is, so that a stray byte costs one field and not the file.
pub(super) struct Utf8Source<'i> {
    head: Cursor<Vec<u8>>,
    input: &'i mut dyn BufRead,
    decoder: Option<Decoder>,
    piece: Vec<u8>,
    /// Whether the end of the input was seen, and whether all of it is decoded.
    is_last: bool,
    is_finished: bool,
}

impl<'i> Utf8Source<'i> {
    /// Reads the beginning and finds the encoding: a byte order mark decides, else the XML declaration.
    pub(super) fn new(input: &'i mut dyn BufRead) -> std::io::Result<Self> {
        let mut head = Vec::new();
        input.take(DECLARATION_BYTES as u64).read_to_end(&mut head)?;
        let (encoding, mark) = match Encoding::for_bom(&head) {
            Some((encoding, length)) => (encoding, length),
            None => (declared_encoding(&head), 0),
        };
        let decoder = (encoding != UTF_8).then(|| encoding.new_decoder_without_bom_handling());
        let mut head = Cursor::new(head);
        head.set_position(mark as u64);
        Ok(Self { head, input, decoder, piece: Vec::new(), is_last: false, is_finished: false })
    }

    /// Whether the file has no byte at all.
    pub(super) fn is_empty(&self) -> bool {
        self.head.get_ref().is_empty()
    }

    /// Reads some bytes; none at the end.
    pub(super) fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let Some(decoder) = self.decoder.as_mut() else {
            return read_raw(&mut self.head, self.input, into);
        };
        while !self.is_finished {
            if self.piece.is_empty() && !self.is_last {
                self.piece.resize(PIECE_BYTES, 0);
                let read = read_raw(&mut self.head, self.input, &mut self.piece)?;
                self.piece.truncate(read);
                self.is_last = read == 0;
            }
            let (result, used, written, _) = decoder.decode_to_utf8(&self.piece, into, self.is_last);
            self.piece.drain(..used);
            self.is_finished = self.is_last && result == CoderResult::InputEmpty;
            if written > 0 {
                return Ok(written);
            }
        }
        Ok(0)
    }
}

fn read_raw(head: &mut Cursor<Vec<u8>>, input: &mut dyn BufRead, into: &mut [u8]) -> std::io::Result<usize> {
    let read = head.read(into)?;
    if read > 0 {
        return Ok(read);
    }
    loop {
        match input.read(into) {
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}

/// The encoding of the XML declaration. UTF-16 named in a declaration that could be read as ASCII
/// is a mistake of the program that wrote it.
fn declared_encoding(head: &[u8]) -> &'static Encoding {
    let declaration = match (memchr::memmem::find(head, b"<?xml"), memchr::memmem::find(head, b"?>")) {
        (Some(from), Some(to)) if from < to => &head[from..to],
        _ => return UTF_8,
    };
    let Some(at) = memchr::memmem::find(declaration, b"encoding") else { return UTF_8 };
    let mut parts = declaration[at..].split(|byte| matches!(byte, b'"' | b'\''));
    let label = parts.nth(1).unwrap_or_default();
    match Encoding::for_label(label) {
        Some(encoding) if encoding.is_ascii_compatible() => encoding,
        _ => UTF_8,
    }
}
