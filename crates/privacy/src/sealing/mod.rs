//! Sealing bank details at rest, and finding them again without opening them.
//!
//! A sealed value is `version | key id | nonce (24) | ciphertext and tag`, XChaCha20-Poly1305 with
//! version, key id and context as associated data. The context says where the value lives
//! (`bank_accounts:iban:<row id>`), so that a value copied to another row does not open.
//! The blind index is a truncated HMAC-SHA256 under a secret that rotation never changes: equal
//! values keep equal indexes for the life of the database.

mod key_file;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::atomic::{Ordering, compiler_fence};

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;

pub use key_file::KeyFileError;

/// Length of a nonce in bytes. A nonce must come from a cryptographic source of randomness.
pub const NONCE_BYTES: usize = 24;
/// Length of a key or secret in bytes.
pub const KEY_BYTES: usize = 32;

const SEALED_VERSION: u8 = 1;
const HEADER_BYTES: usize = 2 + NONCE_BYTES;

/// What a blind index looks like: sixteen bytes, equal for equal values of one domain.
pub type BlindIndex = [u8; 16];

/// Names one key of a keyring, inside each value it sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyId(pub u8);

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// Why a sealed value was not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// Too short, or of a version this program does not know.
    #[error("not a sealed value")]
    NotSealed,
    /// Sealed with a key that the keyring does not hold.
    #[error("sealed with key {0}, which the key file does not hold")]
    UnknownKey(KeyId),
    /// Changed since it was sealed, or sealed for another place.
    #[error("the sealed value was altered or belongs to another record")]
    NotAuthentic,
}

/// Key bytes that are wiped when dropped and never printed.
struct Secret([u8; KEY_BYTES]);

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.fill(0);
        // Keeps the compiler from dropping the writes above as dead.
        std::hint::black_box(&mut self.0);
        compiler_fence(Ordering::SeqCst);
    }
}

struct Key {
    id: KeyId,
    secret: Secret,
    created: String,
}

/// Several keys by id, of which the one added last seals, and the secret of the blind index.
pub struct Keyring {
    keys: Vec<Key>,
    index_secret: Secret,
    index_created: String,
    index_key: Secret,
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ids: Vec<KeyId> = self.keys.iter().map(|key| key.id).collect();
        f.debug_struct("Keyring").field("key_ids", &ids).finish_non_exhaustive()
    }
}

impl Keyring {
    /// A keyring with one key. `created` is a date or instant without spaces, kept for people.
    pub fn new(index_secret: [u8; KEY_BYTES], id: KeyId, key: [u8; KEY_BYTES], created: &str) -> Self {
        let keys = vec![Key { id, secret: Secret(key), created: one_word(created) }];
        Self::from_parts(keys, Secret(index_secret), one_word(created))
    }

    fn from_parts(keys: Vec<Key>, index_secret: Secret, index_created: String) -> Self {
        let index_key = Secret(hmac_sha256(&index_secret.0, &[b"quittance blind index 1"]));
        Self { keys, index_secret, index_created, index_key }
    }

    /// Adds a key, which seals from now on; what older keys sealed still opens.
    pub fn add_key(&mut self, id: KeyId, key: [u8; KEY_BYTES], created: &str) -> Result<(), KeyFileError> {
        if self.keys.iter().any(|existing| existing.id == id) {
            return Err(KeyFileError::DuplicateKey(id));
        }
        self.keys.push(Key { id, secret: Secret(key), created: one_word(created) });
        Ok(())
    }

    /// The key that seals.
    pub fn current_key_id(&self) -> KeyId {
        self.keys.last().map_or(KeyId(0), |key| key.id)
    }

    /// An id that no key has yet: one more than the greatest. `None` after 255 rotations.
    pub fn next_key_id(&self) -> Option<KeyId> {
        let greatest = self.keys.iter().map(|key| key.id.0).max().unwrap_or(0);
        greatest.checked_add(1).map(KeyId)
    }

    /// Seals bytes for one place. The nonce must be random and used once.
    ///
    /// # Panics
    /// On more than 256 GiB of plain bytes, the limit of the cipher.
    pub fn seal(&self, context: &str, plain: &[u8], nonce: [u8; NONCE_BYTES]) -> Vec<u8> {
        let key = self.keys.last().expect("a keyring is only built with a key");
        let aad = associated_data(key.id, context);
        let cipher = XChaCha20Poly1305::new(&key.secret.0.into());
        let ciphertext = cipher
            .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: &aad })
            .expect("a message shorter than the limit of the cipher");
        let mut sealed = Vec::with_capacity(HEADER_BYTES + ciphertext.len());
        sealed.extend_from_slice(&[SEALED_VERSION, key.id.0]);
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(&ciphertext);
        sealed
    }

    /// Opens what [`Keyring::seal`] sealed for the same context, with any key of the ring.
    pub fn open(&self, context: &str, sealed: &[u8]) -> Result<Vec<u8>, OpenError> {
        let id = key_id_of(sealed)?;
        let key = self.keys.iter().find(|key| key.id == id).ok_or(OpenError::UnknownKey(id))?;
        let nonce =
            <[u8; NONCE_BYTES]>::try_from(&sealed[2..HEADER_BYTES]).map_err(|_| OpenError::NotSealed)?;
        let aad = associated_data(id, context);
        XChaCha20Poly1305::new(&key.secret.0.into())
            .decrypt(&XNonce::from(nonce), Payload { msg: &sealed[HEADER_BYTES..], aad: &aad })
            .map_err(|_| OpenError::NotAuthentic)
    }

    /// A keyed hash for look-up: equal for equal `plain` of one `domain`, unrelated across domains,
    /// unchanged by rotation.
    pub fn blind_index(&self, domain: &str, plain: &[u8]) -> BlindIndex {
        // The length of the domain goes first, so that no other split of the same bytes is equal.
        let domain_length = (domain.len() as u64).to_be_bytes();
        let full = hmac_sha256(&self.index_key.0, &[&domain_length, domain.as_bytes(), plain]);
        let mut index = [0; 16];
        index.copy_from_slice(&full[..16]);
        index
    }
}

/// The key that sealed a value, without opening it: rotation finds what is left to seal anew.
pub fn key_id_of(sealed: &[u8]) -> Result<KeyId, OpenError> {
    match sealed {
        [SEALED_VERSION, id, rest @ ..] if rest.len() >= NONCE_BYTES => Ok(KeyId(*id)),
        _ => Err(OpenError::NotSealed),
    }
}

fn associated_data(id: KeyId, context: &str) -> Vec<u8> {
    let mut aad = Vec::with_capacity(2 + context.len());
    aad.extend_from_slice(&[SEALED_VERSION, id.0]);
    aad.extend_from_slice(context.as_bytes());
    aad
}

fn hmac_sha256(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key).expect("HMAC takes keys of any length");
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// A creation mark as one word of the key file.
fn one_word(created: &str) -> String {
    let word: String = created.chars().filter(|character| !character.is_whitespace()).collect();
    if word.is_empty() { "-".to_owned() } else { word }
}
