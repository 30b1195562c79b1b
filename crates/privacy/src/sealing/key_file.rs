//! The key file: a version line, the secret of the index, and one line per key,
//! `key ID HEX CREATED`.

use std::fmt::Write as _;

use super::{KEY_BYTES, Key, KeyId, Keyring, Secret};

const KEY_FILE_HEADER: &str = "quittance-keys 1";

/// Why a key file was refused. Never quotes the file: it holds secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyFileError {
    /// The first line is not the one of a key file of a known version.
    #[error("not a key file, or one of a later version")]
    UnknownVersion,
    /// A line is neither `index HEX CREATED` nor `key ID HEX CREATED`.
    #[error("line {line} of the key file cannot be read")]
    BadLine {
        /// Counted from 1.
        line: usize,
    },
    /// No index secret or no key.
    #[error("the key file is incomplete")]
    Incomplete,
    /// One key id twice.
    #[error("key {0} stands twice in the key file")]
    DuplicateKey(KeyId),
}

impl Keyring {
    /// Reads a key file. Lines that are blank or begin with `#` are passed over; the key that
    /// stands last is the one that seals.
    pub fn parse(text: &str) -> Result<Self, KeyFileError> {
        let mut lines = text.lines().enumerate();
        if lines.next().map(|(_, line)| line.trim()) != Some(KEY_FILE_HEADER) {
            return Err(KeyFileError::UnknownVersion);
        }
        let mut keys: Vec<Key> = Vec::new();
        let mut index = None;
        for (line_index, line) in lines {
            let bad_line = KeyFileError::BadLine { line: line_index + 1 };
            let words: Vec<&str> = line.split_whitespace().collect();
            match words.as_slice() {
                [] => {}
                [comment, ..] if comment.starts_with('#') => {}
                ["index", hex, created] if index.is_none() => {
                    index = Some((parse_secret(hex).ok_or(bad_line)?, (*created).to_owned()));
                }
                ["key", id, hex, created] => {
                    let id = KeyId(id.parse().map_err(|_| bad_line)?);
                    if keys.iter().any(|key| key.id == id) {
                        return Err(KeyFileError::DuplicateKey(id));
                    }
                    let secret = parse_secret(hex).ok_or(bad_line)?;
                    keys.push(Key { id, secret, created: (*created).to_owned() });
                }
                _ => return Err(bad_line),
            }
        }
        match index {
            Some((index_secret, index_created)) if !keys.is_empty() => {
                Ok(Self::from_parts(keys, index_secret, index_created))
            }
            _ => Err(KeyFileError::Incomplete),
        }
    }

    /// The key file, which [`Keyring::parse`] reads back. It holds every secret: write it to a file that
    /// only its owner can read, and nowhere else.
    pub fn to_text(&self) -> String {
        let mut text = format!("{KEY_FILE_HEADER}\n# Without this file the bank details cannot be read.\n");
        text.push_str("index ");
        push_hex(&mut text, &self.index_secret.0);
        let _ = writeln!(text, " {}", self.index_created);
        for key in &self.keys {
            let _ = write!(text, "key {} ", key.id);
            push_hex(&mut text, &key.secret.0);
            let _ = writeln!(text, " {}", key.created);
        }
        text
    }
}

fn parse_secret(hex: &str) -> Option<Secret> {
    let mut secret = Secret([0; KEY_BYTES]);
    if hex.len() != 2 * KEY_BYTES || !hex.is_ascii() {
        return None;
    }
    for (byte, pair) in secret.0.iter_mut().zip(hex.as_bytes().chunks_exact(2)) {
        let digit =
            |character: u8| char::from(character).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(secret)
}

pub(super) fn push_hex(text: &mut String, bytes: &[u8]) {
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
}
