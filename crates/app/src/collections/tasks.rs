//! What people are to do about customers: calls, visits, and what waits for a decision.

use std::collections::BTreeMap;

use db::{DbError, Rows, Tx};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::hold_reminders::{find_customer, find_documents};
use super::recipient::Recipient;
use super::refused::DunningError;
use super::store::{self, HoldRow, NewTask, TaskPlace, TaskRow};
use super::verdict::StoredAnswer;
use crate::activity::Event;
use crate::context::Ctx;
use crate::customers::{self, ContactRow};
use crate::identity::{self, find_person};
use crate::ids::{CustomerId, LegalEntityId, MessageId, OpenItemId, TaskId, UserId};
use crate::receivables::{self, OpenItem};
use crate::typed::clean_text;

/// Longest reason and note.
pub(super) const NOTE_MAX: usize = 1_000;
/// Conversations that a script tells of.
const CONVERSATIONS: i64 = 5;
/// Tasks read at a time.
const PAGE: i64 = 500;

/// What a task asks for.
pub const TASK_KINDS: [&str; 5] = ["call", "visit", "check", "answer", "other"];

/// Give somebody something to do about a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MakeTask {
    /// The customer, by its id's text or its number.
    pub customer: String,
    /// The documents, by number; none: everything of the customer.
    pub documents: Vec<String>,
    /// One of [`TASK_KINDS`].
    pub kind: String,
    /// By which day; it has to be said.
    pub due: Option<Date>,
    /// Who does it, by e-mail address or id; empty for who looks after the customer.
    pub user: String,
    /// Why.
    pub why: String,
}

/// A task was made, or changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskSaved {
    /// Its id.
    pub task: String,
}

/// Makes a task.
pub async fn make_task(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &MakeTask,
) -> Result<(TaskSaved, Option<Event>), DunningError> {
    let customer = find_customer(tx, ctx, &command.customer).await?;
    let kind = TASK_KINDS.into_iter().find(|kind| *kind == command.kind);
    let kind = kind.ok_or_else(|| DunningError::UnknownKind(command.kind.clone()))?;
    let why = clean_text(&command.why);
    if why.is_empty() || why.chars().count() > NOTE_MAX {
        return Err(DunningError::BadText);
    }
    let due = due_day(ctx, command.due)?;
    let documents = find_documents(tx, ctx, customer, &command.documents).await?;
    let items: Vec<OpenItemId> = documents.iter().map(|item| item.id).collect();
    let user = match person(tx, ctx, &command.user).await? {
        Some(user) => Some(user),
        None => customers::find_manager(tx, ctx, customer).await?,
    };
    let task = NewTask {
        id: TaskId::from_uuid(ctx.new_id()?),
        entity: ctx.legal_entity,
        customer,
        kind,
        made_of: "person",
        source: None,
        why: &why,
        due_on: due,
        user,
        tries: 0,
    };
    insert(tx, ctx, &task, &items).await?;
    let data = serde_json::json!({ "task": task.id.to_string(), "kind": kind, "due": due });
    Ok((TaskSaved { task: task.id.to_string() }, Some(Event::new("task_made", customer, data))))
}

/// A day that was said and has not passed.
pub(super) fn due_day(ctx: &Ctx, due: Option<Date>) -> Result<Date, DunningError> {
    match due {
        None => Err(DunningError::DayMissing),
        Some(due) if due < ctx.today() => Err(DunningError::DayPassed(due)),
        Some(due) => Ok(due),
    }
}

/// The person of an address or an id; nobody where it is empty.
pub(super) async fn person(tx: &mut Tx, ctx: &Ctx, text: &str) -> Result<Option<UserId>, DunningError> {
    match text.trim() {
        "" => Ok(None),
        text => {
            let unknown = || DunningError::UnknownPerson(text.to_owned());
            Ok(Some(find_person(tx, ctx.org, text).await?.ok_or_else(unknown)?))
        }
    }
}

/// Keeps one task with its documents.
pub(super) async fn insert(
    tx: &mut Tx,
    ctx: &Ctx,
    task: &NewTask<'_>,
    items: &[OpenItemId],
) -> Result<(), DbError> {
    let (mut tasks, mut documents) = (store::task_rows(), store::task_document_rows());
    store::push_task((&mut tasks, &mut documents), ctx, task, items);
    db::insert_in_order(tx, [&mut tasks, &mut documents]).await
}

