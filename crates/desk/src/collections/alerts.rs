//! What somebody should be told of customers, what is done about it, and from when on.

use app::collections::{
    AcknowledgeAlert, AlertRow, AssignAlert, SetAlertLimits, acknowledge_alert, assign_alert,
    load_alert_limits, page_of_alerts, set_alert_limits,
};
use app::context::Ctx;
use app::customers::find_customer;
use app::identity::{Permission, UserView};
use app::ids::AlertId;
use app::receivables::find_item;
use app::write::Call;
use askama::Template;
use axum::extract::{Path, State};
use axum_extra::extract::CookieJar;
use db::Tx;
use jiff::civil::Date;
use money::Currency;

use super::act::{missing, refused_at};
use crate::access::User;
use crate::customers::people;
use crate::error::PageError;
use crate::reconcile::typed::amount;
use crate::state::Desk;
use crate::web::asked::{day, given};
use crate::web::export::decimal;
use crate::web::form::{done, with_status};
use crate::web::{Address, FormState, Frame, PageResult, Section, filters};
use crate::words::Words;

const PAGE: usize = 50;
const LIST: &str = "/collections/alerts";

/// An alert as the list shows it.
struct Shown {
    row: AlertRow,
    customer: String,
    /// What it says, with its figures.
    text: String,
    tone: &'static str,
    /// The document, by id and number.
    document: Option<(String, String)>,
}

impl Shown {
    async fn load(ctx: &Ctx, tx: &mut Tx, row: AlertRow, words: &Words) -> Result<Self, PageError> {
        let customer = find_customer(tx, ctx, row.customer_id).await?.map(|found| found.name);
        let document = match row.item_id {
            Some(item) => find_item(tx, ctx, item).await?.map(|item| (item.id.to_string(), item.number)),
            None => None,
        };
        Ok(Self {
            customer: customer.unwrap_or_default(),
            text: in_words(&row, words),
            tone: if row.kind == "limitation" { "bad" } else { "warn" },
            document,
            row,
        })
    }
}

/// What an alert says.
fn in_words(row: &AlertRow, words: &Words) -> String {
    let currency = Currency::parse(&row.currency).unwrap_or(Currency::EUR);
    let is_over = row.kind == "limitation" && row.number == 0;
    let kind = if is_over { "limitation-over".to_owned() } else { row.kind.replace('_', "-") };
    let day = row.on_day.map(|on| words.day(on.to_jiff())).unwrap_or_default();
    let values = [
        ("count", row.number.into()),
        ("shown", words.count(row.number).into()),
        ("amount", words.amount(row.amount_minor, currency).into()),
        ("day", day.into()),
    ];
    words.say_with(&format!("alerts-text-{kind}"), &values)
}

