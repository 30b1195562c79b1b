//! The page of the activity log.

use app::activity::{EventFilter, RecordedEvent, find_head, list_filtered};
use app::context::Ctx;
use app::identity::{Permission, list_users};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Redirect};
use db::Tx;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::chain::{ChainState, catch_up};
use super::facts::{Fact, facts};
use super::kinds::{key_of, kinds};
use super::names::Names;
use crate::access::User;
use crate::error::PageError;
use crate::invoices::person;
use crate::state::Desk;
use crate::web::{Frame, PageResult, Section, Views, filters};

/// Events on one page.
const PAGE: usize = 50;
/// Authors that are offered; another can be typed.
const AUTHORS: i64 = 200;

/// What of the log is asked for. Empty fields of the form do not matter.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    /// Only events before this number.
    before: Option<i64>,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    actor: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
}

impl Asked {
    /// The filter; a day that is none is refused.
    pub(super) fn filter(&self) -> Result<EventFilter, PageError> {
        let text = |field: &str| Some(field.trim().to_owned()).filter(|text| !text.is_empty());
        let to = day("to", &self.to)?.and_then(|day| day.tomorrow().ok());
        Ok(EventFilter {
            kind: text(&self.kind),
            actor: text(&self.actor),
            from: day("from", &self.from)?.and_then(start_of),
            until: to.and_then(start_of),
        })
    }

    /// The filter as a query, without the place in the list.
    fn query(&self) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        let fields = [("kind", &self.kind), ("actor", &self.actor), ("from", &self.from), ("to", &self.to)];
        for (name, value) in fields.into_iter().filter(|(_, value)| !value.trim().is_empty()) {
            query.append_pair(name, value.trim());
        }
        query.finish()
    }
}

fn day(field: &'static str, text: &str) -> Result<Option<Date>, PageError> {
    match text.trim() {
        "" => Ok(None),
        text => {
            text.parse().map(Some).map_err(|_| PageError::BadField { field, message: "activity-bad-day" })
        }
    }
}

/// When a day begins on the clock of Europe/Paris, in microseconds since 1970 UTC.
fn start_of(day: Date) -> Option<i64> {
    let zone = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
    day.to_zoned(zone).ok().map(|begins| begins.timestamp().as_microsecond())
}

#[derive(Template)]
#[template(path = "activity/templates/log.html")]
struct LogPage {
    frame: Frame,
    views: Views,
    asked: Asked,
    /// The filter as a query; empty without one.
    query: String,
    kinds: Vec<(String, String)>,
    authors: Vec<String>,
    events: Vec<EventRow>,
    older: Option<i64>,
    chain: ChainState,
    is_behind: bool,
    last: i64,
    can_export: bool,
}

struct EventRow {
    sequence: i64,
    at: i64,
    actor: String,
    what: String,
    facts: Vec<Fact>,
    subject: String,
    /// What the subject is, in words.
    thing: String,
    /// What it is called, when this reader may see it: a number, a name.
    name: String,
    /// Where the subject has a page that this reader may see.
    place: Option<String>,
    hash: String,
}

impl EventRow {
    fn new(event: RecordedEvent, name: String, user: &User) -> Self {
        let words = &user.words;
        let kind = kind_of(&event.subject);
        let shown_at = shown_at(kind, &event);
        let place =
            shown_at.as_ref().and_then(|it| place_of(kind_of(it))).filter(|(_, needs)| user.may(*needs));
        Self {
            thing: words.find(&format!("activity-thing-{kind}")).unwrap_or_default(),
            name,
            sequence: event.sequence,
            at: event.at,
            what: words.find(&key_of(&event.kind)).unwrap_or_else(|| event.kind.replace('_', " ")),
            facts: facts(&event.data, words),
            actor: event.actor,
            place: place.zip(shown_at).map(|((path, _), shown_at)| match kind {
                // The page of a bank transaction shows each decision about it in its place.
                "alc" => format!("{path}/{shown_at}#{}", event.subject),
                _ => format!("{path}/{shown_at}"),
            }),
            subject: event.subject,
            hash: event.hash.chars().take(12).collect(),
        }
    }
}

