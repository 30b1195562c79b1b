//! Every SQL statement on events and idempotency keys.

use db::{DbError, OrgId, Tx, execute, fetch_all, fetch_optional};

use super::RecordedEvent;

#[derive(sqlx::FromRow)]
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

impl From<EventRow> for RecordedEvent {
    fn from(row: EventRow) -> Self {
        let EventRow { sequence, at, actor, kind, subject, data, previous_hash, hash } = row;
        Self { sequence, at, actor, kind, subject, data, previous_hash, hash }
    }
}

pub(super) async fn find_head(tx: &mut Tx, org: OrgId) -> Result<Option<(i64, String)>, DbError> {
    fetch_optional!(
        tx,
        (i64, String),
        "select sequence, hash from events where org_id = $1 order by sequence desc limit 1",
        org
    )
}

pub(super) async fn insert_event(tx: &mut Tx, org: OrgId, event: &RecordedEvent) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into events (org_id, sequence, at, actor, kind, subject, data, previous_hash, hash) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        org,
        event.sequence,
        event.at,
        &event.actor,
        &event.kind,
        &event.subject,
        &event.data,
        &event.previous_hash,
        &event.hash
    )?;
    Ok(())
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

/// What a write with this key did before.
pub(crate) struct StoredOutcome {
    pub operation: String,
    pub input_hash: String,
    pub outcome: String,
}

pub(crate) async fn find_outcome(
    tx: &mut Tx,
    org: OrgId,
    key: &str,
) -> Result<Option<StoredOutcome>, DbError> {
    let row = fetch_optional!(
        tx,
        (String, String, String),
        "select operation, input_hash, outcome from idempotency_keys where org_id = $1 and key = $2",
        org,
        key
    )?;
    Ok(row.map(|(operation, input_hash, outcome)| StoredOutcome { operation, input_hash, outcome }))
}

pub(crate) async fn insert_outcome(
    tx: &mut Tx,
    org: OrgId,
    key: &str,
    stored: &StoredOutcome,
    now: i64,
) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into idempotency_keys (org_id, key, operation, input_hash, outcome, created_at) \
         values ($1, $2, $3, $4, $5, $6)",
        org,
        key,
        &stored.operation,
        &stored.input_hash,
        &stored.outcome,
        now
    )?;
    Ok(())
}
