//! The list of customers.

use app::context::Ctx;
use app::customers::list_tags;
use app::identity::Permission;
use app::listing::{
    CustomerCursor, CustomerFilter, CustomerLine, CustomerOrder, Standing, list_customers_page,
    list_owing_customers,
};
use app::reporting::Behaviours;
use askama::Template;
use axum::extract::State;
use db::Tx;
use jiff::civil::Date;
use money::Currency;

use super::COLUMNS;
use super::figures::{days_in_words, last_paid, main, whole_days};
use crate::access::User;
use crate::dashboard;
use crate::error::PageError;
use crate::invoices::person;
use crate::state::Desk;
use crate::web::columns::Columns;
use crate::web::export::{Cell, FileForm, Sheet, export};
use crate::web::{Address, Frame, PageResult, Section, Views, filters};
use crate::words::Words;

/// Customers on a page.
const PAGE: usize = 50;
/// Customers that are read together for a file.
const BATCH: usize = 200;
/// Columns of a file; the name and the currency are in each.
const IN_FILE: [&str; 10] = [
    "number",
    "name",
    "outstanding",
    "overdue",
    "credit",
    "currency",
    "limit",
    "to-pay",
    "last-payment",
    "tags",
];

#[derive(Template)]
#[template(path = "customers/templates/list.html")]
struct ListPage {
    frame: Frame,
    address: Address,
    rows: Vec<Row>,
    tags: Vec<(String, i64)>,
    order: CustomerOrder,
    is_descending: bool,
    newer: String,
    older: String,
    columns: Columns,
    /// The list as it stands, to come back to.
    columns_back: String,
    is_dense: bool,
    is_filtered: bool,
    views: Views,
    may_export: bool,
    may_import: bool,
}

struct Row {
    id: String,
    number: String,
    name: String,
    standings: Vec<Standing>,
    limit_minor: Option<i64>,
    is_over_limit: bool,
    to_pay: String,
    last: Option<(Date, i64, Currency)>,
    tags: Vec<String>,
}

impl Row {
    fn new(line: CustomerLine, words: &Words) -> Self {
        Self {
            limit_minor: line.credit_limit_minor,
            is_over_limit: is_over_limit(&line.standings, line.credit_limit_minor),
            to_pay: main(&line.behaviour)
                .and_then(|found| found.days_to_pay)
                .map(|hundredths| days_in_words(hundredths, words))
                .unwrap_or_default(),
            last: last_paid(&line.behaviour),
            id: line.id.to_string(),
            number: line.number,
            name: line.name,
            standings: line.standings,
            tags: line.tags,
        }
    }
}

/// Whether more is outstanding in euros than was agreed.
pub fn is_over_limit(standings: &[Standing], limit_minor: Option<i64>) -> bool {
    let outstanding = standings.iter().find(|standing| standing.currency == Currency::EUR);
    limit_minor.is_some_and(|limit| outstanding.is_some_and(|standing| standing.outstanding_minor > limit))
}

struct Asked {
    filter: CustomerFilter,
    after: Option<CustomerCursor>,
    before: Option<CustomerCursor>,
}

impl Asked {
    fn of(address: &Address) -> Result<Self, PageError> {
        Ok(Self {
            filter: CustomerFilter {
                search: address.value("q").chars().take(100).collect(),
                tag: address.value("tag").to_owned(),
                order: CustomerOrder::parse(address.value("sort")).unwrap_or_default(),
                is_descending: address.value("dir") == "desc",
            },
            after: cursor_of(address.value("after"))?,
            before: cursor_of(address.value("before"))?,
        })
    }
}

fn cursor_text(cursor: &CustomerCursor) -> String {
    format!("{}~{}~{}", cursor.minor, cursor.name_key, cursor.id)
}

fn cursor_of(text: &str) -> Result<Option<CustomerCursor>, PageError> {
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = || PageError::BadField { field: "after", message: "list-bad-place" };
    let (minor, rest) = text.split_once('~').ok_or_else(wrong)?;
    let (name_key, id) = rest.rsplit_once('~').ok_or_else(wrong)?;
    Ok(Some(CustomerCursor {
        minor: minor.parse().map_err(|_| wrong())?,
        name_key: name_key.to_owned(),
        id: id.parse().map_err(|_| wrong())?,
    }))
}

