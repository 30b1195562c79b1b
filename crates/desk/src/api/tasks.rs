//! What people are to do about customers: listed, made, changed, and what came of it.

use app::activity::Event;
use app::collections::{
    ChangeTask, DunningError, MakeTask, TaskOutcome, TaskRow, TaskSaved, WorkTask, change_task,
    find_task_script, list_documents_of_task, make_task, page_of_tasks, work_task,
};
use app::context::Ctx;
use app::ids::{TaskId, UserId};
use axum::Json;
use axum::extract::State;
use db::Tx;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Answer;
use super::holds::TEXT_MAX;
use super::page::{OnDay, Page, Place};
use super::request::{
    Asked, Named, Sent, Write, more_than_nothing, named_field, sound_day, sound_id, sound_text, stated,
};
use super::shapes::{instant, known, word};
use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;

/// Which field each refusal is about.
const FIELDS: &[(&str, &str)] = &[
    ("dunning-customer-unknown", "customer"),
    ("dunning-document-unknown", "documents"),
    ("dunning-person-unknown", "person"),
    ("dunning-day-passed", "due_on"),
    ("dunning-bad-text", "why"),
];
/// The same of an outcome.
const OUTCOME_FIELDS: &[(&str, &str)] = &[
    ("dunning-currencies-differ", "amount_minor"),
    ("dunning-day-passed", "until_on"),
    ("dunning-bad-text", "reason"),
];

/// What a task asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TaskKind {
    /// A call.
    Call,
    /// A visit.
    Visit,
    /// Something to be looked at.
    Check,
    /// An answer.
    Answer,
    /// Something else.
    Other,
}

/// Something that one of our people is to do about a customer.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Task {
    /// Its id.
    #[schema(examples("tsk_01h455vb4pex5vsknk084sn02q"))]
    pub id: String,
    /// The customer, by id.
    pub customer: String,
    /// `call`, `visit`, `check`, `answer` or `other`.
    pub kind: String,
    /// What it comes of, by its code: `person`, `step`, `promise`, `dispute`…
    pub made_of: String,
    /// Why, as a person wrote it.
    pub why: Option<String>,
    /// By which day.
    pub due_on: Date,
    /// Who does it: a user, by id; absent for nobody in particular.
    pub person: Option<String>,
    /// Calls before it that reached nobody.
    pub tries: i64,
    /// `open`, `done` or `cancelled`.
    pub state: String,
    /// What came of it, by its code.
    pub outcome: Option<String>,
    /// What was noted about that.
    pub note: Option<String>,
    /// Who made it.
    pub made_by: String,
    /// When.
    pub made_at: Timestamp,
    /// Who did it.
    pub done_by: Option<String>,
    /// When.
    pub done_at: Option<Timestamp>,
}

impl From<TaskRow> for Task {
    fn from(row: TaskRow) -> Self {
        Self {
            id: row.id.to_string(),
            customer: row.customer_id.to_string(),
            kind: row.kind,
            made_of: row.made_of,
            why: known(row.why),
            due_on: row.due_on.to_jiff(),
            person: row.user_id.map(|id| id.to_string()),
            tries: row.tries,
            state: row.state,
            outcome: known(row.outcome),
            note: known(row.note),
            made_by: row.made_by,
            made_at: instant(row.made_at),
            done_by: row.done_by,
            done_at: row.done_at.map(instant),
        }
    }
}

/// A task with what it is about.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TaskDetails {
    /// The task.
    #[serde(flatten)]
    pub task: Task,
    /// The documents that it names, by id; none where it is about everything of the customer.
    pub documents: Vec<String>,
}

/// Which tasks are listed.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TaskQuery {
    /// Those of this person, by id, and of nobody in particular; everybody's when absent.
    person: Option<String>,
    /// After this place: `next` of the page before.
    after: Option<String>,
    /// At most so many, from 1 to 200; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

/// Lists open tasks by their days.
#[utoipa::path(get, path = "/api/v1/tasks", tag = "collections", params(TaskQuery),
    responses((status = 200, description = "A page of tasks", body = Page<Task>)))]
