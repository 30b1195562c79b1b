//! What people say of tasks: what came of one, another day or person, a new one.

use app::collections::{
    ChangeTask, MakeTask, TaskOutcome, WorkTask, change_task, find_promise_currency, list_documents_of_task,
    make_task, work_task,
};
use app::context::Ctx;
use app::ids::{CustomerId, TaskId};
use app::write::{Call, WriteError};
use axum::extract::{Path, State};
use axum_extra::extract::CookieJar;
use db::Tx;
use jiff::civil::Date;

use super::act::{missing, refused_at};
use super::tasks::task_page;
use super::wording::refused;
use crate::access::User;
use crate::error::PageError;
use crate::reconcile::typed::amount;
use crate::state::Desk;
use crate::web::asked::{day, given};
use crate::web::form::done;
use crate::web::{FormState, PageResult};

const LIST: &str = "/collections/tasks";

/// A day that has to be there.
fn needed(field: &'static str, form: &FormState) -> Result<Date, PageError> {
    day(field, Some(form.value(field)))?.ok_or(PageError::BadField { field, message: "list-bad-day" })
}

/// `POST /collections/tasks/{id}/work`
pub async fn work(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Path(id): Path<String>,
    form: FormState,
) -> PageResult {
    let task: TaskId = id.parse().map_err(|_| PageError::NotFound)?;
    let worked = match outcome(&desk, &user, task, &form).await {
        Ok(outcome) => {
            let command = WorkTask { task: task.to_string(), outcome, note: form.value("note").to_owned() };
            let call = Call::new("work_task", &command);
            desk.write(&user, call, async move |ctx, tx| work_task(ctx, tx, &command).await).await
        }
        Err(error) => Err(error),
    };
    let text = match worked {
        Ok(worked) if worked.next.is_some() => {
            return done(&desk, jar, &user.words.say("tasks-tried"), LIST);
        }
        Ok(worked) if !worked.holds.is_empty() => {
            return done(&desk, jar, &user.words.say("tasks-worked-held"), LIST);
        }
        Ok(_) => return done(&desk, jar, &user.words.say("tasks-worked"), LIST),
        Err(PageError::Refused(refusal)) if refusal.code == "dunning-task-unknown" => {
            return Err(PageError::NotFound);
        }
        Err(PageError::Refused(refusal)) => refused(&refusal, &user.words),
        Err(PageError::BadField { message, .. }) => user.words.say(message),
        Err(error) => return Err(missing(error)),
    };
    let refused = form.wrong("", text);
    task_page(&desk, &user, &id, refused).await
}

/// What was said of a task, as it was typed.
async fn outcome(desk: &Desk, user: &User, task: TaskId, form: &FormState) -> Result<TaskOutcome, PageError> {
    Ok(match form.value("outcome") {
        "promise" => TaskOutcome::Promise {
            until: needed("until", form)?,
            amount_minor: match given(Some(form.value("amount"))) {
                Some(text) => Some(promised(desk, user, task, text).await?),
                None => None,
            },
        },
        "dispute" => TaskOutcome::Dispute {
            reason: form.value("reason").to_owned(),
            due: day("due", Some(form.value("due")))?,
        },
        "said_paid" => TaskOutcome::SaidPaid { until: needed("until", form)? },
        "not_reached" => TaskOutcome::NotReached,
        "wrong_number" => TaskOutcome::WrongNumber,
        "dropped" => TaskOutcome::Dropped,
        _ => TaskOutcome::Other,
    })
}

/// An amount that was promised, in the currency of what the task is about.
async fn promised(desk: &Desk, user: &User, task: TaskId, text: &str) -> Result<i64, PageError> {
    let currency = desk.read(user, async move |ctx: &Ctx, tx: &mut Tx| {
        let documents = list_documents_of_task(tx, ctx, task).await?;
        let Some(first) = documents.first() else { return Ok(money::Currency::EUR) };
        let open = documents.iter().filter(|item| item.open_minor > 0);
        let numbers: Vec<String> = open.map(|item| item.number.clone()).collect();
        let found = find_promise_currency(tx, ctx, first.customer, &numbers).await;
        found.map_err(|error| PageError::from(WriteError::Refused(error)))
    });
    amount(text, currency.await?, "amount")
}

/// `POST /collections/tasks/{id}/change`
pub async fn change(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Path(id): Path<String>,
    form: FormState,
) -> PageResult {
    let task: TaskId = id.parse().map_err(|_| PageError::NotFound)?;
    let command = ChangeTask {
        task: task.to_string(),
        due: day("due", Some(form.value("due")))?,
        user: form.value("user").to_owned(),
    };
    let call = Call::new("change_task", &command);
    let changed = desk.write(&user, call, async move |ctx, tx| change_task(ctx, tx, &command).await).await;
    let place = format!("{LIST}/{id}");
    match changed {
        Ok(_) => done(&desk, jar, &user.words.say("tasks-changed"), &place),
        Err(PageError::Refused(refusal)) if refusal.code == "dunning-task-unknown" => {
            Err(PageError::NotFound)
        }
        Err(error) => refused_at(&desk, &user, jar, error, &place),
    }
}

/// `POST /customers/{id}/tasks`
pub async fn make(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Path(id): Path<String>,
    form: FormState,
) -> PageResult {
    let customer: CustomerId = id.parse().map_err(|_| PageError::NotFound)?;
    let documents = form.value("documents").split([',', ';']).map(str::trim);
    let command = MakeTask {
        customer: customer.to_string(),
        documents: documents.filter(|number| !number.is_empty()).map(str::to_owned).collect(),
        kind: form.value("kind").to_owned(),
        due: day("due", Some(form.value("due")))?,
        user: form.value("user").to_owned(),
        why: form.value("why").to_owned(),
    };
    let call = Call::new("make_task", &command);
    let place = format!("/customers/{customer}?tab=reminders");
    let made = desk.write(&user, call, async move |ctx, tx| make_task(ctx, tx, &command).await).await;
    match made.map_err(missing) {
        Ok(_) => done(&desk, jar, &user.words.say("tasks-made"), &place),
        Err(error) => refused_at(&desk, &user, jar, error, &place),
    }
}
