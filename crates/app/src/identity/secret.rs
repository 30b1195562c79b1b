//! Texts that must not be seen twice: passwords, tokens, keys, recovery codes.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest as _, Sha256};

use crate::source::{Entropy, NoEntropy};
use crate::write::hexadecimal;

/// A text that is shown by [`Secret::reveal`] alone. It prints as `…` and is written as nothing, so
/// that neither an input hash nor a stored outcome of a write holds it: an outcome that is answered
/// again under its idempotency key has an empty secret.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// A secret that somebody typed or sent.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself; empty when the outcome that held it was stored in between.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit()
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <()>::deserialize(deserializer).map(|()| Self::default())
    }
}

/// What the token of a session begins with.
pub(super) const SESSION: &str = "qs_";
/// What the token of a link begins with.
pub(super) const LINK: &str = "ql_";
/// What the key of a program begins with, so that secret scanners find lost ones.
pub(super) const API_KEY: &str = "qk_";

/// A new token of 256 random bits.
pub(crate) fn draw_token(entropy: &dyn Entropy, prefix: &str) -> Result<Secret, NoEntropy> {
    let mut bytes = [0; 32];
    entropy.fill(&mut bytes)?;
    Ok(Secret(format!("{prefix}{}", hexadecimal(&bytes))))
}

/// What is kept of a token. It needs no salt and no slow hash: nobody guesses 256 bits.
pub(crate) fn token_hash(token: &str) -> String {
    hexadecimal(&Sha256::digest(token))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SeededEntropy;

    #[test]
    fn a_secret_is_neither_printed_nor_written() {
        let token = draw_token(&SeededEntropy::new(7), SESSION).unwrap();
        assert_eq!(token.reveal().len(), 3 + 64);
        assert_eq!(format!("{token:?}"), "…");
        assert_eq!(serde_json::to_string(&token).unwrap(), "null");
        assert_eq!(serde_json::from_str::<Secret>("null").unwrap().reveal(), "");
    }

    #[test]
    fn tokens_differ() {
        let entropy = SeededEntropy::new(7);
        let (first, second) = (draw_token(&entropy, LINK).unwrap(), draw_token(&entropy, LINK).unwrap());
        assert_ne!(first, second);
        assert_ne!(token_hash(first.reveal()), token_hash(second.reveal()));
    }
}
