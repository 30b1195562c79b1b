//! What is in suspense, by age and one by one, and what is left on the accounts that money passes through.

use app::allocation::{GiveWaiting, give_waiting};
use app::banking::WaitingState;
use app::context::Ctx;
use app::identity::{Permission, UserView, find_user};
use app::ids::UserId;
use app::reporting::accounting::{SuspenseFilter, Waiting, WaitingPlace, Whose, chart, list_suspense};
use app::reporting::{AgedSum, Span, aged_suspense, clearing_accounts};
use app::write::Call;
use askama::Template;
use axum::extract::{Query, State};
use axum_extra::extract::CookieJar;
use db::Tx;
use jiff::civil::Date;
use money::Currency;
use serde::Deserialize;

use crate::access::User;
use crate::customers::people;
use crate::error::PageError;
use crate::invoices::person;
use crate::state::Desk;
use crate::web::asked::given;
use crate::web::export::{Cell, FileForm, Sheet, export};
use crate::web::form::done;
use crate::web::{Address, FormState, Frame, PageResult, Section, Views, filters, places};

/// Lines on one page.
const PAGE: usize = 50;
/// Lines that a file takes from the store at a time.
const PIECE: usize = 500;
/// Keys of the ages, youngest first.
const AGES: [&str; 5] = [
    "accounting-age-week",
    "accounting-age-month",
    "accounting-age-two",
    "accounting-age-three",
    "accounting-age-more",
];

/// What is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    state: Option<String>,
    owner: Option<String>,
    after: Option<String>,
    format: Option<FileForm>,
}

impl Asked {
    /// What is asked for; `mine` is what the reader looks after.
    fn filter(&self, me: Option<UserId>) -> Result<SuspenseFilter, PageError> {
        let whose = match given(self.owner.as_deref()) {
            None => Whose::All,
            Some("nobody") => Whose::Nobody,
            Some("mine") => me.map_or(Whose::Nobody, Whose::Of),
            Some(text) => Whose::Of(text.parse().map_err(|_| PageError::NotFound)?),
        };
        Ok(SuspenseFilter { state: given(self.state.as_deref()).and_then(WaitingState::parse), whose })
    }

    /// The address of the same list with another value of a field, from its first page on.
    fn with(&self, field: &str, value: &str) -> String {
        let text = |name: &str, known: &Option<String>| {
            if name == field { value.to_owned() } else { known.clone().unwrap_or_default() }
        };
        let of = |name: &str| if name == field { value.to_owned() } else { String::new() };
        places::query(
            "/accounting/suspense",
            &[
                ("state", text("state", &self.state)),
                ("owner", text("owner", &self.owner)),
                ("after", of("after")),
                ("format", of("format")),
            ],
        )
    }
}

#[derive(Template)]
#[template(path = "accounting/templates/suspense.html")]
struct SuspensePage {
    frame: Frame,
    views: Views,
    tab: &'static str,
    ages: Vec<AgeTable>,
    clearing: Vec<ClearingRow>,
    states: Vec<(String, String, bool)>,
    owners: Vec<(String, String, bool)>,
    people: Vec<UserView>,
    may_give: bool,
    lines: Vec<Line>,
    next: Option<String>,
    first: Option<String>,
    suspense_href: String,
    files: (String, String),
    may_export: bool,
}

