//! What keeps reminders back: listed, begun, ended.

use app::activity::Event;
use app::collections::{
    DunningError, EndHold, HoldFilter, HoldReminders, HoldRow, RemindersHeld, end_hold, hold_reminders,
    page_of_holds,
};
use app::context::Ctx;
use app::ids::HoldId;
use axum::Json;
use axum::extract::State;
use db::{Day, Tx};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Answer;
use super::page::{Page, Place};
use super::request::{Asked, Named, Sent, Write, named_field, sound_day, sound_id, sound_text};
use super::shapes::{instant, known, word};
use crate::access::User;
use crate::state::Desk;

/// Longest reason and ending.
pub const TEXT_MAX: usize = 1_000;

/// Which field each refusal is about.
pub const FIELDS: &[(&str, &str)] = &[
    ("dunning-customer-unknown", "customer"),
    ("dunning-document-unknown", "documents"),
    ("dunning-person-unknown", "owner"),
    ("dunning-currencies-differ", "amount_minor"),
    ("dunning-day-missing", "until_on"),
    ("dunning-day-passed", "until_on"),
];

/// What keeps reminders back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HoldKind {
    /// The customer contests it.
    Dispute,
    /// The customer promised to pay.
    Promise,
    /// The customer says that it has paid.
    SaidPaid,
    /// A transfer was announced.
    Transfer,
    /// A portal of the buyer says that it will be paid.
    BuyerStatus,
    /// A pause.
    Pause,
    /// The customer asks to pay by instalments.
    PlanAsked,
    /// It pays by instalments.
    PaymentPlan,
    /// A court or a lawyer deals with it.
    LegalHold,
    /// The customer is insolvent.
    Insolvency,
    /// Somebody died.
    Bereavement,
    /// Somebody is in difficulty.
    Vulnerability,
    /// It is never reminded of.
    Excluded,
}

/// Something that keeps, or kept, reminders back.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Hold {
    /// Its id.
    #[schema(examples("hld_01h455vb4pex5vsknk084sn02q"))]
    pub id: String,
    /// What it is: one of the kinds by which the list is narrowed.
    pub kind: String,
    /// The customer, by id.
    pub customer: String,
    /// The document, by id; absent where it is about everything of the customer.
    pub document: Option<String>,
    /// Its last day.
    pub until_on: Option<Date>,
    /// By when it is to be settled.
    pub due_on: Option<Date>,
    /// Who settles it: a user, by id.
    pub owner: Option<String>,
    /// What was promised, minor units.
    pub amount_minor: Option<i64>,
    /// Currency of that.
    pub currency: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// Who said so.
    pub opened_by: String,
    /// When.
    pub opened_at: Timestamp,
}

impl From<HoldRow> for Hold {
    fn from(row: HoldRow) -> Self {
        Self {
            id: row.id.to_string(),
            kind: row.kind,
            customer: row.customer_id.to_string(),
            document: row.item_id.map(|id| id.to_string()),
            until_on: row.until_on.map(Day::to_jiff),
            due_on: row.due_on.map(Day::to_jiff),
            owner: row.owner_id.map(|id| id.to_string()),
            amount_minor: row.amount_minor,
            currency: known(row.currency),
            reason: known(row.reason),
            opened_by: row.opened_by,
            opened_at: instant(row.opened_at),
        }
    }
}

/// Which holds are listed.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct HoldQuery {
    /// Of this kind.
    kind: Option<HoldKind>,
    /// Of this customer, by id.
    customer: Option<String>,
    /// After this id.
    after: Option<String>,
    /// At most so many, from 1 to 200; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

/// Lists what keeps reminders back now, in the order in which it began.
#[utoipa::path(get, path = "/api/v1/holds", tag = "collections", params(HoldQuery),
    responses((status = 200, description = "A page of holds", body = Page<Hold>)))]
pub async fn list(
    State(desk): State<Desk>,
    user: User,
    Asked(query): Asked<HoldQuery>,
) -> Answer<Page<Hold>> {
    let place: Place<HoldId> = Place::new(query.after.as_deref(), query.limit)?;
    let filter = HoldFilter {
        kind: query.kind.map(word).unwrap_or_default(),
        customer: sound_id(query.customer.as_deref(), "customer")?,
    };
    let rows = desk.read(&user, async move |ctx: &Ctx, tx: &mut Tx| {
        Ok(page_of_holds(tx, ctx, &filter, place.after, place.reach()).await?)
    });
    Ok(Json(place.page(rows.await?, |row| row.id.to_string(), Hold::from)))
}

