//! What somebody should be told of customers: the list, from when on, and what a person says of one.

use db::{DbError, Tx};
use dunning::AlertLimits;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::refused::DunningError;
use super::store::{self, AlertRow, NewTask};
use super::tasks::{NOTE_MAX, TASK_KINDS, due_day, insert, person};
use crate::activity::Event;
use crate::context::Ctx;
use crate::customers;
use crate::ids::{AlertId, OpenItemId, TaskId};
use crate::typed::clean_text;

/// Largest limit in days, promises or reminders.
const COUNT_MAX: u32 = 3_650;
/// Largest limit of an amount, minor units.
const MINOR_MAX: i64 = 100_000_000_000_000;

/// Alerts that stand, those that somebody knows of or the others, before one of them, the last raised first, at most `limit`.
pub async fn page_of_alerts(
    tx: &mut Tx,
    ctx: &Ctx,
    is_acknowledged: bool,
    before: Option<AlertId>,
    limit: i64,
) -> Result<Vec<AlertRow>, DbError> {
    store::page_of_alerts(tx, ctx, is_acknowledged, before, limit).await
}

/// How many alerts nobody knows of yet.
pub async fn count_alerts(tx: &mut Tx, ctx: &Ctx) -> Result<i64, DbError> {
    store::count_alerts(tx, ctx).await
}

/// From when on the organisation wants to be told: what it said, or else the defaults.
pub async fn load_alert_limits(tx: &mut Tx, ctx: &Ctx) -> Result<AlertLimits, DbError> {
    Ok(store::find_limits(tx, ctx).await?.unwrap_or_default())
}

/// Say from when on the organisation wants to be told; nothing: never.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAlertLimits {
    /// Days by which a customer pays later than it did.
    pub slower_days: Option<u32>,
    /// Promises broken or kept in part in 90 days.
    pub broken_promises: Option<u32>,
    /// Days that the oldest document is late.
    pub late_days: Option<u32>,
    /// What is late in one currency, minor units.
    pub late_minor: Option<i64>,
    /// Reminders without an answer.
    pub unanswered: Option<u32>,
    /// Days that a document of a key account is late.
    pub key_account_days: Option<u32>,
    /// Whether the last day to act is watched.
    pub is_limitation_watched: bool,
    /// Whether what businesses owe is owed for carriage.
    pub is_carrier: bool,
}

/// The limits are so now; alerts follow with the next run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertLimitsSet {}

/// Says from when on the organisation wants to be told.
pub async fn set_alert_limits(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &SetAlertLimits,
) -> Result<(AlertLimitsSet, Option<Event>), DunningError> {
    let counts = [
        ("slower_days", command.slower_days),
        ("broken_promises", command.broken_promises),
        ("late_days", command.late_days),
        ("unanswered", command.unanswered),
        ("key_account_days", command.key_account_days),
    ];
    for (field, count) in counts {
        if count.is_some_and(|count| !(1..=COUNT_MAX).contains(&count)) {
            return Err(DunningError::BadLimit(field));
        }
    }
    if command.late_minor.is_some_and(|minor| !(1..=MINOR_MAX).contains(&minor)) {
        return Err(DunningError::BadLimit("late_minor"));
    }
    let before = load_alert_limits(tx, ctx).await?;
    let limits = AlertLimits {
        slower_days: command.slower_days,
        broken_promises: command.broken_promises,
        late_days: command.late_days,
        late_minor: command.late_minor,
        unanswered: command.unanswered,
        key_account_days: command.key_account_days,
        is_limitation_watched: command.is_limitation_watched,
        is_carrier: command.is_carrier,
    };
    if limits == before {
        return Ok((AlertLimitsSet {}, None));
    }
    store::replace_limits(tx, ctx, &limits).await?;
    let data = serde_json::json!({ "before": told(&before), "after": told(&limits) });
    Ok((AlertLimitsSet {}, Some(Event::new("alert_limits_set", ctx.org, data))))
}

