//! The desk itself: balances, tabs, lines.

use app::allocation::{
    DoneFilter, WorkCounts, WorkPlace, WorkTab, count_work, find_work, list_done, list_work,
};
use app::banking::{AccountBalance, WaitingFilter};
use app::context::Ctx;
use app::identity::Permission;
use app::ids::{AllocationId, BankAccountId, BankTransactionId};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use db::Tx;
use jiff::civil::Date;
use money::{Currency, DecimalSign, parse_minor};
use serde::Deserialize;

use super::answer::{GonePart, LastView, gone_part, last_view};
use super::view::{DoneView, LineView};
use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;
use crate::web::{Frame, PageResult, Section, filters, render};

/// Lines on one page.
const PAGE: usize = 40;

/// What of the work is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// `suggested`, `outside`, `done`, `aside`, or nothing for all that is to do.
    pub tab: String,
    /// Of this account only.
    pub account: String,
    /// With this text or amount.
    pub q: String,
    /// Behind this line: its day and its id, or the id of a decision.
    pub after: String,
    /// With this line in front.
    pub line: String,
    /// Of what is done: `machine` for what nobody decided.
    pub by: String,
}

impl Asked {
    pub fn account_id(&self) -> Option<BankAccountId> {
        self.account.parse().ok()
    }

    fn work_tab(&self) -> WorkTab {
        match self.tab.as_str() {
            "suggested" => WorkTab::Suggested,
            "outside" => WorkTab::Outside,
            "aside" => WorkTab::Aside,
            _ => WorkTab::ToDo,
        }
    }

    fn filter(&self) -> WaitingFilter {
        let text = self.q.trim().to_lowercase();
        let amount_minor =
            parse_minor(&text.replace(['€', ' ', '\u{a0}', '\u{202f}'], ""), 2, DecimalSign::Detect);
        WaitingFilter { account: self.account_id(), text, amount_minor: amount_minor.ok() }
    }

    /// Where the next page of the work goes on: `0~2026-03-01~btx_…`, the group of the list first.
    fn work_place(&self) -> Option<WorkPlace> {
        let (group, rest) = self.after.split_once('~')?;
        let (day, id) = rest.split_once('~')?;
        Some(WorkPlace {
            group: group.parse().ok()?,
            booked_on: day.parse().ok()?,
            transaction: id.parse().ok()?,
        })
    }

    /// Where the next page of what is done goes on: `2026-03-01~btx_…`.
    fn after(&self) -> Option<(Date, BankTransactionId)> {
        let (day, id) = self.after.split_once('~')?;
        Some((day.parse().ok()?, id.parse().ok()?))
    }

    fn done_filter(&self) -> DoneFilter {
        match self.account_id() {
            Some(account) => DoneFilter::Account { account, before: self.after() },
            None => DoneFilter::All {
                before: self.after.parse::<AllocationId>().ok(),
                only_automatic: self.is_automatic(),
            },
        }
    }

    /// Whether only what nobody decided is asked for. Of one account, all of it is shown.
    fn is_automatic(&self) -> bool {
        self.by == "machine" && self.account.is_empty()
    }

    /// The query of this list with another tab.
    fn query(&self, tab: &str, after: &str) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        let by = if tab == "done" { self.by.as_str() } else { "" };
        for (name, value) in
            [("tab", tab), ("account", &self.account), ("q", &self.q), ("by", by), ("after", after)]
        {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        query.finish()
    }

    /// The query that brings back to this list.
    pub fn back(&self) -> String {
        self.query(&self.tab, "")
    }
}

/// A tab of the desk.
struct TabView {
    key: &'static str,
    href: String,
    count: Option<i64>,
    name: &'static str,
    is_current: bool,
}

/// An account in the choice of accounts.
struct AccountView {
    id: String,
    name: String,
    is_current: bool,
}

/// Both balances of what is shown.
struct BalanceView {
    account: String,
    bank_minor: Option<i64>,
    book_minor: i64,
    currency: Currency,
    as_of: Option<Date>,
    is_whole: bool,
}

