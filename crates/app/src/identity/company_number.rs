//! The numbers of a company: SIREN and VAT number, checked as far as their digits can tell.

/// A SIREN without spaces, when it is one: nine digits whose Luhn sum is a multiple of ten (INSEE).
pub fn checked_siren(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(|it| !it.is_whitespace()).collect();
    let is_siren = digits.len() == 9 && digits.bytes().all(|it| it.is_ascii_digit()) && luhn(&digits);
    is_siren.then_some(digits)
}

fn luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, byte)| {
            let digit = u32::from(byte - b'0');
            match (place % 2, digit) {
                (0, _) => digit,
                (_, 0..=4) => digit * 2,
                (..) => digit * 2 - 9,
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

/// A VAT number without spaces and in capitals, when its shape is one: two letters of a country, then 2
/// to 13 letters and digits; a French one has a key of two characters and a SIREN, and a key in
/// digits must be the right one (CGI, annexe II, article 286 ter A).
pub fn checked_vat_number(text: &str) -> Option<String> {
    let number: String = text
        .chars()
        .filter(|it| !it.is_whitespace() && !matches!(it, '.' | '-'))
        .collect::<String>()
        .to_uppercase();
    let country = number.get(..2)?;
    let rest = number.get(2..)?;
    let is_shaped = country.bytes().all(|it| it.is_ascii_uppercase())
        && (2..=13).contains(&rest.len())
        && rest.bytes().all(|it| it.is_ascii_alphanumeric() || matches!(it, b'+' | b'*'));
    let is_good = is_shaped && (country != "FR" || is_french(rest));
    is_good.then_some(number)
}

fn is_french(rest: &str) -> bool {
    let (Some(key), Some(siren)) = (rest.get(..2), rest.get(2..)) else { return false };
    let Some(siren) = checked_siren(siren) else { return false };
    match (key.parse::<u32>(), siren.parse::<u32>()) {
        (Ok(key), Ok(siren)) => key == (12 + 3 * (siren % 97)) % 97,
        // Keys with a letter exist; how they are computed is not published.
        _ => key.bytes().all(|it| it.is_ascii_alphanumeric() && it != b'O' && it != b'I'),
    }
}

/// The SIREN inside a French VAT number.
pub fn siren_of_vat_number(number: &str) -> Option<&str> {
    number.strip_prefix("FR").and_then(|rest| rest.get(2..)).filter(|siren| siren.len() == 9)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sirens() {
        assert_eq!(checked_siren(" 732 829 320 "), Some("732829320".to_owned()));
        assert_eq!(checked_siren("552100554"), Some("552100554".to_owned()));
        for bad in ["732829321", "73282932", "7328293200", "73282932O", "", "٧٣٢٨٢٩٣٢٠"] {
            assert_eq!(checked_siren(bad), None, "{bad}");
        }
    }

    #[test]
    fn vat_numbers() {
        assert_eq!(checked_vat_number("fr 44 732829320"), Some("FR44732829320".to_owned()));
        assert_eq!(checked_vat_number("FR83404833048"), Some("FR83404833048".to_owned()));
        assert_eq!(checked_vat_number("DE 123.456.788"), Some("DE123456788".to_owned()));
        for bad in ["FR45732829320", "FR44732829321", "FR44", "44732829320", "FRO1732829320", "D", "é", "BE"]
        {
            assert_eq!(checked_vat_number(bad), None, "{bad}");
        }
        assert_eq!(siren_of_vat_number("FR44732829320"), Some("732829320"));
        assert_eq!(siren_of_vat_number("DE123456788"), None);
    }
}
