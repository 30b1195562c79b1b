//! Account numbers in free text: an IBAN that somebody wrote into a label is masked before storage.

/// Lengths of an IBAN (ISO 13616).
const LENGTHS: std::ops::RangeInclusive<usize> = 15..=34;

/// Masks every IBAN in a text but for its country and its last four characters; `None` when there
/// is none. An IBAN is recognised by its check digits, written together or in groups of four.
///
/// ```
/// use privacy::mask_ibans;
/// assert_eq!(mask_ibans("VERS FR76 3000 6000 0112 3456 7890 189").as_deref(), Some("VERS FR…0189"));
/// assert_eq!(mask_ibans("FACTURE FA2025000123"), None);
/// ```
pub fn mask_ibans(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut out = String::new();
    let (mut kept, mut at) = (0, 0);
    while at + *LENGTHS.start() <= bytes.len() {
        let begins = bytes[at].is_ascii_uppercase()
            && bytes[at + 1].is_ascii_uppercase()
            && bytes[at + 2].is_ascii_digit()
            && bytes[at + 3].is_ascii_digit()
            // A creditor reference (ISO 11649) has the same check digits, and is what matching reads.
            && !bytes[at..].starts_with(b"RF")
            && (at == 0 || !bytes[at - 1].is_ascii_alphanumeric());
        let Some((end, tail)) = begins.then(|| iban_at(bytes, at)).flatten() else {
            at += 1;
            continue;
        };
        out.push_str(&text[kept..at + 2]);
        out.push('…');
        out.push_str(&tail);
        (kept, at) = (end, end);
    }
    if kept == 0 {
        return None;
    }
    out.push_str(&text[kept..]);
    Some(out)
}

/// Where an IBAN that begins at `start` ends, and its last four characters. The longest one with
/// right check digits that is not glued to more letters or digits.
fn iban_at(bytes: &[u8], start: usize) -> Option<(usize, String)> {
    let mut compact = Vec::with_capacity(*LENGTHS.end());
    let mut found = None;
    for (offset, byte) in bytes[start..].iter().enumerate() {
        match byte {
            b'A'..=b'Z' | b'0'..=b'9' if compact.len() < *LENGTHS.end() => compact.push(*byte),
            b' ' if !compact.is_empty() && compact.len().is_multiple_of(4) => continue,
            _ => break,
        }
        let next = bytes.get(start + offset + 1);
        let is_end = next.is_none_or(|next| !next.is_ascii_alphanumeric());
        if is_end && LENGTHS.contains(&compact.len()) && has_right_check_digits(&compact) {
            let tail = String::from_utf8_lossy(&compact[compact.len() - 4..]).into_owned();
            found = Some((start + offset + 1, tail));
        }
    }
    found
}

/// Remainder 1 modulo 97 (ISO 7064).
fn has_right_check_digits(iban: &[u8]) -> bool {
    let remainder = iban[4..].iter().chain(&iban[..4]).fold(0_u32, |remainder, byte| match byte {
        b'0'..=b'9' => (remainder * 10 + u32::from(byte - b'0')) % 97,
        _ => (remainder * 100 + u32::from(byte - b'A') + 10) % 97,
    });
    remainder == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(mask_ibans(text).as_deref(), expected, "{text}");
    }

    #[test]
    fn accounts_in_labels_are_masked() {
        check("FR7630006000011234567890189", Some("FR…0189"));
        check("é FR7630006000011234567890189, merci", Some("é FR…0189, merci"));
        check("DE89 3704 0044 0532 0130 00 FACTURE 12", Some("DE…3000 FACTURE 12"));
        check("a FR7630006000011234567890189 b FR1420041010050500013M02606 c", Some("a FR…0189 b FR…2606 c"));
    }

    #[test]
    fn other_numbers_are_left_alone() {
        check("FR7630006000011234567890188", None);
        check("XFR7630006000011234567890189", None);
        check("RF18539007547034", None);
        check("FA2025000123 DU 12/03/2025", None);
        check("", None);
        check("FR", None);
        check("FR7é", None);
    }
}
