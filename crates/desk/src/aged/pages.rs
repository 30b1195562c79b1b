//! The aged balance: a page, and a file.

use std::sync::Arc;

use app::context::Ctx;
use app::identity::{Permission, find_user};
use app::ids::{CustomerId, UserId};
use app::reporting::{
    Aged, AgedBalance, AgedOrder, AgedRow, Bucket, Past, PastBalance, Snapshot, accounting, aged_balance,
    aged_by_manager, aged_of_manager, balance_history,
};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use db::Tx;
use jiff::civil::Date;
use money::Currency;
use serde::Deserialize;

use super::documents::{CREDIT, bucket_name};
use crate::access::User;
use crate::dashboard;
use crate::error::PageError;
use crate::invoices::person;
use crate::state::Desk;
use crate::web::asked::{day, given};
use crate::web::chart::{Sparkline, heat};
use crate::web::export::{Cell, FileForm, Sheet, export};
use crate::web::{Address, Fragment, Frame, PageResult, Section, Views, filters, places, render};
use crate::words::Words;

/// Customers on one page.
const PAGE: usize = 50;
/// Months of the small line.
const MONTHS: i32 = 6;
/// Keys of the names of the columns of ages.
pub use crate::dashboard::AGE_KEYS;

/// While a balance is calculated.
#[derive(Template)]
#[template(path = "aged/templates/coming.html")]
struct ComingPage {
    frame: Frame,
    on: Date,
    address: String,
}

/// The customers that somebody looks after, or that nobody does.
struct Portfolio(Option<UserId>);

/// What is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    on: Option<String>,
    q: Option<String>,
    sort: Option<String>,
    currency: Option<String>,
    after: Option<String>,
    lines: Option<String>,
    /// `manager`: a line for each account manager; else one for each customer.
    by: Option<String>,
    /// Only the customers of this account manager; `none` for those of nobody.
    manager: Option<String>,
    format: Option<FileForm>,
}

impl Asked {
    fn order(&self) -> AgedOrder {
        match self.sort.as_deref() {
            Some("overdue") => AgedOrder::Overdue,
            Some("oldest") => AgedOrder::Over90,
            _ => AgedOrder::Total,
        }
    }

    fn is_by_manager(&self) -> bool {
        self.by.as_deref() == Some("manager")
    }

    /// The account manager whose customers are asked for: somebody, or nobody (`none`).
    fn manager(&self) -> Result<Option<Portfolio>, PageError> {
        match given(self.manager.as_deref()) {
            None => Ok(None),
            Some("none") => Ok(Some(Portfolio(None))),
            Some(id) => Ok(Some(Portfolio(Some(id.parse().map_err(|_| PageError::NotFound)?)))),
        }
    }

    /// The address of the same page with its lines.
    fn with_lines(&self) -> String {
        let text = |field: &Option<String>| field.clone().unwrap_or_default();
        let pairs = [
            ("on", text(&self.on)),
            ("q", text(&self.q)),
            ("sort", text(&self.sort)),
            ("currency", text(&self.currency)),
            ("after", text(&self.after)),
            ("by", text(&self.by)),
            ("manager", text(&self.manager)),
            ("lines", "1".to_owned()),
        ];
        places::query("/aged-balance", &pairs)
    }

    /// The address of the same list with one thing changed; it begins again at its first page.
    fn address(&self, name: &str, value: &str) -> String {
        let mut pairs: Vec<(&str, String)> = vec![
            ("on", self.on.clone().unwrap_or_default()),
            ("q", self.q.clone().unwrap_or_default()),
            ("sort", self.sort.clone().unwrap_or_default()),
            ("currency", self.currency.clone().unwrap_or_default()),
            ("after", String::new()),
            ("format", String::new()),
            ("lines", String::new()),
            ("by", self.by.clone().unwrap_or_default()),
            ("manager", self.manager.clone().unwrap_or_default()),
        ];
        for pair in pairs.iter_mut().filter(|pair| pair.0 == name) {
            value.clone_into(&mut pair.1);
        }
        places::query("/aged-balance", &pairs)
    }
}

