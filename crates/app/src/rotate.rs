//! Seal every account number, kept file, password of a server and secret of a second factor anew, after a new key was added to the key file.

use db::{AsDbError, DbError, Tx};
use privacy::OpenError;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::activity::Event;
use crate::banking;
use crate::context::Ctx;
use crate::correspondence;
use crate::customers;
use crate::identity;
use crate::ids::{BankTransactionId, InputFileId};
use crate::inbox;
use crate::outgoing;
use crate::source::NoEntropy;
use crate::write::Fault;

/// Sealed values read at a time.
const PAGE: i64 = 1_000;
/// Pieces of kept files read at a time: each holds up to 4 MiB of a file.
const PIECES_PER_PAGE: i64 = 4;

/// What was sealed anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rotated {
    /// Values sealed with the current key now.
    pub sealed: u64,
}

/// Why sealing anew failed. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum RotateError {
    /// A value cannot be opened with any key of the key file.
    #[error("{place} cannot be opened")]
    Open {
        /// Where the value stands.
        place: String,
        /// Why.
        source: OpenError,
    },
    /// The store or the machine.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<DbError> for RotateError {
    fn from(error: DbError) -> Self {
        Self::Fault(error.into())
    }
}

impl From<NoEntropy> for RotateError {
    fn from(error: NoEntropy) -> Self {
        Self::Fault(error.into())
    }
}

impl AsDbError for RotateError {
    fn as_db_error(&self) -> Option<&DbError> {
        match self {
            Self::Fault(fault) => fault.as_db_error(),
            Self::Open { .. } => None,
        }
    }
}

/// Opens every sealed account number, piece of a file, password and key of an outgoing server and secret of a second factor
/// and seals it with the current key of the context's vault.
/// The hashes by which they are found do not change.
pub async fn rotate_sealed(ctx: &Ctx, tx: &mut Tx) -> Result<(Rotated, Option<Event>), RotateError> {
    let mut sealed = 0;
    for account in banking::list_accounts(tx, ctx).await? {
        let place = banking::account_place(account.id);
        let again = seal_again(ctx, &place, &account.account_sealed)?;
        banking::update_sealed_account(tx, ctx, account.id, again).await?;
        sealed += 1;
    }
    for (customer, index, old, place) in customers::list_sealed_accounts(tx, ctx).await? {
        let again = seal_again(ctx, &place, &old)?;
        customers::update_sealed_account(tx, ctx, customer, index, again).await?;
        sealed += 1;
    }
    let mut after = BankTransactionId::from_uuid(Uuid::nil());
    loop {
        let page = banking::list_sealed_counterparties(tx, ctx, after, PAGE).await?;
        let Some((last, ..)) = page.last() else { break };
        after = *last;
        for (id, old, place) in page {
            let again = seal_again(ctx, &place, &old)?;
            banking::update_sealed_counterparty(tx, ctx, id, again).await?;
            sealed += 1;
        }
    }
    sealed += seal_pieces_again(ctx, tx).await?;
    sealed += identity::seal_secrets_again(ctx, tx, |place, old| seal_again(ctx, place, old)).await?;
    sealed += outgoing::seal_servers_again(ctx, tx, |place, old| seal_again(ctx, place, old)).await?;
    sealed += outgoing::seal_gateways_again(ctx, tx, |place, old| seal_again(ctx, place, old)).await?;
    sealed += correspondence::seal_mailboxes_again(ctx, tx, |place, old| seal_again(ctx, place, old)).await?;
    let key = ctx.vault.current_key().to_string();
    let event = Event::new("keys_rotated", "", serde_json::json!({ "key": key, "sealed": sealed }));
    Ok((Rotated { sealed }, Some(event)))
}

async fn seal_pieces_again(ctx: &Ctx, tx: &mut Tx) -> Result<u64, RotateError> {
    let mut sealed = 0;
    let mut after = (InputFileId::from_uuid(Uuid::nil()), 0);
    loop {
        let page = inbox::list_sealed_pieces(tx, ctx, after, PIECES_PER_PAGE).await?;
        let Some(last) = page.last() else { return Ok(sealed) };
        after = (last.file, last.piece_no);
        for piece in page {
            let again = seal_again(ctx, &piece.place, &piece.sealed)?;
            inbox::update_sealed_piece(tx, ctx, piece.file, piece.piece_no, again).await?;
            sealed += 1;
        }
    }
}

fn seal_again(ctx: &Ctx, place: &str, old: &[u8]) -> Result<Vec<u8>, RotateError> {
    let plain = ctx
        .vault
        .open_bytes(place, old)
        .map_err(|source| RotateError::Open { place: place.to_owned(), source })?;
    Ok(ctx.vault.seal_bytes(place, &plain)?)
}
