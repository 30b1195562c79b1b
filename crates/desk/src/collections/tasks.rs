//! What people are to do: the list of tasks, one task with its script, and what came of it.

use app::collections::{
    Recipient, TaskPlace, TaskRow, TaskScript, find_recipient, find_task_script, list_documents_of_task,
    list_open_tasks_of, page_of_tasks,
};
use app::context::Ctx;
use app::customers::find_customer;
use app::identity::{Permission, UserView, find_user};
use app::ids::{CustomerId, TaskId};
use askama::Template;
use axum::extract::{Path, State};
use db::Tx;
use jiff::civil::Date;
use money::Currency;

use super::holds::{Hold, load_all};
use super::line::contact;
use super::promises::reliability_in_words;
use crate::access::User;
use crate::customers::people;
use crate::error::PageError;
use crate::invoices::person;
use crate::state::Desk;
use crate::web::form::with_status;
use crate::web::{Address, FormState, Frame, PageResult, Section, Views, filters};
use crate::words::Words;

const PAGE: usize = 50;
/// Open tasks that the page of a customer shows.
const ON_CUSTOMER: i64 = 20;

/// A task as lists show it.
#[derive(Clone, Debug)]
pub struct Task {
    pub row: TaskRow,
    pub kind_key: String,
    /// What it comes of, in words.
    pub made_key: String,
    pub customer: String,
    /// Who does it, or empty.
    pub person: String,
    pub due: Date,
    /// Who is talked to, and the number that a telephone dials; or empty.
    pub contact: String,
    pub dial: String,
    /// Its documents that are open, by id and number.
    pub documents: Vec<(String, String)>,
    /// What is open of them per currency, minor units.
    pub open: Vec<(String, i64)>,
}

impl Task {
    async fn load(ctx: &Ctx, tx: &mut Tx, row: TaskRow) -> Result<Self, PageError> {
        let customer = find_customer(tx, ctx, row.customer_id).await?.map(|found| found.name);
        let person = match row.user_id {
            Some(user) => find_user(tx, ctx.org, user).await?.map(|user| user.name),
            None => None,
        };
        let recipient = find_recipient(tx, ctx, row.customer_id).await?;
        let mut documents = list_documents_of_task(tx, ctx, row.id).await?;
        documents.retain(|item| item.open_minor > 0);
        let mut open: Vec<(String, i64)> = Vec::new();
        for item in &documents {
            match open.iter_mut().find(|(currency, _)| currency == item.currency.code()) {
                Some((_, sum)) => *sum = sum.saturating_add(item.open_minor),
                None => open.push((item.currency.code().to_owned(), item.open_minor)),
            }
        }
        Ok(Self {
            kind_key: format!("tasks-kind-{}", row.kind),
            made_key: format!("tasks-made-of-{}", row.made_of.replace('_', "-")),
            customer: customer.unwrap_or_default(),
            person: person.unwrap_or_default(),
            due: row.due_on.to_jiff(),
            contact: recipient.as_ref().map(reached_at).unwrap_or_default(),
            dial: recipient.map(|recipient| dial(&recipient.phone)).unwrap_or_default(),
            documents: documents.into_iter().map(|item| (item.id.to_string(), item.number)).collect(),
            open,
            row,
        })
    }
}

/// Who is talked to: by the telephone where there is one.
fn reached_at(recipient: &Recipient) -> String {
    match (recipient.name.trim(), recipient.phone.trim()) {
        (_, "") => contact(recipient),
        ("", phone) => phone.to_owned(),
        (name, phone) => format!("{name} · {phone}"),
    }
}

/// A number as a telephone dials it.
fn dial(phone: &str) -> String {
    phone.chars().filter(|character| character.is_ascii_digit() || *character == '+').collect()
}

/// Open tasks about a customer, the last made first.
pub async fn tasks_of(ctx: &Ctx, tx: &mut Tx, customer: CustomerId) -> Result<Vec<Task>, PageError> {
    let mut tasks = Vec::new();
    for row in list_open_tasks_of(tx, ctx, customer, ON_CUSTOMER).await? {
        tasks.push(Task::load(ctx, tx, row).await?);
    }
    Ok(tasks)
}