/// What kind of thing an id names.
fn kind_of(subject: &str) -> &str {
    subject.split_once('_').map_or("", |(kind, _)| kind)
}

/// The thing on whose page the subject of an event is shown: itself, for a decision the bank transaction that it
/// explains, for one without a bank transaction its journal entry.
fn shown_at(kind: &str, event: &RecordedEvent) -> Option<String> {
    let named = match kind {
        "alc" => "transaction",
        "adj" => "entry",
        _ => return Some(event.subject.clone()),
    };
    let data: serde_json::Value = serde_json::from_str(&event.data).ok()?;
    data[named].as_str().map(str::to_owned)
}

/// Where things of a kind have their pages, and what those ask of their reader.
fn place_of(kind: &str) -> Option<(&'static str, Permission)> {
    Some(match kind {
        "itm" => ("/invoices", Permission::ReadReceivables),
        "cus" => ("/customers", Permission::ReadCustomers),
        "btx" => ("/bank/transactions", Permission::ReadBank),
        "bac" => ("/bank", Permission::ReadBank),
        "jrn" => ("/accounting/entries", Permission::ReadBooks),
        "fil" => ("/import", Permission::ReadBank),
        "rul" => ("/settings/rules", Permission::ReadSettings),
        "usr" => ("/settings/users", Permission::ManageUsers),
        _ => return None,
    })
}

/// `GET /activity`
pub async fn log(State(desk): State<Desk>, user: User, Query(asked): Query<Asked>) -> PageResult {
    let filter = asked.filter()?;
    let (words, can_export) = (user.words.clone(), user.may(Permission::ExportData));
    let (watcher, reader, watch) = (desk.clone(), user.clone(), desk.chain().clone());
    desk.show(&user, Section::Activity, async move |ctx: &Ctx, tx: &mut Tx, frame| {
        let mut found = list_filtered(
            tx,
            ctx.org,
            &filter,
            asked.before,
            i64::try_from(PAGE).unwrap_or(i64::MAX).saturating_add(1),
        )
        .await?;
        let has_more = found.len() > PAGE;
        found.truncate(PAGE);
        let older = found.last().filter(|_| has_more).map(|event| event.sequence);
        let last = find_head(tx, ctx.org).await?;
        let (chain, is_behind) = watch.look(ctx, tx, last).await?;
        if is_behind {
            catch_up(&watcher, &reader);
        }
        let users = list_users(tx, ctx.org, None, AUTHORS).await?;
        let mut names = Names::new(&users, &words);
        let mut events = Vec::with_capacity(found.len());
        for event in found {
            // A decision is known by what it is about.
            let named = shown_at(kind_of(&event.subject), &event).unwrap_or_default();
            let may_see = place_of(kind_of(&named)).is_some_and(|(_, needs)| reader.may(needs));
            let name = if may_see { names.of(ctx, tx, &named).await? } else { String::new() };
            events.push(EventRow::new(event, name, &reader));
        }
        let views = Views::load(tx, ctx, person(&reader), "/activity", asked.query()).await?;
        let authors = users.into_iter().map(|found| found.email);
        Ok(LogPage {
            frame,
            views,
            query: asked.query(),
            kinds: kinds(&words),
            authors: authors.collect(),
            events,
            asked,
            older,
            chain,
            is_behind,
            last,
            can_export,
        })
    })
    .await
}

/// `POST /activity/verify`: the chain is walked again from its first event.
pub async fn verify(State(desk): State<Desk>, user: User) -> PageResult {
    desk.chain().forget();
    catch_up(&desk, &user);
    Ok(Redirect::to("/activity").into_response())
}
