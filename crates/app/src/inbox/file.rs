//! A file to import, on disk or in memory, and its fingerprint.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

/// Bytes of the head by which a format is recognised.
const HEAD_BYTES: usize = 64 * 1024;
const BUFFER_BYTES: usize = 256 * 1024;

/// A file that somebody handed in. It can be opened several times.
#[derive(Clone, Debug)]
pub struct InputFile {
    /// Its name, for people; it never decides anything.
    pub name: String,
    content: Content,
}

#[derive(Clone, Debug)]
enum Content {
    Path(PathBuf),
    Bytes(Arc<[u8]>),
}

/// What identifies a file, and what recognises its format.
#[derive(Clone, Debug)]
pub struct Fingerprint {
    /// SHA-256 of all bytes, in hexadecimal.
    pub sha256: String,
    /// Number of bytes.
    pub size: u64,
    /// The first bytes, at most 64 KiB.
    pub head: Vec<u8>,
}

impl InputFile {
    /// A file on disk, named as given.
    pub fn from_path(path: &Path) -> Self {
        Self { name: path.display().to_string(), content: Content::Path(path.to_owned()) }
    }

    /// A file in memory.
    pub fn from_bytes(name: impl Into<String>, bytes: impl Into<Arc<[u8]>>) -> Self {
        Self { name: name.into(), content: Content::Bytes(bytes.into()) }
    }

    /// Opens it from its beginning.
    pub fn open(&self) -> io::Result<Box<dyn BufRead + Send>> {
        Ok(match &self.content {
            Content::Path(path) => Box::new(BufReader::with_capacity(BUFFER_BYTES, File::open(path)?)),
            Content::Bytes(bytes) => Box::new(Cursor::new(Arc::clone(bytes))),
        })
    }

    /// All its bytes, at most `limit` of them: for formats that cannot be streamed.
    pub fn read_all(&self, limit: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.open()?.take(limit + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > limit {
            return Err(io::Error::from(io::ErrorKind::FileTooLarge));
        }
        Ok(bytes)
    }

    /// Reads it once, to know it again.
    pub fn fingerprint(&self) -> io::Result<Fingerprint> {
        let mut input = self.open()?;
        let mut hasher = Sha256::new();
        let (mut size, mut head) = (0, Vec::with_capacity(HEAD_BYTES));
        loop {
            let chunk = input.fill_buf()?;
            if chunk.is_empty() {
                break;
            }
            hasher.update(chunk);
            let wanted = (HEAD_BYTES - head.len()).min(chunk.len());
            head.extend_from_slice(&chunk[..wanted]);
            let read = chunk.len();
            size += read as u64;
            input.consume(read);
        }
        let sha256 = hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Fingerprint { sha256, size, head })
    }
}
