//! Sealing bank details at rest, and finding them again without opening them.
//!
//! A sealed value is `version | key id | nonce (24) | ciphertext and tag`, XChaCha20-Poly1305 with
//! version, key id and context as associated data. The context says where the value lives
//! (`bank_accounts:iban:<row id>`), so that a value copied to another row does not open.
//! The blind index is a truncated HMAC-SHA256 under a secret that rotation never changes: equal
//! values keep equal indexes for the life of the database.

use std::fmt::{self, Write as _};
use std::sync::atomic::{Ordering, compiler_fence};

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// Length of a nonce in bytes. A nonce must come from a cryptographic source of randomness.
pub const NONCE_BYTES: usize = 24;
/// Length of a key or secret in bytes.
pub const KEY_BYTES: usize = 32;

const SEALED_VERSION: u8 = 1;
const HEADER_BYTES: usize = 2 + NONCE_BYTES;
const KEY_FILE_HEADER: &str = "quittance-keys 1";

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

fn push_hex(text: &mut String, bytes: &[u8]) {
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
}

/// A creation mark as one word of the key file.
fn one_word(created: &str) -> String {
    let word: String = created.chars().filter(|character| !character.is_whitespace()).collect();
    if word.is_empty() { "-".to_owned() } else { word }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: &str = "bank_accounts:iban:0192f0c1";
    const IBAN: &[u8] = b"FR7630006000011234567890189";

    fn keyring() -> Keyring {
        Keyring::new([7; 32], KeyId(1), [1; 32], "2026-11-22")
    }

    fn hex(bytes: &[u8]) -> String {
        let mut text = String::new();
        push_hex(&mut text, bytes);
        text
    }

    #[test]
    fn what_is_sealed_opens_in_its_place_only() {
        let sealed = keyring().seal(PLACE, IBAN, [9; 24]);
        assert_eq!(sealed.len(), 2 + 24 + IBAN.len() + 16);
        assert_eq!(keyring().open(PLACE, &sealed).as_deref(), Ok(IBAN));
        assert_eq!(keyring().open("bank_accounts:iban:0192f0c2", &sealed), Err(OpenError::NotAuthentic));
    }

    #[test]
    fn tampering_anywhere_is_refused() {
        let sealed = keyring().seal(PLACE, IBAN, [9; 24]);
        for at in 0..sealed.len() {
            let mut tampered = sealed.clone();
            tampered[at] ^= 1;
            assert!(keyring().open(PLACE, &tampered).is_err(), "byte {at}");
            assert!(keyring().open(PLACE, &sealed[..at]).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn rotation_keeps_the_old_readable_and_the_index_equal() {
        let mut keyring = keyring();
        let old = keyring.seal(PLACE, IBAN, [9; 24]);
        let index = keyring.blind_index("iban", IBAN);
        let next = keyring.next_key_id().unwrap();
        assert_eq!(next, KeyId(2));
        keyring.add_key(next, [2; 32], "2026-12-01").unwrap();
        let new = keyring.seal(PLACE, IBAN, [8; 24]);
        assert_eq!((key_id_of(&old), key_id_of(&new)), (Ok(KeyId(1)), Ok(KeyId(2))));
        assert_eq!(keyring.open(PLACE, &old).as_deref(), Ok(IBAN));
        assert_eq!(keyring.open(PLACE, &new).as_deref(), Ok(IBAN));
        assert_eq!(keyring.blind_index("iban", IBAN), index);
        assert_eq!(keyring.add_key(KeyId(1), [3; 32], ""), Err(KeyFileError::DuplicateKey(KeyId(1))));
        let only_old = self::keyring();
        assert_eq!(only_old.open(PLACE, &new), Err(OpenError::UnknownKey(KeyId(2))));
    }

    #[test]
    fn the_key_file_reads_back() {
        let mut keyring = keyring();
        keyring.add_key(KeyId(2), [0xab; 32], "2026-12-01 10:00").unwrap();
        let text = keyring.to_text();
        assert_eq!(
            text,
            "quittance-keys 1\n\
             # Without this file the bank details cannot be read.\n\
             index 0707070707070707070707070707070707070707070707070707070707070707 2026-11-22\n\
             key 1 0101010101010101010101010101010101010101010101010101010101010101 2026-11-22\n\
             key 2 abababababababababababababababababababababababababababababababab 2026-12-0110:00\n"
        );
        let read = Keyring::parse(&text).unwrap();
        assert_eq!(read.to_text(), text);
        assert_eq!(read.current_key_id(), KeyId(2));
        assert_eq!(read.blind_index("iban", IBAN), keyring.blind_index("iban", IBAN));
    }

    #[test]
    fn bad_key_files_are_refused_without_quoting_them() {
        let refused = |text: &str, expected: KeyFileError| {
            assert_eq!(Keyring::parse(text).map(|_| ()), Err(expected), "{text}");
        };
        let key = "01".repeat(32);
        refused("", KeyFileError::UnknownVersion);
        refused("quittance-keys 2\n", KeyFileError::UnknownVersion);
        refused("quittance-keys 1\n", KeyFileError::Incomplete);
        refused("quittance-keys 1\nkey 1 xyz now\n", KeyFileError::BadLine { line: 2 });
        refused(&format!("quittance-keys 1\nkey 300 {key} now\n"), KeyFileError::BadLine { line: 2 });
        refused(&format!("quittance-keys 1\nkey 1 {key} now\n"), KeyFileError::Incomplete);
        refused(
            &format!("quittance-keys 1\nindex {key} now\nkey 1 {key} now\nkey 1 {key} now\n"),
            KeyFileError::DuplicateKey(KeyId(1)),
        );
    }

    #[test]
    fn debug_never_prints_keys() {
        assert_eq!(format!("{:?}", keyring()), "Keyring { key_ids: [KeyId(1)], .. }");
    }

    #[test]
    fn domains_of_the_index_are_apart() {
        let keyring = keyring();
        assert_ne!(keyring.blind_index("iban", IBAN), keyring.blind_index("bban", IBAN));
        assert_ne!(keyring.blind_index("a", b"bc"), keyring.blind_index("ab", b"c"));
    }

    /// RFC 4231, test cases 1, 2 and 6.
    #[test]
    fn the_keyed_hash_gives_the_published_vectors() {
        assert_eq!(
            hex(&hmac_sha256(&[0x0b; 20], &[b"Hi There"])),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        );
        assert_eq!(
            hex(&hmac_sha256(b"Jefe", &[b"what do ya want ", b"for nothing?"])),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
        assert_eq!(
            hex(&hmac_sha256(&[0xaa; 131], &[b"Test Using Larger Than Block-Size Key - Hash Key First"])),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        );
    }
}