/// Why reminders are to be kept back. A dispute is opened, and a promise noted, at an address of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HoldCause {
    /// The customer says that it has paid; needs the day on which the money is expected.
    SaidPaid,
    /// A transfer was announced; needs the day on which the money is expected.
    Transfer,
    /// A portal of the buyer says that it will be paid; needs the day on which the money is expected.
    BuyerStatus,
    /// A pause.
    Pause,
    /// The customer asks to pay by instalments.
    PlanAsked,
    /// It pays by instalments.
    PaymentPlan,
    /// A court or a lawyer deals with it.
    LegalHold,
    /// The customer is insolvent.
    Insolvency,
    /// Somebody died.
    Bereavement,
    /// Somebody is in difficulty.
    Vulnerability,
    /// It is never reminded of.
    Excluded,
}

/// Reminders to be kept back.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewHold {
    /// The customer, by id or number.
    #[schema(examples("C-1042"), min_length = 1, max_length = 200)]
    pub customer: String,
    /// The documents, by number; everything of the customer when there is none.
    #[serde(default)]
    #[schema(examples(json!(["FA-2026-0412"])), max_items = 200)]
    pub documents: Vec<String>,
    /// Why.
    pub kind: HoldCause,
    /// Its last day, or the day on which the money is expected.
    #[serde(default)]
    pub until_on: Option<Date>,
    /// What there is to say.
    #[serde(default)]
    #[schema(max_length = 1_000)]
    pub reason: String,
}

/// Reminders are kept back.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RemindersKept {
    /// What keeps them back, by id: one for each document, or one.
    pub holds: Vec<String>,
}

/// Keeps reminders of a customer, or of some of its documents, back from now on.
#[utoipa::path(post, path = "/api/v1/holds", tag = "collections", request_body = NewHold,
    responses((status = 200, description = "Kept back", body = RemindersKept)))]
pub async fn begin(
    State(desk): State<Desk>,
    user: User,
    write: Write,
    Sent(new): Sent<NewHold>,
) -> Answer<RemindersKept> {
    let command = HoldReminders {
        customer: new.customer,
        documents: new.documents,
        kind: word(new.kind),
        until: sound_day(new.until_on, "until_on")?,
        reason: sound_text(new.reason, TEXT_MAX, "reason")?,
        ..HoldReminders::default()
    };
    keep_back(&desk, &user, &write, command).await
}

/// Keeps reminders back, whatever the address at which that was asked.
pub async fn keep_back(
    desk: &Desk,
    user: &User,
    write: &Write,
    command: HoldReminders,
) -> Answer<RemindersKept> {
    let call = write.call("hold_reminders", &command);
    let held = desk.write(user, call, async move |ctx: &Ctx, tx: &mut Tx| {
        let (RemindersHeld { holds }, event) = hold_reminders(ctx, tx, &command).await?;
        Ok::<(RemindersKept, Option<Event>), DunningError>((RemindersKept { holds }, event))
    });
    Ok(Json(held.await.map_err(|error| named_field(error, FIELDS))?))
}

/// How a hold ended.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HoldEnding {
    /// How it ended.
    #[serde(default)]
    #[schema(max_length = 1_000)]
    pub ending: String,
}

/// A hold ended.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct HoldOver {
    /// The hold, by id.
    pub hold: String,
}

/// Ends what keeps reminders back: the next run goes on after the last step that was said.
#[utoipa::path(post, path = "/api/v1/holds/{id}/end", tag = "collections", request_body = HoldEnding, params(("id" = String, Path, description = "Id of the hold")),
    responses((status = 200, description = "Ended", body = HoldOver)))]
pub async fn end(
    State(desk): State<Desk>,
    user: User,
    Named(id): Named<HoldId>,
    write: Write,
    Sent(HoldEnding { ending }): Sent<HoldEnding>,
) -> Answer<HoldOver> {
    let ending = sound_text(ending, TEXT_MAX, "ending")?;
    let command = EndHold { hold: id.to_string(), ending };
    let call = write.call("end_hold", &command);
    let ended = desk.write(&user, call, async move |ctx: &Ctx, tx: &mut Tx| {
        let (ended, event) = end_hold(ctx, tx, &command).await?;
        Ok::<(HoldOver, Option<Event>), DunningError>((HoldOver { hold: ended.hold }, event))
    });
    Ok(Json(ended.await?))
}