pub async fn list(
    State(desk): State<Desk>,
    user: User,
    Asked(query): Asked<TaskQuery>,
) -> Answer<Page<Task>> {
    let place: Place<OnDay<TaskId>> = Place::new(query.after.as_deref(), query.limit)?;
    let person: Option<UserId> = sound_id(query.person.as_deref(), "person")?;
    let after = place.after.map(|OnDay(on, id)| (on, id));
    let rows = desk.read(&user, async move |ctx: &Ctx, tx: &mut Tx| {
        Ok(page_of_tasks(tx, ctx, person, after, place.reach()).await?)
    });
    let key = |row: &TaskRow| OnDay(row.due_on.to_jiff(), row.id).to_string();
    Ok(Json(place.page(rows.await?, key, Task::from)))
}

/// Shows one task, whether it is open or not.
#[utoipa::path(get, path = "/api/v1/tasks/{id}", tag = "collections", params(("id" = String, Path, description = "Id of the task")),
    responses((status = 200, description = "The task", body = TaskDetails)))]
pub async fn one(State(desk): State<Desk>, user: User, Named(id): Named<TaskId>) -> Answer<TaskDetails> {
    let found = desk.read(&user, async move |ctx: &Ctx, tx: &mut Tx| {
        let script = find_task_script(tx, ctx, id).await?.ok_or(PageError::NotFound)?;
        let documents = list_documents_of_task(tx, ctx, id).await?;
        let documents = documents.into_iter().map(|item| item.id.to_string()).collect();
        Ok(TaskDetails { task: script.row.into(), documents })
    });
    Ok(Json(found.await?))
}

/// A task to be made.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTask {
    /// The customer, by id or number.
    #[schema(examples("C-1042"), min_length = 1, max_length = 200)]
    pub customer: String,
    /// The documents, by number; everything of the customer when there is none.
    #[serde(default)]
    #[schema(examples(json!(["FA-2026-0412"])), max_items = 200)]
    pub documents: Vec<String>,
    /// What it asks for.
    pub kind: TaskKind,
    /// By which day.
    pub due_on: Date,
    /// Who does it: a user, by e-mail address or id; who looks after the customer when empty.
    #[serde(default)]
    #[schema(max_length = 254)]
    pub person: String,
    /// Why.
    #[schema(min_length = 1, max_length = 1_000)]
    pub why: String,
}

/// A task was made or changed.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct TaskKept {
    /// The task, by id.
    pub task: String,
}

/// Gives somebody something to do about a customer.
#[utoipa::path(post, path = "/api/v1/tasks", tag = "collections", request_body = NewTask,
    responses((status = 200, description = "Made", body = TaskKept)))]
pub async fn make(
    State(desk): State<Desk>,
    user: User,
    write: Write,
    Sent(new): Sent<NewTask>,
) -> Answer<TaskKept> {
    let command = MakeTask {
        customer: new.customer,
        documents: new.documents,
        kind: word(new.kind),
        due: sound_day(Some(new.due_on), "due_on")?,
        user: new.person,
        why: sound_text(new.why, TEXT_MAX, "why")?,
    };
    let call = write.call("make_task", &command);
    let made = desk.write(&user, call, async move |ctx: &Ctx, tx: &mut Tx| {
        let (TaskSaved { task }, event) = make_task(ctx, tx, &command).await?;
        Ok::<(TaskKept, Option<Event>), DunningError>((TaskKept { task }, event))
    });
    Ok(Json(made.await.map_err(|error| named_field(error, FIELDS))?))
}

/// What is to change of a task; what is absent stays as it is.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TaskPatch {
    /// By which day.
    #[serde(deserialize_with = "stated")]
    #[schema(nullable = false)]
    pub due_on: Option<Date>,
    /// Who does it: a user, by e-mail address or id; empty for nobody in particular.
    #[serde(deserialize_with = "stated")]
    #[schema(nullable = false, max_length = 254)]
    pub person: Option<String>,
}

/// Gives an open task another day, or another person.
#[utoipa::path(patch, path = "/api/v1/tasks/{id}", tag = "collections", request_body = TaskPatch, params(("id" = String, Path, description = "Id of the task")),
    responses((status = 200, description = "Changed", body = TaskKept)))]
