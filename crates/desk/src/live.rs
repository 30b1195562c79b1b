//! What happens while a page is open: the server tells it (server-sent events). A browser whose
//! connection cannot stand asks `/events/latest` instead.
//!
//! One look at the store, every other second, serves all who listen to the same books. The same look sees
//! whether each of them is still who they were: a stream ends with its session, and when the role changes.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use app::activity;
use app::context::Ctx;
use app::identity::{Permission, Principal};
use app::ids::LegalEntityId;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use db::{OrgId, Tx};
use futures_util::Stream;
use futures_util::stream::unfold;
use serde::Serialize;
use tokio::sync::{oneshot, watch};
use tokio::time::{Interval, interval};

use crate::access::User;
use crate::error::PageError;
use crate::import::Progress;
use crate::signing_in::Credentials;
use crate::state::Desk;

/// How often the end of the activity log is looked at for those who listen.
const PAUSE: Duration = Duration::from_secs(2);
/// How often a session is looked at when nothing happened: time alone ends it too.
const SESSION_PAUSE: Duration = Duration::from_mins(1);

/// What changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Latest {
    /// Number of the last event.
    pub sequence: i64,
    /// Transactions that wait for a person.
    pub exceptions: u64,
    /// Number of the last event that brought in files, took them out again or matched many transactions: a list that
    /// knows of none after an earlier one may be another by now.
    pub lists: i64,
}

impl Latest {
    /// What a reader may know of it. What waits is a fact of the payment side, as in the navigation.
    fn for_reader(self, user: &User) -> Self {
        let may_see = user.may(Permission::ReadBank);
        Self { exceptions: if may_see { self.exceptions } else { 0 }, ..self }
    }
}

/// What changed, once.
pub async fn latest(State(desk): State<Desk>, user: User) -> Result<Json<Latest>, PageError> {
    let found = desk
        .read(&user, {
            let counting = desk.clone();
            async move |ctx: &Ctx, tx: &mut Tx| look(&counting, ctx, tx).await
        })
        .await?;
    Ok(Json(found.for_reader(&user)))
}

async fn look(desk: &Desk, ctx: &Ctx, tx: &mut Tx) -> Result<Latest, PageError> {
    let sequence = activity::find_head(tx, ctx.org).await?;
    let exceptions = desk.work_counts(tx, ctx, sequence).await?.waiting();
    Ok(Latest { sequence, exceptions, lists: desk.lists_changed(tx, ctx, sequence).await? })
}

/// What changes, as it does, until the session ends.
pub async fn events(
    State(desk): State<Desk>,
    user: User,
    headers: HeaderMap,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let listening = desk.rooms().enter(&desk, &user, Credentials::of(&desk, &headers));
    let start = Listener { desk, user, listening, seen: Vec::new(), tick: interval(PAUSE) };
    let stream = unfold(start, async |mut listener| {
        let event = listener.next().await?;
        Some((Ok(event), listener))
    });
    Sse::new(stream).keep_alive(KeepAlive::default())
}

/// One open page.
struct Listener {
    desk: Desk,
    user: User,
    listening: Listening,
    /// The progress of imports that was told last.
    seen: Vec<Progress>,
    /// When imports are looked at, whatever else happens.
    tick: Interval,
}

impl Listener {
    /// The next thing to tell; nothing once there is nobody to tell it to.
    async fn next(&mut self) -> Option<Event> {
        loop {
            tokio::select! {
                // Whoever keeps the room has let the listener go.
                _ = &mut self.listening.over => return None,
                () = self.desk.live_stopped() => return None,
                changed = self.listening.latest.changed() => {
                    changed.ok()?;
                    let Some(found) = *self.listening.latest.borrow_and_update() else { continue };
                    return Some(event("activity", &found.for_reader(&self.user)));
                }
                _ = self.tick.tick() => {
                    let progress = self.desk.drafts().progress(&self.desk.context(&self.user));
                    if progress != self.seen {
                        let told = event("import", &progress);
                        self.seen = progress;
                        return Some(told);
                    }
                }
            }
        }
    }
}

fn event(kind: &str, data: &impl Serialize) -> Event {
    Event::default().event(kind).json_data(data).unwrap_or_default()
}

/// The books that somebody listens to.
type Books = (OrgId, LegalEntityId);

/// Those who listen, by the books they listen to.
#[derive(Clone, Debug, Default)]
pub struct Rooms {
    inner: Arc<Mutex<HashMap<Books, Room>>>,
    /// Numbers the places of all rooms, also of those that were closed and opened again: whoever leaves late gives
    /// up their own place, never somebody else's.
    places: Arc<AtomicU64>,
}

