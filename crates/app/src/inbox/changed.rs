//! Whether the files that came in are still kept as they came.

use db::{DbError, Tx};
use sha2::{Digest as _, Sha256};

use super::store;
use crate::context::Ctx;
use crate::ids::InputFileId;
use crate::write::hexadecimal;

/// Pieces read at once.
const PIECES_AT_ONCE: i64 = 4;
/// Bytes with which a file in UTF-16 says so.
const UTF_16_MARK_BYTES: u64 = 2;

/// A file that is not kept as it came in.
pub(crate) struct ChangedFile {
    /// Its name.
    pub name: String,
    /// How it differs.
    pub how: Changed,
}

/// How what is kept of a file differs from what came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Changed {
    /// A piece cannot be opened: it was changed, or its key is gone.
    Sealed,
    /// The bytes are others.
    Content,
    /// Nothing is left of it.
    Missing,
}

/// How many files are kept, and those that are not as they came in, one piece of a file in memory at a time.
pub(crate) async fn list_changed_files(tx: &mut Tx, ctx: &Ctx) -> Result<(u64, Vec<ChangedFile>), DbError> {
    let files = store::list_kept_files(tx, ctx).await?;
    let mut changed = Vec::new();
    for file in &files {
        let how = match measure(tx, ctx, file.id).await? {
            Some(kept) if kept.is_as(&file.sha256, file.size_bytes.unsigned_abs()) => None,
            Some(kept) if kept.bytes == 0 => Some(Changed::Missing),
            Some(_) => Some(Changed::Content),
            None => Some(Changed::Sealed),
        };
        changed.extend(how.map(|how| ChangedFile { name: file.name.clone(), how }));
    }
    Ok((files.len() as u64, changed))
}

/// What is kept of a file.
#[derive(Default)]
struct Kept {
    digest: Sha256,
    bytes: u64,
    /// Units of two bytes that the same text has in UTF-16.
    units: u64,
}

impl Kept {
    fn push(&mut self, bytes: &[u8]) {
        self.digest.update(bytes);
        self.bytes += bytes.len() as u64;
        let units = bytes.iter().map(|&byte| match byte {
            0x80..0xc0 => 0,
            0xf0.. => 2,
            _ => 1,
        });
        self.units += units.sum::<u64>();
    }

    /// Whether this is what came in. Where card numbers were masked or UTF-16 became UTF-8, the seal of each
    /// piece vouches for its bytes and its place, and the length for their number.
    fn is_as(&self, sha256: &str, size: u64) -> bool {
        let text = size.saturating_sub(UTF_16_MARK_BYTES) / 2;
        let is_recoded = self.units == text || self.units == text + 1;
        hexadecimal(&self.digest.clone().finalize()) == sha256 || self.bytes == size || is_recoded
    }
}

/// Reads what is kept of a file. Nothing when a piece cannot be opened.
async fn measure(tx: &mut Tx, ctx: &Ctx, file: InputFileId) -> Result<Option<Kept>, DbError> {
    let mut kept = Kept::default();
    let mut after = (file, 0);
    loop {
        let pieces = store::list_sealed_pieces(tx, ctx, after, PIECES_AT_ONCE).await?;
        let count = pieces.len();
        for piece in pieces {
            if piece.file != file {
                return Ok(Some(kept));
            }
            after = (file, piece.piece_no);
            let Ok(packed) = ctx.vault.open_bytes(&piece.place, &piece.sealed) else { return Ok(None) };
            let Ok(bytes) = zstd::stream::decode_all(packed.as_slice()) else { return Ok(None) };
            kept.push(&bytes);
        }
        if count < usize::try_from(PIECES_AT_ONCE).unwrap_or(0) {
            return Ok(Some(kept));
        }
    }
}