#[derive(Template)]
#[template(path = "collections/templates/alerts.html")]
struct AlertsPage {
    frame: Frame,
    section: &'static str,
    lists: [(&'static str, String, bool); 2],
    is_known: bool,
    alerts: Vec<Shown>,
    people: Vec<UserView>,
    today: Date,
    next: Option<String>,
    first: Option<String>,
    may_act: bool,
    may_set: bool,
}

/// `GET /collections/alerts?list=…`
pub async fn alerts(State(desk): State<Desk>, user: User, address: Address) -> PageResult {
    let reader = user.clone();
    desk.show(&user, Section::Collections, async move |ctx: &Ctx, tx: &mut Tx, frame| {
        let is_known = address.value("list") == "known";
        let before: Option<AlertId> = address.value("after").parse().ok();
        let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
        let mut rows = page_of_alerts(tx, ctx, is_known, before, limit).await?;
        let has_more = rows.len() > PAGE;
        rows.truncate(PAGE);
        let last = rows.last().filter(|_| has_more).map(|row| row.id);
        let mut alerts = Vec::with_capacity(rows.len());
        for row in rows {
            alerts.push(Shown::load(ctx, tx, row, &reader.words).await?);
        }
        let may_act = reader.may(Permission::WriteReceivables);
        let list = |word: &str| address.without(&["after"]).with("list", word).to_string();
        Ok(AlertsPage {
            section: "alerts",
            lists: [("alerts-new", list(""), !is_known), ("alerts-known", list("known"), is_known)],
            is_known,
            people: if may_act && !is_known { people(ctx, tx).await? } else { Vec::new() },
            alerts,
            today: ctx.today(),
            next: last.map(|id| address.with("after", &id.to_string()).to_string()),
            first: before.map(|_| address.without(&["after"]).to_string()),
            may_act,
            may_set: reader.may(Permission::ManageSettings),
            frame,
        })
    })
    .await
}

/// `POST /collections/alerts/{id}/acknowledge`
pub async fn acknowledge(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Path(id): Path<String>,
) -> PageResult {
    let alert: AlertId = id.parse().map_err(|_| PageError::NotFound)?;
    let command = AcknowledgeAlert { alert: alert.to_string() };
    let call = Call::new("acknowledge_alert", &command);
    let known = desk.write(&user, call, async move |ctx, tx| acknowledge_alert(ctx, tx, &command).await);
    known.await.map_err(missing)?;
    done(&desk, jar, &user.words.say("alerts-acknowledged"), LIST)
}

/// `POST /collections/alerts/{id}/task`
pub async fn assign(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Path(id): Path<String>,
    form: FormState,
) -> PageResult {
    let alert: AlertId = id.parse().map_err(|_| PageError::NotFound)?;
    let command = AssignAlert {
        alert: alert.to_string(),
        kind: form.value("kind").to_owned(),
        due: day("due", Some(form.value("due")))?,
        user: form.value("user").to_owned(),
        why: form.value("why").to_owned(),
    };
    let call = Call::new("assign_alert", &command);
    let made = desk.write(&user, call, async move |ctx, tx| assign_alert(ctx, tx, &command).await).await;
    match made.map_err(missing) {
        Ok(_) => done(&desk, jar, &user.words.say("alerts-assigned"), LIST),
        Err(error) => refused_at(&desk, &user, jar, error, LIST),
    }
}

#[derive(Template)]
#[template(path = "collections/templates/alert_limits.html")]
struct LimitsPage {
    frame: Frame,
    form: FormState,
}

/// `GET /collections/alerts/limits`
pub async fn limits(State(desk): State<Desk>, user: User) -> PageResult {
    desk.show(&user, Section::Collections, async move |ctx: &Ctx, tx: &mut Tx, frame| {
        let limits = load_alert_limits(tx, ctx).await?;
        let count = |count: Option<u32>| count.map(|count| count.to_string()).unwrap_or_default();
        let ticked = |is_on: bool| if is_on { "on" } else { "" }.to_owned();
        let minor = limits.late_minor.map(|minor| decimal(minor, 2, ',')).unwrap_or_default();
        let form = FormState::holding([
            ("slower_days", count(limits.slower_days)),
            ("broken_promises", count(limits.broken_promises)),
            ("late_days", count(limits.late_days)),
            ("late_minor", minor),
            ("unanswered", count(limits.unanswered)),
            ("key_account_days", count(limits.key_account_days)),
            ("limitation", ticked(limits.is_limitation_watched)),
            ("carrier", ticked(limits.is_carrier)),
        ]);
        Ok(LimitsPage { frame, form })
    })
    .await
}

/// `POST /collections/alerts/limits`
pub async fn set_limits(State(desk): State<Desk>, user: User, jar: CookieJar, form: FormState) -> PageResult {
    let set = match read(&form) {
        Ok(command) => {
            let call = Call::new("set_alert_limits", &command);
            desk.write(&user, call, async move |ctx, tx| set_alert_limits(ctx, tx, &command).await).await
        }
        Err(error) => Err(error),
    };
    let form = match set {
        Ok(_) => return done(&desk, jar, &user.words.say("alerts-limits-set"), LIST),
        Err(PageError::BadField { field, message }) => form.wrong(field, user.words.say(message)),
        Err(PageError::Refused(refusal)) => {
            let field = refusal.values.iter().find_map(|(_, value)| match value {
                app::refusal::Value::Text(field) => Some(field.clone()),
                app::refusal::Value::Amount(_) | app::refusal::Value::Day(_) => None,
            });
            form.wrong(&field.unwrap_or_default(), user.words.say("alerts-limit-bad"))
        }
        Err(error) => return Err(error),
    };
    let status = form.status();
    let page = desk.show(&user, Section::Collections, async move |_: &Ctx, _: &mut Tx, frame| {
        Ok(LimitsPage { frame, form })
    });
    with_status(status, page.await)
}

/// What was typed; an empty field asks for no alert.
fn read(form: &FormState) -> Result<SetAlertLimits, PageError> {
    let count = |field: &'static str| {
        let bad = |_| PageError::BadField { field, message: "alerts-limit-bad" };
        given(Some(form.value(field))).map(|text| text.parse().map_err(bad)).transpose()
    };
    let minor = given(Some(form.value("late_minor")));
    Ok(SetAlertLimits {
        slower_days: count("slower_days")?,
        broken_promises: count("broken_promises")?,
        late_days: count("late_days")?,
        late_minor: minor.map(|text| amount(text, Currency::EUR, "late_minor")).transpose()?,
        unanswered: count("unanswered")?,
        key_account_days: count("key_account_days")?,
        is_limitation_watched: form.holds("limitation", "on"),
        is_carrier: form.holds("carrier", "on"),
    })
}
