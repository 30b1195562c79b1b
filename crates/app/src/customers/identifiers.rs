//! Identifiers of companies: SIREN and VAT number.

/// Whether the text is a SIREN: nine digits whose Luhn sum is a multiple of ten.
pub fn is_siren(text: &str) -> bool {
    text.len() == 9 && text.bytes().all(|byte| byte.is_ascii_digit()) && luhn_sum(text).is_multiple_of(10)
}

fn luhn_sum(digits: &str) -> u32 {
    let doubled = |digit: u32| if digit > 4 { digit * 2 - 9 } else { digit * 2 };
    digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, byte)| {
            let digit = u32::from(byte - b'0');
            if place % 2 == 1 { doubled(digit) } else { digit }
        })
        .sum()
}

/// Whether the text has the form of a VAT number of the European Union: a country, then two to twelve
/// letters and digits. A French one also has the right key (12 + 3 × (SIREN mod 97), mod 97, when the key is digits)
/// and a SIREN behind it.
pub fn is_vat_number(text: &str) -> bool {
    let Some((country, rest)) = text.split_at_checked(2) else { return false };
    let is_plain = (2..=12).contains(&rest.len())
        && country.bytes().all(|byte| byte.is_ascii_uppercase())
        && rest.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    is_plain && (country != "FR" || has_french_key(rest))
}

fn has_french_key(rest: &str) -> bool {
    let Some((key, siren)) = rest.split_at_checked(2) else { return false };
    if !is_siren(siren) {
        return false;
    }
    match (key.parse::<u64>(), siren.parse::<u64>()) {
        (Ok(key), Ok(siren)) => key == (12 + 3 * (siren % 97)) % 97,
        // Keys with a letter follow another rule, which is not published.
        _ => true,
    }
}

/// The text without the blanks and dots that people group digits with, in capitals.
pub(super) fn compact(text: &str) -> String {
    text.chars()
        .filter(|letter| !letter.is_whitespace() && *letter != '.' && *letter != '-')
        .collect::<String>()
        .to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn siren() {
        for good in ["732829320", "356000000", "552100554"] {
            assert!(is_siren(good), "{good}");
        }
        for bad in ["732829321", "73282932", "7328293200", "73282932A", ""] {
            assert!(!is_siren(bad), "{bad}");
        }
    }

    #[test]
    fn vat_numbers() {
        for good in ["FR44732829320", "FRK7732829320", "DE123456789", "BE0123456789", "ESX1234567X"] {
            assert!(is_vat_number(good), "{good}");
        }
        for bad in ["FR45732829320", "FR44732829321", "FR44", "D123", "44732829320", "DE12345678901234", "é"]
        {
            assert!(!is_vat_number(bad), "{bad}");
        }
        assert_eq!(compact(" fr 44 732.829.320 "), "FR44732829320");
    }
}
