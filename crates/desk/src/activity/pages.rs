//! The page of the activity log.

use app::activity::{RecordedEvent, list_events_before, verify_chain};
use app::context::Ctx;
use askama::Template;
use axum::extract::{Query, State};
use db::Tx;
use serde::Deserialize;

use crate::access::User;
use crate::state::Desk;
use crate::web::{Frame, PageResult, Section, filters};

/// Events on one page.
const PAGE: i64 = 50;

/// What of the log is asked for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// Only events before this number.
    before: Option<i64>,
}

#[derive(Template)]
#[template(path = "activity/templates/log.html")]
struct LogPage {
    frame: Frame,
    events: Vec<EventRow>,
    is_whole: bool,
    older: Option<i64>,
}

struct EventRow {
    at: i64,
    actor: String,
    kind_key: String,
    subject: String,
    data: String,
    hash: String,
}

impl From<RecordedEvent> for EventRow {
    fn from(event: RecordedEvent) -> Self {
        let kind_key = format!("event-{}", event.kind.replace('_', "-"));
        let hash = event.hash.chars().take(12).collect();
        Self { at: event.at, actor: event.actor, kind_key, subject: event.subject, data: event.data, hash }
    }
}

/// `GET /activity`
pub async fn log(State(desk): State<Desk>, user: User, Query(asked): Query<Asked>) -> PageResult {
    desk.show(&user, Section::Activity, async move |ctx: &Ctx, tx: &mut Tx, frame| {
        let is_whole = verify_chain(tx, ctx.org).await?.1.is_none();
        let mut events = list_events_before(tx, ctx.org, asked.before, PAGE + 1).await?;
        let has_more = events.len() > 50;
        events.truncate(50);
        let older = events.last().filter(|_| has_more).map(|event| event.sequence);
        Ok(LogPage { frame, is_whole, older, events: events.into_iter().map(EventRow::from).collect() })
    })
    .await
}
