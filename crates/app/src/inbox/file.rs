//! A file to import, on disk or in memory, and its fingerprint.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use sha2::{Digest as _, Sha256};

use crate::write::hexadecimal;

/// Bytes of the head by which a format is recognised.
const HEAD_BYTES: usize = 64 * 1024;
/// Most characters of a name that a sender gave.
const NAME_CHARACTERS_MAX: usize = 200;
const BUFFER_BYTES: usize = 256 * 1024;

/// A file that somebody handed in. It can be opened several times.
#[derive(Clone, Debug)]
pub struct InputFile {
    /// Its name, for people; it never decides anything.
    pub name: String,
    content: Content,
    bytes_read: Arc<AtomicU64>,
    is_stopped: Arc<AtomicBool>,
}

/// How often an import reads a file: to know it, to keep it, to understand it.
const PASSES: u64 = 3;

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
        Self {
            name: harmless(path.display().to_string()),
            content: Content::Path(path.to_owned()),
            bytes_read: Arc::default(),
            is_stopped: Arc::default(),
        }
    }

    /// A file in memory.
    pub fn from_bytes(name: impl Into<String>, bytes: impl Into<Arc<[u8]>>) -> Self {
        // A name that comes over the network may hold a NUL, which PostgreSQL cannot.
        let name = name.into().replace('\0', "");
        Self {
            name,
            content: Content::Bytes(bytes.into()),
            bytes_read: Arc::default(),
            is_stopped: Arc::default(),
        }
    }

    /// The same file under the name that its sender gave it.
    #[must_use]
    pub fn named(self, name: &str) -> Self {
        let name = name.chars().filter(|it| !it.is_control()).take(NAME_CHARACTERS_MAX).collect();
        Self { name: harmless(name), ..self }
    }

    /// Opens it from its beginning.
    pub fn open(&self) -> io::Result<Box<dyn BufRead + Send>> {
        let bytes_read = Arc::clone(&self.bytes_read);
        Ok(match &self.content {
            Content::Path(path) => Box::new(BufReader::with_capacity(
                BUFFER_BYTES,
                Counted { inner: File::open(path)?, bytes_read, is_stopped: Arc::clone(&self.is_stopped) },
            )),
            Content::Bytes(bytes) => Box::new(Cursor::new(Arc::clone(bytes))),
        })
    }

    /// How much of an import's reading is done, in thousandths.
    pub fn progress(&self) -> u64 {
        let size = match &self.content {
            Content::Path(path) => path.metadata().map_or(0, |metadata| metadata.len()),
            Content::Bytes(bytes) => bytes.len() as u64,
        };
        let read = self.bytes_read.load(Ordering::Relaxed);
        read.saturating_mul(1000).checked_div(size.saturating_mul(PASSES)).map_or(1000, |part| part.min(1000))
    }

    /// The same file, with nothing read of it yet and nothing stopped.
    #[must_use]
    pub fn reopened(&self) -> Self {
        Self {
            name: self.name.clone(),
            content: self.content.clone(),
            bytes_read: Arc::default(),
            is_stopped: Arc::default(),
        }
    }

    /// Makes every further reading of it fail, so that an import of it ends and leaves nothing. Only a file
    /// on disk is read for long enough.
    pub fn stop(&self) {
        self.is_stopped.store(true, Ordering::Relaxed);
    }

    /// Whether its reading was stopped.
    pub fn is_stopped(&self) -> bool {
        self.is_stopped.load(Ordering::Relaxed)
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
        let sha256 = hexadecimal(&hasher.finalize());
        Ok(Fingerprint { sha256, size, head })
    }
}

/// A file name is stored with everything that came from the file: without card numbers.
fn harmless(name: String) -> String {
    privacy::mask_card_numbers(&name).unwrap_or(name)
}

/// A file that counts what is read of it.
struct Counted {
    inner: File,
    bytes_read: Arc<AtomicU64>,
    is_stopped: Arc<AtomicBool>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.is_stopped.load(Ordering::Relaxed) {
            return Err(io::Error::other("stopped"));
        }
        let read = self.inner.read(buffer)?;
        self.bytes_read.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}
