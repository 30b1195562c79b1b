//! Keeping a file: its head first, its raw bytes in compressed and sealed pieces, its problems at the end.

use std::io::{self, BufRead as _, Read};

use db::{AsDbError, DbError, Tx};
use file_intake::Refusal;
use privacy::CardNumberMask;

use super::{FileKind, FileProblem, Fingerprint, InputFile, ProblemLog, store};
use crate::context::Ctx;
use crate::ids::InputFileId;
use crate::source::NoEntropy;
use crate::write::Fault;

/// Raw bytes in one compressed piece.
const PIECE_BYTES: usize = 4 * 1024 * 1024;
/// Compressed pieces that may wait to be written.
const PIECES_WAITING: usize = 2;
const COMPRESSION_LEVEL: i32 = 1;

/// What a file is read as.
pub(crate) struct Reading<'a> {
    /// Invoices, statements or customers.
    pub kind: FileKind,
    /// Its format.
    pub format: &'a str,
    /// The mapping or the rules it is read by, when detection is overridden: another mapping is
    /// another reading of the same bytes.
    pub settings: String,
}

/// A file that came in before and was read the same way.
pub(crate) struct Known {
    /// Its id.
    pub id: InputFileId,
    /// Records read then.
    pub records: u64,
    /// The problems found then: they are still there.
    pub problems: Vec<FileProblem>,
}

/// The same bytes read the same way before, if they were.
pub(crate) async fn find_known(
    tx: &mut Tx,
    ctx: &Ctx,
    kind: FileKind,
    fingerprint: &Fingerprint,
    settings: &str,
) -> Result<Option<Known>, Fault> {
    let Some((id, records)) = store::find_reading(tx, ctx, kind, &fingerprint.sha256, settings).await? else {
        return Ok(None);
    };
    let problems = store::list_problems(tx, ctx, id).await?;
    Ok(Some(Known { id, records: records.unsigned_abs(), problems }))
}

/// Records that a file is being imported and keeps its raw bytes. Text files are kept with card
/// numbers masked, at the same length; a container (XLSX, PDF) is kept as it is, and
/// [`finish_file`] removes it again when a card number was found inside.
pub(crate) async fn begin_file(
    tx: &mut Tx,
    ctx: &Ctx,
    file: &InputFile,
    fingerprint: &Fingerprint,
    reading: &Reading<'_>,
    is_text: bool,
) -> Result<InputFileId, ImportFault> {
    let id = InputFileId::from_uuid(ctx.new_id().map_err(Fault::from)?);
    store::insert_file(tx, ctx, id, file, fingerprint, reading).await.map_err(Fault::from)?;
    let (sender, mut receiver) = tokio::sync::mpsc::channel(PIECES_WAITING);
    let source = file.clone();
    let packer = tokio::task::spawn_blocking(move || -> io::Result<()> {
        pack(&source, is_text, |piece| sender.blocking_send(piece).is_ok())
    });
    let mut piece_no = 0;
    while let Some(piece) = receiver.recv().await {
        piece_no += 1;
        // Bank details are sealed at rest, and a statement is full of them.
        let sealed = ctx.vault.seal_bytes(&store::piece_place(id, piece_no), &piece).map_err(Fault::from)?;
        store::insert_piece(tx, ctx.org, id, piece_no, sealed).await.map_err(Fault::from)?;
    }
    packer.await.map_err(io::Error::other)??;
    Ok(id)
}

/// Keeps the rows that a person mended beside the raw bytes of their file: in pieces numbered below zero.
pub(crate) async fn keep_mended(
    tx: &mut Tx,
    ctx: &Ctx,
    id: InputFileId,
    table: &InputFile,
) -> Result<(), ImportFault> {
    let mut pieces = Vec::new();
    pack(table, true, |piece| {
        pieces.push(piece);
        true
    })?;
    for (piece_no, piece) in (1_i64..).zip(pieces) {
        let sealed = ctx.vault.seal_bytes(&store::piece_place(id, -piece_no), &piece).map_err(Fault::from)?;
        store::insert_piece(tx, ctx.org, id, -piece_no, sealed).await.map_err(Fault::from)?;
    }
    Ok(())
}

