//! Lettrage: which 411 postings of a customer belong together, computed from the journal.

use std::collections::{BTreeMap, HashMap, HashSet};

use db::{DbError, Tx};
use ledger::SubjectId;
use ledger::lettrage::{CustomerPosting, LettrageCode, group};
use uuid::Uuid;

use super::store::{self, LetteredRow};
use crate::context::Ctx;
use crate::ids::EntryId;

/// The lettrage codes of the postings on customer accounts, by entry and line. Each customer's codes
/// begin with `AA`; a code in small letters marks a group that is not settled.
///
/// An allocation that was undone is left out with its reversing entry: together they are nothing.
pub async fn list_lettrage(tx: &mut Tx, ctx: &Ctx) -> Result<HashMap<(EntryId, i64), String>, DbError> {
    let rows = store::list_customer_postings(tx, ctx).await?;
    let undone: HashSet<EntryId> = rows.iter().filter_map(|row| row.reverses_id).collect();
    let mut by_customer: BTreeMap<(Uuid, String), Vec<LetteredRow>> = BTreeMap::new();
    for row in rows {
        if row.reverses_id.is_none() && !undone.contains(&row.entry_id) {
            by_customer.entry((row.customer_id, row.currency.clone())).or_default().push(row);
        }
    }
    let mut codes = HashMap::new();
    for rows in by_customer.values() {
        let postings: Vec<CustomerPosting> = rows
            .iter()
            .map(|row| CustomerPosting {
                item: SubjectId(row.subject_id.as_u128()),
                allocation: (row.kind == "allocation").then(|| SubjectId(row.entry_id.uuid().as_u128())),
                amount_minor: row.amount_minor,
            })
            .collect();
        for found in group(&postings, LettrageCode::FIRST) {
            let code = found.shown_code();
            for row in found.postings.iter().filter_map(|index| rows.get(*index)) {
                codes.insert((row.entry_id, row.line_no), code.clone());
            }
        }
    }
    Ok(codes)
}
