//! Every SQL statement on events and idempotency keys.

use db::{DbError, OrgId, Rows, Tx, fetch_all, fetch_one, fetch_optional, insert_in_order};

use super::RecordedEvent;
use super::filter::EventFilter;

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

/// Events before a number that pass a filter, latest first, at most `limit`. Instants become numbers
/// first: events are in the order of time, and an index on it would be one more to keep.
pub(super) async fn list_filtered(
    tx: &mut Tx,
    org: OrgId,
    filter: &EventFilter,
    (first, before): (i64, i64),
    limit: i64,
) -> Result<Vec<RecordedEvent>, DbError> {
    let rows = match (&filter.kind, &filter.actor) {
        (Some(kind), actor) => {
            // The kind finds the rows; an author is looked for among them.
            fetch_all!(
                tx,
                EventRow,
                "select sequence, at, actor, kind, subject, data, previous_hash, hash from events \
                 where org_id = $1 and kind = $2 and sequence >= $3 and sequence < $4 \
                 and actor || '' = coalesce($5, actor) order by sequence desc limit $6",
                org,
                kind,
                first,
                before,
                actor.as_ref(),
                limit
            )?
        }
        (None, Some(actor)) => fetch_all!(
            tx,
            EventRow,
            "select sequence, at, actor, kind, subject, data, previous_hash, hash from events \
             where org_id = $1 and actor = $2 and sequence >= $3 and sequence < $4 \
             order by sequence desc limit $5",
            org,
            actor,
            first,
            before,
            limit
        )?,
        (None, None) => fetch_all!(
            tx,
            EventRow,
            "select sequence, at, actor, kind, subject, data, previous_hash, hash from events \
             where org_id = $1 and sequence >= $2 and sequence < $3 order by sequence desc limit $4",
            org,
            first,
            before,
            limit
        )?,
    };
    Ok(rows.into_iter().map(RecordedEvent::from).collect())
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

/// The last event of the chain, and what a write with this key did before: one look, because every
/// write needs both.
pub(super) async fn find_head_and_outcome(
    tx: &mut Tx,
    org: OrgId,
    key: Option<&str>,
) -> Result<(Option<(i64, String)>, Option<StoredOutcome>), DbError> {
    let rows = fetch_all!(
        tx,
        (i64, String, String, String),
        "select sequence, hash, '', '' from events where org_id = $1 \
         and sequence = (select max(sequence) from events where org_id = $1) \
         union all select 0, operation, input_hash, outcome from idempotency_keys where org_id = $1 and key = $2",
        org,
        key
    )?;
    let (mut head, mut stored) = (None, None);
    for (sequence, first, input_hash, outcome) in rows {
        if sequence > 0 {
            head = Some((sequence, first));
        } else {
            let key = key.unwrap_or_default().to_owned();
            stored = Some(StoredOutcome { key, operation: first, input_hash, outcome });
        }
    }
    Ok((head, stored))
}

/// Inserts the event and the outcome of a write.
pub(super) async fn insert_event_and_outcome(
    tx: &mut Tx,
    org: OrgId,
    event: Option<RecordedEvent>,
    stored: Option<StoredOutcome>,
    now: i64,
) -> Result<(), DbError> {
    let (mut events, mut outcomes) = (event_rows(), outcome_rows());
    if let Some(event) = event {
        let RecordedEvent { sequence, at, actor, kind, subject, data, previous_hash, hash } = event;
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
    insert_in_order(tx, [&mut events, &mut outcomes]).await
}