#[derive(Template)]
#[template(path = "aged/templates/aged.html")]
struct AgedPage {
    frame: Frame,
    views: Views,
    on: Date,
    is_today: bool,
    as_of: String,
    q: String,
    sort: String,
    currency: Currency,
    currencies: Vec<(String, String, bool)>,
    sorts: Vec<(String, &'static str, bool)>,
    rows: Vec<Row>,
    total: TotalRow,
    customers: usize,
    has_lines: bool,
    lines: String,
    older: Option<String>,
    first: Option<String>,
    files: (String, String),
    may_export: bool,
    is_by_manager: bool,
    groups: [(String, &'static str, bool); 2],
    /// Whose customers are shown; empty for all.
    portfolio: String,
    manager: String,
    all: String,
}

/// The rows alone, which take the place of those without lines.
#[derive(Template)]
#[template(path = "aged/templates/rows.html")]
struct RowsAlone {
    rows: Vec<Row>,
    currency: Currency,
    has_lines: bool,
    lines: String,
}

struct Row {
    name: String,
    number: String,
    href: String,
    cells: Vec<HeatCell>,
    credit: HeatCell,
    total_minor: i64,
    line: Option<Sparkline>,
    line_text: String,
}

struct HeatCell {
    minor: i64,
    class: String,
    href: String,
}

struct TotalRow {
    cells: Vec<HeatCell>,
    credit: HeatCell,
    total_minor: i64,
}

/// `GET /aged-balance`
pub async fn list(
    State(desk): State<Desk>,
    user: User,
    fragment: Fragment,
    Query(asked): Query<Asked>,
) -> PageResult {
    let today = desk.context(&user).today();
    let on = day("on", asked.on.as_deref())?.unwrap_or(today);
    if on > today {
        return Err(PageError::BadField { field: "on", message: "aged-future" });
    }
    let snapshot = dashboard::snapshot(&desk, &user).await?;
    if let Some(form) = asked.format {
        let currency = choose(&snapshot.aged, asked.currency.as_deref());
        return file(&desk, &user, &asked, form, (on, currency)).await;
    }
    // The small lines look at everything that was ever booked about the customers shown: the page does not
    // wait for them.
    if fragment.0 && asked.lines.is_some() {
        return rows_alone(&desk, &user, asked, snapshot, on).await;
    }
    let Some(whole) = whole(&desk, &user, &snapshot, on).await? else {
        return coming(&desk, &user, &asked, on).await;
    };
    let reader = user.clone();
    desk.show(&user, Section::AgedBalance, async move |ctx: &Ctx, tx: &mut Tx, frame| {
        let computed_at = whole.computed_at();
        let Selected { balance, currency, rows: found, largest } = select(tx, ctx, &asked, whole).await?;
        let balance = balance.get();
        let is_by_manager = asked.is_by_manager();
        let has_more = found.len() > PAGE && !is_by_manager;
        let older = found.get(PAGE - 1).filter(|_| has_more).map(|row| {
            let value = asked.order().value(&row.aged);
            asked.address("after", &format!("{value}.{}", row.customer))
        });
        let total =
            balance.totals.iter().find(|(of, _)| *of == currency).map_or_else(Aged::default, |it| it.1);
        let customers = balance.rows.iter().filter(|row| row.currency == currency).count();
        let has_lines = asked.lines.is_some() || is_by_manager;
        let mut rows = Vec::with_capacity(PAGE);
        let is_today = on == snapshot.as_of;
        let showing = Showing { on, is_today, largest, has_lines };
        if is_by_manager {
            let shown = (balance, currency);
            rows = manager_rows(tx, ctx, &asked, shown, (on, showing.largest), &reader.words).await?;
        } else {
            for row in found.iter().take(PAGE) {
                rows.push(shown(tx, ctx, row, &showing, &reader).await?);
            }
        }
        let portfolio = match asked.manager()? {
            Some(Portfolio(manager)) => manager_name(tx, ctx, manager, &reader.words).await?,
            None => String::new(),
        };
        let groups = [("", "aged-by-customer"), ("manager", "aged-by-manager")].map(|(word, key)| {
            let asked = Asked { manager: None, ..asked.clone() };
            (asked.address("by", word), key, (word == "manager") == is_by_manager)
        });
        let link = Link::new(None, currency, on, is_today);
        let totals = balance
            .totals
            .iter()
            .map(|(of, _)| (asked.address("currency", of.code()), of.code().to_owned(), *of == currency));
        let sorts =
            [("", "aged-sort-total"), ("overdue", "aged-sort-overdue"), ("oldest", "aged-sort-oldest")];
        let sort = asked.sort.clone().unwrap_or_default();
        let query = Address::of(&asked.address("", "")).query();
        let views = Views::load(tx, ctx, person(&reader), "/aged-balance", query).await?;
        Ok(AgedPage {
            views,
            as_of: reader.words.as_of(computed_at),
            is_today,
            currencies: totals.collect(),
            sorts: sorts
                .iter()
                .map(|(word, key)| (asked.address("sort", word), *key, *word == sort))
                .collect(),
            total: TotalRow {
                cells: cells(&link, &total, on, None),
                credit: credit(&link, &total),
                total_minor: total.total_minor(),
            },
            first: asked.after.is_some().then(|| asked.address("after", "")),
            files: (asked.address("format", "csv"), asked.address("format", "xlsx")),
            may_export: reader.may(Permission::ExportData),
            manager: asked.manager.clone().unwrap_or_default(),
            all: asked.address("manager", ""),
            is_by_manager,
            groups,
            portfolio,
            q: asked.q.clone().unwrap_or_default(),
            sort,
            lines: asked.with_lines(),
            frame,
            on,
            currency,
            rows,
            customers,
            has_lines,
            older,
        })
    })
    .await
}

/// Where a cell leads: the open invoices of today, what was open of a customer on an earlier day, or one place for all
/// of a line.
enum Link {
    Today { customer: Option<CustomerId>, today: Date },
    Past { customer: CustomerId, currency: Currency, on: Date },
    All(String),
    Nowhere,
}

impl Link {
    fn new(customer: Option<CustomerId>, currency: Currency, on: Date, is_today: bool) -> Self {
        match customer {
            customer if is_today => Self::Today { customer, today: on },
            Some(customer) => Self::Past { customer, currency, on },
            None => Self::Nowhere,
        }
    }

    fn of(&self, bucket: Bucket, on: Date) -> String {
        match self {
            Self::Today { customer, today } => places::open_invoices(*customer, bucket.due_days(on), *today),
            Self::Past { customer, currency, on } => {
                places::aged_documents(*customer, *currency, *on, &bucket_name(bucket))
            }
            Self::All(address) => address.clone(),
            Self::Nowhere => String::new(),
        }
    }

    fn credits(&self) -> String {
        match self {
            Self::Today { customer, .. } => places::credits(*customer),
            Self::Past { customer, currency, on } => {
                places::aged_documents(*customer, *currency, *on, CREDIT)
            }
            Self::All(address) => address.clone(),
            Self::Nowhere => String::new(),
        }
    }
}

/// How rows are shown: as of which day, against which largest sum, with lines, and where cells lead.
struct Showing {
    on: Date,
    is_today: bool,
    largest: i64,
    has_lines: bool,
}

/// What a page is made of.
struct Selected {
    balance: Found,
    currency: Currency,
    /// One more than the page shows says that another follows.
    rows: Vec<AgedRow>,
    /// The largest sum past due, which the heat is measured by.
    largest: i64,
}

/// The balance of a whole day, kept in memory, or a part of it.
pub enum Found {
    Today(Arc<Snapshot>),
    Past(Arc<PastBalance>),
    Part(AgedBalance),
}

impl Found {
    /// The balance.
    pub fn get(&self) -> &AgedBalance {
        match self {
            Self::Today(snapshot) => &snapshot.aged,
            Self::Past(past) => &past.balance,
            Self::Part(balance) => balance,
        }
    }

    /// When it was calculated, in microseconds since 1970 UTC.
    pub fn computed_at(&self) -> i64 {
        match self {
            Self::Today(snapshot) => snapshot.computed_at,
            Self::Past(past) => past.computed_at,
            Self::Part(_) => 0,
        }
    }
}

/// The balance of a day; nothing while that of a past day has to be calculated, which this has begun.
pub async fn whole(
    desk: &Desk,
    user: &User,
    snapshot: &Arc<Snapshot>,
    on: Date,
) -> Result<Option<Found>, PageError> {
    if on == snapshot.as_of {
        return Ok(Some(Found::Today(snapshot.clone())));
    }
    let ctx = desk.context(user);
    desk.run(async move |desk: Desk| {
        let mut tx = desk.db().begin_read().await?;
        let past = desk.past_balances().find(&mut tx, &ctx, on).await?;
        tx.rollback().await?;
        let (found, is_wanted) = match past {
            Past::Ready(past) => (Some(Found::Past(past)), false),
            Past::Behind(past) => (Some(Found::Past(past)), true),
            Past::Coming => (None, true),
        };
        if is_wanted {
            desk.run_aside("aged balance", async move |desk: Desk| {
                Ok(desk.past_balances().calculate(desk.db(), &ctx, on).await?)
            });
        }
        Ok(found)
    })
    .await
}

/// Says that the balance is being calculated, and asks again.
async fn coming(desk: &Desk, user: &User, asked: &Asked, on: Date) -> PageResult {
    let address = asked.address("after", asked.after.as_deref().unwrap_or_default());
    desk.show(user, Section::AgedBalance, async move |_: &Ctx, _: &mut Tx, frame| {
        Ok(ComingPage { frame, on, address })
    })
    .await
}

async fn select(tx: &mut Tx, ctx: &Ctx, asked: &Asked, whole: Found) -> Result<Selected, PageError> {
    let part = narrowed(tx, ctx, whole.get(), asked).await?;
    let balance = part.map_or(whole, Found::Part);
    let found = balance.get();
    let currency = choose(found, asked.currency.as_deref());
    let after = asked.after.as_deref().and_then(place);
    let rows = found.page(currency, asked.order(), after, PAGE + 1);
    let of_currency = found.rows.iter().filter(|row| row.currency == currency);
    let largest = of_currency.flat_map(|row| row.aged.owed_minor[1..].iter().copied()).max().unwrap_or(0);
    Ok(Selected { balance, currency, rows, largest })
}

async fn rows_alone(desk: &Desk, user: &User, asked: Asked, snapshot: Arc<Snapshot>, on: Date) -> PageResult {
    let reader = user.clone();
    // The page around these rows shows the balance of the day: it is gone from memory only if many others were asked for.
    let Some(whole) = whole(desk, user, &snapshot, on).await? else {
        return Ok(StatusCode::NO_CONTENT.into_response());
    };
    let rows = desk
        .read(user, async move |ctx: &Ctx, tx: &mut Tx| {
            let found = select(tx, ctx, &asked, whole).await?;
            let mut rows = Vec::with_capacity(PAGE);
            let is_today = on == snapshot.as_of;
            let showing = Showing { on, is_today, largest: found.largest, has_lines: true };
            for row in found.rows.iter().take(PAGE) {
                rows.push(shown(tx, ctx, row, &showing, &reader).await?);
            }
            Ok(RowsAlone { rows, currency: found.currency, has_lines: true, lines: String::new() })
        })
        .await?;
    render(&user.words, &rows)
}

/// The balance of the customers who are looked for, or whom somebody looks after; nothing when all are meant.
async fn narrowed(
    tx: &mut Tx,
    ctx: &Ctx,
    balance: &AgedBalance,
    asked: &Asked,
) -> Result<Option<AgedBalance>, PageError> {
    let mut part = match given(asked.q.as_deref()) {
        Some(q) => Some(balance.of_customers(&accounting::search_customers(tx, ctx, q).await?)),
        None => None,
    };
    if let Some(Portfolio(manager)) = asked.manager()? {
        part = Some(aged_of_manager(tx, ctx, part.as_ref().unwrap_or(balance), manager).await?);
    }
    Ok(part)
}

/// What an account manager is called; customers that nobody looks after have a name for that.
async fn manager_name(
    tx: &mut Tx,
    ctx: &Ctx,
    manager: Option<UserId>,
    words: &Words,
) -> Result<String, PageError> {
    let Some(id) = manager else { return Ok(words.say("aged-no-manager")) };
    Ok(find_user(tx, ctx.org, id).await?.map_or_else(|| id.to_string(), |user| user.name))
}

/// A line for each account manager; everything in it leads to the lines of their customers.
async fn manager_rows(
    tx: &mut Tx,
    ctx: &Ctx,
    asked: &Asked,
    (balance, currency): (&AgedBalance, Currency),
    (on, largest): (Date, i64),
    words: &Words,
) -> Result<Vec<Row>, PageError> {
    let customers = Asked { by: None, after: None, ..asked.clone() };
    let mut rows = Vec::new();
    for sum in aged_by_manager(tx, ctx, balance, currency, asked.order()).await? {
        let id = sum.manager.map_or_else(|| "none".to_owned(), |id| id.to_string());
        let href = customers.address("manager", &id);
        let link = Link::All(href.clone());
        rows.push(Row {
            name: manager_name(tx, ctx, sum.manager, words).await?,
            number: String::new(),
            href,
            cells: cells(&link, &sum.aged, on, Some(largest)),
            credit: credit(&link, &sum.aged),
            total_minor: sum.aged.total_minor(),
            line: None,
            line_text: String::new(),
        });
    }
    Ok(rows)
}

async fn shown(
    tx: &mut Tx,
    ctx: &Ctx,
    row: &AgedRow,
    showing: &Showing,
    reader: &User,
) -> Result<Row, PageError> {
    let name = accounting::customer_name(tx, ctx, row.customer).await?;
    let history = if showing.has_lines {
        let total = Some(row.aged.total_minor());
        balance_history(tx, ctx, (row.customer, row.currency), showing.on, MONTHS, total).await?
    } else {
        Vec::new()
    };
    let values: Vec<i64> = history.iter().map(|end| end.balance_minor).collect();
    let text: Vec<String> = history
        .iter()
        .map(|end| {
            format!("{} : {}", reader.words.day(end.on), reader.words.amount(end.balance_minor, row.currency))
        })
        .collect();
    let (number, name) = name.map_or_else(Default::default, |found| (found.number, found.name));
    let link = Link::new(Some(row.customer), row.currency, showing.on, showing.is_today);
    Ok(Row {
        href: places::customer(row.customer),
        cells: cells(&link, &row.aged, showing.on, Some(showing.largest)),
        credit: credit(&link, &row.aged),
        total_minor: row.aged.total_minor(),
        line: Sparkline::new(&values),
        line_text: text.join(" · "),
        name,
        number,
    })
}

fn cells(link: &Link, aged: &Aged, on: Date, largest: Option<i64>) -> Vec<HeatCell> {
    let cell = |bucket: &Bucket| {
        let minor = aged.owed_minor[*bucket as usize];
        // What is not due is no worry: it stays plain.
        let step = largest.filter(|_| *bucket != Bucket::NotDue).and_then(|largest| heat(minor, largest));
        HeatCell {
            minor,
            class: step.map(|step| format!(" heat-{step}")).unwrap_or_default(),
            href: link.of(*bucket, on),
        }
    };
    Bucket::ALL.iter().map(cell).collect()
}

fn credit(link: &Link, aged: &Aged) -> HeatCell {
    let href = link.credits();
    HeatCell { minor: aged.credit_minor, class: String::new(), href }
}

/// The value and the customer of a line, as an address holds them.
fn place(text: &str) -> Option<(i64, CustomerId)> {
    let (value, customer) = text.split_once('.')?;
    Some((value.parse().ok()?, customer.parse().ok()?))
}

/// The currency asked for, else euros when there are any, else the first.
fn choose(balance: &AgedBalance, asked: Option<&str>) -> Currency {
    let of = |code: &str| balance.totals.iter().find(|(currency, _)| currency.code() == code).map(|it| it.0);
    let first = || balance.totals.first().map(|it| it.0);
    asked.and_then(of).or_else(|| of("EUR")).or_else(first).unwrap_or(Currency::EUR)
}

async fn file(
    desk: &Desk,
    user: &User,
    asked: &Asked,
    form: FileForm,
    (on, currency): (Date, Currency),
) -> PageResult {
    let words = user.words.clone();
    let mut head = vec![words.say("aged-number"), words.say("aged-customer")];
    head.extend(AGE_KEYS.iter().map(|key| words.say(key)));
    head.extend(["aged-credit", "aged-total", "aged-currency"].iter().map(|key| words.say(key)));
    let (asked, order) = (asked.clone(), asked.order());
    if asked.is_by_manager() {
        head.drain(..2);
        head.insert(0, words.say("aged-manager"));
    }
    let name = format!("{}-{on}", words.say("aged-file"));
    export(desk, user, form, &name, head, async move |ctx: &Ctx, tx: &mut Tx, sheet: &mut Sheet| {
        let balance = aged_balance(tx, ctx, on).await?;
        let balance = narrowed(tx, ctx, &balance, &asked).await?.unwrap_or(balance);
        if asked.is_by_manager() {
            for sum in aged_by_manager(tx, ctx, &balance, currency, order).await? {
                let name = manager_name(tx, ctx, sum.manager, &words).await?;
                let mut cells = vec![Cell::Text(name)];
                cells.extend(amounts(&sum.aged, currency));
                sheet.row(&cells).await?;
            }
            return Ok(());
        }
        let mut after = None;
        loop {
            let rows = balance.page(currency, order, after, 1_000);
            for row in &rows {
                let name = accounting::customer_name(tx, ctx, row.customer).await?;
                let (number, name) = name.map_or_else(Default::default, |found| (found.number, found.name));
                let mut cells = vec![Cell::Text(number), Cell::Text(name)];
                cells.extend(amounts(&row.aged, currency));
                sheet.row(&cells).await?;
            }
            let Some(last) = rows.last() else { return Ok(()) };
            after = Some((order.value(&last.aged), last.customer));
        }
    })
    .await
}

/// The sums of a line of a file, and their currency.
fn amounts(aged: &Aged, currency: Currency) -> Vec<Cell> {
    let sums = aged.owed_minor.iter().copied().chain([aged.credit_minor, aged.total_minor()]);
    sums.map(|minor| Cell::Amount(minor, currency)).chain([Cell::from(currency.code())]).collect()
}
