//! What happens while a page is open: the server tells it (server-sent events). A browser whose
//! connection cannot stand asks `/events/latest` instead.

use std::convert::Infallible;
use std::time::Duration;

use app::activity;
use app::identity::Permission;
use axum::Json;
use axum::extract::State;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use futures_util::Stream;
use futures_util::stream::unfold;
use serde::Serialize;

use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;

/// How often the end of the activity log is looked at for those who listen.
const PAUSE: Duration = Duration::from_secs(2);

/// What changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Latest {
    /// Number of the last event.
    pub sequence: i64,
    /// Transactions that wait for a person.
    pub exceptions: u64,
}

/// What changed, once.
pub async fn latest(State(desk): State<Desk>, user: User) -> Result<Json<Latest>, PageError> {
    Ok(Json(look(&desk, &user).await?))
}

/// What changes, as it does.
pub async fn events(
    State(desk): State<Desk>,
    user: User,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let stream = unfold((desk, user, None, Vec::new()), async |(desk, user, known, seen)| {
        loop {
            tokio::select! {
                () = tokio::time::sleep(PAUSE) => {}
                () = desk.live_stopped() => return None,
            }
            let progress = desk.drafts().progress(&desk.context(&user));
            if progress != seen {
                let event = Event::default().event("import").json_data(&progress).unwrap_or_default();
                return Some((Ok(event), (desk, user, known, progress)));
            }
            // A failed look is made again; the page keeps what it shows.
            let Ok(found) = look(&desk, &user).await else { continue };
            if known == Some(found) {
                continue;
            }
            let event = Event::default().event("activity").json_data(found).unwrap_or_default();
            return Some((Ok(event), (desk, user, Some(found), seen)));
        }
    });
    Sse::new(stream).keep_alive(KeepAlive::default())
}

async fn look(desk: &Desk, user: &User) -> Result<Latest, PageError> {
    // What waits is a fact of the payment side, as in the navigation.
    let may_see = user.may(Permission::DecideAllocations);
    let counting = desk.clone();
    desk.read(user, async move |ctx: &app::context::Ctx, tx: &mut db::Tx| {
        let sequence = activity::find_head(tx, ctx.org).await?;
        let exceptions = if may_see { counting.work_counts(tx, ctx).await?.waiting() } else { 0 };
        Ok(Latest { sequence, exceptions })
    })
    .await
}
