//! What came in by mail: what waits for an answer, whose it is, and what a person does about it.

use app::context::Ctx;
use app::correspondence::{
    AssignMail, MailRow, PlaceMail, SettleMail, assign_mail, count_mails, find_mail, find_mailbox,
    list_mails_of_message, page_of_mails, place_mail, settle_mail,
};
use app::customers::find_customer;
use app::identity::{Permission, UserView, find_user};
use app::ids::{MailId, MessageId};
use app::write::Call;
use askama::Template;
use axum::extract::{Path, State};
use axum_extra::extract::CookieJar;
use db::Tx;

use super::act::{missing, refused_at};
use crate::access::User;
use crate::customers::people;
use crate::error::PageError;
use crate::state::Desk;
use crate::web::form::done;
use crate::web::{Address, FormState, Frame, PageResult, Section, filters};

const PAGE: usize = 50;
const LIST: &str = "/collections/received";
/// Characters of a text that the list shows.
const BEGINNING: usize = 240;
/// What came back about one message that its page shows.
const ON_MESSAGE: i64 = 20;
const STATES: [&str; 4] = ["open", "placing", "settled", "kept"];

/// A mail as pages show it.
pub struct Received {
    pub row: MailRow,
    pub customer: String,
    /// Who wrote.
    pub from: String,
    pub kind_key: String,
    pub tone: &'static str,
    /// What a bounce means, or why it is not read; or empty.
    pub meaning_key: String,
    pub beginning: String,
    pub person: String,
}

impl Received {
    async fn load(ctx: &Ctx, tx: &mut Tx, row: MailRow) -> Result<Self, PageError> {
        let customer = match row.customer_id {
            Some(id) => find_customer(tx, ctx, id).await?.map(|found| found.name),
            None => None,
        };
        let person = match row.user_id {
            Some(id) => find_user(tx, ctx.org, id).await?.map(|found| found.name),
            None => None,
        };
        let from = match (row.from_name.as_str(), row.from_email.as_str()) {
            ("", email) => email.to_owned(),
            (name, "") => name.to_owned(),
            (name, email) => format!("{name} · {email}"),
        };
        let meaning_key = match (row.outcome.as_str(), row.problem.as_str()) {
            ("", "") => String::new(),
            ("", problem) => format!("received-problem-{}", problem.replace('_', "-")),
            (outcome, _) => format!("received-outcome-{outcome}"),
        };
        Ok(Self {
            customer: customer.unwrap_or_default(),
            person: person.unwrap_or_default(),
            from,
            kind_key: format!("received-kind-{}", row.kind),
            tone: match (row.kind.as_str(), row.outcome.as_str()) {
                (_, "hard" | "soft") | ("unreadable", _) => "bad",
                (_, "doubted" | "unclear") => "warn",
                ("reply", _) => "primary",
                _ => "",
            },
            meaning_key,
            beginning: beginning(&row.body),
            row,
        })
    }

    /// Whether somebody is to do something about it.
    fn is_waiting(&self) -> bool {
        matches!(self.row.state.as_str(), "open" | "placing")
    }

    fn is_placing(&self) -> bool {
        self.row.state == "placing"
    }

    /// What stands in the list for its subject.
    fn about(&self) -> &str {
        self.row.subject.as_str()
    }
}

fn beginning(text: &str) -> String {
    let mut beginning: String = text.chars().take(BEGINNING).collect();
    if text.chars().nth(BEGINNING).is_some() {
        beginning.push('…');
    }
    beginning
}

/// What came back about a message, for its page.
pub async fn received_about(ctx: &Ctx, tx: &mut Tx, message: MessageId) -> Result<Vec<Received>, PageError> {
    let mut mails = Vec::new();
    for row in list_mails_of_message(tx, ctx, message, ON_MESSAGE).await? {
        mails.push(Received::load(ctx, tx, row).await?);
    }
    Ok(mails)
}

#[derive(Template)]
#[template(path = "collections/templates/received.html")]
struct ReceivedPage {
    frame: Frame,
    section: &'static str,
    /// The lists: their words, their addresses, whether it is this one, and how many wait.
    lists: Vec<(String, String, bool, i64)>,
    mails: Vec<Received>,
    has_mailbox: bool,
    next: Option<String>,
    first: Option<String>,
}

