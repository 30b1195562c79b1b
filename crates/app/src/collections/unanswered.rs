//! Reminders by e-mail that nobody answered, and the call that is made of one.

use std::collections::HashMap;

use db::{DbError, Tx};
use uuid::Uuid;

use super::plan_body::PlanBody;
use super::refused::DunningError;
use super::store;
use super::tasks::make_task_of;
use super::verdict::StoredAnswer;
use crate::context::Ctx;
use crate::ids::{CustomerId, MessageId, OpenItemId};
use crate::receivables;

/// Reminders that waited for longer than their plan says are left alone after so many days: whoever sets a plan so for the first
/// time is not given what is long over.
const LATE_DAYS: i64 = 14;
const DAY_MICROS: i64 = 24 * 60 * 60 * 1_000_000;
/// Tasks of a customer that are looked at.
const TASKS_MAX: i64 = 50;

/// A reminder by e-mail of one customer, which waited for as long as its plan says and was answered by nobody.
pub(crate) struct UnansweredMail {
    pub message: MessageId,
    pub customer: CustomerId,
    /// When it was handed over, in microseconds since 1970 UTC.
    pub sent_at: i64,
    /// Of its documents, what is still open.
    items: Vec<OpenItemId>,
}

/// Reminders of the context's legal entity that nobody answered: the last one of each contact, where something of it is open and nothing
/// keeps reminders back.
pub(crate) async fn list_unanswered_mails(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<UnansweredMail>, DbError> {
    let mut days_of: HashMap<String, i64> = HashMap::new();
    for row in store::list_plans(tx, ctx).await? {
        let body = serde_json::from_str::<PlanBody>(&row.body).ok();
        if let Some(days) = body.map(|body| i64::from(body.unread_days)).filter(|days| *days > 0) {
            days_of.insert(row.id.to_string(), days);
        }
    }
    let Some(longest) = days_of.values().max() else { return Ok(Vec::new()) };
    let now = ctx.now_micros();
    let since = now.saturating_sub((longest + LATE_DAYS) * DAY_MICROS);
    let mut last_of: HashMap<Uuid, store::SentBefore> = HashMap::new();
    for row in store::list_sent_since(tx, ctx, since).await? {
        if let Some(contact) = row.contact_key {
            last_of.insert(contact, row);
        }
    }
    let mut rows: Vec<(Uuid, store::SentBefore)> = last_of.into_iter().collect();
    rows.sort_unstable_by_key(|(_, row)| row.id);
    let mut found = Vec::new();
    for (contact, row) in rows.into_iter().filter(|(_, row)| row.channel == "email") {
        let Some(stored) = store::find_message(tx, ctx, row.id).await? else { continue };
        let Some(answer) = StoredAnswer::read(&stored.verdict) else { continue };
        let plans = answer.lines.iter().filter_map(|line| days_of.get(line.plan.as_deref()?));
        let waited = now.saturating_sub(row.state_at);
        let is_due = plans
            .max()
            .is_some_and(|days| (days * DAY_MICROS..(days + LATE_DAYS) * DAY_MICROS).contains(&waited));
        // A message about several customers led nobody into the portal.
        if !is_due || answer.customers_told().len() != 1 {
            continue;
        }
        let heard = store::find_conversation(tx, ctx, contact).await?.and_then(|(heard_at, _)| heard_at);
        let is_held = !store::list_holds_of(tx, ctx, row.customer_id, (true, None), 1).await?.is_empty();
        if is_held || heard.is_some_and(|at| at >= row.state_at) {
            continue;
        }
        let named: Vec<OpenItemId> = answer.going().map(|step| step.item).collect();
        let known = receivables::list_items_of(tx, ctx, &named).await?;
        let items: Vec<OpenItemId> =
            known.iter().filter(|item| item.open_minor > 0).map(|item| item.id).collect();
        if !items.is_empty() {
            let (message, customer, sent_at) = (row.id, row.customer_id, row.state_at);
            found.push(UnansweredMail { message, customer, sent_at, items });
        }
    }
    Ok(found)
}

/// Makes a call of a reminder, once; no where one is to be made at the customer anyway, or was.
pub(crate) async fn make_call_task(
    tx: &mut Tx,
    ctx: &Ctx,
    mail: &UnansweredMail,
) -> Result<bool, DunningError> {
    let open = store::list_tasks_of(tx, ctx, mail.customer, ("open", None), TASKS_MAX).await?;
    if open.iter().any(|task| task.kind == "call" || task.kind == "visit") {
        return Ok(false);
    }
    let source = (mail.message.uuid(), "unread");
    make_task_of(tx, ctx, source, (mail.customer, "call"), None, &mail.items).await
}
