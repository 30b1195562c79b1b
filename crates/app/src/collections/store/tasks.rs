//! Statements on what people are to do.

use db::{Day, DbError, Rows, Tx, day, execute, fetch_all, fetch_one, fetch_optional};
use jiff::civil::Date;
use uuid::Uuid;

use crate::context::Ctx;
use crate::customers::seen;
use crate::ids::{CustomerId, LegalEntityId, OpenItemId, TaskId, UserId};

db::row! {
    /// Something that one of our people is to do about a customer.
    #[derive(Clone, Debug)]
    pub struct TaskRow {
        /// Its id.
        pub id: TaskId,
        /// About whom.
        pub customer_id: CustomerId,
        /// `call`, `visit`, `check`, `answer` or `other`.
        pub kind: String,
        /// What it comes of: `person`, `step`, `handover`, `promise`, `dispute`, `alert` or `tries`.
        pub made_of: String,
        /// Why, as a person wrote it; or empty.
        pub why: String,
        /// By which day.
        pub due_on: Day,
        /// Who does it; nobody in particular where it is empty.
        pub user_id: Option<UserId>,
        /// Calls before it that reached nobody.
        pub tries: i64,
        /// `open`, `done` or `cancelled`.
        pub state: String,
        /// What came of it, by its code; or empty.
        pub outcome: String,
        /// What a person noted about that, or empty.
        pub note: String,
        /// Who made it.
        pub made_by: String,
        /// When, in microseconds since 1970 UTC.
        pub made_at: i64,
        /// Who did it.
        pub done_by: Option<String>,
        /// When.
        pub done_at: Option<i64>,
    }
}

/// A statement on tasks `k`.
macro_rules! tasks {
    ($($rest:tt)+) => {
        concat!(
            "select k.id, k.customer_id, k.kind, k.made_of, k.why, k.due_on, k.user_id, k.tries, k.state, k.outcome, \
             k.note, k.made_by, k.made_at, k.done_by, k.done_at from collection_tasks k ",
            $($rest)+
        )
    };
}

/// A task about to be made.
pub(in crate::collections) struct NewTask<'a> {
    pub id: TaskId,
    pub entity: LegalEntityId,
    pub customer: CustomerId,
    pub kind: &'static str,
    pub made_of: &'static str,
    pub source: Option<Uuid>,
    pub why: &'a str,
    pub due_on: Date,
    pub user: Option<UserId>,
    pub tries: i64,
}

pub(in crate::collections) fn task_rows() -> Rows {
    Rows::new(
        "collection_tasks",
        &[
            "org_id",
            "id",
            "legal_entity_id",
            "customer_id",
            "kind",
            "made_of",
            "source_id",
            "why",
            "due_on",
            "user_id",
            "tries",
            "state",
            "outcome",
            "note",
            "made_by",
            "made_at",
        ],
    )
}

pub(in crate::collections) fn task_document_rows() -> Rows {
    Rows::new("collection_task_documents", &["org_id", "task_id", "item_id"])
}

/// Adds a task with its documents.
pub(in crate::collections) fn push_task(
    (tasks, documents): (&mut Rows, &mut Rows),
    ctx: &Ctx,
    task: &NewTask<'_>,
    items: &[OpenItemId],
) {
    tasks.push([
        ctx.org.into(),
        task.id.into(),
        task.entity.into(),
        task.customer.into(),
        task.kind.into(),
        task.made_of.into(),
        task.source.into(),
        task.why.to_owned().into(),
        task.due_on.into(),
        task.user.into(),
        task.tries.into(),
        "open".into(),
        "".into(),
        "".into(),
        ctx.actor.clone().into(),
        ctx.now_micros().into(),
    ]);
    for item in items {
        documents.push([ctx.org.into(), task.id.into(), (*item).into()]);
    }
}

pub(in crate::collections) async fn find_task(
    tx: &mut Tx,
    ctx: &Ctx,
    id: TaskId,
) -> Result<Option<TaskRow>, DbError> {
    fetch_optional!(
        tx,
        TaskRow,
        tasks!("where k.org_id = $1 and k.id = $2 and k.legal_entity_id = $3", seen!("k.customer_id", "$4")),
        ctx.org,
        id,
        ctx.legal_entity,
        ctx.only_of
    )
}

/// When somebody of ours last spoke with a customer: the last call or visit in which they were reached, in microseconds.
pub(in crate::collections) async fn find_last_spoken(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
) -> Result<Option<i64>, DbError> {
    let (at,) = fetch_one!(
        tx,
        (Option<i64>,),
        "select max(done_at) from collection_tasks where org_id = $1 and customer_id = $2 and legal_entity_id = $3 \
         and kind in ('call', 'visit') and state = 'done' and outcome in ('promise', 'dispute', 'said_paid', 'other')",
        ctx.org,
        customer,
        ctx.legal_entity
    )?;
    Ok(at)
}