/// Limits as an event keeps them.
fn told(limits: &AlertLimits) -> serde_json::Value {
    serde_json::json!({
        "slower_days": limits.slower_days,
        "broken_promises": limits.broken_promises,
        "late_days": limits.late_days,
        "late_minor": limits.late_minor,
        "unanswered": limits.unanswered,
        "key_account_days": limits.key_account_days,
        "limitation_watched": limits.is_limitation_watched,
        "carrier": limits.is_carrier,
    })
}

/// Say that one knows of an alert.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcknowledgeAlert {
    /// The alert, as its id's text.
    pub alert: String,
}

/// Somebody knows of an alert, and maybe does something about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertAcknowledged {
    /// The task that was made of it.
    pub task: Option<String>,
}

/// Notes that a person knows of an alert: it stands, and is asked about no more.
pub async fn acknowledge_alert(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &AcknowledgeAlert,
) -> Result<(AlertAcknowledged, Option<Event>), DunningError> {
    let row = load_new(tx, ctx, &command.alert).await?;
    store::acknowledge_alert(tx, ctx, row.id, None).await?;
    let data = serde_json::json!({ "alert": command.alert, "kind": row.kind });
    let event = Event::new("alert_acknowledged", row.customer_id, data);
    Ok((AlertAcknowledged { task: None }, Some(event)))
}

/// Give somebody something to do about an alert.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssignAlert {
    /// The alert, as its id's text.
    pub alert: String,
    /// One of [`TASK_KINDS`].
    pub kind: String,
    /// By which day; it has to be said.
    pub due: Option<Date>,
    /// Who does it, by e-mail address or id; empty for who looks after the customer.
    pub user: String,
    /// Why; the alert in words where a person says nothing else.
    pub why: String,
}

/// Makes a task of an alert, which somebody knows of with that.
pub async fn assign_alert(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &AssignAlert,
) -> Result<(AlertAcknowledged, Option<Event>), DunningError> {
    let row = load_new(tx, ctx, &command.alert).await?;
    let kind = TASK_KINDS.into_iter().find(|kind| *kind == command.kind);
    let kind = kind.ok_or_else(|| DunningError::UnknownKind(command.kind.clone()))?;
    let why = clean_text(&command.why);
    if why.chars().count() > NOTE_MAX {
        return Err(DunningError::BadText);
    }
    let due_on = due_day(ctx, command.due)?;
    let user = match person(tx, ctx, &command.user).await? {
        Some(user) => Some(user),
        None => customers::find_manager(tx, ctx, row.customer_id).await?,
    };
    let task = NewTask {
        id: TaskId::from_uuid(ctx.new_id()?),
        entity: ctx.legal_entity,
        customer: row.customer_id,
        kind,
        made_of: "alert",
        source: Some(row.id.uuid()),
        why: &why,
        due_on,
        user,
        tries: 0,
    };
    let items: Vec<OpenItemId> = row.item_id.into_iter().collect();
    insert(tx, ctx, &task, &items).await?;
    store::acknowledge_alert(tx, ctx, row.id, Some(task.id)).await?;
    let data = serde_json::json!({ "alert": command.alert, "kind": row.kind, "task": task.id.to_string() });
    let event = Event::new("alert_assigned", row.customer_id, data);
    Ok((AlertAcknowledged { task: Some(task.id.to_string()) }, Some(event)))
}

/// An alert that stands, is to be seen, and that nobody knows of yet.
async fn load_new(tx: &mut Tx, ctx: &Ctx, text: &str) -> Result<AlertRow, DunningError> {
    let unknown = || DunningError::UnknownAlert(text.to_owned());
    let id: AlertId = text.parse().map_err(|_| unknown())?;
    let row = store::find_alert(tx, ctx, id).await?;
    row.filter(|row| row.acknowledged_at.is_none()).ok_or_else(unknown)
}
