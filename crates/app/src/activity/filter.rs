//! The log, read by kind, author and time.

use db::{DbError, OrgId, Tx};

use super::RecordedEvent;
use super::store;

/// Events of a block: numbers that are the same when divided by it. An index by kind and one by author would each
/// change with every event; `event_blocks` changes when a block has the first event of a kind by an author.
pub(super) const EVENTS_OF_BLOCK: i64 = 128;
/// Blocks looked up in one go.
const BLOCKS_AT_ONCE: i64 = 32;

/// The block of an event.
pub(super) fn block_of(sequence: i64) -> i64 {
    sequence / EVENTS_OF_BLOCK
}

/// Which events are asked for; what is not named does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventFilter {
    /// Kind: `allocation_undone`.
    pub kind: Option<String>,
    /// Author, exactly.
    pub actor: Option<String>,
    /// From this instant on, in microseconds since 1970 UTC.
    pub from: Option<i64>,
    /// Before this instant.
    pub until: Option<i64>,
}

/// Events that pass a filter before a number, or the last ones, latest first, at most `limit`.
pub async fn list_filtered(
    tx: &mut Tx,
    org: OrgId,
    filter: &EventFilter,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<RecordedEvent>, DbError> {
    let first = match filter.from {
        Some(from) => first_since(tx, org, from).await?,
        None => 1,
    };
    let end = match filter.until {
        Some(until) => first_since(tx, org, until).await?,
        None => i64::MAX,
    };
    let before = end.min(before.unwrap_or(i64::MAX));
    if filter.kind.is_none() && filter.actor.is_none() {
        return store::list_between(tx, org, ("", ""), (first, before), limit).await;
    }
    list_by_blocks(tx, org, filter, (first, before), limit).await
}

/// Goes back through the blocks that hold what is asked for, until there is enough of it.
async fn list_by_blocks(
    tx: &mut Tx,
    org: OrgId,
    filter: &EventFilter,
    (first, before): (i64, i64),
    limit: i64,
) -> Result<Vec<RecordedEvent>, DbError> {
    let (kind, actor) = (filter.kind.as_deref(), filter.actor.as_deref());
    let wanted = usize::try_from(limit).unwrap_or(0);
    let mut last = block_of(before.saturating_sub(1));
    let mut found = Vec::new();
    while found.len() < wanted {
        let blocks =
            store::list_blocks(tx, org, (kind, actor), (block_of(first), last), BLOCKS_AT_ONCE).await?;
        let Some(oldest) = blocks.last() else { break };
        last = oldest - 1;
        for block in blocks {
            let left = i64::try_from(wanted - found.len()).unwrap_or(0);
            let numbers =
                (first.max(block * EVENTS_OF_BLOCK), before.min((block + 1).saturating_mul(EVENTS_OF_BLOCK)));
            let words = (kind.unwrap_or_default(), actor.unwrap_or_default());
            found.extend(store::list_between(tx, org, words, numbers, left).await?);
            if found.len() >= wanted {
                break;
            }
        }
    }
    Ok(found)
}

/// The number of the first event at or after an instant; one after the last when there is none. Events
/// are numbered in the order of time, so that halving finds it in some twenty looks.
async fn first_since(tx: &mut Tx, org: OrgId, instant: i64) -> Result<i64, DbError> {
    let (mut low, mut high) = (1, store::find_head(tx, org).await? + 1);
    while low < high {
        let middle = low + (high - low) / 2;
        match store::find_instant(tx, org, middle).await? {
            Some(at) if at < instant => low = middle + 1,
            _ => high = middle,
        }
    }
    Ok(low)
}