/// Whose step a message says: what becomes of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct OfMessage {
    pub id: MessageId,
    pub entity: LegalEntityId,
    pub kind: &'static str,
    pub made_of: &'static str,
    pub due_on: Date,
}

/// Adds what a message gives people to do: one task for each of its customers, for who looks after it.
pub(super) async fn push_tasks_of_message(
    tx: &mut Tx,
    ctx: &Ctx,
    (tasks, documents): (&mut Rows, &mut Rows),
    message: OfMessage,
    answer: &StoredAnswer,
) -> Result<(), DunningError> {
    let mut by_customer: BTreeMap<CustomerId, Vec<OpenItemId>> = BTreeMap::new();
    for step in answer.going() {
        by_customer.entry(step.customer).or_default().push(step.item);
    }
    for (customer, mut items) in by_customer {
        items.sort_unstable();
        items.dedup();
        let task = NewTask {
            id: TaskId::from_uuid(ctx.new_id()?),
            entity: message.entity,
            customer,
            kind: message.kind,
            made_of: message.made_of,
            source: Some(message.id.uuid()),
            why: "",
            due_on: message.due_on,
            user: customers::find_manager(tx, ctx, customer).await?,
            tries: 0,
        };
        store::push_task((&mut *tasks, &mut *documents), ctx, &task, &items);
    }
    Ok(())
}

/// Makes a task of something that happened to a customer, once.
pub(super) async fn make_task_of(
    tx: &mut Tx,
    ctx: &Ctx,
    (source, made_of): (Uuid, &'static str),
    (customer, kind): (CustomerId, &'static str),
    user: Option<UserId>,
    items: &[OpenItemId],
) -> Result<bool, DunningError> {
    if store::has_task_of(tx, ctx, (source, made_of), customer).await? {
        return Ok(false);
    }
    let user = match user {
        Some(user) => Some(user),
        None => customers::find_manager(tx, ctx, customer).await?,
    };
    let task = NewTask {
        id: TaskId::from_uuid(ctx.new_id()?),
        entity: ctx.legal_entity,
        customer,
        kind,
        made_of,
        source: Some(source),
        why: "",
        due_on: ctx.today(),
        user,
        tries: 0,
    };
    insert(tx, ctx, &task, items).await?;
    Ok(true)
}

/// Give a task another day, or another person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeTask {
    /// The task, as its id's text.
    pub task: String,
    /// By which day; it has to be said.
    pub due: Option<Date>,
    /// Who does it, by e-mail address or id; empty for nobody in particular.
    pub user: String,
}

/// Gives an open task another day and another person.
pub async fn change_task(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &ChangeTask,
) -> Result<(TaskSaved, Option<Event>), DunningError> {
    let row = load_open(tx, ctx, &command.task).await?;
    let due = due_day(ctx, command.due)?;
    let user = person(tx, ctx, &command.user).await?;
    store::update_task(tx, ctx, row.id, due, user).await?;
    let data = serde_json::json!({ "task": command.task, "due": due, "user": user.map(|id| id.to_string()) });
    let event = Event::new("task_changed", row.customer_id, data);
    Ok((TaskSaved { task: command.task.clone() }, Some(event)))
}

/// A task that is open and to be seen.
pub(super) async fn load_open(tx: &mut Tx, ctx: &Ctx, text: &str) -> Result<TaskRow, DunningError> {
    let unknown = || DunningError::UnknownTask(text.to_owned());
    let id: TaskId = text.parse().map_err(|_| unknown())?;
    store::find_task(tx, ctx, id).await?.filter(|row| row.state == "open").ok_or_else(unknown)
}

/// Open tasks after a place, those of one person and of nobody or everybody's, by their days, at most `limit`.
pub async fn page_of_tasks(
    tx: &mut Tx,
    ctx: &Ctx,
    user: Option<UserId>,
    after: Option<TaskPlace>,
    limit: i64,
) -> Result<Vec<TaskRow>, DbError> {
    store::page_of_tasks(tx, ctx, user, after, limit).await
}

/// How many calls a person has today or had before, with those of nobody.
pub async fn count_calls_due(tx: &mut Tx, ctx: &Ctx, user: UserId) -> Result<i64, DbError> {
    store::count_tasks_due(tx, ctx, "call", user, ctx.today()).await
}

/// Open tasks about a customer, the last made first, at most `limit`.
pub async fn list_open_tasks_of(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    limit: i64,
) -> Result<Vec<TaskRow>, DbError> {
    store::list_tasks_of(tx, ctx, customer, ("open", None), limit).await
}

/// The documents of a task, those that are still there.
pub async fn list_documents_of_task(tx: &mut Tx, ctx: &Ctx, id: TaskId) -> Result<Vec<OpenItem>, DbError> {
    let items = store::list_task_documents(tx, ctx, id).await?;
    receivables::list_items_of(tx, ctx, &items).await
}

/// What somebody needs who does a task.
#[derive(Clone, Debug)]
pub struct TaskScript {
    /// The task.
    pub row: TaskRow,
    /// Its documents that are open, or all that is late of the customer where it names none.
    pub documents: Vec<OpenItem>,
    /// All that the customer owes, per currency, after credit: all of it, and what is late; minor units.
    pub owed: Vec<(String, i64, i64)>,
    /// Who is talked to.
    pub recipient: Option<Recipient>,
    /// Everybody at the customer who has a telephone.
    pub phones: Vec<ContactRow>,
    /// What keeps reminders of the customer back.
    pub holds: Vec<HoldRow>,
    /// What people did about the customer before, the last first.
    pub before: Vec<TaskRow>,
}

/// The script of a task; nothing where there is none, or it is not to be seen.
pub async fn find_task_script(tx: &mut Tx, ctx: &Ctx, id: TaskId) -> Result<Option<TaskScript>, DbError> {
    let Some(row) = store::find_task(tx, ctx, id).await? else { return Ok(None) };
    let customer = row.customer_id;
    let mut documents = list_documents_of_task(tx, ctx, id).await?;
    documents.retain(|item| item.open_minor > 0);
    documents.sort_by_key(|item| (item.due_on, item.id));
    let holds = store::list_holds_of(tx, ctx, customer, (true, None), CONVERSATIONS).await?;
    let contacts = customers::list_contacts(tx, ctx, customer).await?;
    Ok(Some(TaskScript {
        documents,
        owed: receivables::sum_open_of(tx, ctx, customer, ctx.today()).await?,
        recipient: super::piles::find_recipient(tx, ctx, customer).await?,
        phones: contacts.into_iter().filter(|contact| !contact.phone.trim().is_empty()).collect(),
        holds,
        before: store::list_tasks_of(tx, ctx, customer, ("done", None), CONVERSATIONS).await?,
        row,
    }))
}

/// Tasks that ended by themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TasksClosed {
    /// Their ids.
    pub tasks: Vec<String>,
}