#[derive(Debug)]
struct Room {
    /// How often the store was looked at.
    #[cfg(test)]
    looks: u64,
    latest: watch::Sender<Option<Latest>>,
    places: HashMap<u64, Seat>,
}

/// Somebody who listens. Taken out of its room, its stream ends.
#[derive(Debug)]
struct Seat {
    credentials: Credentials,
    /// Who they were when they came.
    principal: Principal,
    /// Up to which event, and when, it was seen that they still are.
    checked: Option<(i64, Instant)>,
    _stay: oneshot::Sender<Infallible>,
}

/// A place in a room, given up when it is dropped.
#[derive(Debug)]
struct Listening {
    rooms: Rooms,
    books: Books,
    place: u64,
    latest: watch::Receiver<Option<Latest>>,
    over: oneshot::Receiver<Infallible>,
}

impl Drop for Listening {
    fn drop(&mut self) {
        if let Some(room) = self.rooms.all().get_mut(&self.books) {
            room.places.remove(&self.place);
        }
    }
}

impl Rooms {
    fn all(&self) -> MutexGuard<'_, HashMap<Books, Room>> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a place; the first who does opens the room.
    fn enter(&self, desk: &Desk, user: &User, credentials: Credentials) -> Listening {
        let books = (user.principal.org, user.principal.legal_entity);
        let mut all = self.all();
        let room = all.entry(books).or_insert_with(|| {
            tokio::spawn(keep(desk.clone(), books));
            Room {
                #[cfg(test)]
                looks: 0,
                latest: watch::Sender::new(None),
                places: HashMap::new(),
            }
        });
        let place = self.places.fetch_add(1, Ordering::Relaxed);
        let (stay, over) = oneshot::channel();
        let principal = user.principal.clone();
        room.places.insert(place, Seat { credentials, principal, checked: None, _stay: stay });
        let mut latest = room.latest.subscribe();
        latest.mark_changed();
        Listening { rooms: self.clone(), books, place, latest, over }
    }

    /// Closes a room in which nobody is left; says whether it did.
    fn close_empty(&self, books: Books) -> bool {
        let mut all = self.all();
        let is_empty = all.get(&books).is_none_or(|room| room.places.is_empty());
        if is_empty {
            all.remove(&books);
        }
        is_empty
    }

    /// Whose session has to be looked at, now that this is the last event.
    fn due(&self, books: Books, sequence: i64) -> Vec<(u64, Credentials, Principal)> {
        let all = self.all();
        let seats = all.get(&books).into_iter().flat_map(|room| &room.places);
        let is_due = |seat: &Seat| {
            seat.checked.is_none_or(|(seen, at)| seen != sequence || at.elapsed() >= SESSION_PAUSE)
        };
        seats
            .filter(|(_, seat)| is_due(seat))
            .map(|(place, seat)| (*place, seat.credentials.clone(), seat.principal.clone()))
            .collect()
    }

    /// Tells a room what was seen: those who are not who they were any more leave it first.
    fn tell(&self, books: Books, found: Latest, checked: &[(u64, bool)]) {
        let mut all = self.all();
        let Some(room) = all.get_mut(&books) else { return };
        #[cfg(test)]
        {
            room.looks += 1;
        }
        for (place, stands) in checked {
            if !stands {
                room.places.remove(place);
            } else if let Some(seat) = room.places.get_mut(place) {
                seat.checked = Some((found.sequence, Instant::now()));
            }
        }
        room.latest.send_if_modified(|known| {
            let is_new = *known != Some(found);
            *known = Some(found);
            is_new
        });
    }
}

/// Looks for a room as long as somebody is in it.
async fn keep(desk: Desk, books: Books) {
    loop {
        if let Err(error) = look_for(&desk, books).await {
            // A failed look is made again; the pages keep what they show.
            tracing::warn!(%error, "what changed cannot be seen");
        }
        tokio::select! {
            () = tokio::time::sleep(PAUSE) => {}
            () = desk.live_stopped() => return,
        }
        if desk.rooms().close_empty(books) {
            return;
        }
    }
}

async fn look_for(desk: &Desk, books: Books) -> Result<(), PageError> {
    desk.run(async move |desk: Desk| {
        let mut ctx = desk.own_context().clone();
        (ctx.org, ctx.legal_entity) = books;
        let mut tx = desk.db().begin_read().await?;
        let found = look(&desk, &ctx, &mut tx).await?;
        let mut checked = Vec::new();
        for (place, credentials, principal) in desk.rooms().due(books, found.sequence) {
            let now = match credentials.identify(&desk, &mut tx).await {
                Ok(now) => Some(now.principal),
                Err(PageError::Unauthenticated) => None,
                Err(error) => return Err(error),
            };
            checked.push((place, now.is_some_and(|now| is_same(&now, &principal))));
        }
        tx.rollback().await?;
        desk.rooms().tell(books, found, &checked);
        Ok(())
    })
    .await
}

