//! Forms with a file: small ones, held in memory up to a limit of their own.

use axum::extract::Multipart;

use super::FormState;
use crate::error::PageError;
use crate::import::broken;

/// Parts of a form at most.
const PARTS_MAX: usize = 1_000;
/// Most bytes of a part that is no file.
const TEXT_BYTES_MAX: usize = 64 * 1024;

/// What a form with a file held.
#[derive(Debug, Default)]
pub struct Parts {
    /// What is not the file.
    pub form: FormState,
    /// The file; nothing where none was chosen.
    pub file: Option<SentFile>,
}

/// A file of a form.
#[derive(Debug)]
pub struct SentFile {
    /// Its name, without folders.
    pub name: String,
    /// What it holds, up to one byte more than it may.
    pub bytes: Vec<u8>,
}

/// Reads a form in which one field is a file of at most `most` bytes. What is more is read on and thrown away, but for one byte, which
/// tells whoever looks at the length that there was more.
pub async fn read_parts(mut sent: Multipart, file: &str, most: usize) -> Result<Parts, PageError> {
    let mut parts = Parts::default();
    let mut values = Vec::new();
    let mut count = 0;
    while let Some(mut field) = sent.next_field().await.map_err(broken)? {
        count += 1;
        let name = field.name().unwrap_or_default().to_owned();
        let sent_name = field.file_name().unwrap_or_default().to_owned();
        let is_file = name == file;
        let most = if is_file { most } else { TEXT_BYTES_MAX };
        let mut bytes = Vec::new();
        while let Some(chunk) = field.chunk().await.map_err(broken)? {
            let room = (most + 1).saturating_sub(bytes.len()).min(chunk.len());
            bytes.extend_from_slice(chunk.get(..room).unwrap_or_default());
        }
        if count > PARTS_MAX || (!is_file && bytes.len() > TEXT_BYTES_MAX) {
            return Err(PageError::BadField { field: "files", message: "import-broken-upload" });
        }
        if !is_file {
            values.push((name, String::from_utf8_lossy(&bytes).into_owned()));
        } else if !bytes.is_empty() {
            let name = sent_name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
            parts.file = Some(SentFile { name, bytes });
        }
    }
    parts.form = FormState::holding_all(values);
    Ok(parts)
}