/// `GET /collections/received?list=…&before=…`
pub async fn received(State(desk): State<Desk>, user: User, address: Address) -> PageResult {
    desk.show(&user, Section::Collections, async move |ctx: &Ctx, tx: &mut Tx, frame| {
        let state = STATES.into_iter().find(|it| *it == address.value("list")).unwrap_or("open");
        let before: Option<MailId> = address.value("before").parse().ok();
        let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
        let mut rows = page_of_mails(tx, ctx, state, before, limit).await?;
        let has_more = rows.len() > PAGE;
        rows.truncate(PAGE);
        let last = rows.last().filter(|_| has_more).map(|row| row.id);
        let (open, placing) = count_mails(tx, ctx).await?;
        let mut mails = Vec::with_capacity(rows.len());
        for row in rows {
            mails.push(Received::load(ctx, tx, row).await?);
        }
        let lists = STATES.into_iter().zip([open, placing, 0, 0]).map(|(it, count)| {
            let there = address.without(&["before"]).with("list", it).to_string();
            (format!("received-list-{it}"), there, it == state, count)
        });
        Ok(ReceivedPage {
            section: "received",
            lists: lists.collect(),
            mails,
            has_mailbox: find_mailbox(tx, ctx).await?.is_some(),
            next: last.map(|id| address.with("before", &id.to_string()).to_string()),
            first: before.map(|_| address.without(&["before"]).to_string()),
            frame,
        })
    })
    .await
}

#[derive(Template)]
#[template(path = "collections/templates/received_mail.html")]
struct MailPage {
    frame: Frame,
    mail: Received,
    people: Vec<UserView>,
    attachments: Vec<String>,
    may_act: bool,
}

impl MailPage {
    /// Whether somebody deals with it.
    fn is_person(&self, person: &UserView) -> bool {
        self.mail.row.user_id.is_some_and(|id| id.to_string() == person.id)
    }
}

/// `GET /collections/received/{id}`
pub async fn mail(State(desk): State<Desk>, user: User, Path(id): Path<String>) -> PageResult {
    let id: MailId = id.parse().map_err(|_| PageError::NotFound)?;
    let may_act = user.may(Permission::WriteReceivables);
    desk.show(&user, Section::Collections, async move |ctx: &Ctx, tx: &mut Tx, frame| {
        let row = find_mail(tx, ctx, id).await?.ok_or(PageError::NotFound)?;
        let attachments = row.attachments.lines().map(str::to_owned).collect();
        let mail = Received::load(ctx, tx, row).await?;
        let people = if may_act && mail.is_waiting() { people(ctx, tx).await? } else { Vec::new() };
        Ok(MailPage { frame, mail, people, attachments, may_act })
    })
    .await
}

/// Back to the mail with why something was refused.
fn refused(desk: &Desk, user: &User, jar: CookieJar, error: PageError, mail: &str) -> PageResult {
    match missing(error) {
        PageError::Refused(refusal) if refusal.code == "received-unknown" => Err(PageError::NotFound),
        error => refused_at(desk, user, jar, error, &format!("{LIST}/{mail}")),
    }
}

/// `POST /collections/received/{id}/place` with `customer`.
pub async fn place(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Path(id): Path<String>,
    form: FormState,
) -> PageResult {
    let mail: MailId = id.parse().map_err(|_| PageError::NotFound)?;
    let command = PlaceMail { mail: mail.to_string(), customer: form.value("customer").to_owned() };
    let call = Call::new("place_mail", &command);
    match desk.write(&user, call, async move |ctx, tx| place_mail(ctx, tx, &command).await).await {
        Ok(_) => done(&desk, jar, &user.words.say("received-placed"), &format!("{LIST}/{mail}")),
        Err(error) => refused(&desk, &user, jar, error, &id),
    }
}

/// `POST /collections/received/{id}/assign` with `user`.
pub async fn assign(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Path(id): Path<String>,
    form: FormState,
) -> PageResult {
    let mail: MailId = id.parse().map_err(|_| PageError::NotFound)?;
    let command = AssignMail { mail: mail.to_string(), user: form.value("user").to_owned() };
    let call = Call::new("assign_mail", &command);
    match desk.write(&user, call, async move |ctx, tx| assign_mail(ctx, tx, &command).await).await {
        Ok(_) => done(&desk, jar, &user.words.say("received-assigned"), &format!("{LIST}/{mail}")),
        Err(error) => refused(&desk, &user, jar, error, &id),
    }
}

/// `POST /collections/received/{id}/settle` with `note`.
pub async fn settle(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Path(id): Path<String>,
    form: FormState,
) -> PageResult {
    let mail: MailId = id.parse().map_err(|_| PageError::NotFound)?;
    let command = SettleMail { mail: mail.to_string(), note: form.value("note").to_owned() };
    let call = Call::new("settle_mail", &command);
    match desk.write(&user, call, async move |ctx, tx| settle_mail(ctx, tx, &command).await).await {
        Ok(_) => done(&desk, jar, &user.words.say("received-settled"), LIST),
        Err(error) => refused(&desk, &user, jar, error, &id),
    }
}
