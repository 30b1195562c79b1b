//! Signing letters: DKIM (RFC 6376) with RSA or Ed25519 (RFC 8463), relaxed/relaxed.

use std::fmt::{self, Write as _};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::signature::{Ed25519KeyPair, KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair};
use rustls_pki_types::PrivateKeyDer;
use rustls_pki_types::pem::PemObject as _;

/// What is signed when it is there. From is signed once more than it occurs, so that no second one can be put in.
const SIGNED: [&str; 15] = [
    "from",
    "to",
    "cc",
    "reply-to",
    "subject",
    "date",
    "message-id",
    "in-reply-to",
    "references",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
    "auto-submitted",
    "list-unsubscribe",
    "list-unsubscribe-post",
];

/// A key that signs for a domain.
pub struct DkimKey {
    domain: String,
    selector: String,
    key: Key,
}

enum Key {
    Rsa(RsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

/// Why nothing can be signed.
#[derive(Debug, thiserror::Error)]
pub enum DkimError {
    /// The domain or the selector is no name of the DNS.
    #[error("{0:?} is not a name in the DNS")]
    Name(String),
    /// The key cannot be read: PKCS #8 or PKCS #1 in PEM; RSA of 2,048 bits or more, or Ed25519.
    #[error("the key cannot be read: it is to be RSA of 2,048 bits or more, or Ed25519, in PEM")]
    Key,
    /// The letter has no headers and body.
    #[error("this is not a letter")]
    Letter,
    /// Signing failed.
    #[error("the letter cannot be signed")]
    Signature,
}

impl DkimKey {
    /// Reads a key from the text of its file.
    pub fn from_pem(pem: &str, domain: &str, selector: &str) -> Result<Self, DkimError> {
        for name in [domain, selector] {
            let is_label = |it: &str| {
                !it.is_empty()
                    && it.len() <= 63
                    && it.bytes().all(|it| it.is_ascii_alphanumeric() || b"-_".contains(&it))
            };
            if !name.split('.').all(is_label) {
                return Err(DkimError::Name(name.to_owned()));
            }
        }
        let der = PrivateKeyDer::from_pem_slice(pem.as_bytes()).map_err(|_| DkimError::Key)?;
        let bytes = der.secret_der();
        let key = RsaKeyPair::from_pkcs8(bytes)
            .or_else(|_| RsaKeyPair::from_der(bytes))
            .map(Key::Rsa)
            .or_else(|_| Ed25519KeyPair::from_pkcs8_maybe_unchecked(bytes).map(Key::Ed25519))
            .map_err(|_| DkimError::Key)?;
        Ok(Self { domain: domain.to_ascii_lowercase(), selector: selector.to_owned(), key })
    }

    /// Where the record belongs in the DNS.
    pub fn record_name(&self) -> String {
        format!("{}._domainkey.{}", self.selector, self.domain)
    }

    /// What the record says.
    pub fn record_value(&self) -> String {
        match &self.key {
            Key::Rsa(key) => {
                format!("v=DKIM1; k=rsa; p={}", STANDARD.encode(subject_key(key.public_key().as_ref())))
            }
            Key::Ed25519(key) => {
                format!("v=DKIM1; k=ed25519; p={}", STANDARD.encode(key.public_key().as_ref()))
            }
        }
    }

    /// The letter with its signature before it.
    pub fn sign(&self, letter: &[u8], at: Timestamp) -> Result<Vec<u8>, DkimError> {
        let (head, body) = split(letter).ok_or(DkimError::Letter)?;
        let headers = headers(head);
        let mut names: Vec<&str> = Vec::new();
        let mut signed = String::new();
        for name in SIGNED {
            // From the last to the first, as the verifier takes them.
            for (_, value) in headers.iter().rev().filter(|(it, _)| it == name) {
                names.push(name);
                let _ = write!(signed, "{name}:{value}\r\n");
            }
        }
        names.push("from");
        let hash = STANDARD.encode(digest(&SHA256, &relaxed_body(body)));
        let algorithm = match &self.key {
            Key::Rsa(_) => "rsa-sha256",
            Key::Ed25519(_) => "ed25519-sha256",
        };
        let value = format!(
            "v=1; a={algorithm}; c=relaxed/relaxed; d={}; s={};\r\n t={};\r\n h={};\r\n bh={hash};\r\n b=",
            self.domain,
            self.selector,
            at.as_second(),
            names.join(":\r\n "),
        );
        let _ = write!(signed, "dkim-signature:{}", relaxed_value(&value));
        let signature = self.signature(signed.as_bytes())?;
        let mut out =
            format!("DKIM-Signature: {value}{}\r\n", folded(&STANDARD.encode(signature))).into_bytes();
        out.extend_from_slice(letter);
        Ok(out)
    }

    fn signature(&self, signed: &[u8]) -> Result<Vec<u8>, DkimError> {
        match &self.key {
            Key::Rsa(key) => {
                let mut signature = vec![0; key.public().modulus_len()];
                key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), signed, &mut signature)
                    .map_err(|_| DkimError::Signature)?;
                Ok(signature)
            }
            // RFC 8463, section 3: the hash is signed, not the text.
            Key::Ed25519(key) => Ok(key.sign(digest(&SHA256, signed).as_ref()).as_ref().to_vec()),
        }
    }
}

