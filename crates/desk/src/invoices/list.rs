//! The lists of documents.

use std::collections::HashMap;

use app::allocation::list_standing_kinds;
use app::context::Ctx;
use app::customers::find_customer;
use app::identity::Permission;
use app::listing::{
    DocumentOrder, DocumentRow, DocumentTab, DocumentTotal, FileDetail, TOTALS_MAX, list_documents_knowing,
    list_file_details,
};
use app::receivables::ItemKind;
use askama::Template;
use axum::extract::State;
use db::Tx;
use jiff::civil::Date;
use money::Currency;

use super::asked::{Asked, cursor_text};
use super::status::{Due, Status};
use super::{COLUMNS, person};
use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;
use crate::web::columns::Columns;
use crate::web::{Address, Frame, PageResult, Section, Views, filters};
use crate::words::Words;

/// Documents on a page.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "invoices/templates/list.html")]
struct ListPage {
    frame: Frame,
    address: Address,
    tabs: Vec<Tab>,
    tab: DocumentTab,
    rows: Vec<Row>,
    totals: Vec<DocumentTotal>,
    is_whole: bool,
    totals_max: i64,
    newer: String,
    older: String,
    day_sort: Sort,
    amount_sort: Sort,
    columns: Columns,
    /// The list as it stands, to come back to.
    columns_back: String,
    is_dense: bool,
    is_filtered: bool,
    /// The filters that are on, each with the address without it.
    filters_on: Vec<(String, String)>,
    customer_name: Option<String>,
    views: Views,
    may_export: bool,
    may_import: bool,
    error: Option<(String, String)>,
}

impl ListPage {
    /// What is said when a tab holds nothing.
    fn tabs_empty_key(&self) -> String {
        format!("invoices-empty-{}", self.tab.as_str())
    }
}

struct Tab {
    key: String,
    href: String,
    is_current: bool,
}

/// A heading that sorts.
struct Sort {
    href: String,
    /// `ascending`, `descending` or nothing.
    direction: &'static str,
    /// Whether it can be sorted by.
    is_offered: bool,
}

struct Row {
    id: String,
    number: String,
    kind: ItemKind,
    customer: String,
    customer_name: String,
    customer_number: String,
    net_minor: Option<i64>,
    vat_minor: Option<i64>,
    issued_on: Date,
    due_on: Date,
    due: Due,
    total_minor: i64,
    open_minor: i64,
    currency: Currency,
    status: Status,
}

impl Row {
    fn new(row: DocumentRow, kinds: &[String], detail: FileDetail, today: Date, words: &Words) -> Self {
        Self {
            net_minor: detail.vat_minor.map(|vat| row.total_minor.saturating_sub(vat)),
            vat_minor: detail.vat_minor,
            customer_number: detail.customer_number,
            due: Due::of(&row, today, words),
            status: Status::of(&row, today).decided(&row, kinds),
            id: row.id.to_string(),
            number: row.number,
            kind: row.kind,
            customer: row.customer.to_string(),
            customer_name: row.customer_name,
            issued_on: row.issued_on,
            due_on: row.due_on,
            total_minor: row.total_minor,
            open_minor: row.open_minor,
            currency: row.currency,
        }
    }

    fn is_invoice(&self) -> bool {
        self.kind == ItemKind::Invoice
    }

    fn kind_key(&self) -> String {
        format!("invoices-kind-{}", self.kind.as_str().replace('_', "-"))
    }
}