#[derive(Template)]
#[template(path = "reconcile/templates/desk.html")]
struct DeskPage {
    frame: Frame,
    asked: Asked,
    tabs: Vec<TabView>,
    accounts: Vec<AccountView>,
    balances: Vec<BalanceView>,
    counts: WorkCounts,
    lines: Vec<LineView>,
    done: Vec<DoneView>,
    is_done: bool,
    next: Option<String>,
    /// The list of what does not look like a customer's payment, asked for as this one; on the last page of what
    /// is to do, when there is any.
    outside: Option<String>,
    last: Option<LastView>,
    has_imports: bool,
    may_import: bool,
    may_decide: bool,
    /// What waits in all the books, as live updates count it.
    waiting: u64,
}

/// `GET /reconcile`
pub async fn desk(State(desk): State<Desk>, user: User, Query(asked): Query<Asked>) -> PageResult {
    let reader = user.clone();
    let inner = desk.clone();
    desk.show(&user, Section::Reconcile, async move |ctx: &Ctx, tx: &mut Tx, frame| {
        let found = inner.balances().load(tx, ctx).await?;
        let all = inner.work_counts(tx, ctx, frame.head).await?;
        let counts = match asked.account_id() {
            None => all,
            account => count_work(tx, ctx, account).await?,
        };
        let counts = of_reader(counts, &reader);
        let is_done = asked.tab == "done";
        let (lines, done, next) = if is_done {
            let (done, next) = page_of_done(ctx, tx, &asked, &reader).await?;
            (Vec::new(), done, next)
        } else {
            let (lines, next) = page_of_work(ctx, tx, &asked, &reader).await?;
            (lines, Vec::new(), next)
        };
        let last = last_view(ctx, tx).await?;
        Ok(DeskPage {
            frame,
            tabs: tabs(&asked, counts),
            accounts: accounts(&asked, &found),
            balances: balances(&asked, &found),
            counts,
            lines,
            done,
            is_done,
            outside: (asked.work_tab() == WorkTab::ToDo && !is_done && next.is_none() && counts.outside > 0)
                .then(|| asked.query("outside", "")),
            next: next.map(|after| asked.query(&asked.tab, &after)),
            last,
            waiting: all.waiting(),
            has_imports: !found.is_empty(),
            may_import: reader.may(Permission::ImportStatements),
            may_decide: reader.may(Permission::DecideAllocations),
            asked,
        })
    })
    .await
}

/// Sure lines are there to be accepted: whoever only reads is offered none.
fn of_reader(counts: WorkCounts, reader: &User) -> WorkCounts {
    if reader.may(Permission::DecideAllocations) { counts } else { WorkCounts { sure: 0, ..counts } }
}

async fn page_of_work(
    ctx: &Ctx,
    tx: &mut Tx,
    asked: &Asked,
    reader: &User,
) -> Result<(Vec<LineView>, Option<String>), PageError> {
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let tab = asked.work_tab();
    let mut rows = list_work(tx, ctx, tab, &asked.filter(), asked.work_place(), limit).await?;
    let has_more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows
        .last()
        .filter(|_| has_more)
        .map(|line| WorkPlace::of(tab, line))
        .map(|place| format!("{}~{}~{}", place.group, place.booked_on, place.transaction));
    // A line that is asked for by its name stands first, wherever it is in the list.
    if let Ok(id) = asked.line.parse::<BankTransactionId>()
        && rows.iter().all(|line| line.transaction.id != id)
        && let Some(line) = find_work(tx, ctx, id).await?
    {
        rows.insert(0, line);
    }
    let back = asked.back();
    let mut lines: Vec<LineView> = rows.iter().map(|line| LineView::of(line, 1, &back, reader)).collect();
    for line in lines.iter_mut().filter(|line| line.is_aside) {
        super::parts::add_note(ctx, tx, line).await?;
    }
    Ok((lines, next))
}