/// Whether somebody may still hear what they heard.
fn is_same(now: &Principal, before: &Principal) -> bool {
    (now.org, now.legal_entity, now.role, now.side, now.permissions())
        == (before.org, before.legal_entity, before.role, before.side, before.permissions())
}

#[cfg(test)]
mod tests {
    use app::identity::{AcceptSetUp, accept_set_up, make_set_up_link};
    use app::identity::{Access, HashCost, Secret, SessionLimits, SignIn, sign_in};
    use app::write::{Call, write};
    use axum::http::header;
    use testkit::World;

    use super::*;
    use crate::{Limits, Proxies, Settings};

    const PASSWORD: &str = "une phrase assez longue";

    /// A desk, and the headers of somebody who signed in.
    async fn desk(world: &World) -> (Desk, HeaderMap) {
        let cost = HashCost { memory_kib: 8, passes: 1, lanes: 1 };
        let access = Access::new(world.sources.entropy.clone(), cost, SessionLimits::default()).unwrap();
        let (db, ctx) = (&world.db, &world.ctx);
        let call = Call::new("make_set_up_link", &());
        let link = write(db, ctx, call, async |tx: &mut Tx| make_set_up_link(ctx, tx, &access).await).await;
        let command = AcceptSetUp {
            token: link.unwrap().token,
            email: "anne@test.example".to_owned(),
            name: "Anne".to_owned(),
            password: Secret::new(PASSWORD),
            language: "fr".to_owned(),
        };
        let call = Call::new("accept_set_up", &command);
        write(db, ctx, call, async |tx: &mut Tx| accept_set_up(ctx, tx, &access, &command).await)
            .await
            .unwrap();
        let command = SignIn {
            email: command.email,
            password: Secret::new(PASSWORD),
            address: "192.0.2.1".to_owned(),
            user_agent: "test".to_owned(),
        };
        let session = sign_in(db, ctx, &access, &command).await.unwrap();
        let cookie = format!("quittance_session={}", session.token.reveal());
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, cookie.parse().unwrap());
        let settings = Settings {
            public_url: "http://localhost".parse().unwrap(),
            limits: Limits::new(0),
            proxies: Proxies::default(),
        };
        (Desk::new(db.clone(), ctx.clone(), access, settings), headers)
    }

    #[tokio::test]
    async fn one_look_serves_all_who_listen_to_the_same_books() {
        let world = World::on_sqlite().await;
        let (desk, headers) = desk(&world).await;
        let user = crate::signing_in::identify(&desk, &headers).await.unwrap();
        let enter = || desk.rooms().enter(&desk, &user, Credentials::of(&desk, &headers));
        let mut all: Vec<Listening> = (0..20).map(|_| enter()).collect();
        for listening in &mut all {
            while listening.latest.borrow_and_update().is_none() {
                listening.latest.changed().await.unwrap();
            }
            assert!(listening.over.try_recv().is_err());
        }
        let books = (user.principal.org, user.principal.legal_entity);
        assert_eq!(desk.rooms().all()[&books].looks, 1, "for twenty who listen");
        drop(all);
        assert!(desk.rooms().all()[&books].places.is_empty());
        assert!(desk.rooms().close_empty(books) && desk.rooms().all().is_empty());
    }

    #[tokio::test]
    async fn who_leaves_late_ends_nobody_elses_stream() {
        let world = World::on_sqlite().await;
        let (desk, headers) = desk(&world).await;
        let user = crate::signing_in::identify(&desk, &headers).await.unwrap();
        let enter = || desk.rooms().enter(&desk, &user, Credentials::of(&desk, &headers));
        let mut late = enter();
        let books = late.books;
        // Their session ended: they have left the room, which is closed, but their stream is not dropped yet.
        let nobody = Latest { sequence: 0, exceptions: 0, lists: 0 };
        desk.rooms().tell(books, nobody, &[(late.place, false)]);
        assert!(late.over.try_recv().is_err_and(|why| why == oneshot::error::TryRecvError::Closed));
        assert!(desk.rooms().close_empty(books));
        let mut other = enter();
        drop(late);
        assert!(other.over.try_recv().is_err_and(|why| why == oneshot::error::TryRecvError::Empty));
        assert_eq!(desk.rooms().all()[&books].places.len(), 1);
    }
}
