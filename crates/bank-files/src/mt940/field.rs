//! Which line begins a field, ends a message or goes on with what came before.

/// The fields of MT940 and MT942 that matter here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    /// `:20:` reference of the message: a statement begins.
    Reference,
    /// `:21:` related reference.
    Related,
    /// `:25:` account.
    Account,
    /// `:28:`, `:28C:` statement and page number.
    Sequence,
    /// `:60F:`, `:60M:` opening balance, of the statement or of a page.
    Opening,
    /// `:61:` a movement.
    Movement,
    /// `:86:` information on the movement, or on the statement when it stands after `:62F:`.
    Information,
    /// `:62F:`, `:62M:` closing balance.
    Closing,
    /// `:64:`, `:65:` available balances.
    Available,
    /// `:13D:`, `:34F:`, `:90C:`, `:90D:`: only MT942 has them.
    Intraday,
    /// `:NS:` information in the layout of German banks before SWIFT.
    NotSwift,
}

impl Tag {
    /// Whether lines that follow without a tag of their own belong to the field.
    pub(super) fn has_many_lines(self) -> bool {
        matches!(self, Self::Movement | Self::Information | Self::NotSwift)
    }
}

/// The tag and value of a line that begins a field. Inside a text, what looks like a time
/// (`:12:30`) does not.
pub(super) fn tag_of(line: &[u8], inside_text: bool) -> Option<(Tag, &[u8])> {
    if line.first() != Some(&b':') {
        return None;
    }
    let end = 1 + line.get(1..5.min(line.len()))?.iter().position(|byte| *byte == b':')?;
    let value = &line[end + 1..];
    let tag = match &line[1..end] {
        b"20" => Tag::Reference,
        b"21" => Tag::Related,
        b"25" | b"25P" => Tag::Account,
        b"28" | b"28C" => Tag::Sequence,
        b"60F" | b"60M" => Tag::Opening,
        b"61" => return Some((Tag::Movement, value)),
        b"86" => return Some((Tag::Information, value)),
        b"62F" | b"62M" => Tag::Closing,
        b"64" | b"65" => Tag::Available,
        b"13D" | b"34F" | b"90C" | b"90D" => Tag::Intraday,
        b"NS" => Tag::NotSwift,
        _ => return None,
    };
    let is_time = end == 3
        && matches!(value, [a, b, rest @ ..] if a.is_ascii_digit() && b.is_ascii_digit()
            && !rest.first().is_some_and(u8::is_ascii_alphanumeric));
    (!(inside_text && is_time)).then_some((tag, value))
}

/// Whether the line ends a message: `-` alone or before the end of the SWIFT block. Once the
/// closing balance is read, whatever begins with `-` ends the message.
pub(super) fn ends_message(line: &[u8], is_closed: bool) -> bool {
    match line.trim_ascii_end() {
        [b'-'] | [b'-', b'}', ..] => true,
        [b'-', ..] => is_closed,
        _ => false,
    }
}

/// The message type that a SWIFT envelope or a bank's own head line states.
pub(super) fn is_mt942(line: &[u8]) -> bool {
    let has = |text: &[u8]| memchr::memmem::find(line, text).is_some();
    has(b"{2:O942") || has(b"{2:I942") || line.trim_ascii() == b"942" || line.starts_with(b"942 ")
}

/// The part of an envelope line that already belongs to the text block, if it is one.
pub(super) fn after_envelope(line: &[u8]) -> Option<&[u8]> {
    if !(line.starts_with(b"{") || line.starts_with(b"-}")) {
        return None;
    }
    let at = memchr::memmem::find(line, b"{4:")?;
    Some(&line[at + 3..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags() {
        assert_eq!(tag_of(b":20:ABC", false), Some((Tag::Reference, &b"ABC"[..])));
        assert_eq!(tag_of(b":62F:", false), Some((Tag::Closing, &b""[..])));
        assert_eq!(tag_of(b":26:37 Fo", true), None);
        assert_eq!(tag_of(b":20:11?21X", true), None);
        assert_eq!(tag_of(b":20:11?21X", false), Some((Tag::Reference, &b"11?21X"[..])));
        assert_eq!(tag_of(b":", false), None);
        assert_eq!(tag_of(b"text", false), None);
    }

    #[test]
    fn ends_and_envelopes() {
        assert!(ends_message(b"-", false) && ends_message(b"-}{5:}", false) && ends_message(b"-XXX", true));
        assert!(!ends_message(b"-10 %", false));
        assert_eq!(after_envelope(b"{1:F01}{2:O940X}{4:"), Some(&b""[..]));
        assert_eq!(after_envelope(b"text {4:"), None);
        assert!(is_mt942(b"{1:F01X}{2:O942BANK}{4:") && !is_mt942(b"{2:O940BANK}"));
    }
}