/// `GET /customers`
pub async fn list(State(desk): State<Desk>, user: User, address: Address) -> PageResult {
    let asked = Asked::of(&address)?;
    // What everybody owes is sorted in memory, with the figures.
    let figures = match asked.filter.order {
        CustomerOrder::Name => None,
        CustomerOrder::Outstanding | CustomerOrder::Overdue => Some(dashboard::snapshot(&desk, &user).await?),
    };
    let reader = user.clone();
    let keeping = desk.clone();
    desk.show(&user, Section::Customers, async move |ctx: &Ctx, tx: &mut Tx, frame| {
        let Asked { filter, after, before } = asked;
        let (after, before) = (after.as_ref(), before.as_ref());
        let page = match &figures {
            None => {
                list_customers_page(tx, ctx, keeping.behaviours(), &filter, (after, before), PAGE).await?
            }
            Some(it) => {
                let kept = (&it.aged, keeping.behaviours());
                list_owing_customers(tx, ctx, kept, &filter, (after, before), PAGE).await?
            }
        };
        let views = Views::load(tx, ctx, person(&reader), "/customers", address.query()).await?;
        let place = |name: &str, cursor: Option<&CustomerCursor>| {
            cursor.map(|cursor| address.with(name, &cursor_text(cursor)).to_string()).unwrap_or_default()
        };
        Ok(ListPage {
            frame,
            newer: place("before", page.before.as_ref()),
            older: place("after", page.after.as_ref()),
            rows: page.rows.into_iter().map(|line| Row::new(line, &reader.words)).collect(),
            tags: list_tags(tx, ctx).await?,
            order: filter.order,
            is_descending: filter.is_descending,
            columns: Columns::load(tx, ctx, person(&reader), COLUMNS).await?,
            columns_back: address.without(&[]).to_string(),
            is_dense: address.value("dense") == "1",
            is_filtered: address.has_other_than(&["sort", "dir", "dense", "after", "before"]),
            views,
            may_export: reader.may(Permission::ExportData),
            may_import: reader.may(Permission::WriteCustomers),
            address,
        })
    })
    .await
}

impl ListPage {
    /// Where a heading leads.
    fn sort(&self, order: CustomerOrder) -> Address {
        let address = self.address.without(&["dir"]).with("sort", order.as_str());
        if order == CustomerOrder::Name && self.order == order && !self.is_descending {
            address.with("dir", "desc")
        } else {
            address
        }
    }

    /// How the list is sorted by a heading: `ascending`, `descending` or nothing.
    fn direction(&self, order: CustomerOrder) -> &'static str {
        match (self.order == order, order == CustomerOrder::Name && !self.is_descending) {
            (false, _) => "",
            (true, true) => "ascending",
            (true, false) => "descending",
        }
    }
}

/// `GET /customers/export.csv`
pub async fn export_csv(State(desk): State<Desk>, user: User, address: Address) -> PageResult {
    export_as(&desk, &user, &address, FileForm::Csv).await
}

/// `GET /customers/export.xlsx`
pub async fn export_xlsx(State(desk): State<Desk>, user: User, address: Address) -> PageResult {
    export_as(&desk, &user, &address, FileForm::Xlsx).await
}

async fn export_as(desk: &Desk, user: &User, address: &Address, form: FileForm) -> PageResult {
    // Who may take out what they may see must be able to see this.
    if !user.may(Permission::ReadCustomers) {
        return Err(PageError::Forbidden);
    }
    let filter = Asked::of(address)?.filter;
    let words = user.words.clone();
    let me = person(user);
    let columns =
        desk.read(user, async move |ctx: &Ctx, tx: &mut Tx| Ok(Columns::load(tx, ctx, me, COLUMNS).await?));
    let columns = columns.await?;
    let is_written = move |name: &str| matches!(name, "name" | "currency") || columns.is_written(name);
    let written = IN_FILE.iter().filter(|name| is_written(name));
    let head = written.map(|column| words.say(&format!("customers-column-{column}"))).collect();
    let name = words.say("customers-file");
    export(desk, user, form, &name, head, async move |ctx: &Ctx, tx: &mut Tx, sheet: &mut Sheet| {
        let mut after = None;
        loop {
            let page =
                list_customers_page(tx, ctx, &Behaviours::default(), &filter, (after.as_ref(), None), BATCH)
                    .await?;
            for line in &page.rows {
                write_line(sheet, line, &is_written).await?;
            }
            after = page.after;
            if after.is_none() {
                return Ok(());
            }
        }
    })
    .await
}

/// A row for each currency in which something is open; one when nothing is.
async fn write_line(
    sheet: &mut Sheet,
    line: &CustomerLine,
    is_written: impl Fn(&str) -> bool,
) -> Result<(), PageError> {
    let nothing = Standing {
        currency: Currency::EUR,
        outstanding_minor: 0,
        overdue_minor: 0,
        credit_minor: 0,
        invoices: 0,
    };
    let standings = if line.standings.is_empty() { &[nothing][..] } else { &line.standings[..] };
    let empty = || Cell::from("");
    for standing in standings {
        let amount = |minor| Cell::Amount(minor, standing.currency);
        let cells: [Cell; 10] = [
            line.number.as_str().into(),
            line.name.as_str().into(),
            amount(standing.outstanding_minor),
            amount(standing.overdue_minor),
            amount(standing.credit_minor),
            standing.currency.code().into(),
            line.credit_limit_minor.map_or_else(empty, |limit| Cell::Amount(limit, Currency::EUR)),
            main(&line.behaviour)
                .and_then(|found| found.days_to_pay)
                .map_or_else(empty, |hundredths| Cell::Count(whole_days(hundredths))),
            last_paid(&line.behaviour).map_or_else(empty, |(on, _, _)| Cell::Day(on)),
            line.tags.join(", ").into(),
        ];
        let cells: Vec<Cell> =
            IN_FILE.iter().zip(cells).filter(|(name, _)| is_written(name)).map(|(_, cell)| cell).collect();
        sheet.row(&cells).await?;
    }
    Ok(())
}
