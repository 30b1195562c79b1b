//! What customers contest: listed, opened, changed, settled.

use app::activity::Event;
use app::collections::{
    ChangeDispute, DisputeList, DunningError, HoldReminders, HoldRow, SettleDispute, Settlement,
    change_dispute, find_dispute, page_of_disputes, settle_dispute,
};
use app::context::Ctx;
use app::ids::{HoldId, UserId};
use axum::Json;
use axum::extract::State;
use db::{Day, Tx};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Answer;
use super::holds::{RemindersKept, TEXT_MAX, keep_back};
use super::page::{Page, Place};
use super::request::{
    Asked, Named, Sent, Write, given, named_field, sound_day, sound_id, sound_text, stated,
};
use super::shapes::{instant, known, word};
use crate::access::User;
use crate::error::PageError;
use crate::invoices::person;
use crate::state::Desk;

/// Longest number of a document.
const NUMBER_MAX: usize = 200;
/// Which field each refusal is about.
const FIELDS: &[(&str, &str)] = &[
    ("dunning-day-passed", "due_on"),
    ("dunning-person-unknown", "owner"),
    ("dunning-credit-note-unknown", "credit_note"),
    ("dunning-bad-text", "note"),
];

/// What a dispute is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DisputeTopic {
    /// The price.
    Price,
    /// How much was delivered.
    Quantity,
    /// What was delivered.
    Quality,
    /// Nothing was delivered.
    NotDelivered,
    /// It was not ordered.
    NotOrdered,
    /// It was paid before.
    AlreadyPaid,
    /// It was billed to somebody else.
    WrongAddress,
    /// It was billed before.
    Duplicate,
    /// Something else.
    Other,
}

/// Which disputes are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DisputesOf {
    /// All that stand, the oldest first.
    #[default]
    Open,
    /// Those that stand and that the caller, or `owner`, settles.
    Mine,
    /// Those that stand and that nobody settles.
    Unowned,
    /// Those that stand and whose day has passed.
    Late,
    /// Those that wait for a credit note.
    CreditExpected,
    /// Those that were settled, the last first.
    Settled,
}

impl From<DisputesOf> for DisputeList {
    fn from(list: DisputesOf) -> Self {
        match list {
            DisputesOf::Open => Self::Open,
            DisputesOf::Mine => Self::Mine,
            DisputesOf::Unowned => Self::Unowned,
            DisputesOf::Late => Self::Late,
            DisputesOf::CreditExpected => Self::CreditExpected,
            DisputesOf::Settled => Self::Settled,
        }
    }
}

/// A dispute.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Dispute {
    /// Its id: that of the hold which keeps reminders back.
    #[schema(examples("hld_01h455vb4pex5vsknk084sn02q"))]
    pub id: String,
    /// The customer, by id.
    pub customer: String,
    /// The document, by id; absent where everything of the customer is contested.
    pub document: Option<String>,
    /// What it is about, by its code.
    pub topic: Option<String>,
    /// What the customer contests.
    pub reason: String,
    /// Who settles it: a user, by id.
    pub owner: Option<String>,
    /// By when.
    pub due_on: Option<Date>,
    /// How it was settled, or is being settled: `credit_note`, `resumed` or `abandoned`.
    pub settlement: Option<String>,
    /// The credit note that settled it, by id.
    pub credit_note: Option<String>,
    /// Who opened it.
    pub opened_by: String,
    /// When.
    pub opened_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

impl From<HoldRow> for Dispute {
    fn from(row: HoldRow) -> Self {
        Self {
            id: row.id.to_string(),
            customer: row.customer_id.to_string(),
            document: row.item_id.map(|id| id.to_string()),
            topic: known(row.topic),
            reason: row.reason,
            owner: row.owner_id.map(|id| id.to_string()),
            due_on: row.due_on.map(Day::to_jiff),
            settlement: known(row.settled_as),
            credit_note: row.credit_note_id.map(|id| id.to_string()),
            opened_by: row.opened_by,
            opened_at: instant(row.opened_at),
            ended_at: row.ended_at.map(instant),
        }
    }
}

/// Which disputes are asked for.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DisputeQuery {
    /// Which of them; those that stand when absent.
    list: Option<DisputesOf>,
    /// Whose those of the list `mine` are: a user, by id; the caller when absent. A key is nobody.
    owner: Option<String>,
    /// After this id.
    after: Option<String>,
    /// At most so many, from 1 to 200; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

