//! Is the chain of events whole?

use db::{DbError, OrgId, Tx};

use super::store;

/// Events read at a time.
const PAGE: i64 = 1_000;

/// The first place where the chain does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainBreak {
    /// The number of the event that does not follow from the ones before it.
    pub sequence: i64,
}

/// How far a chain is known to hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChainEnd {
    /// Number of the last event looked at; 0 before the first.
    pub sequence: i64,
    /// Its hash.
    pub hash: String,
}

/// Walks the whole chain. Answers how many events it holds and the first break, if any.
/// Events cut off at the end leave a chain that holds: compare the head with one kept elsewhere.
pub async fn verify_chain(tx: &mut Tx, org: OrgId) -> Result<(i64, Option<ChainBreak>), DbError> {
    let (end, broken) = verify_chain_from(tx, org, ChainEnd::default(), i64::MAX).await?;
    Ok((end.sequence, broken))
}

/// Walks the chain on from where it is known to hold, over at most `limit` events. Answers how far it
/// holds now, and the first break, if any. What was walked before is not looked at again.
pub async fn verify_chain_from(
    tx: &mut Tx,
    org: OrgId,
    known: ChainEnd,
    limit: i64,
) -> Result<(ChainEnd, Option<ChainBreak>), DbError> {
    let mut end = known;
    let mut left = limit;
    while left > 0 {
        let events = store::list_events(tx, org, end.sequence, PAGE.min(left)).await?;
        if events.is_empty() {
            break;
        }
        for event in events {
            let follows = event.sequence == end.sequence + 1
                && event.previous_hash == end.hash
                && event.hash == event.computed_hash();
            if !follows {
                let broken = ChainBreak { sequence: end.sequence + 1 };
                return Ok((end, Some(broken)));
            }
            end = ChainEnd { sequence: event.sequence, hash: event.hash };
            left -= 1;
        }
    }
    Ok((end, None))
}
