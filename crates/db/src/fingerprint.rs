//! The fingerprint beside a backup: one bit that changed is enough for a refusal.
//!
//! It is a line as `sha256sum` writes it, so that a backup can be checked where no Quittance is.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::DbError;
use crate::connect::make_private;
use crate::migrate::hexadecimal;

const BYTES_AT_ONCE: usize = 1024 * 1024;

/// What is known of a backup file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backup {
    /// It is, byte for byte, what was made.
    AsMade,
    /// No fingerprint lies beside it: it was made by an older version, or copied alone.
    Unknown,
}

/// Where the fingerprint of a backup lies: beside it, its name with `.sha256` after it.
pub fn fingerprint_file(backup: &Path) -> PathBuf {
    let mut name = backup.as_os_str().to_owned();
    name.push(".sha256");
    name.into()
}

/// Writes the fingerprint of a backup that is finished and closed.
pub async fn write_fingerprint(backup: &Path) -> Result<(), DbError> {
    let digest = fingerprint(backup).await?;
    let name = backup.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let beside = fingerprint_file(backup);
    make_private(&beside)?;
    Ok(std::fs::write(beside, format!("{digest}  {name}\n"))?)
}

/// Whether a backup is as it was made.
///
/// # Errors
/// [`DbError::BackupChanged`] when it is not, and when it cannot be read.
pub async fn verify_fingerprint(backup: &Path) -> Result<Backup, DbError> {
    let written = match std::fs::read_to_string(fingerprint_file(backup)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Backup::Unknown),
        written => written?,
    };
    let expected = written.split_whitespace().next().unwrap_or_default();
    if fingerprint(backup).await?.eq_ignore_ascii_case(expected) {
        Ok(Backup::AsMade)
    } else {
        Err(DbError::BackupChanged)
    }
}

async fn fingerprint(file: &Path) -> Result<String, DbError> {
    let mut file = File::open(file)?;
    let digest = tokio::task::spawn_blocking(move || {
        let (mut digest, mut bytes) = (Sha256::new(), vec![0; BYTES_AT_ONCE]);
        loop {
            match file.read(&mut bytes)? {
                0 => return Ok::<_, io::Error>(digest.finalize()),
                read => digest.update(&bytes[..read]),
            }
        }
    });
    Ok(hexadecimal(&digest.await.map_err(io::Error::from)??))
}