/// Lists disputes.
#[utoipa::path(get, path = "/api/v1/disputes", tag = "collections", params(DisputeQuery),
    responses((status = 200, description = "A page of disputes", body = Page<Dispute>)))]
pub async fn list(
    State(desk): State<Desk>,
    user: User,
    Asked(query): Asked<DisputeQuery>,
) -> Answer<Page<Dispute>> {
    let place: Place<HoldId> = Place::new(query.after.as_deref(), query.limit)?;
    let asked: Option<UserId> = sound_id(query.owner.as_deref(), "owner")?;
    let owner = asked.or_else(|| person(&user));
    let list = DisputeList::from(query.list.unwrap_or_default());
    let rows = desk.read(&user, async move |ctx: &Ctx, tx: &mut Tx| {
        Ok(page_of_disputes(tx, ctx, (list, owner), place.after, place.reach()).await?)
    });
    Ok(Json(place.page(rows.await?, |row| row.id.to_string(), Dispute::from)))
}

/// Shows one dispute, whether it stands or not.
#[utoipa::path(get, path = "/api/v1/disputes/{id}", tag = "collections", params(("id" = String, Path, description = "Id of the dispute")),
    responses((status = 200, description = "The dispute", body = Dispute)))]
pub async fn one(State(desk): State<Desk>, user: User, Named(id): Named<HoldId>) -> Answer<Dispute> {
    let found = desk.read(&user, async move |ctx: &Ctx, tx: &mut Tx| Ok(find_dispute(tx, ctx, id).await?));
    found.await?.map(|row| Json(row.into())).ok_or(PageError::NotFound)
}

/// A dispute to be opened.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDispute {
    /// The customer, by id or number.
    #[schema(examples("C-1042"), min_length = 1, max_length = 200)]
    pub customer: String,
    /// The documents, by number; everything of the customer when there is none.
    #[serde(default)]
    #[schema(examples(json!(["FA-2026-0412"])), max_items = 200)]
    pub documents: Vec<String>,
    /// What it is about.
    #[serde(default)]
    pub topic: Option<DisputeTopic>,
    /// What the customer contests.
    #[schema(min_length = 1, max_length = 1_000)]
    pub reason: String,
    /// Who settles it: a user, by e-mail address or id.
    #[serde(default)]
    #[schema(max_length = 254)]
    pub owner: String,
    /// By when.
    #[serde(default)]
    pub due_on: Option<Date>,
}

/// Opens a dispute of each document: reminders of it stop.
#[utoipa::path(post, path = "/api/v1/disputes", tag = "collections", request_body = NewDispute,
    responses((status = 200, description = "Opened", body = RemindersKept)))]
pub async fn open(
    State(desk): State<Desk>,
    user: User,
    write: Write,
    Sent(new): Sent<NewDispute>,
) -> Answer<RemindersKept> {
    let command = HoldReminders {
        customer: new.customer,
        documents: new.documents,
        kind: "dispute".to_owned(),
        owner: new.owner,
        due: sound_day(new.due_on, "due_on")?,
        reason: sound_text(new.reason, TEXT_MAX, "reason")?,
        topic: new.topic.map(word).unwrap_or_default(),
        ..HoldReminders::default()
    };
    keep_back(&desk, &user, &write, command).await
}

/// What is to change of a dispute; what is absent stays as it is.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[expect(clippy::option_option, reason = "absent, nothing and a value are three things here")]
pub struct DisputePatch {
    /// What it is about; `null` where that is not said.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<DisputeTopic>)]
    pub topic: Option<Option<DisputeTopic>>,
    /// Who settles it: a user, by e-mail address or id; empty for nobody.
    #[serde(deserialize_with = "stated")]
    #[schema(nullable = false, max_length = 254)]
    pub owner: Option<String>,
    /// By when; `null` for no day.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Date>)]
    pub due_on: Option<Option<Date>>,
    /// What there is to say, kept as a note of the customer.
    #[serde(deserialize_with = "stated")]
    #[schema(nullable = false, max_length = 1_000)]
    pub note: Option<String>,
}

impl DisputePatch {
    /// The dispute as it is to be: what is not named stays.
    fn over(self, row: &HoldRow) -> ChangeDispute {
        let owner = || row.owner_id.map(|id| id.to_string()).unwrap_or_default();
        ChangeDispute {
            dispute: row.id.to_string(),
            topic: self.topic.map_or_else(|| row.topic.clone(), |topic| topic.map(word).unwrap_or_default()),
            due: self.due_on.unwrap_or_else(|| row.due_on.map(Day::to_jiff)),
            owner: self.owner.unwrap_or_else(owner),
            comment: self.note.unwrap_or_default(),
        }
    }
}

