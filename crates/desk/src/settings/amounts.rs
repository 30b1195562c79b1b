//! Amounts as people type them.

/// Euros in minor units: `1,50`, `1.5`, `1 200`. Nothing for what is no amount, negative or too fine.
pub fn euros(text: &str) -> Option<i64> {
    let plain: String = text.chars().filter(|it| !it.is_whitespace() && *it != '€').collect();
    let (whole, cents) = plain.split_once([',', '.']).unwrap_or((&plain, ""));
    let are_digits = |part: &str| part.bytes().all(|it| it.is_ascii_digit());
    if whole.is_empty() || cents.len() > 2 || !are_digits(whole) || !are_digits(cents) {
        return None;
    }
    let cents: i64 = format!("{cents:0<2}").parse().ok()?;
    whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(cents)
}

/// Minor units of euros as a field shows them: `1,50`.
pub fn typed_euros(minor: i64) -> String {
    format!("{},{:02}", minor / 100, (minor % 100).abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_as_typed() {
        for (text, minor) in [("1,50", 150), ("1.5", 150), ("1\u{202f}200 €", 120_000), ("0", 0), ("7,", 700)]
        {
            assert_eq!(euros(text), Some(minor), "{text}");
        }
        for text in ["", "-1", "1,505", "x", "1,2,3", ",5", "99999999999999999999", "92233720368547758,08"] {
            assert_eq!(euros(text), None, "{text}");
        }
        assert_eq!((typed_euros(150), typed_euros(5)), ("1,50".to_owned(), "0,05".to_owned()));
    }
}
