//! `quittance open-items`: what is owed, and credit that is not used yet.

use std::collections::HashMap;

use app::customers::list_customers;
use app::receivables::{ItemKind, OpenItem, list_items};
use app::words::Words;
use jiff::civil::Date;
use serde::Serialize;

use super::listings::{is_wanted, of_all};
use crate::Ended;
use crate::arguments::{Common, Format, PageArguments};
use crate::output::{Output, cut, new_table, whole};
use crate::session::Session;
use crate::sums::{Sums, amount_words};

#[derive(Debug, Serialize)]
struct OpenItemView {
    id: String,
    customer_number: String,
    customer: String,
    kind: &'static str,
    number: String,
    issued_on: Date,
    due_on: Date,
    total_minor: i64,
    open_minor: i64,
    currency: String,
    days_late: i32,
}

impl OpenItemView {
    fn new(item: OpenItem, customers: &HashMap<String, (String, String)>, today: Date) -> Self {
        let (customer_number, customer) =
            customers.get(&item.customer.to_string()).cloned().unwrap_or_default();
        // Nobody is late with money that we owe.
        let days_late = match item.kind {
            ItemKind::Invoice => today.since(item.due_on).map_or(0, |span| span.get_days()).max(0),
            ItemKind::CreditNote | ItemKind::UnusedCredit => 0,
        };
        Self {
            id: item.id.to_string(),
            customer_number,
            customer,
            kind: item.kind.as_str(),
            number: item.number,
            issued_on: item.issued_on,
            due_on: item.due_on,
            total_minor: item.total_minor,
            open_minor: item.open_minor,
            currency: item.currency.code().to_owned(),
            days_late,
        }
    }
}

/// Runs the command.
pub async fn run(common: &Common, page: &PageArguments, words: &Words) -> anyhow::Result<Ended> {
    let session = Session::open(common, words).await?;
    let mut tx = session.db.begin_read().await?;
    let customers: HashMap<_, _> = list_customers(&mut tx, &session.ctx)
        .await?
        .into_iter()
        .map(|row| (row.id.to_string(), (row.number, row.name)))
        .collect();
    let today = session.ctx.today();
    let mut views: Vec<OpenItemView> = list_items(&mut tx, &session.ctx)
        .await?
        .into_iter()
        .filter(|item| item.open_minor != 0)
        .map(|item| OpenItemView::new(item, &customers, today))
        .filter(|view| is_wanted(page, view))
        .collect();
    tx.rollback().await?;
    session.close().await;
    views.sort_by(|a, b| (a.due_on, &a.number).cmp(&(b.due_on, &b.number)));
    let all = views.len();
    let mut sums = Sums::default();
    for view in &views {
        sums.add(&view.currency, view.open_minor);
    }
    views.truncate(page.limit(common));
    let mut output = Output::open(common)?;
    match common.format {
        Format::Json => output.json(&views)?,
        Format::Csv => write_csv(&mut output, &views)?,
        Format::Table => {
            write_table(&mut output, &views, words)?;
            if !common.quiet {
                let total = sums.shown(words);
                output.prose(&words.say_with("cli-open-total", &[("amount", total.into())]))?;
            }
            of_all(&mut output, views.len(), all, words, common)?;
        }
    }
    output.finish()?;
    Ok(Ended::Done)
}

fn write_csv(output: &mut Output, views: &[OpenItemView]) -> anyhow::Result<()> {
    let header = [
        "customer",
        "customer_number",
        "kind",
        "number",
        "issued_on",
        "due_on",
        "total_minor",
        "open_minor",
        "currency",
        "days_late",
    ];
    output.csv(
        &header,
        views.iter().map(|view| {
            vec![
                view.customer.clone(),
                view.customer_number.clone(),
                view.kind.to_owned(),
                view.number.clone(),
                view.issued_on.to_string(),
                view.due_on.to_string(),
                view.total_minor.to_string(),
                view.open_minor.to_string(),
                view.currency.clone(),
                view.days_late.to_string(),
            ]
        }),
    )
}

fn write_table(output: &mut Output, views: &[OpenItemView], words: &Words) -> anyhow::Result<()> {
    let header = [
        "cli-column-due",
        "cli-column-document",
        "cli-column-customer-number",
        "cli-column-customer",
        "cli-column-total",
        "cli-column-open",
        "cli-column-late",
    ];
    let mut table = new_table(header.map(|key| words.say(key)).to_vec(), &[4, 5, 6]);
    for view in views {
        let (due, document) = if view.kind == ItemKind::UnusedCredit.as_str() {
            (String::new(), words.say("cli-unused-credit"))
        } else {
            (words.day(view.due_on), view.number.clone())
        };
        table.add_row(vec![
            due,
            document,
            view.customer_number.clone(),
            cut(&view.customer, 19),
            amount_words(view.total_minor, &view.currency, words),
            amount_words(view.open_minor, &view.currency, words),
            if view.days_late > 0 { view.days_late.to_string() } else { String::new() },
        ]);
    }
    output.table(&whole(table, &[0, 1, 2]))
}
