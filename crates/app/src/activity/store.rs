//! Every SQL statement on events and idempotency keys.

use db::{DbError, OrgId, Rows, Tx, fetch_all, fetch_one, fetch_optional, insert_in_order};

use super::RecordedEvent;
use super::filter::EVENTS_OF_BLOCK;

db::row! {
    struct EventRow {
        sequence: i64,
        at: i64,
        actor: String,
        kind: String,
        subject: String,
        data: String,
        previous_hash: String,
        hash: String,
    }
}

impl From<EventRow> for RecordedEvent {
    fn from(row: EventRow) -> Self {
        let EventRow { sequence, at, actor, kind, subject, data, previous_hash, hash } = row;
        Self { sequence, at, actor, kind, subject, data, previous_hash, hash }
    }
}

fn event_rows() -> Rows {
    Rows::new(
        "events",
        &["org_id", "sequence", "at", "actor", "kind", "subject", "data", "previous_hash", "hash"],
    )
}

fn block_rows() -> Rows {
    Rows::to_ensure("event_blocks", &["org_id", "kind", "block", "actor"])
}

fn outcome_rows() -> Rows {
    Rows::new("idempotency_keys", &["org_id", "key", "operation", "input_hash", "outcome", "created_at"])
}

/// Events after a number, in order, at most `limit`.
pub async fn list_events(
    tx: &mut Tx,
    org: OrgId,
    after: i64,
    limit: i64,
) -> Result<Vec<RecordedEvent>, DbError> {
    let rows = fetch_all!(
        tx,
        EventRow,
        "select sequence, at, actor, kind, subject, data, previous_hash, hash from events \
         where org_id = $1 and sequence > $2 order by sequence limit $3",
        org,
        after,
        limit
    )?;
    Ok(rows.into_iter().map(RecordedEvent::from).collect())
}

