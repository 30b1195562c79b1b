//! What a person decides about messages.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use app::collections::{DecideOnMessage, MessageDecision, SettleDoubt, decide_on_message, settle_doubt};
use app::ids::MessageId;
use app::refusal::Refusal;
use app::work::decide_now;
use app::write::Call;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect};
use axum_extra::extract::CookieJar;

use super::message::page;
use super::wording::refused;
use crate::access::User;
use crate::error::PageError;
use crate::signing_in::say_once;
use crate::state::Desk;
use crate::web::asked::day;
use crate::web::form::done;
use crate::web::{FormState, PageResult};
use crate::words::Words;

/// Messages that are approved in one go, at most.
const MANY: usize = 100;
/// Reasons that are told of those that were refused.
const REASONS_TOLD: usize = 4;
/// Faults after which the others are not tried.
const FAULTS_MAX: i64 = 3;
const QUEUE: &str = "/collections";

/// What is not there, or not to be seen, is a page that is not found.
pub fn missing(error: PageError) -> PageError {
    match error {
        PageError::Refused(refusal) if is_missing(&refusal) => PageError::NotFound,
        other => other,
    }
}

fn is_missing(refusal: &Refusal) -> bool {
    matches!(
        refusal.code,
        "dunning-message-unknown"
            | "dunning-hold-unknown"
            | "dunning-payment-plan-unknown"
            | "dunning-task-unknown"
            | "dunning-alert-unknown"
            | "dunning-plan-unknown"
            | "dunning-customer-unknown"
            | "dunning-template-unknown"
    )
}

async fn decide(desk: &Desk, user: &User, id: &str, decision: MessageDecision) -> Result<String, PageError> {
    let id: MessageId = id.parse().map_err(|_| PageError::NotFound)?;
    let command = DecideOnMessage { message: id.to_string(), decision };
    let call = Call::new("decide_on_message", &command);
    let decided =
        desk.write(user, call, async move |ctx, tx| decide_on_message(ctx, tx, &command).await).await;
    Ok(decided.map_err(missing)?.state)
}

/// Back to the queue with what was done, or to the message with why it was not.
fn answer(
    desk: &Desk,
    user: &User,
    jar: CookieJar,
    id: &str,
    outcome: Result<&'static str, PageError>,
) -> PageResult {
    match outcome {
        Ok(said) => done(desk, jar, &user.words.say(said), QUEUE),
        Err(error) => refused_at(desk, user, jar, error, &format!("/collections/messages/{id}")),
    }
}

/// Back to a page, with why something was refused.
pub fn refused_at(desk: &Desk, user: &User, jar: CookieJar, error: PageError, place: &str) -> PageResult {
    let PageError::Refused(refusal) = error else { return Err(error) };
    let jar = say_once(desk, jar, "bad", &refused(&refusal, &user.words));
    Ok((jar, Redirect::to(place)).into_response())
}

/// What is said of an approval: what a person did is done, what is to be sent is planned.
fn approved(state: &str) -> &'static str {
    if state == "sent" { "collections-approved-by-hand" } else { "collections-approved" }
}

/// An approval of the words that a page stood for: other ones are not approved unread. What a person says has none.
fn approval(words: &str) -> MessageDecision {
    match words {
        "" => MessageDecision::Approve,
        words => MessageDecision::ApproveRead { words: words.to_owned() },
    }
}

/// `POST /collections/messages/{id}/approve`
pub async fn approve(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Path(id): Path<String>,
    form: FormState,
) -> PageResult {
    let outcome = decide(&desk, &user, &id, approval(form.value("words"))).await;
    if matches!(&outcome, Ok(state) if state == "proposed") {
        let jar = say_once(&desk, jar, "warn", &user.words.say("collections-approve-changed"));
        return Ok((jar, Redirect::to(&format!("/collections/messages/{id}"))).into_response());
    }
    answer(&desk, &user, jar, &id, outcome.map(|state| approved(&state)))
}

/// `POST /collections/messages/{id}/skip`
pub async fn skip(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Path(id): Path<String>,
    form: FormState,
) -> PageResult {
    let reason = form.value("reason").to_owned();
    let outcome = decide(&desk, &user, &id, MessageDecision::Skip { reason }).await;
    answer(&desk, &user, jar, &id, outcome.map(|_| "collections-skipped"))
}

/// `POST /collections/messages/{id}/postpone`
pub async fn postpone(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Path(id): Path<String>,
    form: FormState,
) -> PageResult {
    let bad = || PageError::BadField { field: "until", message: "list-bad-day" };
    let until = day("until", Some(form.value("until")))?.ok_or_else(bad)?;
    let outcome = decide(&desk, &user, &id, MessageDecision::Postpone { until }).await;
    answer(&desk, &user, jar, &id, outcome.map(|_| "collections-postponed"))
}

/// `POST /collections/messages/{id}/word`: it says this instead of the template.
pub async fn word(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Path(id): Path<String>,
    form: FormState,
) -> PageResult {
    // A form sends line breaks as two characters.
    let body = form.exact("body").replace("\r\n", "\n");
    let basis = form.value("basis").to_owned();
    let decision = MessageDecision::Edit { subject: form.value("subject").to_owned(), body, basis };
    match decide(&desk, &user, &id, decision).await {
        Ok(_) => {
            let place = format!("/collections/messages/{id}");
            done(&desk, jar, &user.words.say("collections-worded"), &place)
        }
        Err(PageError::Refused(refusal)) => {
            let text = refused(&refusal, &user.words);
            page(&desk, &user, &id, form.wrong("subject", text)).await
        }
        Err(error) => Err(error),
    }
}