pub async fn change(
    State(desk): State<Desk>,
    user: User,
    Named(id): Named<TaskId>,
    write: Write,
    Sent(patch): Sent<TaskPatch>,
) -> Answer<TaskKept> {
    sound_day(patch.due_on, "due_on")?;
    let call = write.call("change_task", &(id.to_string(), &patch));
    let changed = desk.write(&user, call, async move |ctx: &Ctx, tx: &mut Tx| {
        let unknown = || DunningError::UnknownTask(id.to_string());
        let row = find_task_script(tx, ctx, id).await?.ok_or_else(unknown)?.row;
        let person = || row.user_id.map(|id| id.to_string()).unwrap_or_default();
        let command = ChangeTask {
            task: id.to_string(),
            due: Some(patch.due_on.unwrap_or(row.due_on.to_jiff())),
            user: patch.person.clone().unwrap_or_else(person),
        };
        let (TaskSaved { task }, event) = change_task(ctx, tx, &command).await?;
        Ok::<(TaskKept, Option<Event>), DunningError>((TaskKept { task }, event))
    });
    Ok(Json(changed.await.map_err(|error| named_field(error, FIELDS))?))
}

/// What can come of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeKind {
    /// They promised to pay: needs `until_on`; `amount_minor` where it is not all.
    Promise,
    /// They contest it: needs `reason`; `due_on` where a day is known by which it is settled.
    Dispute,
    /// They say that they have paid: needs `until_on`.
    SaidPaid,
    /// Nobody was reached: another task follows, and after some tries whoever looks after the customer decides.
    NotReached,
    /// The number is nobody's there.
    WrongNumber,
    /// Something else, in the note.
    Other,
    /// It is not done.
    Dropped,
}

/// What came of a task.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOutcome {
    /// What it was.
    pub outcome: OutcomeKind,
    /// The day that was promised, or on which the money is expected.
    #[serde(default)]
    pub until_on: Option<Date>,
    /// How much was promised, minor units; all that is open of the documents when absent.
    #[serde(default)]
    #[schema(minimum = 1)]
    pub amount_minor: Option<i64>,
    /// What they contest.
    #[serde(default)]
    #[schema(max_length = 1_000)]
    pub reason: String,
    /// By which day that is settled.
    #[serde(default)]
    pub due_on: Option<Date>,
    /// What else is to be remembered.
    #[serde(default)]
    #[schema(max_length = 1_000)]
    pub note: String,
}

impl NewOutcome {
    fn read(&self) -> Result<TaskOutcome, PageError> {
        let missing = || PageError::BadInput { code: "missing_field", field: Some("until_on".to_owned()) };
        let until = sound_day(self.until_on, "until_on")?;
        Ok(match self.outcome {
            OutcomeKind::Promise => TaskOutcome::Promise {
                until: until.ok_or_else(missing)?,
                amount_minor: more_than_nothing(self.amount_minor, "amount_minor")?,
            },
            OutcomeKind::Dispute => TaskOutcome::Dispute {
                reason: sound_text(self.reason.clone(), TEXT_MAX, "reason")?,
                due: sound_day(self.due_on, "due_on")?,
            },
            OutcomeKind::SaidPaid => TaskOutcome::SaidPaid { until: until.ok_or_else(missing)? },
            OutcomeKind::NotReached => TaskOutcome::NotReached,
            OutcomeKind::WrongNumber => TaskOutcome::WrongNumber,
            OutcomeKind::Other => TaskOutcome::Other,
            OutcomeKind::Dropped => TaskOutcome::Dropped,
        })
    }
}

/// A task ended.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct TaskDone {
    /// The task, by id.
    pub task: String,
    /// What keeps reminders back because of it, by id.
    pub holds: Vec<String>,
    /// The task that follows it, by id.
    pub next: Option<String>,
}

/// Ends a task with what came of it, and makes of that what it asks for.
#[utoipa::path(post, path = "/api/v1/tasks/{id}/outcome", tag = "collections", request_body = NewOutcome, params(("id" = String, Path, description = "Id of the task")),
    responses((status = 200, description = "Done", body = TaskDone)))]
pub async fn outcome(
    State(desk): State<Desk>,
    user: User,
    Named(id): Named<TaskId>,
    write: Write,
    Sent(new): Sent<NewOutcome>,
) -> Answer<TaskDone> {
    let outcome = new.read()?;
    let command = WorkTask { task: id.to_string(), outcome, note: sound_text(new.note, TEXT_MAX, "note")? };
    let call = write.call("work_task", &command);
    let worked = desk.write(&user, call, async move |ctx: &Ctx, tx: &mut Tx| {
        let (worked, event) = work_task(ctx, tx, &command).await?;
        let done = TaskDone { task: worked.task, holds: worked.holds, next: worked.next };
        Ok::<(TaskDone, Option<Event>), DunningError>((done, event))
    });
    Ok(Json(worked.await.map_err(|error| named_field(error, OUTCOME_FIELDS))?))
}