/// Reads, masks and compresses a file, handing on each piece until told to stop.
fn pack(file: &InputFile, is_text: bool, mut hand_on: impl FnMut(Vec<u8>) -> bool) -> io::Result<()> {
    let mut input = file.open()?;
    if is_text && is_utf_16(input.fill_buf()?) {
        // Masks look for digits side by side: what has a byte between them is kept as UTF-8.
        let bytes = file.read_all(file_intake::UNPACKED_BYTES_MAX)?;
        let text = file_intake::decode(&bytes, file_intake::detect_encoding(&bytes)).0.into_owned();
        input = Box::new(io::Cursor::new(text.into_bytes()));
    }
    let mut mask = is_text.then(CardNumberMask::new);
    loop {
        let mut chunk = Vec::new();
        let read = input.by_ref().take(PIECE_BYTES as u64).read_to_end(&mut chunk)?;
        let mut masked = Vec::with_capacity(chunk.len());
        let bytes = match mask.as_mut() {
            Some(mask) if read > 0 => {
                mask.push(&chunk, &mut masked);
                masked
            }
            Some(_) => {
                if let Some(mask) = mask.take() {
                    mask.finish(&mut masked);
                }
                masked
            }
            None => chunk,
        };
        if !bytes.is_empty() && !hand_on(zstd::bulk::compress(&bytes, COMPRESSION_LEVEL)?) {
            return Ok(());
        }
        if read == 0 {
            return Ok(());
        }
    }
}

fn is_utf_16(head: &[u8]) -> bool {
    head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff])
}

/// What an import read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counted {
    /// Records.
    pub records: u64,
    /// Of them, those that were new.
    pub new: u64,
}

/// Writes what the import found: how many records, how many of them new, and its problems.
pub(crate) async fn finish_file(
    tx: &mut Tx,
    ctx: &Ctx,
    id: InputFileId,
    file: &InputFile,
    counted: Counted,
    is_raw_kept: bool,
    problems: ProblemLog,
) -> Result<Vec<FileProblem>, Fault> {
    if !is_raw_kept {
        store::delete_pieces(tx, ctx.org, id).await?;
    }
    store::update_file(tx, ctx.org, id, counted.records, counted.new, is_raw_kept).await?;
    let problems = problems.into_problems();
    store::insert_problems(tx, ctx.org, id, &problems).await?;
    Ok(problems.iter().map(|problem| FileProblem::new(&file.name, problem)).collect())
}

/// Why a file was not imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file as a whole was not read.
    #[error("{file}: {refusal}")]
    Refused {
        /// The file.
        file: String,
        /// Why.
        refusal: Refusal,
    },
    /// The store, the machine or the disk.
    #[error(transparent)]
    Fault(#[from] ImportFault),
}

impl AsDbError for ImportError {
    fn as_db_error(&self) -> Option<&DbError> {
        match self {
            Self::Fault(fault) => fault.as_db_error(),
            Self::Refused { .. } => None,
        }
    }
}

impl From<DbError> for ImportError {
    fn from(error: DbError) -> Self {
        Self::Fault(Fault::from(error).into())
    }
}

impl From<Fault> for ImportError {
    fn from(error: Fault) -> Self {
        Self::Fault(error.into())
    }
}

impl From<NoEntropy> for ImportError {
    fn from(error: NoEntropy) -> Self {
        Self::Fault(Fault::from(error).into())
    }
}

/// A fault while importing a file: of the store, the machine, or the file itself.
#[derive(Debug, thiserror::Error)]
pub enum ImportFault {
    /// The store or the machine.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// The file cannot be read.
    #[error("the file cannot be read")]
    File(#[from] io::Error),
}

impl AsDbError for ImportFault {
    fn as_db_error(&self) -> Option<&DbError> {
        match self {
            Self::Fault(fault) => fault.as_db_error(),
            Self::File(_) => None,
        }
    }
}