/// `GET /invoices`
pub async fn list(State(desk): State<Desk>, user: User, address: Address) -> PageResult {
    let (asked, error) = match Asked::of(&address) {
        Ok(asked) => (asked, None),
        // A field that cannot be understood is said beside the form, over the list without it.
        Err(PageError::BadField { field, message }) => {
            let asked = Asked::of(&address.without(&[field]))?;
            (asked, Some((field.to_owned(), user.words.say(message))))
        }
        Err(error) => return Err(error),
    };
    let reader = user.clone();
    let keeping = desk.clone();
    desk.show(&user, Section::Invoices, async move |ctx: &Ctx, tx: &mut Tx, frame| {
        let today = ctx.today();
        let places = (asked.after.as_ref(), asked.before.as_ref());
        let page = list_documents_knowing(tx, ctx, keeping.settled(), &asked.filter, places, PAGE).await?;
        let shown: Vec<_> = page.rows.iter().map(|row| row.id).collect();
        let decided = list_standing_kinds(tx, ctx, &shown).await?;
        let columns = Columns::load(tx, ctx, person(&reader), COLUMNS).await?;
        // What a file tells beside the rows is read only where it is shown.
        let details = if ["customer-number", "net", "vat"].into_iter().any(|name| columns.has(name)) {
            list_file_details(tx, ctx, &page.rows).await?
        } else {
            HashMap::new()
        };
        let (totals, is_whole) = keeping.document_totals(tx, ctx, &asked.filter).await?;
        let customer_name = match asked.filter.customer {
            Some(id) => Some(find_customer(tx, ctx, id).await?.ok_or(PageError::NotFound)?.name),
            None => None,
        };
        let views = Views::load(tx, ctx, person(&reader), "/invoices", address.query()).await?;
        let place = |name: &str, cursor: Option<&_>| {
            cursor.map(|cursor| address.with(name, &cursor_text(cursor)).to_string()).unwrap_or_default()
        };
        Ok(ListPage {
            frame,
            tabs: tabs(&address, asked.filter.tab),
            tab: asked.filter.tab,
            newer: place("before", page.before.as_ref()),
            older: place("after", page.after.as_ref()),
            day_sort: sort(&address, &asked, page.order, DocumentOrder::Day),
            amount_sort: sort(&address, &asked, page.order, DocumentOrder::Amount),
            rows: page
                .rows
                .into_iter()
                .map(|row| {
                    let kinds = decided.get(&row.id).map_or(&[][..], Vec::as_slice);
                    let detail = details.get(&row.id).cloned().unwrap_or_default();
                    Row::new(row, kinds, detail, today, &reader.words)
                })
                .collect(),
            totals,
            is_whole,
            totals_max: TOTALS_MAX,
            columns_back: address.without(&[]).to_string(),
            columns,
            is_dense: asked.is_dense,
            is_filtered: address.has_other_than(&["tab", "sort", "dir", "dense", "after", "before"]),
            filters_on: filters_on(&address, customer_name.as_deref(), &reader.words),
            customer_name,
            views,
            may_export: reader.may(Permission::ExportData),
            may_import: reader.may(Permission::ImportReceivables),
            address,
            error,
        })
    })
    .await
}

fn tabs(address: &Address, current: DocumentTab) -> Vec<Tab> {
    DocumentTab::ALL
        .into_iter()
        .map(|tab| Tab {
            key: format!("invoices-tab-{}", tab.as_str()),
            // Another tab may be sorted otherwise.
            href: address.without(&["sort", "dir"]).with("tab", tab.as_str()).to_string(),
            is_current: tab == current,
        })
        .collect()
}

/// The filters that are on, in words.
fn filters_on(address: &Address, customer: Option<&str>, words: &Words) -> Vec<(String, String)> {
    let asked = Asked::of(address).ok();
    let days = asked.map(|asked| (asked.filter.from, asked.filter.to)).unwrap_or_default();
    let day = |key: &str, day: Option<Date>| {
        day.map(|day| words.say_with(key, &[("value", words.day(day).into())]))
    };
    let said = |key: &str, field: &str| match address.value(field) {
        "" => None,
        value => Some(words.say_with(key, &[("value", value.into())])),
    };
    let on = [
        ("customer", customer.map(str::to_owned)),
        ("q", said("list-on-text", "q")),
        ("from", day("list-on-from", days.0)),
        ("to", day("list-on-to", days.1)),
        ("min", said("list-on-min", "min")),
        ("max", said("list-on-max", "max")),
        ("currency", said("list-on-currency", "currency")),
    ];
    on.into_iter().filter_map(|(field, text)| Some((text?, address.with(field, "").to_string()))).collect()
}

fn sort(address: &Address, asked: &Asked, order: DocumentOrder, by: DocumentOrder) -> Sort {
    let is_on = order == by;
    let is_descending = asked.filter.is_descending;
    let direction = match (is_on, is_descending) {
        (false, _) => "",
        (true, true) => "descending",
        (true, false) => "ascending",
    };
    let word = if by == DocumentOrder::Amount { "amount" } else { "day" };
    let next = if is_on && is_descending { "asc" } else { "desc" };
    // Of one customer's documents, and of those that a text found, days or numbers are the order.
    let is_offered = asked.filter.customer.is_none() && asked.filter.search.trim().is_empty();
    Sort { href: address.with("sort", word).with("dir", next).to_string(), direction, is_offered }
}
