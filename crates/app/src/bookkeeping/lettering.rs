//! Lettrage: which 411 postings of a customer belong together, computed from the journal.
//!
//! Letters are not stored. They are the same for every reader at every time because a group is named by
//! its oldest item (docs/decisions.md), and the postings of one group are enough to know them.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use db::{Day, DbError, Tx};
use jiff::civil::Date;
use ledger::SubjectId;
use ledger::lettrage::{CustomerPosting, group};
use uuid::Uuid;

use super::store;
use crate::context::Ctx;
use crate::ids::EntryId;

db::row! {
    /// A posting on a customer account, with what lettrage needs of its entry.
    #[derive(Clone, Debug)]
    pub(crate) struct LetteredRow {
        pub entry_id: EntryId,
        pub line_no: i64,
        pub subject_id: Uuid,
        pub customer_id: Uuid,
        pub amount_minor: i64,
        pub currency: String,
        pub booked_on: Day,
        pub kind: String,
        pub reverses_id: Option<EntryId>,
    }
}

/// The letters of a posting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letters {
    /// The code, in capitals when the group is settled.
    pub code: String,
    /// Whether the group sums to zero.
    pub is_settled: bool,
    /// The day of the last posting of the group.
    pub on: Date,
}

/// The lettrage codes of the postings on customer accounts, by entry and line. Each customer has its own
/// codes; one in small letters marks a group that is not settled.
pub async fn list_lettrage(tx: &mut Tx, ctx: &Ctx) -> Result<HashMap<(EntryId, i64), String>, DbError> {
    let rows = store::list_customer_postings(tx, ctx).await?;
    let mut by_customer: BTreeMap<Uuid, Vec<LetteredRow>> = BTreeMap::new();
    for row in rows {
        by_customer.entry(row.customer_id).or_default().push(row);
    }
    let mut codes = HashMap::new();
    for rows in by_customer.values() {
        for (place, letters) in letters_of_customer(rows) {
            codes.insert(place, letters.code);
        }
    }
    Ok(codes)
}

/// The letters of the postings of one customer, all of them, given in the order of posting.
pub(crate) fn letters_of_customer(rows: &[LetteredRow]) -> Vec<((EntryId, i64), Letters)> {
    let items: BTreeSet<u128> = rows.iter().map(|row| row.subject_id.as_u128()).collect();
    // Ids rise with time, so that their order is the one in which the items came.
    let places = (0_u32..).zip(items).map(|(place, item)| (SubjectId(item), place)).collect();
    letters_of_postings(rows, &places)
}

/// The letters of postings of one customer that hold whole groups, given in the order of posting, with the
/// places of their items among those of the customer.
///
/// An allocation that was undone is left out with its reversing entry: together they are nothing.
pub(crate) fn letters_of_postings(
    rows: &[LetteredRow],
    places: &HashMap<SubjectId, u32>,
) -> Vec<((EntryId, i64), Letters)> {
    let undone: HashSet<EntryId> = rows.iter().filter_map(|row| row.reverses_id).collect();
    let mut by_currency: BTreeMap<&str, Vec<&LetteredRow>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.reverses_id.is_none() && !undone.contains(&row.entry_id)) {
        by_currency.entry(&row.currency).or_default().push(row);
    }
    let mut found = Vec::new();
    for rows in by_currency.values() {
        let postings: Vec<CustomerPosting> = rows.iter().map(|row| posting_of(row)).collect();
        for group in group(&postings, places) {
            let members = || group.postings.iter().filter_map(|index| rows.get(*index));
            let Some(on) = members().map(|row| row.booked_on.to_jiff()).max() else { continue };
            let letters = Letters { code: group.shown_code(), is_settled: group.is_settled, on };
            found.extend(members().map(|row| ((row.entry_id, row.line_no), letters.clone())));
        }
    }
    found
}

fn posting_of(row: &LetteredRow) -> CustomerPosting {
    CustomerPosting {
        item: SubjectId(row.subject_id.as_u128()),
        allocation: match row.kind.as_str() {
            "allocation" => Some(SubjectId(row.entry_id.uuid().as_u128())),
            // One entry may be about several documents that have nothing else in common.
            "classified_doubtful" | "no_longer_doubtful" | "write_off" => {
                Some(SubjectId(row.subject_id.as_u128()))
            }
            _ => None,
        },
        amount_minor: row.amount_minor,
    }
}
