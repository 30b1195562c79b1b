//! Keeping a file: its head first, its raw bytes in compressed and sealed pieces, its problems at the end.

use std::io::{self, Read};

use db::Tx;
use file_intake::Problem;
use privacy::CardNumberMask;

use super::{FileKind, FileProblem, Fingerprint, InputFile, store};
use crate::context::Ctx;
use crate::ids::InputFileId;
use crate::write::Fault;

/// Raw bytes in one compressed piece.
const PIECE_BYTES: usize = 4 * 1024 * 1024;
/// Compressed pieces that may wait to be written.
const PIECES_WAITING: usize = 2;
const COMPRESSION_LEVEL: i32 = 1;

/// Records that a file is being imported and keeps its raw bytes. Text files are kept with card
/// numbers masked, at the same length; a container (XLSX, PDF) is kept as it is, and
/// [`finish_file`] removes it again when a card number was found inside.
pub(crate) async fn begin_file(
    tx: &mut Tx,
    ctx: &Ctx,
    file: &InputFile,
    fingerprint: &Fingerprint,
    kind: FileKind,
    format: &str,
    is_text: bool,
) -> Result<InputFileId, ImportFault> {
    let id = InputFileId::from_uuid(ctx.new_id().map_err(Fault::from)?);
    store::insert_file(tx, ctx, id, file, fingerprint, kind, format).await.map_err(Fault::from)?;
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

/// Reads, masks and compresses a file, handing on each piece until told to stop.
fn pack(file: &InputFile, is_text: bool, mut hand_on: impl FnMut(Vec<u8>) -> bool) -> io::Result<()> {
    let mut input = file.open()?;
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
    problems: &[Problem],
) -> Result<Vec<FileProblem>, Fault> {
    if !is_raw_kept {
        store::delete_pieces(tx, ctx.org, id).await?;
    }
    store::update_file(tx, ctx.org, id, counted.records, counted.new, is_raw_kept).await?;
    store::insert_problems(tx, ctx.org, id, problems).await?;
    Ok(problems.iter().map(|problem| FileProblem::new(&file.name, problem)).collect())
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

impl db::AsDbError for ImportFault {
    fn as_db_error(&self) -> Option<&db::DbError> {
        match self {
            Self::Fault(fault) => fault.as_db_error(),
            Self::File(_) => None,
        }
    }
}