struct AgeTable {
    currency: Currency,
    oldest: Date,
    rows: Vec<(&'static str, u64, i64, i64)>,
    count: u64,
    in_minor: i64,
    out_minor: i64,
}

struct ClearingRow {
    href: String,
    number: String,
    label: String,
    balance_minor: i64,
    currency: Currency,
    since: Date,
    days: i64,
}

struct Line {
    id: String,
    href: String,
    /// Who looks after it, and the list of what they look after.
    owner: Option<(String, String)>,
    on: Date,
    days: i64,
    what: String,
    account: String,
    state_key: String,
    reason_key: String,
    rest_minor: i64,
    currency: Currency,
}

/// `GET /accounting/suspense`
pub async fn list(State(desk): State<Desk>, user: User, Query(asked): Query<Asked>) -> PageResult {
    let filter = asked.filter(person(&user))?;
    if let Some(form) = asked.format {
        return file(&desk, &user, filter, form).await;
    }
    let reader = user.clone();
    desk.show(&user, Section::Accounting, async move |ctx: &Ctx, tx: &mut Tx, frame| {
        let today = ctx.today();
        let chart = chart(tx, ctx).await?;
        let ages = aged_suspense(tx, ctx, today).await?;
        let clearing = clearing_accounts(tx, ctx).await?.into_iter().map(|it| {
            let number = chart.number(it.role).to_string();
            ClearingRow {
                href: super::clearing::address_of(it.role),
                label: chart.label(it.role).to_owned(),
                balance_minor: it.balance_minor,
                currency: it.currency,
                since: it.since,
                days: days(it.since, today),
                number,
            }
        });
        let after = asked.after.as_deref().and_then(place);
        let mut found = list_suspense(tx, ctx, filter, after, PAGE + 1).await?;
        let has_more = found.len() > PAGE;
        found.truncate(PAGE);
        let next = found.last().filter(|_| has_more);
        let next = next.map(|line| asked.with("after", &format!("{}.{}", line.booked_on, line.transaction)));
        let may_decide = reader.may(Permission::DecideAllocations);
        let states = std::iter::once(None).chain(WaitingState::ALL.map(Some)).map(|it| {
            let word = it.map_or("all", WaitingState::as_str).replace('_', "-");
            let address = asked.with("state", it.map_or("", WaitingState::as_str));
            (address, format!("accounting-state-{word}"), it == filter.state)
        });
        let asked_owner = asked.owner.clone().unwrap_or_default();
        let owners = [("", "all"), ("mine", "mine"), ("nobody", "nobody")].map(|(value, word)| {
            (asked.with("owner", value), format!("accounting-owner-{word}"), asked_owner == value)
        });
        let people = if may_decide { people(ctx, tx).await? } else { Vec::new() };
        let mut lines = Vec::with_capacity(found.len());
        for waiting in found {
            let owner = match waiting.owner {
                Some(owner) => find_user(tx, ctx.org, owner).await?,
                None => None,
            };
            let owner = owner.map(|owner| (owner.name, asked.with("owner", &owner.id)));
            lines.push(Line { owner, ..line(waiting, today, may_decide) });
        }
        let query = Address::of(&asked.with("", "")).query();
        let views = Views::load(tx, ctx, person(&reader), "/accounting/suspense", query).await?;
        Ok(SuspensePage {
            views,
            tab: "suspense",
            ages: ages.iter().map(age_table).collect(),
            clearing: clearing.collect(),
            states: states.collect(),
            owners: owners.to_vec(),
            people,
            may_give: may_decide,
            lines,
            first: after.map(|_| asked.with("after", "")),
            suspense_href: places::ledger(chart.number(::ledger::AccountRole::Suspense).as_str(), Span::ALL),
            files: (asked.with("format", "csv"), asked.with("format", "xlsx")),
            may_export: reader.may(Permission::ExportData),
            frame,
            next,
        })
    })
    .await
}

/// `POST /accounting/suspense/owner`: gives the lines that are ticked to somebody.
pub async fn give(State(desk): State<Desk>, user: User, jar: CookieJar, form: FormState) -> PageResult {
    let command =
        GiveWaiting { transactions: form.all("transaction"), person: form.value("person").to_owned() };
    let call = Call::new("give_waiting", &command);
    desk.write(&user, call, async move |ctx, tx| give_waiting(ctx, tx, &command).await).await?;
    done(&desk, jar, &user.words.say("accounting-given"), "/accounting/suspense")
}

fn age_table(sum: &AgedSum) -> AgeTable {
    let rows = AGES.iter().enumerate();
    AgeTable {
        currency: sum.currency,
        oldest: sum.oldest,
        rows: rows
            .map(|(at, key)| (*key, sum.transactions[at], sum.in_minor[at], sum.out_minor[at]))
            .collect(),
        count: sum.transactions.iter().sum(),
        in_minor: sum.in_minor.iter().fold(0, |sum, minor| sum.saturating_add(*minor)),
        out_minor: sum.out_minor.iter().fold(0, |sum, minor| sum.saturating_add(*minor)),
    }
}

/// Whole days since a day.
pub fn days(since: Date, today: Date) -> i64 {
    since.until(today).map_or(0, |span| i64::from(span.get_days()))
}

fn line(found: Waiting, today: Date, may_decide: bool) -> Line {
    let href = if may_decide {
        places::desk_line(found.transaction)
    } else {
        places::transaction(found.transaction)
    };
    Line {
        id: found.transaction.to_string(),
        owner: None,
        on: found.booked_on,
        days: days(found.booked_on, today),
        what: what(&found),
        state_key: format!("accounting-state-{}", found.state.as_str().replace('_', "-")),
        // The state says it already of what is no customer's.
        reason_key: if found.reason.is_empty() || found.state == WaitingState::Outside {
            String::new()
        } else {
            format!("reason-{}", found.reason.replace('_', "-"))
        },
        account: found.account,
        rest_minor: found.rest_minor,
        currency: found.currency,
        href,
    }
}

/// Who paid, or what was written.
fn what(found: &Waiting) -> String {
    if found.counterparty.is_empty() { found.remittance.clone() } else { found.counterparty.clone() }
}

fn place(text: &str) -> Option<WaitingPlace> {
    let (day, transaction) = text.split_once('.')?;
    Some((day.parse().ok()?, transaction.parse().ok()?))
}

async fn file(desk: &Desk, user: &User, filter: SuspenseFilter, form: FileForm) -> PageResult {
    let words = user.words.clone();
    let keys =
        ["day", "age", "what", "bank-account", "state", "reason", "owner", "rest", "currency", "reference"];
    let head = keys.iter().map(|key| words.say(&format!("accounting-{key}"))).collect();
    let name = words.say("accounting-file-suspense");
    export(desk, user, form, &name, head, async move |ctx: &Ctx, tx: &mut Tx, sheet: &mut Sheet| {
        let today = ctx.today();
        let mut after = None;
        loop {
            let found = list_suspense(tx, ctx, filter, after, PIECE).await?;
            let Some(last) = found.last() else { return Ok(()) };
            after = Some((last.booked_on, last.transaction));
            for waiting in found {
                let (id, currency) = (waiting.transaction.to_string(), waiting.currency);
                let owner = match waiting.owner {
                    Some(owner) => find_user(tx, ctx.org, owner).await?.map(|owner| owner.name),
                    None => None,
                };
                let line = line(waiting, today, true);
                let reason =
                    if line.reason_key.is_empty() { String::new() } else { words.say(&line.reason_key) };
                sheet
                    .row(&[
                        Cell::Day(line.on),
                        Cell::Count(line.days),
                        Cell::Text(line.what),
                        Cell::Text(line.account),
                        Cell::Text(words.say(&line.state_key)),
                        Cell::Text(reason),
                        Cell::Text(owner.unwrap_or_default()),
                        Cell::Amount(line.rest_minor, currency),
                        Cell::from(currency.code()),
                        Cell::Text(id),
                    ])
                    .await?;
            }
        }
    })
    .await
}
