//! Text that opens something.

use std::fmt;

/// A key, a token or a signing secret. It has no `Display`, and its `Debug` says nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a secret.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The secret itself, where it is put on the wire or into a computation.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn a_secret_is_not_printed() {
        let printed =
            format!("{:?} {:#?}", Secret::new("sk_live_canary"), Some(Secret::new("sk_live_canary")));
        assert!(!printed.contains("canary"), "{printed}");
    }
}
