//! What may stand in a header: names, addresses and subjects. Line breaks and controls are refused and not repaired.

use std::fmt;

/// A name or a subject: one line, without controls and without marks that turn the direction of writing.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct HeaderText(String);

/// An e-mail address.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EmailAddress(String);

/// An address with the name that is shown for it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Mailbox {
    /// The name.
    pub name: Option<HeaderText>,
    /// The address.
    pub address: EmailAddress,
}

/// Why a text cannot stand in a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HeaderProblem {
    /// It holds a line break, which would begin another header, or another control character.
    #[error("a header holds the character U+{:04X}", u32::from(*.0))]
    Control(char),
    /// It is longer than a header should be.
    #[error("a header is longer than {HEADER_MAX} bytes")]
    TooLong,
    /// It is empty.
    #[error("a header is empty")]
    Empty,
    /// It is not an address.
    #[error("this is not an e-mail address")]
    NotAnAddress,
}

/// Bytes of a header's text at most; longer lines may be cut on their way (RFC 5322, 2.1.1).
const HEADER_MAX: usize = 900;

impl HeaderText {
    /// Takes a text as it is, or refuses it.
    pub fn new(text: &str) -> Result<Self, HeaderProblem> {
        if let Some(it) = text.chars().find(|it| is_unfit(*it)) {
            return Err(HeaderProblem::Control(it));
        }
        if text.len() > HEADER_MAX {
            return Err(HeaderProblem::TooLong);
        }
        let text = text.trim();
        if text.is_empty() { Err(HeaderProblem::Empty) } else { Ok(Self(text.to_owned())) }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Controls, line and paragraph separators, and the marks of Unicode's bidirectional algorithm that open or close a run.
fn is_unfit(it: char) -> bool {
    it.is_control()
        || matches!(it, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

impl EmailAddress {
    /// Takes an address as it is, or refuses it: section 4 of `docs/spec/messages.md`. Quoted local parts and addresses
    /// of machines (`[192.0.2.1]`) are not addresses of customers.
    pub fn parse(text: &str) -> Result<Self, HeaderProblem> {
        if let Some(it) = text.chars().find(|it| is_unfit(*it)) {
            return Err(HeaderProblem::Control(it));
        }
        let (local, domain) = text.split_once('@').ok_or(HeaderProblem::NotAnAddress)?;
        let is_good = text.len() <= 254 && local.len() <= 64 && is_local(local) && is_domain(domain);
        if is_good {
            Ok(Self(format!("{local}@{}", domain.to_ascii_lowercase())))
        } else {
            Err(HeaderProblem::NotAnAddress)
        }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands after the `@`, in lower case.
    pub fn domain(&self) -> &str {
        self.0.split_once('@').map_or("", |(_, domain)| domain)
    }
}

/// Atoms with single dots between them (RFC 5322, 3.2.3).
fn is_local(local: &str) -> bool {
    let is_atom = |it: u8| it.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&it);
    local.split('.').all(|atom| !atom.is_empty() && atom.bytes().all(is_atom))
}

/// At least two labels, the last one not a number.
fn is_domain(domain: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-')
    };
    let last = domain.rsplit('.').next().unwrap_or_default();
    domain.contains('.') && domain.split('.').all(is_label) && !last.bytes().all(|it| it.is_ascii_digit())
}

impl Mailbox {
    /// A named address.
    pub fn new(name: Option<&str>, address: &str) -> Result<Self, HeaderProblem> {
        let name = name.filter(|name| !name.is_empty()).map(HeaderText::new).transpose()?;
        Ok(Self { name, address: EmailAddress::parse(address)? })
    }
}

impl fmt::Display for HeaderText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_never_two() {
        let refused = [
            "Relance\r\nBcc: tous@a.example",
            "Relance\nBcc: tous@a.example",
            "Relance\r",
            "Relance\u{0}",
            "Relance\u{b}x",
            "Relance\u{c}x",
            "Relance\u{85}x",
            "Relance\u{2028}Bcc: x",
            "Relance\u{2029}x",
            "Atelier\u{202e}gpj.exe",
            "a\u{2066}b",
            "\u{feff}Relance",
            "\t",
        ];
        for text in refused {
            assert!(matches!(HeaderText::new(text), Err(HeaderProblem::Control(_))), "{text:?}");
        }
        assert_eq!(HeaderText::new("  "), Err(HeaderProblem::Empty));
        assert_eq!(HeaderText::new(&"é".repeat(451)), Err(HeaderProblem::TooLong));
        assert_eq!(HeaderText::new(" Facture 12 ").unwrap().as_str(), "Facture 12");
    }

    #[test]
    fn addresses() {
        for good in ["a@b.fr", "a.b+c@d-e.example", "o'neil@a.example", "x@xn--caf-dma.example"] {
            assert_eq!(EmailAddress::parse(good).unwrap().as_str(), good);
        }
        assert_eq!(EmailAddress::parse("A.B@Example.FR").unwrap().as_str(), "A.B@example.fr");
        let refused = [
            "",
            "a",
            "@",
            "a@",
            "@b.fr",
            "a@b",
            "a@@b.fr",
            "a@b@c.fr",
            ".a@b.fr",
            "a.@b.fr",
            "a..b@c.fr",
            "a b@c.fr",
            "a@b .fr",
            "a@b..fr",
            "a@-b.fr",
            "a@b-.fr",
            "a@b.1",
            "a@[127.0.0.1]",
            "\"a b\"@c.fr",
            "é@b.fr",
            "a@é.fr",
            "<a@b.fr>",
            "a@b.fr>",
            "a@b.fr, c@d.fr",
            "a@b.fr\r\nRCPT TO:<c@d.fr>",
            "a\u{0}@b.fr",
            "a@b.fr ",
            "a@b.fr;",
        ];
        for text in refused {
            assert!(EmailAddress::parse(text).is_err(), "{text:?}");
        }
        assert!(EmailAddress::parse(&format!("{}@b.fr", "a".repeat(65))).is_err());
        assert_eq!(EmailAddress::parse("a@B.fr").unwrap().domain(), "b.fr");
        assert!(Mailbox::new(Some("A\nB"), "a@b.fr").is_err());
        assert_eq!(Mailbox::new(Some(""), "a@b.fr").unwrap().name, None);
    }
}