/// Ends the tasks of every legal entity whose documents were all settled: nobody calls about what was paid.
pub async fn close_settled_tasks(
    ctx: &Ctx,
    tx: &mut Tx,
) -> Result<(TasksClosed, Option<Event>), DunningError> {
    let mut closed = Vec::new();
    for ctx in identity::list_contexts(tx, &ctx.seeing_all()).await? {
        let mut after: Option<TaskPlace> = None;
        loop {
            let rows = store::page_of_tasks(tx, &ctx, None, after, PAGE).await?;
            let Some(last) = rows.last() else { break };
            after = Some((last.due_on.to_jiff(), last.id));
            for row in rows {
                if is_settled(tx, &ctx, &row).await? {
                    store::end_task(tx, &ctx, row.id, "cancelled", ("settled", "")).await?;
                    closed.push(row.id.to_string());
                }
            }
        }
    }
    let event = (!closed.is_empty())
        .then(|| Event::new("tasks_closed", ctx.legal_entity, serde_json::json!({ "tasks": closed })));
    Ok((TasksClosed { tasks: closed }, event))
}

/// Whether a task names documents, and nothing is open of any.
async fn is_settled(tx: &mut Tx, ctx: &Ctx, row: &TaskRow) -> Result<bool, DbError> {
    let items = store::list_task_documents(tx, ctx, row.id).await?;
    let found = receivables::list_items_of(tx, ctx, &items).await?;
    Ok(!items.is_empty() && found.iter().all(|item| item.open_minor <= 0))
}
