//! Letters of the postings that a page shows.

use std::collections::{BTreeMap, HashMap, HashSet};

use db::uuid::Uuid;
use db::{DbError, Tx};
use ledger::SubjectId;

use super::store;
use crate::bookkeeping::{LetteredRow, Letters, letters_of_postings};
use crate::context::Ctx;
use crate::ids::{CustomerId, EntryId};

/// The letters of postings, by entry and line.
pub type LetterBook = HashMap<(EntryId, i64), Letters>;

/// The letters of what was posted on the accounts of customers about these items. Only the groups that these
/// items are in are looked at: what was allocated together with them, and with that, and so on.
pub async fn letters_of(tx: &mut Tx, ctx: &Ctx, items: &[(CustomerId, Uuid)]) -> Result<LetterBook, DbError> {
    let mut book = LetterBook::new();
    let mut seen: HashSet<Uuid> = HashSet::new();
    for (customer, item) in items {
        if seen.contains(item) {
            continue;
        }
        let (rows, linked) = linked_postings(tx, ctx, *item).await?;
        let mut places: HashMap<SubjectId, u32> = HashMap::new();
        for item in linked {
            let place = store::place_of_item(tx, ctx, *customer, item).await?;
            places.insert(SubjectId(item.as_u128()), place);
            seen.insert(item);
        }
        book.extend(letters_of_postings(&rows, &places));
    }
    Ok(book)
}

/// The postings about an item and about everything that was allocated with it, in the order of posting, and
/// the items.
async fn linked_postings(
    tx: &mut Tx,
    ctx: &Ctx,
    item: Uuid,
) -> Result<(Vec<LetteredRow>, HashSet<Uuid>), DbError> {
    let mut rows: BTreeMap<(EntryId, i64), LetteredRow> = BTreeMap::new();
    let (mut items, mut entries, mut waiting) = (HashSet::from([item]), HashSet::new(), vec![item]);
    while let Some(item) = waiting.pop() {
        let of_item = store::letters_of_item(tx, ctx, item).await?;
        let undone: HashSet<EntryId> = of_item.iter().filter_map(|row| row.reverses_id).collect();
        for row in of_item {
            let stands =
                row.kind == "allocation" && row.reverses_id.is_none() && !undone.contains(&row.entry_id);
            if stands && entries.insert(row.entry_id) {
                for other in store::items_of_entry(tx, ctx, row.entry_id).await? {
                    if items.insert(other) {
                        waiting.push(other);
                    }
                }
            }
            rows.insert((row.entry_id, row.line_no), row);
        }
    }
    Ok((rows.into_values().collect(), items))
}