/// A dispute was changed or settled.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct DisputeKept {
    /// The dispute, by id.
    pub dispute: String,
    /// Whether it still keeps reminders back.
    pub stands: bool,
    /// Whether the customer will be told that it is over: not where nobody can be written to.
    pub told: bool,
}

/// Changes what a dispute that stands is about, who settles it by when, or adds a note.
#[utoipa::path(patch, path = "/api/v1/disputes/{id}", tag = "collections", request_body = DisputePatch, params(("id" = String, Path, description = "Id of the dispute")),
    responses((status = 200, description = "Changed", body = DisputeKept)))]
pub async fn change(
    State(desk): State<Desk>,
    user: User,
    Named(id): Named<HoldId>,
    write: Write,
    Sent(patch): Sent<DisputePatch>,
) -> Answer<DisputeKept> {
    sound_day(patch.due_on.flatten(), "due_on")?;
    sound_text(patch.note.clone().unwrap_or_default(), TEXT_MAX, "note")?;
    let call = write.call("change_dispute", &(id.to_string(), &patch));
    let changed = desk.write(&user, call, async move |ctx: &Ctx, tx: &mut Tx| {
        let unknown = || DunningError::UnknownHold(id.to_string());
        let row = find_dispute(tx, ctx, id).await?.ok_or_else(unknown)?;
        let (changed, event) = change_dispute(ctx, tx, &patch.clone().over(&row)).await?;
        let kept = DisputeKept { dispute: changed.dispute, stands: changed.stands, told: changed.is_told };
        Ok::<(DisputeKept, Option<Event>), DunningError>((kept, event))
    });
    Ok(Json(changed.await.map_err(|error| named_field(error, FIELDS))?))
}

/// How a dispute is settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DisputeSettlement {
    /// By a credit note: one that is there, or one to come, until which it stands.
    CreditNote,
    /// The claim stands: reminders go on.
    Resumed,
    /// The claim is not asked for any more: nothing is booked, reminders of the document stop. Needs a note.
    Abandoned,
}

impl From<DisputeSettlement> for Settlement {
    fn from(settlement: DisputeSettlement) -> Self {
        match settlement {
            DisputeSettlement::CreditNote => Self::CreditNote,
            DisputeSettlement::Resumed => Self::Resumed,
            DisputeSettlement::Abandoned => Self::Abandoned,
        }
    }
}

/// How a dispute is to be settled.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SettlementWanted {
    /// How.
    pub settlement: DisputeSettlement,
    /// The number of the credit note; empty for one that is to come.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub credit_note: String,
    /// What there is to say among those who settle it.
    #[serde(default)]
    #[schema(max_length = 1_000)]
    pub note: String,
    /// Whether the customer is told by e-mail once it is over.
    #[serde(default)]
    pub tells_customer: bool,
}

/// Settles a dispute that stands.
#[utoipa::path(post, path = "/api/v1/disputes/{id}/settle", tag = "collections", request_body = SettlementWanted, params(("id" = String, Path, description = "Id of the dispute")),
    responses((status = 200, description = "Settled, or waiting for its credit note", body = DisputeKept)))]
pub async fn settle(
    State(desk): State<Desk>,
    user: User,
    Named(id): Named<HoldId>,
    write: Write,
    Sent(wanted): Sent<SettlementWanted>,
) -> Answer<DisputeKept> {
    let command = SettleDispute {
        dispute: id.to_string(),
        settlement: wanted.settlement.into(),
        credit_note: sound_text(wanted.credit_note, NUMBER_MAX, "credit_note")?,
        note: sound_text(wanted.note, TEXT_MAX, "note")?,
        tells_customer: wanted.tells_customer,
    };
    let call = write.call("settle_dispute", &command);
    let settled = desk.write(&user, call, async move |ctx: &Ctx, tx: &mut Tx| {
        let (changed, event) = settle_dispute(ctx, tx, &command).await?;
        let kept = DisputeKept { dispute: changed.dispute, stands: changed.stands, told: changed.is_told };
        Ok::<(DisputeKept, Option<Event>), DunningError>((kept, event))
    });
    Ok(Json(settled.await.map_err(|error| named_field(error, FIELDS))?))
}
