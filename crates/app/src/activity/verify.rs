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

/// Walks the whole chain. Answers how many events it holds and the first break, if any.
/// Events cut off at the end leave a chain that holds: compare the head with one kept elsewhere.
pub async fn verify_chain(tx: &mut Tx, org: OrgId) -> Result<(i64, Option<ChainBreak>), DbError> {
    let (mut last, mut previous) = (0, String::new());
    loop {
        let events = store::list_events(tx, org, last, PAGE).await?;
        if events.is_empty() {
            return Ok((last, None));
        }
        for event in events {
            let follows = event.sequence == last + 1
                && event.previous_hash == previous
                && event.hash == event.computed_hash();
            if !follows {
                return Ok((last, Some(ChainBreak { sequence: last + 1 })));
            }
            (last, previous) = (event.sequence, event.hash);
        }
    }
}