#[derive(Template)]
#[template(path = "collections/templates/tasks.html")]
struct TasksPage {
    frame: Frame,
    section: &'static str,
    views: Views,
    whose: Vec<(&'static str, String, bool)>,
    /// Late, today, later: what stands above them, and the tasks.
    groups: Vec<(&'static str, Vec<Task>)>,
    next: Option<String>,
    first: Option<String>,
}

/// `GET /collections/tasks?who=…`
pub async fn tasks(State(desk): State<Desk>, user: User, address: Address) -> PageResult {
    let reader = user.clone();
    desk.show(&user, Section::Collections, async move |ctx: &Ctx, tx: &mut Tx, frame| {
        let is_all = address.value("who") == "all";
        let mine = person(&reader).filter(|_| !is_all);
        let after = place_of(address.value("after"));
        let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
        let mut rows = page_of_tasks(tx, ctx, mine, after, limit).await?;
        let has_more = rows.len() > PAGE;
        rows.truncate(PAGE);
        let last = rows.last().filter(|_| has_more);
        let next = last.map(|row| format!("{}~{}", row.due_on.to_jiff(), row.id));
        let mut groups: Vec<(&'static str, Vec<Task>)> = Vec::new();
        for row in rows {
            let task = Task::load(ctx, tx, row).await?;
            let key = group_of(task.due, ctx.today());
            match groups.last_mut().filter(|(last, _)| *last == key) {
                Some((_, tasks)) => tasks.push(task),
                None => groups.push((key, vec![task])),
            }
        }
        let whose = |key, word: &str, is_current| {
            (key, address.without(&["after"]).with("who", word).to_string(), is_current)
        };
        let views = Views::load(tx, ctx, person(&reader), "/collections/tasks", address.query()).await?;
        Ok(TasksPage {
            views,
            section: "tasks",
            whose: vec![whose("tasks-mine", "", !is_all), whose("tasks-all", "all", is_all)],
            groups,
            next: next.map(|place| address.with("after", &place).to_string()),
            first: after.map(|_| address.without(&["after"]).to_string()),
            frame,
        })
    })
    .await
}

fn group_of(due: Date, today: Date) -> &'static str {
    match due.cmp(&today) {
        std::cmp::Ordering::Less => "tasks-late",
        std::cmp::Ordering::Equal => "tasks-today",
        std::cmp::Ordering::Greater => "tasks-later",
    }
}

/// A place as an address holds it: the day, and the task.
fn place_of(text: &str) -> Option<TaskPlace> {
    let (on, id) = text.split_once('~')?;
    Some((on.parse().ok()?, id.parse().ok()?))
}

#[derive(Template)]
#[template(path = "collections/templates/task.html")]
struct TaskPage {
    frame: Frame,
    task: Task,
    script: TaskScript,
    /// What to say, sentence by sentence.
    say: Vec<String>,
    holds: Vec<Hold>,
    reliability: String,
    /// What people did before: its day, its kind, what came of it, and the note.
    before: Vec<(i64, String, String, String)>,
    people: Vec<UserView>,
    today: Date,
    may_act: bool,
    form: FormState,
}

impl TaskPage {
    fn is_open(&self) -> bool {
        self.task.row.state == "open"
    }

    /// Whether the part of an outcome is open: its form was refused.
    fn is_refused(&self, outcome: &str) -> bool {
        self.form.is_refused() && self.form.value("outcome") == outcome
    }

    /// What was typed in a field of an outcome.
    fn typed(&self, outcome: &str, field: &str) -> &str {
        if self.is_refused(outcome) { self.form.value(field) } else { "" }
    }

    fn is_person(&self, person: &UserView) -> bool {
        self.task.row.user_id.is_some_and(|user| user.to_string() == person.id)
    }
}

/// `GET /collections/tasks/{id}`
pub async fn task(State(desk): State<Desk>, user: User, Path(id): Path<String>) -> PageResult {
    task_page(&desk, &user, &id, FormState::default()).await
}

/// The page of a task, with a form that was refused when there is one.
pub async fn task_page(desk: &Desk, user: &User, id: &str, form: FormState) -> PageResult {
    let id: TaskId = id.parse().map_err(|_| PageError::NotFound)?;
    let (reader, status) = (user.clone(), form.status());
    let page = desk
        .show(user, Section::Collections, async move |ctx: &Ctx, tx: &mut Tx, frame| {
            let script = find_task_script(tx, ctx, id).await?.ok_or(PageError::NotFound)?;
            let words = &reader.words;
            let task = Task::load(ctx, tx, script.row.clone()).await?;
            let may_act = reader.may(Permission::WriteReceivables);
            let before = script.before.iter().map(|row| {
                let outcome = words.say(&format!("tasks-outcome-{}", row.outcome.replace('_', "-")));
                let at = row.done_at.unwrap_or(row.made_at);
                (at, format!("tasks-kind-{}", row.kind), outcome, row.note.clone())
            });
            Ok(TaskPage {
                before: before.collect(),
                say: say(&task, &script, &reader, ctx.today()),
                holds: load_all(ctx, tx, script.holds.clone()).await?,
                reliability: reliability_in_words(ctx, tx, script.row.customer_id, words).await?,
                people: if may_act { people(ctx, tx).await? } else { Vec::new() },
                today: ctx.today(),
                may_act,
                task,
                script,
                form,
                frame,
            })
        })
        .await;
    with_status(status, page)
}

/// What to say, from what is owed today.
fn say(task: &Task, script: &TaskScript, reader: &User, today: Date) -> Vec<String> {
    let words = &reader.words;
    let late = script.documents.iter().filter(|item| item.due_on < today).count();
    let owed = if task.open.is_empty() {
        let late = script.owed.iter().map(|(currency, _, late)| (currency.clone(), *late));
        late.filter(|(_, minor)| *minor > 0).collect()
    } else {
        task.open.clone()
    };
    let name = script.recipient.as_ref().map(|recipient| recipient.name.as_str()).unwrap_or_default();
    let mut said = vec![words.say_with(
        if name.is_empty() { "tasks-say-hello" } else { "tasks-say-hello-name" },
        &[("name", name.to_owned().into()), ("me", reader.principal.name.clone().into())],
    )];
    let values = [
        ("count", i64::try_from(late).unwrap_or(i64::MAX).into()),
        ("amount", amounts(&owed, words).into()),
        ("shown", words.count(i64::try_from(late).unwrap_or(i64::MAX)).into()),
    ];
    said.push(words.say_with(if late > 0 { "tasks-say-late" } else { "tasks-say-owed" }, &values));
    if task.row.made_of == "promise" {
        said.push(words.say("tasks-say-promise"));
    }
    said.push(words.say("tasks-say-ask"));
    said
}

fn amounts(sums: &[(String, i64)], words: &Words) -> String {
    let told = sums
        .iter()
        .map(|(currency, minor)| words.amount(*minor, Currency::parse(currency).unwrap_or(Currency::EUR)));
    told.collect::<Vec<String>>().join(", ")
}