/// Events before a number, or the last ones, latest first, at most `limit`.
pub async fn list_events_before(
    tx: &mut Tx,
    org: OrgId,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<RecordedEvent>, DbError> {
    let rows = fetch_all!(
        tx,
        EventRow,
        "select sequence, at, actor, kind, subject, data, previous_hash, hash from events \
         where org_id = $1 and sequence < $2 order by sequence desc limit $3",
        org,
        before.unwrap_or(i64::MAX),
        limit
    )?;
    Ok(rows.into_iter().map(RecordedEvent::from).collect())
}

/// The latest blocks, from one down to another, in which there is an event of a kind, of an author or of both, at
/// most `limit`.
pub(super) async fn list_blocks(
    tx: &mut Tx,
    org: OrgId,
    (kind, actor): (Option<&str>, Option<&str>),
    (first, last): (i64, i64),
    limit: i64,
) -> Result<Vec<i64>, DbError> {
    let rows = match (kind, actor) {
        (None, Some(actor)) => fetch_all!(
            tx,
            (i64,),
            "select distinct block from event_blocks where org_id = $1 and actor = $2 and block >= $3 and block <= $4 \
             order by block desc limit $5",
            org,
            actor,
            first,
            last,
            limit
        )?,
        (kind, actor) => fetch_all!(
            tx,
            (i64,),
            "select distinct block from event_blocks where org_id = $1 and kind = $2 and block >= $3 and block <= $4 \
             and ($6 = '' or actor || '' = $6) order by block desc limit $5",
            org,
            kind.unwrap_or_default(),
            first,
            last,
            limit,
            actor.unwrap_or_default()
        )?,
    };
    Ok(rows.into_iter().map(|(block,)| block).collect())
}

/// Events from a number to before another, of a kind and of an author where these are not empty, latest first, at
/// most `limit`.
pub(super) async fn list_between(
    tx: &mut Tx,
    org: OrgId,
    (kind, actor): (&str, &str),
    (first, before): (i64, i64),
    limit: i64,
) -> Result<Vec<RecordedEvent>, DbError> {
    let rows = fetch_all!(
        tx,
        EventRow,
        "select sequence, at, actor, kind, subject, data, previous_hash, hash from events \
         where org_id = $1 and sequence >= $2 and sequence < $3 and ($4 = '' or kind = $4) and ($5 = '' or actor = $5) \
         order by sequence desc limit $6",
        org,
        first,
        before,
        kind,
        actor,
        limit
    )?;
    Ok(rows.into_iter().map(RecordedEvent::from).collect())
}

/// Kinds and authors in blocks whose row is missing, or is there without an event: at most a hundred, as
/// (block, kind, author). There must be none.
pub async fn list_wrong_blocks(tx: &mut Tx, org: OrgId) -> Result<Vec<(i64, String, String)>, DbError> {
    fetch_all!(
        tx,
        (i64, String, String),
        "select distinct e.sequence / $2 as block, e.kind, e.actor from events e where e.org_id = $1 \
         and not exists (select 1 from event_blocks b where b.org_id = e.org_id and b.kind = e.kind \
         and b.block = e.sequence / $2 and b.actor = e.actor) \
         union all select b.block, b.kind, b.actor from event_blocks b where b.org_id = $1 \
         and not exists (select 1 from events e where e.org_id = b.org_id and e.sequence >= b.block * $2 \
         and e.sequence < (b.block + 1) * $2 and e.kind = b.kind and e.actor = b.actor) limit 100",
        org,
        EVENTS_OF_BLOCK
    )
}

/// When the event with this number, or the next one after it, was recorded.
pub(super) async fn find_instant(tx: &mut Tx, org: OrgId, sequence: i64) -> Result<Option<i64>, DbError> {
    let row = fetch_optional!(
        tx,
        (i64,),
        "select at from events where org_id = $1 and sequence >= $2 order by sequence limit 1",
        org,
        sequence
    )?;
    Ok(row.map(|(at,)| at))
}

/// The number of the last event; zero before the first. It moves with every write that changed something.
pub async fn find_head(tx: &mut Tx, org: OrgId) -> Result<i64, DbError> {
    let (head,) =
        fetch_one!(tx, (i64,), "select coalesce(max(sequence), 0) from events where org_id = $1", org)?;
    Ok(head)
}

/// Events that are looked through for the last change of every list.
const RECENT: i64 = 1_000;

/// The number of the last event that brought in files, took an import out again or matched what waited, among the
/// latest thousand up to a head; zero when there is none.
pub async fn find_last_change(tx: &mut Tx, org: OrgId, head: i64) -> Result<i64, DbError> {
    let (last,) = fetch_one!(
        tx,
        (i64,),
        "select coalesce(max(sequence), 0) from events where org_id = $1 and sequence > $2 and sequence <= $3 \
         and kind in ('customers_imported', 'import_undone', 'invoices_imported', 'sample_removed', \
         'statements_imported', 'transactions_matched')",
        org,
        head.saturating_sub(RECENT),
        head
    )?;
    Ok(last)
}

/// The kinds of the events after a number.
pub(crate) async fn kinds_since(tx: &mut Tx, org: OrgId, after: i64) -> Result<Vec<String>, DbError> {
    let rows = fetch_all!(
        tx,
        (String,),
        "select distinct kind from events where org_id = $1 and sequence > $2",
        org,
        after
    )?;
    Ok(rows.into_iter().map(|(kind,)| kind).collect())
}

/// What a write with this key did before.
pub(crate) struct StoredOutcome {
    pub key: String,
    pub operation: String,
    pub input_hash: String,
    pub outcome: String,
}

/// The last event of the chain, as far as the next one has to know it.
pub(super) struct LastEvent {
    pub sequence: i64,
    pub hash: String,
    pub kind: String,
    pub actor: String,
}

/// The last event of the chain, and what a write with this key did before: one look, because every
/// write needs both.
pub(super) async fn find_last_and_outcome(
    tx: &mut Tx,
    org: OrgId,
    key: Option<&str>,
) -> Result<(Option<LastEvent>, Option<StoredOutcome>), DbError> {
    let rows = fetch_all!(
        tx,
        (i64, String, String, String),
        "select sequence, hash, kind, actor from events where org_id = $1 \
         and sequence = (select max(sequence) from events where org_id = $1) \
         union all select 0, operation, input_hash, outcome from idempotency_keys where org_id = $1 and key = $2",
        org,
        key
    )?;
    let (mut last, mut stored) = (None, None);
    for (sequence, first, second, third) in rows {
        if sequence > 0 {
            last = Some(LastEvent { sequence, hash: first, kind: second, actor: third });
        } else {
            let key = key.unwrap_or_default().to_owned();
            stored = Some(StoredOutcome { key, operation: first, input_hash: second, outcome: third });
        }
    }
    Ok((last, stored))
}

/// Inserts the event, its block unless that is known to be told of, and the outcome of a write.
pub(super) async fn insert_event_and_outcome(
    tx: &mut Tx,
    org: OrgId,
    event: Option<RecordedEvent>,
    new_block: Option<i64>,
    stored: Option<StoredOutcome>,
    now: i64,
) -> Result<(), DbError> {
    let (mut events, mut blocks, mut outcomes) = (event_rows(), block_rows(), outcome_rows());
    if let Some(event) = event {
        let RecordedEvent { sequence, at, actor, kind, subject, data, previous_hash, hash } = event;
        if let Some(block) = new_block {
            blocks.push([org.into(), kind.clone().into(), block.into(), actor.clone().into()]);
        }
        events.push([
            org.into(),
            sequence.into(),
            at.into(),
            actor.into(),
            kind.into(),
            subject.into(),
            data.into(),
            previous_hash.into(),
            hash.into(),
        ]);
    }
    if let Some(StoredOutcome { key, operation, input_hash, outcome }) = stored {
        outcomes.push([
            org.into(),
            key.into(),
            operation.into(),
            input_hash.into(),
            outcome.into(),
            now.into(),
        ]);
    }
    insert_in_order(tx, [&mut events, &mut blocks, &mut outcomes]).await
}
