//! Names of elements, packed so that comparing them is comparing two numbers.

/// The local name of an element, packed: names of up to 16 bytes (all that camt uses but a few)
/// are kept whole, of longer ones the first 12 bytes and the length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Name(u128);

impl Name {
    /// The packed form of a name.
    pub(super) const fn of(name: &[u8]) -> Self {
        let kept = if name.len() > 16 { 12 } else { name.len() };
        let mut packed = 0_u128;
        let mut at = 0;
        while at < kept {
            packed |= (name[at] as u128) << (8 * at);
            at += 1;
        }
        Self(if name.len() > 16 { packed | ((name.len() as u128) << 96) } else { packed })
    }

    /// The packed form of the `length` bytes at `at`; the buffer is padded.
    pub(super) fn load(buffer: &[u8], at: usize, length: usize) -> Self {
        let bytes = buffer.get(at..at + 16).and_then(|bytes| <[u8; 16]>::try_from(bytes).ok());
        match (bytes, KEPT.get(length)) {
            (Some(bytes), Some(kept)) => Self(u128::from_le_bytes(bytes) & kept),
            _ => Self::of(buffer.get(at..at + length).unwrap_or_default()),
        }
    }

    /// Whether the name begins with the nine letters that all messages of a bank to its customer share.
    pub(super) fn is_bank_to_customer(self) -> bool {
        const PREFIX: Name = Name::of(b"BkToCstmr");
        self.0 & ((1 << 72) - 1) == PREFIX.0
    }
}

/// For each length of a name, the bits of 16 bytes that are its own.
const KEPT: [u128; 17] = {
    let mut kept = [0; 17];
    let mut length = 1;
    while length <= 16 {
        kept[length] = (kept[length - 1] << 8) | 0xff;
        length += 1;
    }
    kept
};
