//! Reminders: what waits for a person, is planned, was sent; approved, passed over, put off.

use app::activity::Event;
use app::collections::{
    DecideOnMessage, DunningError, MessageDecided, MessageDecision, MessageFilter, MessageRow, StoredAnswer,
    decide_on_message, find_message, page_of_messages,
};
use app::context::Ctx;
use app::ids::MessageId;
use axum::Json;
use axum::extract::State;
use db::Tx;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Answer;
use super::page::{Page, Place};
use super::request::{Asked, Named, Sent, Write, named_field, sound_day, sound_id, sound_text};
use super::shapes::{instant, known, word};
use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;

/// Longest reason for passing over a reminder.
const REASON_MAX: usize = 200;
/// Which field each refusal is about.
const FIELDS: &[(&str, &str)] = &[("dunning-day-passed", "until_on"), ("dunning-bad-text", "reason")];

/// Where a reminder stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReminderState {
    /// It waits for a person.
    Proposed,
    /// It will be sent.
    Planned,
    /// A person put it off.
    Postponed,
    /// It is about to be handed over.
    Claimed,
    /// It is being handed over.
    Sending,
    /// It was handed over.
    Sent,
    /// Nobody knows whether it was.
    Unknown,
    /// It was refused for good.
    Failed,
    /// It was not sent and will not be.
    Cancelled,
    /// A person decided that it is not said.
    Skipped,
    /// A plan in shadow mode would have sent it.
    Shadow,
    /// The same, of a plan that is live since.
    Shadowed,
}

/// How a reminder reaches the customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReminderChannel {
    /// By e-mail.
    Email,
    /// By text message.
    Sms,
    /// By a call.
    Call,
    /// By a visit.
    Visit,
    /// By letter.
    Letter,
    /// It is handed over to a person.
    Handover,
}

/// A reminder.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Reminder {
    /// Its id.
    #[schema(examples("msg_01h455vb4pex5vsknk084sn02q"))]
    pub id: String,
    /// The customer it is about first, by id.
    pub customer: String,
    /// How many customers more it is about.
    pub other_customers: i64,
    /// How the customer is reached, by its code.
    pub channel: String,
    /// How it is said, by its code.
    pub tone: String,
    /// Where it stands, by its code.
    pub state: String,
    /// Since when, or when it may leave.
    pub state_at: Timestamp,
    /// Whether its plan only watches.
    pub is_shadow: bool,
    /// When it was last decided whether it may go.
    pub decided_at: Timestamp,
    /// Who approved it.
    pub approved_by: Option<String>,
    /// What it asks for, minor units.
    pub amount_minor: i64,
    /// The currency.
    pub currency: Option<String>,
    /// The documents that it names, by id.
    pub documents: Vec<String>,
    /// Why it was passed over, put off, refused or cancelled.
    pub note: Option<String>,
}

impl From<MessageRow> for Reminder {
    fn from(row: MessageRow) -> Self {
        let answer = StoredAnswer::read(&row.verdict);
        let lines = answer.map(|answer| answer.lines).unwrap_or_default();
        let mut documents: Vec<String> = lines.into_iter().map(|line| line.item).collect();
        documents.dedup();
        Self {
            id: row.id.to_string(),
            customer: row.customer_id.to_string(),
            other_customers: row.other_customers,
            channel: row.channel,
            tone: row.tone,
            state: row.state,
            state_at: instant(row.state_at),
            is_shadow: row.is_shadow,
            decided_at: instant(row.decided_at),
            approved_by: known(row.approved_by),
            amount_minor: row.amount_minor,
            currency: known(row.currency),
            documents,
            note: known(row.note),
        }
    }
}

/// Which reminders are listed.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReminderQuery {
    /// In this state; `proposed` for those that wait for a person.
    state: Option<ReminderState>,
    /// By this channel.
    channel: Option<ReminderChannel>,
    /// About this customer, by id.
    customer: Option<String>,
    /// After this id.
    after: Option<String>,
    /// At most so many, from 1 to 200; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

/// Lists reminders in the order in which they were decided.
#[utoipa::path(get, path = "/api/v1/reminders", tag = "collections", params(ReminderQuery),
    responses((status = 200, description = "A page of reminders", body = Page<Reminder>)))]
