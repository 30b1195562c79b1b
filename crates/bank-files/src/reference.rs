//! Numbers with check digits: ISO 11649 creditor references, IBANs and the French RIB.

/// The remainder by 97 of a text read as a number, with A = 10 to Z = 35. `None` when another
/// character than a digit or letter is in it.
fn remainder_97<'a>(parts: impl IntoIterator<Item = &'a str>) -> Option<u32> {
    let mut remainder = 0_u32;
    for byte in parts.into_iter().flat_map(str::bytes) {
        let value = match byte {
            b'0'..=b'9' => u32::from(byte - b'0'),
            b'A'..=b'Z' => u32::from(byte - b'A') + 10,
            b'a'..=b'z' => u32::from(byte - b'a') + 10,
            _ => return None,
        };
        let scale = if value < 10 { 10 } else { 100 };
        remainder = (remainder * scale + value) % 97;
    }
    Some(remainder)
}

fn without_spaces(text: &str) -> String {
    text.chars().filter(|character| !character.is_whitespace()).collect()
}

/// Whether a number whose first four characters (letters and check digits) belong behind the
/// rest has the right check digits (ISO 7064 MOD 97-10).
fn checks_out(text: &str) -> bool {
    match (text.get(..4), text.get(4..)) {
        (Some(head), Some(rest)) => remainder_97([rest, head]) == Some(1),
        _ => false,
    }
}

/// Whether a text is a creditor reference by ISO 11649: `RF`, two check digits, up to 21 digits
/// and letters. Spaces and case do not matter.
///
/// ```
/// assert!(bank_files::is_valid_rf("RF18 5390 0754 7034"));
/// assert!(!bank_files::is_valid_rf("RF19539007547034"));
/// ```
pub fn is_valid_rf(text: &str) -> bool {
    let text = without_spaces(text);
    let bytes = text.as_bytes();
    let has_form = matches!(bytes, [b'R' | b'r', b'F' | b'f', tens, ones, ..]
        if tens.is_ascii_digit() && ones.is_ascii_digit());
    has_form && (5..=25).contains(&bytes.len()) && checks_out(&text)
}

/// The creditor reference for a reference of one's own, which may hold 1 to 21 digits and letters
/// (spaces and case do not matter); `None` for any other.
///
/// ```
/// assert_eq!(bank_files::rf_reference("FA20260001").as_deref(), Some("RF26FA20260001"));
/// ```
pub fn rf_reference(text: &str) -> Option<String> {
    let reference = without_spaces(text).to_ascii_uppercase();
    if !(1..=21).contains(&reference.len()) {
        return None;
    }
    let check = 98 - remainder_97([&reference, "RF00"])?;
    Some(format!("RF{check:02}{reference}"))
}

/// Whether a text is an IBAN: a country, right check digits, 15 to 34 digits and letters; 27 for
/// France and Monaco. Spaces and case do not matter.
pub fn is_valid_iban(text: &str) -> bool {
    let text = without_spaces(text);
    let [c1, c2, tens, ones, ..] = text.as_bytes() else { return false };
    let has_form = c1.is_ascii_alphabetic()
        && c2.is_ascii_alphabetic()
        && tens.is_ascii_digit()
        && ones.is_ascii_digit();
    let is_french = matches!((c1.to_ascii_uppercase(), c2.to_ascii_uppercase()), (b'F', b'R') | (b'M', b'C'));
    let has_length = if is_french { text.len() == 27 } else { (15..=34).contains(&text.len()) };
    has_form && has_length && checks_out(&text)
}

/// The key of a RIB, 1 to 97: 97 less the remainder of 89 × bank + 15 × branch + 3 × account, with
/// letters of the account replaced by digits (A, J = 1; B, K, S = 2; …). `None` unless bank and
/// branch have 5 digits and the account 11 digits and letters.
pub fn rib_key(bank: &str, branch: &str, account: &str) -> Option<u8> {
    let number = |text: &str, length: usize| {
        let is_well_formed = text.len() == length && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        is_well_formed
            .then(|| text.bytes().try_fold(0_u64, |number, byte| Some(number * 10 + rib_digit(byte)?)))?
    };
    let is_numeric = bank.bytes().chain(branch.bytes()).all(|byte| byte.is_ascii_digit());
    if !is_numeric {
        return None;
    }
    let weighted = 89 * number(bank, 5)? + 15 * number(branch, 5)? + 3 * number(account, 11)?;
    u8::try_from(97 - weighted % 97).ok()
}

fn rib_digit(byte: u8) -> Option<u64> {
    let digit = match byte.to_ascii_uppercase() {
        digit @ b'0'..=b'9' => digit - b'0',
        letter @ b'A'..=b'I' => letter - b'A' + 1,
        letter @ b'J'..=b'R' => letter - b'J' + 1,
        letter @ b'S'..=b'Z' => letter - b'S' + 2,
        _ => return None,
    };
    Some(u64::from(digit))
}

/// The French IBAN of a RIB without its key, as CFONB120 and OFX give it; `None` unless bank and
/// branch have 5 digits and the account 11 digits and letters.
///
/// ```
/// let iban = bank_files::iban_from_rib("20041", "01005", "0500013M026");
/// assert_eq!(iban.as_deref(), Some("FR1420041010050500013M02606"));
/// ```
pub fn iban_from_rib(bank: &str, branch: &str, account: &str) -> Option<String> {
    let key = rib_key(bank, branch, account)?;
    let number = format!("{bank}{branch}{}{key:02}", account.to_ascii_uppercase());
    let check = 98 - remainder_97([&number, "FR00"])?;
    Some(format!("FR{check:02}{number}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn creditor_references() {
        for (reference, expected) in [
            ("2348231", "RF712348231"),
            ("539007547034", "RF18539007547034"),
            ("FA20260001", "RF26FA20260001"),
            ("20260042", "RF8820260042"),
            ("1", "RF741"),
        ] {
            assert_eq!(rf_reference(reference).as_deref(), Some(expected));
            assert!(is_valid_rf(expected), "{expected}");
            assert!(is_valid_rf(&expected.to_lowercase()));
        }
        for wrong in ["", "RF", "RF71", "RF722348231", "XX712348231", "RF71-2348231", "RFé1é234"] {
            assert!(!is_valid_rf(wrong), "{wrong}");
        }
        assert_eq!(rf_reference("FA-2026"), None);
        assert_eq!(rf_reference("1234567890123456789012"), None);
    }

    #[test]
    fn ribs() {
        for (bank, branch, account, key, iban) in [
            ("20041", "01005", "0500013M026", 6, "FR1420041010050500013M02606"),
            ("30006", "00001", "12345678901", 89, "FR7630006000011234567890189"),
            ("10278", "02204", "00012345603", 7, "FR7610278022040001234560307"),
        ] {
            assert_eq!(rib_key(bank, branch, account), Some(key));
            assert_eq!(iban_from_rib(bank, branch, account).as_deref(), Some(iban));
            assert!(is_valid_iban(iban), "{iban}");
        }
        assert_eq!(rib_key("2004", "01005", "0500013M026"), None);
        assert_eq!(rib_key("20041", "01005", "0500013-026"), None);
        assert!(is_valid_iban("fr76 3000 6000 0112 3456 7890 189"));
        assert!(!is_valid_iban("FR7630006000011234567890188"));
        assert!(!is_valid_iban("FR763000600001123456789018"));
        assert!(!is_valid_iban(""));
    }
}
