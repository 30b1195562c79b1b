//! The key file beside the database, and the vault that seals account numbers with it.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use privacy::{KeyFileError, KeyId, Keyring, OpenError};
use uuid::Uuid;

use crate::source::{Entropy, NoEntropy};

/// Why the key file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// The file cannot be read or written.
    #[error("key file {path}")]
    Io {
        /// The file.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// Others than its owner may read it.
    #[error("key file {path} can be read by others; run: chmod 600 {path}")]
    TooOpen {
        /// The file.
        path: String,
    },
    /// Its text is not that of a key file.
    #[error("key file {path}")]
    Malformed {
        /// The file.
        path: String,
        /// What is wrong.
        source: KeyFileError,
    },
    /// No random bytes for a new key.
    #[error(transparent)]
    NoEntropy(#[from] NoEntropy),
    /// Every key id is taken.
    #[error("the key file holds as many keys as it can")]
    Full,
}

/// Seals, opens and finds account numbers.
#[derive(Debug)]
pub struct Vault {
    keyring: Keyring,
    entropy: Arc<dyn Entropy>,
}

impl Vault {
    /// The vault of the key file at `path`, which is made, readable by its owner alone, when missing.
    pub fn open_or_create(
        path: &Path,
        entropy: Arc<dyn Entropy>,
        created_on: &str,
    ) -> Result<Self, KeysError> {
        if path.exists() { Self::open(path, entropy) } else { Self::create(path, entropy, created_on) }
    }

    /// A vault whose keys live and die with it: for a database that does the same.
    pub fn ephemeral(entropy: Arc<dyn Entropy>) -> Result<Self, NoEntropy> {
        let keyring = new_keyring(entropy.as_ref(), "ephemeral")?;
        Ok(Self { keyring, entropy })
    }

    fn open(path: &Path, entropy: Arc<dyn Entropy>) -> Result<Self, KeysError> {
        let name = path.display().to_string();
        refuse_if_open_to_others(path, &name)?;
        let text = fs::read_to_string(path).map_err(|source| KeysError::Io { path: name.clone(), source })?;
        let keyring = Keyring::parse(&text).map_err(|source| KeysError::Malformed { path: name, source })?;
        Ok(Self { keyring, entropy })
    }

    fn create(path: &Path, entropy: Arc<dyn Entropy>, created_on: &str) -> Result<Self, KeysError> {
        let keyring = new_keyring(entropy.as_ref(), created_on)?;
        write_private(path, &keyring.to_text(), true)?;
        Ok(Self { keyring, entropy })
    }

    /// Adds a new current key to the key file at `path` and answers the vault that uses it. What
    /// was sealed before stays readable; sealing it again is the caller's work.
    pub fn with_new_key(path: &Path, entropy: Arc<dyn Entropy>, created_on: &str) -> Result<Self, KeysError> {
        let mut vault = Self::open(path, entropy)?;
        let id = vault.keyring.next_key_id().ok_or(KeysError::Full)?;
        let key = random(vault.entropy.as_ref())?;
        vault.keyring.add_key(id, key, created_on).map_err(|_| KeysError::Full)?;
        let next = path.with_extension("key.new");
        write_private(&next, &vault.keyring.to_text(), false)?;
        fs::rename(&next, path)
            .map_err(|source| KeysError::Io { path: path.display().to_string(), source })?;
        Ok(vault)
    }

    /// The key that seals now.
    pub fn current_key(&self) -> KeyId {
        self.keyring.current_key_id()
    }

    /// Seals an account number for one place (`table:column:row id`).
    pub fn seal(&self, place: &str, account: &str) -> Result<Vec<u8>, NoEntropy> {
        self.seal_bytes(place, account.as_bytes())
    }

    /// Seals any bytes for one place (`table:column:row id`).
    pub fn seal_bytes(&self, place: &str, plain: &[u8]) -> Result<Vec<u8>, NoEntropy> {
        Ok(self.keyring.seal(place, plain, random(self.entropy.as_ref())?))
    }

    /// Opens the account number that was sealed for this place.
    pub fn open_sealed(&self, place: &str, sealed: &[u8]) -> Result<String, OpenError> {
        let plain = self.open_bytes(place, sealed)?;
        Ok(String::from_utf8_lossy(&plain).into_owned())
    }

    /// Opens the bytes that were sealed for this place.
    pub fn open_bytes(&self, place: &str, sealed: &[u8]) -> Result<Vec<u8>, OpenError> {
        self.keyring.open(place, sealed)
    }

    /// The keyed hash by which equal account numbers are found; it survives a rotation.
    pub fn account_index(&self, account: &str) -> Uuid {
        self.index_of("account", account.as_bytes())
    }

    /// A keyed hash of any bytes in a domain of its own.
    pub fn index_of(&self, domain: &str, bytes: &[u8]) -> Uuid {
        Uuid::from_bytes(self.keyring.blind_index(domain, bytes))
    }
}

fn new_keyring(entropy: &dyn Entropy, created_on: &str) -> Result<Keyring, NoEntropy> {
    Ok(Keyring::new(random(entropy)?, KeyId(1), random(entropy)?, created_on))
}

fn random<const N: usize>(entropy: &dyn Entropy) -> Result<[u8; N], NoEntropy> {
    let mut bytes = [0; N];
    entropy.fill(&mut bytes)?;
    Ok(bytes)
}

#[cfg(unix)]
fn refuse_if_open_to_others(path: &Path, name: &str) -> Result<(), KeysError> {
    use std::os::unix::fs::PermissionsExt as _;
    let metadata = fs::metadata(path).map_err(|source| KeysError::Io { path: name.to_owned(), source })?;
    if metadata.permissions().mode() & 0o077 != 0 {
        return Err(KeysError::TooOpen { path: name.to_owned() });
    }
    Ok(())
}

#[cfg(not(unix))]
fn refuse_if_open_to_others(_path: &Path, _name: &str) -> Result<(), KeysError> {
    Ok(())
}

fn write_private(path: &Path, text: &str, is_new: bool) -> Result<(), KeysError> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(!is_new).create_new(is_new).truncate(!is_new);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let io = |source| KeysError::Io { path: path.display().to_string(), source };
    let mut file = options.open(path).map_err(io)?;
    file.write_all(text.as_bytes()).map_err(io)?;
    file.sync_all().map_err(io)
}
