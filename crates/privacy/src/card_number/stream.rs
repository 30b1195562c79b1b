//! Masking while a file streams through.

use super::mask_digits;
use super::run::Scan;

/// Bytes kept before and after a cut of the stream: the words before, and any card number.
const STREAM_CONTEXT_BYTES: usize = 128;
/// A run of digits and separators longer than this is cut through by the stream.
const STREAM_RUN_BYTES_MAX: usize = 4096;

/// Masks card numbers in a stream of chunks, also those that a border between chunks cuts.
///
/// ```
/// use privacy::CardNumberMask;
/// let mut mask = CardNumberMask::new();
/// let mut out = Vec::new();
/// mask.push(b"CB 4111 1111 11", &mut out);
/// mask.push(b"11 1111 merci", &mut out);
/// assert_eq!(mask.finish(&mut out), 1);
/// assert_eq!(out, b"CB 4111 11** **** 1111 merci");
/// ```
#[derive(Debug, Default)]
pub struct CardNumberMask {
    buffer: Vec<u8>,
    /// Bytes at the start of the buffer that were given out already and serve as context.
    emitted: usize,
    count: usize,
}

impl CardNumberMask {
    /// A mask at the start of a stream.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next chunk and appends to `out` what can be given out.
    pub fn push(&mut self, chunk: &[u8], out: &mut Vec<u8>) {
        self.buffer.extend_from_slice(chunk);
        let cut = stream_cut(&self.buffer, self.emitted);
        if cut > self.emitted {
            self.emit(cut, out);
            let kept_from = cut.saturating_sub(STREAM_CONTEXT_BYTES);
            self.buffer.drain(..kept_from);
            self.emitted = cut - kept_from;
        }
    }

    /// Gives out the rest and answers how many card numbers the whole stream held.
    pub fn finish(mut self, out: &mut Vec<u8>) -> usize {
        self.emit(self.buffer.len(), out);
        self.count
    }

    fn emit(&mut self, cut: usize, out: &mut Vec<u8>) {
        let mut from = self.emitted;
        while let Some(found) = (Scan { bytes: &self.buffer, from }).next() {
            if found.start >= cut {
                break;
            }
            mask_digits(&mut self.buffer[found.start..found.end]);
            from = found.end;
            self.count += 1;
        }
        out.extend_from_slice(&self.buffer[self.emitted..cut]);
    }
}

/// Where a buffer can be cut: after its last byte that cannot be part of a card number, or, when
/// a run is longer than any text has, through the run.
fn stream_cut(buffer: &[u8], emitted: usize) -> usize {
    let tail_from = buffer.len().saturating_sub(STREAM_RUN_BYTES_MAX).max(emitted);
    let can_continue = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b' ' | b'-') || !byte.is_ascii();
    match buffer[tail_from..].iter().rposition(|byte| !can_continue(byte)) {
        Some(at) => tail_from + at + 1,
        None if buffer.len() - emitted < STREAM_RUN_BYTES_MAX => emitted,
        None => buffer.len() - STREAM_CONTEXT_BYTES,
    }
}
