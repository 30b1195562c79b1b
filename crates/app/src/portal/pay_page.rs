//! The page of a payment provider that customers are led to: its address, with what is to be paid in it.

use std::fmt::Write as _;

use money::Currency;

use super::refused::PortalError;

/// Longest address.
const ADDRESS_MAX: usize = 500;
/// What an address may ask for.
const ASKED: [&str; 3] = ["{reference}", "{amount}", "{currency}"];

/// The address as it is kept: empty, or `https`, and nothing in braces but what can be put there.
pub(super) fn checked(text: &str) -> Result<String, PortalError> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(String::new());
    }
    let bare = ASKED.iter().fold(text.to_owned(), |bare, asked| bare.replace(asked, ""));
    let is_plain = bare.bytes().all(|it| it.is_ascii_graphic() && !b"{}\"'<>`\\^|".contains(&it));
    // The host is written out: what is to be paid decides nothing about where a customer is led.
    let host = text.strip_prefix("https://").and_then(|rest| rest.split(['/', '?', '#']).next());
    let is_host = host.is_some_and(|host| {
        host.contains('.') && host.bytes().all(|it| it.is_ascii_alphanumeric() || b".-:".contains(&it))
    });
    if text.len() > ADDRESS_MAX || !is_plain || !is_host {
        return Err(PortalError::BadPage(text.chars().take(ADDRESS_MAX).collect()));
    }
    Ok(text.to_owned())
}

/// The address for a payment; nothing where there is none, or it asks for an amount that nobody knows.
pub(super) fn filled(page: &str, amount: Option<(i64, Currency)>, reference: &str) -> Option<String> {
    if page.is_empty() {
        return None;
    }
    let mut address = page.replace("{reference}", &encoded(reference));
    if address.contains("{amount}") || address.contains("{currency}") {
        let (minor, currency) = amount?;
        address =
            address.replace("{amount}", &decimal(minor, currency)).replace("{currency}", currency.code());
    }
    Some(address)
}

/// An amount with a point and as many decimals as its currency has: `1234.50`.
fn decimal(minor: i64, currency: Currency) -> String {
    let decimals = usize::from(currency.decimals());
    let digits = format!("{:0>width$}", minor.unsigned_abs(), width = decimals + 1);
    let (whole, rest) = digits.split_at(digits.len() - decimals);
    if rest.is_empty() { whole.to_owned() } else { format!("{whole}.{rest}") }
}

/// RFC 3986, section 2.1.
fn encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_to_be_paid_is_put_into_the_address_and_nothing_else() {
        let page = checked(" https://pay.example/s?ref={reference}&sum={amount}&cur={currency} ").unwrap();
        let euros = |minor| Some((minor, Currency::EUR));
        assert_eq!(
            filled(&page, euros(150_050), "FA-1 FA-3&x=1").unwrap(),
            "https://pay.example/s?ref=FA-1%20FA-3%26x%3D1&sum=1500.50&cur=EUR"
        );
        assert_eq!(
            filled(&page, euros(5), "é").unwrap(),
            "https://pay.example/s?ref=%C3%A9&sum=0.05&cur=EUR"
        );
        assert_eq!(filled(&page, None, "FA-1"), None);
        assert_eq!(filled("https://pay.example/x", None, "FA-1").as_deref(), Some("https://pay.example/x"));
        assert_eq!(filled("", euros(5), "FA-1"), None);
        let yen = Currency::parse("JPY").unwrap();
        assert_eq!(
            filled("https://p.example/{amount}", Some((500, yen)), "").unwrap(),
            "https://p.example/500"
        );
    }

    #[test]
    fn an_address_that_leads_elsewhere_is_refused() {
        assert_eq!(checked(" ").unwrap(), "");
        for wrong in [
            "http://pay.example/",
            "javascript:alert(1)",
            "https://{reference}.example/",
            "https://pay.example@{reference}/",
            "https://localhost/",
            "https://pay.example/{nothing}",
            "https://pay.example/\" onclick=\"x",
            "https://pay.example/ x",
        ] {
            assert!(matches!(checked(wrong), Err(PortalError::BadPage(_))), "{wrong}");
        }
    }
}
