//! The log, read by kind, author and time.

use db::{DbError, OrgId, Tx};

use super::RecordedEvent;
use super::store;

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
    store::list_filtered(tx, org, filter, (first, before), limit).await
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