/// A public RSA key (PKCS #1) as the DNS holds it: within a `SubjectPublicKeyInfo` (RFC 5280, 4.1).
fn subject_key(pkcs1: &[u8]) -> Vec<u8> {
    // `AlgorithmIdentifier` { rsaEncryption, NULL }.
    const ALGORITHM: [u8; 15] =
        [0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];
    let mut bits = vec![0];
    bits.extend_from_slice(pkcs1);
    let mut inner = ALGORITHM.to_vec();
    inner.extend(der(0x03, &bits));
    der(0x30, &inner)
}

/// One value of DER, shorter than 64 KB.
fn der(tag: u8, value: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    let [.., high, low] = value.len().to_be_bytes();
    match (high, low) {
        (0, 0..=0x7f) => out.push(low),
        (0, _) => out.extend([0x81, low]),
        _ => out.extend([0x82, high, low]),
    }
    out.extend_from_slice(value);
    out
}

/// Headers and body, without the empty line between them.
fn split(letter: &[u8]) -> Option<(&str, &[u8])> {
    let at = letter.windows(4).position(|it| it == b"\r\n\r\n")?;
    Some((std::str::from_utf8(&letter[..at]).ok()?, &letter[at + 4..]))
}

/// Names in lower case with their values, relaxed (RFC 6376, 3.4.2).
fn headers(head: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for line in head.split("\r\n") {
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = found.last_mut() {
                value.push_str(line);
            }
        } else if let Some((name, value)) = line.split_once(':') {
            found.push((name.trim_end().to_ascii_lowercase(), value.to_owned()));
        }
    }
    for (_, value) in &mut found {
        *value = relaxed_value(value);
    }
    found
}

fn relaxed_value(value: &str) -> String {
    value.split([' ', '\t', '\r', '\n']).filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Blanks within lines as one, none at their ends, no empty lines at the end (RFC 6376, 3.4.4).
fn relaxed_body(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len() + 2);
    let mut empty_lines = 0_usize;
    let body = body.strip_suffix(b"\r\n").unwrap_or(body);
    for line in body.split(|it| *it == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let begun = out.len();
        let mut is_blank = false;
        for it in line {
            if matches!(it, b' ' | b'\t') {
                is_blank = true;
                continue;
            }
            if out.len() == begun {
                out.extend(b"\r\n".repeat(std::mem::take(&mut empty_lines)));
            }
            if std::mem::take(&mut is_blank) {
                out.push(b' ');
            }
            out.push(*it);
        }
        if out.len() == begun {
            empty_lines += 1;
        } else {
            out.extend(b"\r\n");
        }
    }
    out
}

/// A long value on lines of its own.
fn folded(value: &str) -> String {
    let lines: Vec<&str> =
        value.as_bytes().chunks(70).filter_map(|it| std::str::from_utf8(it).ok()).collect();
    lines.join("\r\n ")
}

/// Without the key.
impl fmt::Debug for DkimKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DkimKey({})", self.record_name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6376, section 3.4.5: the canonical forms of its example.
    #[test]
    fn the_example_of_the_rfc() {
        let letter = b"A: X\r\nB : Y\t\r\n\tZ  \r\n\r\n C \r\nD \t E\r\n\r\n\r\n";
        let (head, body) = split(letter).unwrap();
        assert_eq!(headers(head), [("a".to_owned(), "X".to_owned()), ("b".to_owned(), "Y Z".to_owned())]);
        assert_eq!(relaxed_body(body), b" C\r\nD E\r\n");
    }

    #[test]
    fn bodies_that_are_nearly_nothing() {
        for (body, expected) in [
            ("", ""),
            ("\r\n", ""),
            ("\r\n\r\n", ""),
            (" \t\r\n", ""),
            ("a", "a\r\n"),
            ("a\r\n\r\nb", "a\r\n\r\nb\r\n"),
            ("\r\n\r\na\r\n", "\r\n\r\na\r\n"),
        ] {
            assert_eq!(relaxed_body(body.as_bytes()), expected.as_bytes(), "{body:?}");
        }
    }

    #[test]
    fn keys_and_names_that_cannot_sign_are_refused() {
        assert!(matches!(DkimKey::from_pem("", "a.example", "s"), Err(DkimError::Key)));
        assert!(matches!(DkimKey::from_pem("", "a..example", "s"), Err(DkimError::Name(_))));
        assert!(matches!(DkimKey::from_pem("", "a.example", "s; x"), Err(DkimError::Name(_))));
    }
}
