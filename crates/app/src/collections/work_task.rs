//! Say what came of a task: what was promised or disputed keeps reminders back at once.

use db::Tx;
use dunning::calendar::{Region, is_working_day};
use dunning::plan::Channel;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::customer_settings::find_contact_key;
use super::hold_reminders::{HoldReminders, hold_reminders};
use super::refused::DunningError;
use super::store::{self, NewTask, TaskRow};
use super::tasks::{NOTE_MAX, insert, list_documents_of_task, load_open};
use crate::activity::Event;
use crate::context::Ctx;
use crate::customers;
use crate::ids::{OpenItemId, TaskId};
use crate::typed::clean_text;

/// After so many calls that reached nobody, whoever looks after the customer decides.
const TRIES_MAX: i64 = 3;

/// Say what came of a task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkTask {
    /// The task, as its id's text.
    pub task: String,
    /// What came of it.
    pub outcome: TaskOutcome,
    /// What else is to be remembered.
    pub note: String,
}

/// What came of a task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskOutcome {
    /// They promised to pay.
    Promise {
        /// The day.
        until: Date,
        /// How much, minor units; nothing for all that is open of the documents.
        amount_minor: Option<i64>,
    },
    /// They contest it.
    Dispute {
        /// What they contest.
        reason: String,
        /// By which day it is settled.
        due: Option<Date>,
    },
    /// They say that they have paid.
    SaidPaid {
        /// When the money is expected.
        until: Date,
    },
    /// Nobody was reached.
    NotReached,
    /// The number is nobody's there.
    WrongNumber,
    /// Something else, in the note.
    Other,
    /// It is not done.
    Dropped,
}

impl TaskOutcome {
    /// Its stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Promise { .. } => "promise",
            Self::Dispute { .. } => "dispute",
            Self::SaidPaid { .. } => "said_paid",
            Self::NotReached => "not_reached",
            Self::WrongNumber => "wrong_number",
            Self::Other => "other",
            Self::Dropped => "dropped",
        }
    }
}

/// A task was worked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskWorked {
    /// Its id.
    pub task: String,
    /// What keeps reminders back now because of it.
    pub holds: Vec<String>,
    /// The task that follows it.
    pub next: Option<String>,
}

/// Ends a task with what came of it, and makes of that what it asks for, in one transaction.
pub async fn work_task(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &WorkTask,
) -> Result<(TaskWorked, Option<Event>), DunningError> {
    let row = load_open(tx, ctx, &command.task).await?;
    let note = clean_text(&command.note);
    let needs_note = matches!(command.outcome, TaskOutcome::Other | TaskOutcome::Dropped);
    if note.chars().count() > NOTE_MAX || (needs_note && note.is_empty()) {
        return Err(DunningError::BadText);
    }
    let mut worked = TaskWorked { task: command.task.clone(), holds: Vec::new(), next: None };
    if let Some(hold) = hold_of(ctx, tx, &row, command).await? {
        worked.holds = hold_reminders(ctx, tx, &hold).await?.0.holds;
    }
    match command.outcome {
        TaskOutcome::NotReached => worked.next = Some(try_again(ctx, tx, &row).await?),
        TaskOutcome::WrongNumber => {
            if let Some(key) = find_contact_key(tx, ctx, row.customer_id).await? {
                store::replace_address(tx, ctx, key, Channel::Call.as_str(), Some("bounced")).await?;
            }
        }
        TaskOutcome::Promise { .. }
        | TaskOutcome::Dispute { .. }
        | TaskOutcome::SaidPaid { .. }
        | TaskOutcome::Other
        | TaskOutcome::Dropped => {}
    }
    let state = if command.outcome == TaskOutcome::Dropped { "cancelled" } else { "done" };
    store::end_task(tx, ctx, row.id, state, (command.outcome.code(), &note)).await?;
    let data = serde_json::json!({ "task": command.task, "kind": row.kind, "outcome": command.outcome.code(),
        "holds": worked.holds, "next": worked.next });
    let kind = if state == "done" { "task_done" } else { "task_cancelled" };
    Ok((worked, Some(Event::new(kind, row.customer_id, data))))
}

/// What keeps reminders back from now on, where something does: of the documents of the task that are open, or of
/// everything where it names none.
async fn hold_of(
    ctx: &Ctx,
    tx: &mut Tx,
    row: &TaskRow,
    command: &WorkTask,
) -> Result<Option<HoldReminders>, DunningError> {
    let all = list_documents_of_task(tx, ctx, row.id).await?;
    let open: Vec<String> =
        all.iter().filter(|item| item.open_minor > 0).map(|item| item.number.clone()).collect();
    let hold = HoldReminders {
        customer: row.customer_id.to_string(),
        documents: open.clone(),
        reason: command.note.clone(),
        ..HoldReminders::default()
    };
    let hold = match &command.outcome {
        TaskOutcome::Promise { until, amount_minor } => HoldReminders {
            kind: "promise".to_owned(),
            until: Some(*until),
            amount_minor: *amount_minor,
            ..hold
        },
        TaskOutcome::Dispute { reason, due } => HoldReminders {
            kind: "dispute".to_owned(),
            due: *due,
            owner: row.user_id.map(|user| user.to_string()).unwrap_or_default(),
            reason: reason.clone(),
            ..hold
        },
        TaskOutcome::SaidPaid { until } => {
            HoldReminders { kind: "said_paid".to_owned(), until: Some(*until), ..hold }
        }
        TaskOutcome::NotReached | TaskOutcome::WrongNumber | TaskOutcome::Other | TaskOutcome::Dropped => {
            return Ok(None);
        }
    };
    // What was paid meanwhile is held back no more; nothing else of the customer is meant.
    match all.first() {
        Some(first) if open.is_empty() => Err(DunningError::UnknownDocument(first.number.clone())),
        Some(_) | None => Ok(Some(hold)),
    }
}

/// The next try, on the next working day; after the last one, a decision of who looks after the customer.
async fn try_again(ctx: &Ctx, tx: &mut Tx, row: &TaskRow) -> Result<String, DunningError> {
    let tries = row.tries.saturating_add(1);
    let is_last = tries >= TRIES_MAX;
    let items: Vec<OpenItemId> = store::list_task_documents(tx, ctx, row.id).await?;
    let manager = customers::find_manager(tx, ctx, row.customer_id).await?;
    let task = NewTask {
        id: TaskId::from_uuid(ctx.new_id()?),
        entity: ctx.legal_entity,
        customer: row.customer_id,
        kind: match (is_last, row.kind.as_str()) {
            (true, _) => "check",
            (false, "visit") => "visit",
            (false, _) => "call",
        },
        made_of: "tries",
        source: Some(row.id.uuid()),
        why: &row.why,
        due_on: next_working_day(ctx.today()),
        user: if is_last { manager.or(row.user_id) } else { row.user_id },
        tries,
    };
    insert(tx, ctx, &task, &items).await?;
    Ok(task.id.to_string())
}

fn next_working_day(today: Date) -> Date {
    let mut day = today;
    while let Ok(next) = day.tomorrow() {
        day = next;
        if is_working_day(day, Region::France) {
            break;
        }
    }
    day
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_next_try_is_on_a_working_day() {
        assert_eq!(next_working_day(date(2026, 7, 10)), date(2026, 7, 13));
        // The 14th of July is a holiday.
        assert_eq!(next_working_day(date(2026, 7, 13)), date(2026, 7, 15));
    }
}
