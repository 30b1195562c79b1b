//! The activity log, for programs that follow what happens.

use app::activity::{RecordedEvent, list_events};
use app::context::Ctx;
use axum::Json;
use axum::extract::State;
use db::Tx;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::Answer;
use super::bank::Paged;
use super::page::{Page, Place};
use super::request::Asked;
use super::shapes::instant;
use crate::access::User;
use crate::state::Desk;

/// Something that happened.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ActivityEvent {
    /// Its number, from 1 without a gap.
    pub sequence: i64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: String,
    /// What happened.
    #[schema(examples("allocation_accepted"))]
    pub kind: String,
    /// To what: an id, or empty.
    pub subject: String,
    /// The facts.
    #[schema(value_type = Object)]
    pub data: serde_json::Value,
    /// The hash of the event before; empty for the first.
    pub previous_hash: String,
    /// SHA-256 over all of the above.
    pub hash: String,
}

impl From<RecordedEvent> for ActivityEvent {
    fn from(event: RecordedEvent) -> Self {
        Self {
            sequence: event.sequence,
            at: instant(event.at),
            actor: event.actor,
            kind: event.kind,
            subject: event.subject,
            data: serde_json::from_str(&event.data).unwrap_or_default(),
            previous_hash: event.previous_hash,
            hash: event.hash,
        }
    }
}

/// Lists what happened, oldest first; `after` is the number of an event.
#[utoipa::path(get, path = "/api/v1/events", tag = "activity", params(Paged),
    responses((status = 200, description = "A page of events", body = Page<ActivityEvent>)))]
pub async fn events(
    State(desk): State<Desk>,
    user: User,
    Asked(paged): Asked<Paged>,
) -> Answer<Page<ActivityEvent>> {
    let place: Place<i64> = Place::new(paged.after.as_deref(), paged.limit)?;
    let rows = desk.read(&user, async move |ctx: &Ctx, tx: &mut Tx| {
        Ok(list_events(tx, ctx.org, place.after.unwrap_or(0), place.reach()).await?)
    });
    Ok(Json(place.page(rows.await?, |row| row.sequence.to_string(), ActivityEvent::from)))
}