/// `POST /collections/messages/{id}/settle`: what became of a message that is in doubt.
pub async fn settle(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Path(id): Path<String>,
    form: FormState,
) -> PageResult {
    let message: MessageId = id.parse().map_err(|_| PageError::NotFound)?;
    let command = SettleDoubt { message: message.to_string(), was_sent: form.value("arrived") == "yes" };
    let call = Call::new("settle_doubt", &command);
    let settled = desk.write(&user, call, async move |ctx, tx| settle_doubt(ctx, tx, &command).await).await;
    answer(&desk, &user, jar, &id, settled.map(|_| "collections-settled").map_err(missing))
}

/// `POST /collections/approve`: the ticked ones, each by itself; what the gate does not let go stays, and why is said.
pub async fn approve_many(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    form: FormState,
) -> PageResult {
    let mut ids = form.all("message");
    let is_cut = ids.len() > MANY;
    ids.truncate(MANY);
    if ids.is_empty() {
        let jar = say_once(&desk, jar, "bad", &user.words.say("collections-none-ticked"));
        return Ok((jar, Redirect::to(QUEUE)).into_response());
    }
    let mut found = Approvals { is_cut, ..Approvals::default() };
    for (place, ticked) in ids.iter().enumerate() {
        let (id, words) = ticked.split_once('~').unwrap_or((ticked, ""));
        match decide(&desk, &user, id, approval(words)).await {
            Ok(state) if state == "proposed" => found.refuse(user.words.say("collections-approve-changed")),
            Ok(_) => found.approved += 1,
            Err(PageError::Refused(refusal)) => found.refuse(refused(&refusal, &user.words)),
            Err(PageError::NotFound) => found.refuse(user.words.say("collections-approved-gone")),
            Err(error) => {
                tracing::warn!(%error, "a message could not be approved");
                found.faults += 1;
            }
        }
        // A store that fails again and again is not asked a hundred times.
        if found.faults >= FAULTS_MAX {
            found.faults += i64::try_from(ids.len() - place - 1).unwrap_or(i64::MAX);
            break;
        }
    }
    let jar = say_once(&desk, jar, found.tone(), &found.told(&user.words));
    Ok((jar, Redirect::to(QUEUE)).into_response())
}

/// What became of messages that were to be approved together.
#[derive(Debug, Default)]
struct Approvals {
    approved: i64,
    /// Why some were refused, each reason once with how many it kept.
    why: BTreeMap<String, i64>,
    /// How many met a fault, or were not tried after too many.
    faults: i64,
    /// Whether more were ticked than are approved at a time.
    is_cut: bool,
}

impl Approvals {
    fn refuse(&mut self, why: String) {
        *self.why.entry(why).or_default() += 1;
    }

    fn tone(&self) -> &'static str {
        match (self.faults, self.why.is_empty() && !self.is_cut) {
            (1.., _) => "bad",
            (_, true) => "ok",
            (_, false) => "warn",
        }
    }

    /// All of it in words, of the reasons those that kept most; it is carried in a cookie and stays short.
    fn told(&self, words: &Words) -> String {
        let counted = |key: &str, count: i64| {
            words.say_with(key, &[("count", count.into()), ("shown", words.count(count).into())])
        };
        let mut said = vec![counted("collections-approved-many", self.approved)];
        if !self.why.is_empty() {
            said.push(counted("collections-approved-stay", self.why.values().sum()));
        }
        let mut why: Vec<(&String, i64)> = self.why.iter().map(|(text, count)| (text, *count)).collect();
        why.sort_by_key(|(_, count)| Reverse(*count));
        let is_one = why.len() == 1;
        said.extend(why.iter().take(REASONS_TOLD).map(|(text, count)| {
            let values = [("text", (*text).clone().into()), ("shown", words.count(*count).into())];
            if is_one { (*text).clone() } else { words.say_with("collections-approved-why", &values) }
        }));
        let more = i64::try_from(why.len().saturating_sub(REASONS_TOLD)).unwrap_or(i64::MAX);
        if more > 0 {
            said.push(counted("collections-approved-more", more));
        }
        if self.faults > 0 {
            said.push(counted("collections-approved-fault", self.faults));
        }
        if self.is_cut {
            said.push(words.say("collections-approved-bound"));
        }
        said.join(" ")
    }
}

/// `POST /collections/run`: decides now about everything that is late.
pub async fn run(State(desk): State<Desk>, user: User, jar: CookieJar) -> PageResult {
    let ctx = desk.context(&user);
    let ran = desk.run(async move |desk: Desk| Ok(decide_now(desk.db(), &ctx).await?)).await?;
    let count = |number: u64| user.words.count(i64::try_from(number).unwrap_or(i64::MAX));
    let values = [
        ("proposed", count(ran.proposed).into()),
        ("planned", count(ran.planned).into()),
        ("shadow", count(ran.shadow).into()),
        ("waiting", count(ran.waiting).into()),
    ];
    done(&desk, jar, &user.words.say_with("collections-ran", &values), QUEUE)
}