async fn page_of_done(
    ctx: &Ctx,
    tx: &mut Tx,
    asked: &Asked,
    reader: &User,
) -> Result<(Vec<DoneView>, Option<String>), PageError> {
    let rows = list_done(tx, ctx, asked.done_filter(), PAGE).await?;
    let next = rows.last().filter(|_| rows.len() >= PAGE).map(|last| match asked.account_id() {
        Some(_) => format!("{}~{}", last.transaction.booked_on.to_jiff(), last.transaction.id),
        None => last.allocation.to_string(),
    });
    let mut views: Vec<DoneView> = rows.iter().map(|row| DoneView::of(row, &reader.words)).collect();
    for view in views.iter_mut().filter(|view| !view.is_automatic) {
        view.by = super::answer::name_of(ctx, tx, &view.by).await?;
    }
    Ok((views, next))
}

fn tabs(asked: &Asked, counts: WorkCounts) -> Vec<TabView> {
    let of = |name: &'static str, key, count| TabView {
        key,
        href: format!("/reconcile?{}", asked.query(name, "")),
        count,
        name: if name.is_empty() { "todo" } else { name },
        is_current: asked.tab == name
            || (name.is_empty() && !["suggested", "outside", "done", "aside"].contains(&asked.tab.as_str())),
    };
    vec![
        of("", "reconcile-tab-todo", Some(counts.to_do)),
        of("suggested", "reconcile-tab-suggested", Some(counts.suggested)),
        of("outside", "reconcile-tab-outside", Some(counts.outside)),
        of("done", "reconcile-tab-done", None),
        of("aside", "reconcile-tab-aside", Some(counts.aside)),
    ]
}

fn accounts(asked: &Asked, found: &[AccountBalance]) -> Vec<AccountView> {
    found
        .iter()
        .map(|balance| {
            let id = balance.account.to_string();
            AccountView { is_current: asked.account == id, name: balance.masked.clone(), id }
        })
        .collect()
}

fn balances(asked: &Asked, found: &[AccountBalance]) -> Vec<BalanceView> {
    found
        .iter()
        .filter(|balance| asked.account_id().is_none_or(|account| account == balance.account))
        .map(|balance| BalanceView {
            account: balance.masked.clone(),
            bank_minor: balance.bank_minor,
            book_minor: balance.book_minor.unwrap_or(0),
            currency: Currency::parse(&balance.currency).unwrap_or(Currency::EUR),
            as_of: balance.as_of,
            is_whole: balance.is_whole(),
        })
        .collect()
}

#[derive(Template)]
#[template(path = "reconcile/templates/_last.html")]
struct LastPart {
    last: Option<LastView>,
}

/// `GET /reconcile/last`: what the reader did last.
pub async fn last(State(desk): State<Desk>, user: User) -> PageResult {
    let reader = user.clone();
    desk.read(&user, async move |ctx: &Ctx, tx: &mut Tx| {
        let last = last_view(ctx, tx).await?;
        render(&reader.words, &LastPart { last })
    })
    .await
}

/// Which lines are on the screen.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct OnScreen {
    /// Ids of transactions, with commas between.
    ids: String,
    /// Of this account only.
    account: String,
}

#[derive(Template)]
#[template(path = "reconcile/templates/_gone_many.html")]
struct GoneMany {
    gone: Vec<GonePart>,
    counts: WorkCounts,
}

/// `GET /reconcile/gone`: those of the lines on the screen that somebody has dealt with meanwhile.
pub async fn gone(
    State(desk): State<Desk>,
    user: User,
    Query(on): Query<OnScreen>,
) -> Result<Response, PageError> {
    let reader = user.clone();
    desk.read(&user, async move |ctx: &Ctx, tx: &mut Tx| {
        let mut gone = Vec::new();
        for id in on.ids.split(',').filter_map(|id| id.parse::<BankTransactionId>().ok()).take(PAGE * 2) {
            gone.extend(gone_part(ctx, tx, &reader, id).await?);
        }
        let counts = of_reader(count_work(tx, ctx, on.account.parse().ok()).await?, &reader);
        render(&reader.words, &GoneMany { gone, counts })
    })
    .await
}