/// Whether a source made a task of a customer before.
pub(in crate::collections) async fn has_task_of(
    tx: &mut Tx,
    ctx: &Ctx,
    (source, made_of): (Uuid, &str),
    customer: CustomerId,
) -> Result<bool, DbError> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "select count(*) from collection_tasks where org_id = $1 and source_id = $2 and made_of = $3 \
         and customer_id = $4",
        ctx.org,
        source,
        made_of,
        customer
    )?;
    Ok(count > 0)
}

/// The documents that a task names.
pub(in crate::collections) async fn list_task_documents(
    tx: &mut Tx,
    ctx: &Ctx,
    task: TaskId,
) -> Result<Vec<OpenItemId>, DbError> {
    let rows = fetch_all!(
        tx,
        (OpenItemId,),
        "select item_id from collection_task_documents where org_id = $1 and task_id = $2 order by item_id",
        ctx.org,
        task
    )?;
    Ok(rows.into_iter().map(|(item,)| item).collect())
}

/// A place among tasks: the day, and which of that day.
pub type TaskPlace = (Date, TaskId);

/// Open tasks after a place, those of one person and of nobody or everybody's, by their days, at most `limit`.
pub(in crate::collections) async fn page_of_tasks(
    tx: &mut Tx,
    ctx: &Ctx,
    user: Option<UserId>,
    after: Option<TaskPlace>,
    limit: i64,
) -> Result<Vec<TaskRow>, DbError> {
    let (on, id) = after.unwrap_or((Date::constant(1, 1, 1), TaskId::from_uuid(Uuid::nil())));
    fetch_all!(
        tx,
        TaskRow,
        tasks!(
            "where k.org_id = $1 and k.legal_entity_id = $2 and k.state = 'open' \
             and (k.due_on > $3 or (k.due_on = $3 and k.id > $4)) \
             and ($5 is null or k.user_id is null or k.user_id = $5)",
            seen!("k.customer_id", "$6"),
            " order by k.due_on, k.id limit $7"
        ),
        ctx.org,
        ctx.legal_entity,
        day(on),
        id,
        user,
        ctx.only_of,
        limit
    )
}

/// How many open tasks of a kind are due on a day or before, of one person and of nobody.
pub(in crate::collections) async fn count_tasks_due(
    tx: &mut Tx,
    ctx: &Ctx,
    kind: &str,
    user: UserId,
    on: Date,
) -> Result<i64, DbError> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        concat!(
            "select count(*) from collection_tasks k where k.org_id = $1 and k.legal_entity_id = $2 and k.state = 'open' \
             and k.due_on <= $3 and k.kind = $4 and (k.user_id is null or k.user_id = $5)",
            seen!("k.customer_id", "$6")
        ),
        ctx.org,
        ctx.legal_entity,
        day(on),
        kind,
        user,
        ctx.only_of
    )?;
    Ok(count)
}

/// Tasks of a customer, the last made first, before one of them, at most `limit`.
pub(in crate::collections) async fn list_tasks_of(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    (state, before): (&str, Option<TaskId>),
    limit: i64,
) -> Result<Vec<TaskRow>, DbError> {
    fetch_all!(
        tx,
        TaskRow,
        tasks!(
            "where k.org_id = $1 and k.customer_id = $2 and k.legal_entity_id = $3 and k.state = $4 and k.id < $5",
            seen!("k.customer_id", "$6"),
            " order by k.id desc limit $7"
        ),
        ctx.org,
        customer,
        ctx.legal_entity,
        state,
        before.unwrap_or(TaskId::from_uuid(Uuid::max())),
        ctx.only_of,
        limit
    )
}

/// Ends an open task.
pub(in crate::collections) async fn end_task(
    tx: &mut Tx,
    ctx: &Ctx,
    id: TaskId,
    state: &str,
    (outcome, note): (&str, &str),
) -> Result<(), DbError> {
    let touched = execute!(
        tx,
        "update collection_tasks set state = $3, outcome = $4, note = $5, done_by = $6, done_at = $7 \
         where org_id = $1 and id = $2 and state = 'open'",
        ctx.org,
        id,
        state,
        outcome,
        note,
        ctx.actor.as_str(),
        ctx.now_micros()
    )?;
    db::expect_one("end a task", touched)
}

/// Gives an open task another day and another person.
pub(in crate::collections) async fn update_task(
    tx: &mut Tx,
    ctx: &Ctx,
    id: TaskId,
    due_on: Date,
    user: Option<UserId>,
) -> Result<(), DbError> {
    let touched = execute!(
        tx,
        "update collection_tasks set due_on = $3, user_id = $4 where org_id = $1 and id = $2 and state = 'open'",
        ctx.org,
        id,
        day(due_on),
        user
    )?;
    db::expect_one("change a task", touched)
}