pub async fn list(
    State(desk): State<Desk>,
    user: User,
    Asked(query): Asked<ReminderQuery>,
) -> Answer<Page<Reminder>> {
    let place: Place<MessageId> = Place::new(query.after.as_deref(), query.limit)?;
    let filter = MessageFilter {
        state: query.state.map(word).unwrap_or_default(),
        customer: sound_id(query.customer.as_deref(), "customer")?,
        channel: query.channel.map(word).unwrap_or_default(),
    };
    let rows = desk.read(&user, async move |ctx: &Ctx, tx: &mut Tx| {
        Ok(page_of_messages(tx, ctx, &filter, place.after, place.reach()).await?)
    });
    Ok(Json(place.page(rows.await?, |row| row.id.to_string(), Reminder::from)))
}

/// Shows one reminder.
#[utoipa::path(get, path = "/api/v1/reminders/{id}", tag = "collections", params(("id" = String, Path, description = "Id of the reminder")),
    responses((status = 200, description = "The reminder", body = Reminder)))]
pub async fn one(State(desk): State<Desk>, user: User, Named(id): Named<MessageId>) -> Answer<Reminder> {
    let found = desk.read(&user, async move |ctx: &Ctx, tx: &mut Tx| Ok(find_message(tx, ctx, id).await?));
    found.await?.map(|row| Json(row.into())).ok_or(PageError::NotFound)
}

/// A reminder stands otherwise.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ReminderDecided {
    /// The reminder, by id.
    pub reminder: String,
    /// Where it stands from now on, by its code.
    pub state: String,
}

async fn decide(
    desk: &Desk,
    user: &User,
    write: &Write,
    id: MessageId,
    decision: MessageDecision,
) -> Answer<ReminderDecided> {
    let command = DecideOnMessage { message: id.to_string(), decision };
    let call = write.call("decide_on_message", &command);
    let decided = desk.write(user, call, async move |ctx: &Ctx, tx: &mut Tx| {
        let (MessageDecided { message, state }, event) = decide_on_message(ctx, tx, &command).await?;
        Ok::<(ReminderDecided, Option<Event>), DunningError>((
            ReminderDecided { reminder: message, state },
            event,
        ))
    });
    Ok(Json(decided.await.map_err(|error| named_field(error, FIELDS))?))
}

/// Approves a reminder that waits for a person: it is sent when it may go. It is asked again whether it may.
#[utoipa::path(post, path = "/api/v1/reminders/{id}/approve", tag = "collections", params(("id" = String, Path, description = "Id of the reminder")),
    responses((status = 200, description = "Approved", body = ReminderDecided)))]
pub async fn approve(
    State(desk): State<Desk>,
    user: User,
    Named(id): Named<MessageId>,
    write: Write,
) -> Answer<ReminderDecided> {
    decide(&desk, &user, &write, id, MessageDecision::Approve).await
}

/// Why a reminder is passed over.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SkipWanted {
    /// Why.
    #[schema(min_length = 1, max_length = 200)]
    pub reason: String,
}

/// Passes over a reminder: its steps are not said, the plan goes on with the next ones.
#[utoipa::path(post, path = "/api/v1/reminders/{id}/skip", tag = "collections", request_body = SkipWanted, params(("id" = String, Path, description = "Id of the reminder")),
    responses((status = 200, description = "Passed over", body = ReminderDecided)))]
pub async fn skip(
    State(desk): State<Desk>,
    user: User,
    Named(id): Named<MessageId>,
    write: Write,
    Sent(SkipWanted { reason }): Sent<SkipWanted>,
) -> Answer<ReminderDecided> {
    let reason = sound_text(reason, REASON_MAX, "reason")?;
    decide(&desk, &user, &write, id, MessageDecision::Skip { reason }).await
}

/// Until when a reminder is put off.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DelayWanted {
    /// The first day on which it may be said.
    pub until_on: Date,
}

/// Puts off a reminder: nothing is said to the contact before a day; then it is decided afresh.
#[utoipa::path(post, path = "/api/v1/reminders/{id}/postpone", tag = "collections", request_body = DelayWanted, params(("id" = String, Path, description = "Id of the reminder")),
    responses((status = 200, description = "Put off", body = ReminderDecided)))]
pub async fn postpone(
    State(desk): State<Desk>,
    user: User,
    Named(id): Named<MessageId>,
    write: Write,
    Sent(DelayWanted { until_on: until }): Sent<DelayWanted>,
) -> Answer<ReminderDecided> {
    sound_day(Some(until), "until_on")?;
    decide(&desk, &user, &write, id, MessageDecision::Postpone { until }).await
}
