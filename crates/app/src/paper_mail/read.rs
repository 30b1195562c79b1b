//! What is read about letters: which wait, and the bundles.

use std::collections::HashMap;

use db::{DbError, Tx};
use paper::{AddressRemark, remarks_on_address};

use super::refused::PaperMailError;
use super::store::{self, BundleRow, BundledLetter};
use crate::collections::{MessageRow, list_waiting_letters, look_at_letters};
use crate::context::Ctx;
use crate::customers::{find_customer, find_postal_address};
use crate::ids::{LetterBundleId, MessageId};

/// A letter that waits to be printed.
#[derive(Clone, Debug)]
pub struct WaitingLetter {
    /// The message.
    pub row: MessageRow,
    /// Its address as the envelope says it; empty when it is not known.
    pub envelope: Vec<String>,
    /// What the post would not like about it.
    pub remarks: Vec<AddressRemark>,
}

/// Letters that wait to be printed, at most `limit` of those that are proposed and of those that are approved.
pub async fn waiting_letters(tx: &mut Tx, ctx: &Ctx, limit: i64) -> Result<Vec<WaitingLetter>, DbError> {
    let mut waiting = Vec::new();
    for row in list_waiting_letters(tx, ctx, limit).await? {
        let address = find_postal_address(tx, ctx, row.customer_id).await?;
        let envelope = address.map(|it| it.on_envelope(&[&row.customer_name])).unwrap_or_default();
        let remarks = remarks_on_address(&envelope);
        waiting.push(WaitingLetter { row, envelope, remarks });
    }
    Ok(waiting)
}

/// A bundle with its letters.
#[derive(Clone, Debug)]
pub struct BundleView {
    /// The bundle.
    pub row: BundleRow,
    /// Its letters in their order, each with its customer's name and, while it is open, the codes of why it should not be posted any more.
    pub letters: Vec<(BundledLetter, String, String)>,
}

/// Bundles before one, the last first, at most `limit`.
pub async fn page_of_bundles(
    tx: &mut Tx,
    ctx: &Ctx,
    before: Option<LetterBundleId>,
    limit: i64,
) -> Result<Vec<BundleRow>, DbError> {
    store::page_of_bundles(tx, ctx, before, limit).await
}

/// One bundle, with what the gate says now about each letter of which nobody has said what became of it.
pub async fn find_bundle(
    tx: &mut Tx,
    ctx: &Ctx,
    id: LetterBundleId,
) -> Result<Option<BundleView>, PaperMailError> {
    let Some(row) = store::find_bundle(tx, ctx, id).await? else { return Ok(None) };
    let rows = store::list_letters(tx, ctx, id).await?;
    let open: Vec<MessageId> =
        rows.iter().filter(|row| row.state == "printed").map(|row| row.message_id).collect();
    let lost: HashMap<MessageId, String> = look_at_letters(tx, ctx, &open).await?.into_iter().collect();
    let mut letters = Vec::with_capacity(rows.len());
    for letter in rows {
        let customer = find_customer(tx, ctx, letter.customer_id).await?;
        let why = lost.get(&letter.message_id).cloned().unwrap_or_default();
        letters.push((letter, customer.map(|it| it.name).unwrap_or_default(), why));
    }
    Ok(Some(BundleView { row, letters }))
}

/// The PDF of a bundle, as it was printed.
pub async fn load_pdf(tx: &mut Tx, ctx: &Ctx, id: LetterBundleId) -> Result<Option<Vec<u8>>, DbError> {
    Ok(store::load_bundle(tx, ctx, id).await?.map(|(pdf, _)| pdf))
}

/// The list of a bundle for a mailing service, as it was made.
pub async fn load_list(tx: &mut Tx, ctx: &Ctx, id: LetterBundleId) -> Result<Option<String>, DbError> {
    Ok(store::load_bundle(tx, ctx, id).await?.map(|(_, list)| list))
}
