//! `application/x-www-form-urlencoded` with nested names (`line_items[0][quantity]`).

use std::fmt::Write as _;

/// A form that is being written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    pairs: Vec<(String, String)>,
}

impl Form {
    /// An empty form.
    pub fn new() -> Self {
        Self::default()
    }

    /// With one more field.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "numbers are written as they are")]
    pub fn with(mut self, name: impl Into<String>, value: impl ToString) -> Self {
        self.pairs.push((name.into(), value.to_string()));
        self
    }

    /// With one more field, when there is a value.
    #[must_use]
    pub fn with_some(self, name: &str, value: Option<impl ToString>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// The fields.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }

    /// As it is sent.
    pub fn encoded(&self) -> String {
        let mut encoded = String::new();
        for (name, value) in &self.pairs {
            if !encoded.is_empty() {
                encoded.push('&');
            }
            let _ = write!(encoded, "{}={}", escaped(name), escaped(value));
        }
        encoded
    }
}

/// Percent-encoded but for the unreserved characters of RFC 3986 section 2.3: a space is `%20`,
/// which every decoder of forms and of queries reads alike.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Form, escaped};

    #[test]
    fn nested_names_and_every_character_are_encoded() {
        let form = Form::new().with("a[0][b]", 12).with("c", "+33 é&=").with_some("d", None::<&str>);
        assert_eq!(form.encoded(), "a%5B0%5D%5Bb%5D=12&c=%2B33%20%C3%A9%26%3D");
        assert_eq!(escaped("po_1/../x?y"), "po_1%2F..%2Fx%3Fy");
    }
}
