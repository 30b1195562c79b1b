//! What customers promised: listed, noted.

use app::collections::{HoldReminders, PromiseList, PromiseRow, page_of_promises};
use app::context::Ctx;
use app::ids::PromiseId;
use axum::Json;
use axum::extract::State;
use db::Tx;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Answer;
use super::holds::{RemindersKept, TEXT_MAX, keep_back};
use super::page::{OnDay, Page, Place};
use super::request::{Asked, Sent, Write, more_than_nothing, sound_day, sound_text};
use super::shapes::{instant, known};
use crate::access::User;
use crate::state::Desk;

/// Which promises are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PromisesOf {
    /// For days to come, the next first.
    #[default]
    ToCome,
    /// For today, or a day before of which it is not known yet what came.
    Due,
    /// Nothing came in time, or not all; the last first.
    Broken,
    /// All came, by its day or within the grace; the last first.
    Kept,
}

impl From<PromisesOf> for PromiseList {
    fn from(list: PromisesOf) -> Self {
        match list {
            PromisesOf::ToCome => Self::ToCome,
            PromisesOf::Due => Self::Due,
            PromisesOf::Broken => Self::Broken,
            PromisesOf::Kept => Self::Kept,
        }
    }
}

/// What a customer promised, and what became of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Promise {
    /// Its id.
    #[schema(examples("prm_01h455vb4pex5vsknk084sn02q"))]
    pub id: String,
    /// The customer, by id.
    pub customer: String,
    /// For which day.
    pub promised_on: Date,
    /// Whether it is about everything that the customer owes.
    pub is_everything: bool,
    /// What was to come, minor units.
    pub expected_minor: i64,
    /// What of it was left to come when it was judged, minor units.
    pub due_minor: i64,
    /// What came in time, minor units.
    pub paid_minor: i64,
    /// The currency.
    pub currency: Option<String>,
    /// `open`, `kept`, `kept_late`, `partly` or `broken`.
    pub state: String,
    /// Who noted it.
    pub made_by: String,
    /// When.
    pub made_at: Timestamp,
    /// When it was judged.
    pub judged_at: Option<Timestamp>,
}

impl From<PromiseRow> for Promise {
    fn from(row: PromiseRow) -> Self {
        Self {
            id: row.id.to_string(),
            customer: row.customer_id.to_string(),
            promised_on: row.promised_on.to_jiff(),
            is_everything: row.is_everything,
            expected_minor: row.expected_minor,
            due_minor: row.due_minor,
            paid_minor: row.paid_minor,
            currency: known(row.currency),
            state: row.state,
            made_by: row.made_by,
            made_at: instant(row.made_at),
            judged_at: row.judged_at.map(instant),
        }
    }
}

/// Which promises are asked for.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PromiseQuery {
    /// Which of them; those for days to come when absent.
    list: Option<PromisesOf>,
    /// After this place: `next` of the page before.
    after: Option<String>,
    /// At most so many, from 1 to 200; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

/// Lists promises by their days.
#[utoipa::path(get, path = "/api/v1/promises", tag = "collections", params(PromiseQuery),
    responses((status = 200, description = "A page of promises", body = Page<Promise>)))]
pub async fn list(
    State(desk): State<Desk>,
    user: User,
    Asked(query): Asked<PromiseQuery>,
) -> Answer<Page<Promise>> {
    let place: Place<OnDay<PromiseId>> = Place::new(query.after.as_deref(), query.limit)?;
    let list = PromiseList::from(query.list.unwrap_or_default());
    let after = place.after.map(|OnDay(on, id)| (on, id));
    let rows = desk.read(&user, async move |ctx: &Ctx, tx: &mut Tx| {
        Ok(page_of_promises(tx, ctx, list, after, place.reach()).await?)
    });
    let key = |row: &PromiseRow| OnDay(row.promised_on.to_jiff(), row.id).to_string();
    Ok(Json(place.page(rows.await?, key, Promise::from)))
}

/// A promise to be noted.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPromise {
    /// The customer, by id or number.
    #[schema(examples("C-1042"), min_length = 1, max_length = 200)]
    pub customer: String,
    /// The documents, by number; everything of the customer when there is none.
    #[serde(default)]
    #[schema(examples(json!(["FA-2026-0412"])), max_items = 200)]
    pub documents: Vec<String>,
    /// The day that was promised.
    pub until_on: Date,
    /// How much, minor units of the currency of the documents; all that is open of them when absent.
    #[serde(default)]
    #[schema(minimum = 1)]
    pub amount_minor: Option<i64>,
    /// What there is to say.
    #[serde(default)]
    #[schema(max_length = 1_000)]
    pub reason: String,
}

/// Notes what a customer promised: reminders wait until its day, and what came is judged then.
#[utoipa::path(post, path = "/api/v1/promises", tag = "collections", request_body = NewPromise,
    responses((status = 200, description = "Noted", body = RemindersKept)))]
pub async fn note(
    State(desk): State<Desk>,
    user: User,
    write: Write,
    Sent(new): Sent<NewPromise>,
) -> Answer<RemindersKept> {
    let command = HoldReminders {
        customer: new.customer,
        documents: new.documents,
        kind: "promise".to_owned(),
        until: sound_day(Some(new.until_on), "until_on")?,
        amount_minor: more_than_nothing(new.amount_minor, "amount_minor")?,
        reason: sound_text(new.reason, TEXT_MAX, "reason")?,
        ..HoldReminders::default()
    };
    keep_back(&desk, &user, &write, command).await
}
