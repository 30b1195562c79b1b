//! Numbers that name a customer, brought to one shape and checked.

/// Longest IBAN (ISO 13616).
const IBAN_LENGTH_MAX: usize = 34;

/// An IBAN in capitals without spaces, when its check digits are right (ISO 13616, remainder 1
/// modulo 97).
pub(crate) fn iban(text: &str) -> Option<String> {
    let compact = compact(text);
    let bytes = compact.as_bytes();
    if !(15..=IBAN_LENGTH_MAX).contains(&bytes.len()) || !bytes.iter().all(u8::is_ascii_alphanumeric) {
        return None;
    }
    if !bytes[..2].iter().all(u8::is_ascii_uppercase) || !bytes[2..4].iter().all(u8::is_ascii_digit) {
        return None;
    }
    let remainder = bytes[4..].iter().chain(&bytes[..4]).fold(0_u32, |remainder, byte| {
        if byte.is_ascii_digit() {
            (remainder * 10 + u32::from(byte - b'0')) % 97
        } else {
            (remainder * 100 + u32::from(byte - b'A') + 10) % 97
        }
    });
    (remainder == 1).then_some(compact)
}

/// The SIREN of a SIREN or SIRET.
pub(crate) fn siren(text: &str) -> Option<String> {
    let digits = compact(text);
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
    match digits.len() {
        9 if is_number => Some(digits),
        14 if is_number => Some(digits[..9].to_owned()),
        _ => None,
    }
}

/// The SIREN inside a French VAT number (`FR`, two characters, SIREN), or empty.
pub(crate) fn siren_of_vat_number(vat_number: &str) -> String {
    if vat_number.len() != 13 || !vat_number.starts_with("FR") {
        return String::new();
    }
    vat_number.get(4..).and_then(siren).unwrap_or_default()
}

/// Capitals, without spaces and punctuation.
pub(crate) fn compact(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_checked() {
        assert_eq!(iban("fr76 3000 6000 0112 3456 7890 189").as_deref(), Some("FR7630006000011234567890189"));
        assert_eq!(iban("FR7630006000011234567890188"), None);
        assert_eq!(siren("732 829 320 00074").as_deref(), Some("732829320"));
        assert_eq!(siren("RCS Paris"), None);
        assert_eq!(siren_of_vat_number("FR44732829320"), "732829320");
    }
}
