//! Remove the sample data: everything they brought and everything that was tried with them.

use std::collections::{BTreeSet, HashSet};

use db::{DbError, Tx};
use serde::{Deserialize, Serialize};

use super::sealed::DecisionsHash;
use super::store;
use super::undo_import::{Brought, UndoImportError, undo_allocation};
use crate::activity::Event;
use crate::context::Ctx;
use crate::customers;
use crate::ids::{CustomerId, OpenItemId};
use crate::inbox::{self, FileKind};
use crate::receivables::{self, ItemKind};
use crate::typed::clean_text;
use crate::work;

/// Remove the sample data of the legal entity.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RemoveSample {
    /// Why, for the record.
    pub reason: String,
}

/// The sample data are gone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SampleRemoved {
    /// Documents taken out.
    pub documents: u64,
    /// Movements taken out.
    pub transactions: u64,
    /// Customers taken out.
    pub customers: u64,
}

/// The customers that came with the sample data; none when there are no files.
pub(crate) async fn list_sample_customers(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<CustomerId>, DbError> {
    let files = inbox::list_standing_files(tx, ctx).await?;
    match (files.first(), files.last()) {
        (Some(last), Some(first)) => {
            customers::list_made_between(tx, ctx, first.imported_at, last.imported_at).await
        }
        _ => Ok(Vec::new()),
    }
}

/// Removes the sample data: every decision is undone, the last first, also those that a person made while trying; then
/// the files are undone, the last first, and the customers that came with them go. Refused when anything
/// else came in, when a day of theirs is closed, or while an adjustment stands on one of their documents.
pub(crate) async fn remove_sample(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &RemoveSample,
) -> Result<(SampleRemoved, Option<Event>), UndoImportError> {
    let files = inbox::list_standing_files(tx, ctx).await?;
    let (Some(last), Some(first)) = (files.first(), files.last()) else {
        return Err(UndoImportError::NoSample);
    };
    if let Some(other) = files.iter().find(|file| !inbox::is_sample(&file.imported_by)) {
        return Err(UndoImportError::SampleMixed(other.name.clone()));
    }
    let mut removed = SampleRemoved::default();
    let reason = clean_text(&command.reason);
    let mut hash = undo_all(ctx, tx, &reason).await?;
    store::delete_all_comments(tx, ctx).await?;
    for file in &files {
        let Some(import) = inbox::find_import(tx, ctx, file.id).await? else { continue };
        if import.kind() == Some(FileKind::Customers) {
            inbox::mark_undone(tx, ctx, import.id, &reason, 0, &[]).await?;
            continue;
        }
        let brought = Brought::load(tx, ctx, &import).await?;
        brought.check_adjustments(tx, ctx).await?;
        hash.add(brought.take_back(tx, ctx, &import, &BTreeSet::new(), &reason).await?);
        removed.documents += brought.documents();
        removed.transactions += brought.transactions();
    }
    removed.customers = remove_customers(tx, ctx, (first.imported_at, last.imported_at)).await?;
    work::request_matching(tx, ctx).await?;
    let data = serde_json::json!({ "documents": removed.documents, "transactions": removed.transactions,
        "customers": removed.customers, "reason": reason, "decisions_removed_sha256": hash.text() });
    Ok((removed, Some(Event::new("sample_removed", last.id, data))))
}

/// Undoes every allocation, the last first. What is refused while another stands, a return that a second payment
/// followed for one, waits for the next round.
/// Says the hash of the decisions that are gone.
async fn undo_all(ctx: &Ctx, tx: &mut Tx, reason: &str) -> Result<DecisionsHash, UndoImportError> {
    let mut hash = DecisionsHash::default();
    let mut left = store::list_all_standing(tx, ctx).await?;
    while !left.is_empty() {
        let mut waiting = Vec::new();
        let mut refused = None;
        for id in &left {
            match undo_allocation(tx, ctx, *id, reason).await {
                Ok(gone) => hash.add(gone),
                // Nothing was written yet.
                Err(UndoImportError::Allocation(error)) if error.waits_for_another() => {
                    waiting.push(*id);
                    refused = Some(error);
                }
                Err(error) => return Err(error),
            }
        }
        if let Some(error) = refused.filter(|_| waiting.len() == left.len()) {
            return Err(error.into());
        }
        left = waiting;
    }
    Ok(hash)
}

/// Takes out the customers that came in between two instants and have no document left. Credit that was made of payments is
/// nothing once they are undone, and goes before.
async fn remove_customers(
    tx: &mut Tx,
    ctx: &Ctx,
    (from, through): (i64, i64),
) -> Result<u64, UndoImportError> {
    let items = receivables::list_items(tx, ctx).await?;
    let (credit, kept): (Vec<_>, Vec<_>) =
        items.into_iter().partition(|item| item.kind == ItemKind::UnusedCredit && item.open_minor == 0);
    let credit: Vec<OpenItemId> = credit.into_iter().map(|item| item.id).collect();
    receivables::delete_items(tx, ctx, &credit).await?;
    let owners: HashSet<CustomerId> = kept.into_iter().map(|item| item.customer).collect();
    let mut made = customers::list_made_between(tx, ctx, from, through).await?;
    made.retain(|id| !owners.contains(id));
    store::delete_aliases_to(tx, ctx, &made).await?;
    customers::delete_customers(tx, ctx, &made).await?;
    Ok(made.len() as u64)
}
