//! Lists: what paid what, what waits, what is owed.

use app::allocation::{AllocationView, ExceptionView, LineView, list_allocations, list_exceptions};
use app::customers::list_customers;
use app::receivables::list_items;
use app::words::Words;
use comfy_table::Table;
use money::Currency;
use serde::Serialize;

use crate::Ended;
use crate::arguments::{Common, Format, PageArguments};
use crate::output::{Output, cut, new_table};
use crate::session::Session;

/// A line in words: the document or account, and the amount.
pub fn line_words(line: &LineView, currency: &str, words: &Words) -> String {
    let currency = Currency::parse(currency).unwrap_or(Currency::EUR);
    let what = line.document.as_ref().or(line.account.as_ref()).cloned().unwrap_or_default();
    let whose = line.customer.as_ref().map(|customer| format!(" {customer}")).unwrap_or_default();
    format!("{what}{whose} {}", words.amount(line.amount_minor, currency))
}

fn amount_words(minor: i64, currency: &str, words: &Words) -> String {
    words.amount(minor, Currency::parse(currency).unwrap_or(Currency::EUR))
}

fn is_wanted(page: &PageArguments, value: &impl Serialize) -> bool {
    let Some(search) = &page.search else { return true };
    let text = serde_json::to_string(value).unwrap_or_default().to_lowercase();
    text.contains(&search.to_lowercase())
}

/// `quittance allocations`.
pub async fn allocations(common: &Common, page: &PageArguments, words: &Words) -> anyhow::Result<Ended> {
    let session = Session::open(common, words).await?;
    let mut tx = session.db.begin_read().await?;
    let mut views: Vec<AllocationView> = Vec::new();
    list_allocations(&mut tx, &session.ctx, words, |view| {
        if is_wanted(page, &view) {
            views.push(view);
        }
    })
    .await?;
    tx.rollback().await?;
    let all = views.len();
    // The last decisions are those a person wants to look at.
    let views = views.split_off(all.saturating_sub(page.limit));
    let mut output = Output::open(common)?;
    match common.format {
        Format::Json => output.json(&views)?,
        Format::Csv => output.csv(
            &[
                "id",
                "booked_on",
                "transaction_minor",
                "currency",
                "counterparty",
                "method",
                "automatic",
                "document",
                "account",
                "amount_minor",
            ],
            views.iter().flat_map(|view| {
                view.lines.iter().map(|line| {
                    vec![
                        view.id.clone(),
                        view.transaction.booked_on.to_string(),
                        view.transaction.amount_minor.to_string(),
                        view.transaction.currency.clone(),
                        view.transaction.counterparty.clone(),
                        view.method.clone(),
                        view.automatic.to_string(),
                        line.document.clone().unwrap_or_default(),
                        line.account.clone().unwrap_or_default(),
                        line.amount_minor.to_string(),
                    ]
                })
            }),
        )?,
        Format::Table => {
            for view in &views {
                let transaction = &view.transaction;
                output.line(&format!(
                    "{}  {}  {}  {}",
                    view.id,
                    words.day(transaction.booked_on),
                    amount_words(transaction.amount_minor, &transaction.currency, words),
                    cut(&transaction.counterparty, 34)
                ))?;
                let lines: Vec<String> =
                    view.lines.iter().map(|line| line_words(line, &transaction.currency, words)).collect();
                output.line(&format!("    → {}", cut(&lines.join(", "), 94)))?;
                output.line(&format!("      {}", cut(&view.evidence.join(" "), 94)))?;
            }
            of_all(&mut output, views.len(), all, words, common)?;
        }
    }
    output.finish()?;
    session.close().await;
    Ok(Ended::Done)
}

/// `quittance exceptions`.
pub async fn exceptions(common: &Common, page: &PageArguments, words: &Words) -> anyhow::Result<Ended> {
    let session = Session::open(common, words).await?;
    let mut tx = session.db.begin_read().await?;
    let mut views: Vec<ExceptionView> = Vec::new();
    list_exceptions(&mut tx, &session.ctx, words, |view| {
        if is_wanted(page, &view) {
            views.push(view);
        }
    })
    .await?;
    tx.rollback().await?;
    let all = views.len();
    views.truncate(page.limit);
    let mut output = Output::open(common)?;
    match common.format {
        Format::Json => output.json(&views)?,
        Format::Csv => output.csv(
            &[
                "id",
                "booked_on",
                "amount_minor",
                "currency",
                "counterparty",
                "remittance",
                "reason",
                "alternatives",
            ],
            views.iter().map(|view| {
                vec![
                    view.transaction.id.clone(),
                    view.transaction.booked_on.to_string(),
                    view.transaction.amount_minor.to_string(),
                    view.transaction.currency.clone(),
                    view.transaction.counterparty.clone(),
                    view.transaction.remittance.clone(),
                    view.reason.clone(),
                    view.alternatives.len().to_string(),
                ]
            }),
        )?,
        Format::Table => {
            output.table(&exceptions_table(views.iter(), words, true))?;
            of_all(&mut output, views.len(), all, words, common)?;
        }
    }
    output.finish()?;
    session.close().await;
    Ok(Ended::Done)
}

/// Exceptions with their alternatives below each other, and their ids when they can be acted on.
pub fn exceptions_table<'a>(
    views: impl Iterator<Item = &'a ExceptionView>,
    words: &Words,
    with_ids: bool,
) -> Table {
    let header =
        ["cli-column-transaction", "cli-column-amount", "cli-column-reason", "cli-column-alternatives"];
    let mut table = new_table(header.map(|key| words.say(key)).to_vec(), &[1]);
    for view in views {
        let transaction = &view.transaction;
        let mut what = format!("{} {}", words.day(transaction.booked_on), cut(&transaction.counterparty, 30));
        what = format!("{what}\n{}", cut(&transaction.remittance, 60));
        if with_ids {
            what = format!("{what}\n{}", transaction.id);
        }
        let alternatives: Vec<String> = view
            .alternatives
            .iter()
            .take(3)
            .enumerate()
            .map(|(index, alternative)| {
                let lines: Vec<String> = alternative
                    .lines
                    .iter()
                    .map(|line| line_words(line, &transaction.currency, words))
                    .collect();
                format!("{}. {}", index + 1, cut(&lines.join(" + "), 60))
            })
            .collect();
        table.add_row(vec![
            what,
            amount_words(transaction.amount_minor, &transaction.currency, words),
            words.say(&format!("reason-{}", view.reason.replace('_', "-"))),
            alternatives.join("\n"),
        ]);
    }
    table
}

fn of_all(
    output: &mut Output,
    shown: usize,
    all: usize,
    words: &Words,
    common: &Common,
) -> anyhow::Result<()> {
    if common.quiet {
        return Ok(());
    }
    output.line(&words.say_with(
        "cli-shown-of",
        &[("shown", words.count(shown as u64).into()), ("all", words.count(all as u64).into())],
    ))
}

#[derive(Debug, Serialize)]
struct OpenItemView {
    id: String,
    customer: String,
    kind: &'static str,
    number: String,
    issued_on: jiff::civil::Date,
    due_on: jiff::civil::Date,
    total_minor: i64,
    open_minor: i64,
    currency: String,
    days_late: i32,
}

/// `quittance open-items`.
pub async fn open_items(common: &Common, page: &PageArguments, words: &Words) -> anyhow::Result<Ended> {
    let session = Session::open(common, words).await?;
    let mut tx = session.db.begin_read().await?;
    let names: std::collections::HashMap<_, _> =
        list_customers(&mut tx, &session.ctx).await?.into_iter().map(|row| (row.id, row.name)).collect();
    let today = session.ctx.today();
    let mut views: Vec<OpenItemView> = list_items(&mut tx, &session.ctx)
        .await?
        .into_iter()
        .filter(|item| item.open_minor != 0)
        .map(|item| OpenItemView {
            id: item.id.to_string(),
            customer: names.get(&item.customer).cloned().unwrap_or_default(),
            kind: item.kind.as_str(),
            number: item.number,
            issued_on: item.issued_on,
            due_on: item.due_on,
            total_minor: item.total_minor,
            open_minor: item.open_minor,
            currency: item.currency.code().to_owned(),
            days_late: today.since(item.due_on).map_or(0, |span| span.get_days()).max(0),
        })
        .filter(|view| is_wanted(page, view))
        .collect();
    tx.rollback().await?;
    views.sort_by(|a, b| (a.due_on, &a.number).cmp(&(b.due_on, &b.number)));
    let all = views.len();
    let total: i64 = views.iter().map(|view| view.open_minor).sum();
    views.truncate(page.limit);
    let mut output = Output::open(common)?;
    match common.format {
        Format::Json => output.json(&views)?,
        Format::Csv => output.csv(
            &[
                "customer",
                "kind",
                "number",
                "issued_on",
                "due_on",
                "total_minor",
                "open_minor",
                "currency",
                "days_late",
            ],
            views.iter().map(|view| {
                vec![
                    view.customer.clone(),
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
        )?,
        Format::Table => {
            let header = [
                "cli-column-due",
                "cli-column-document",
                "cli-column-customer",
                "cli-column-total",
                "cli-column-open",
                "cli-column-late",
            ];
            let mut table = new_table(header.map(|key| words.say(key)).to_vec(), &[3, 4, 5]);
            for view in &views {
                table.add_row(vec![
                    words.day(view.due_on),
                    view.number.clone(),
                    cut(&view.customer, 30),
                    amount_words(view.total_minor, &view.currency, words),
                    amount_words(view.open_minor, &view.currency, words),
                    if view.days_late > 0 { view.days_late.to_string() } else { String::new() },
                ]);
            }
            output.table(&table)?;
            if !common.quiet {
                output.line(
                    &words
                        .say_with("cli-open-total", &[("amount", words.amount(total, Currency::EUR).into())]),
                )?;
            }
            of_all(&mut output, views.len(), all, words, common)?;
        }
    }
    output.finish()?;
    session.close().await;
    Ok(Ended::Done)
}
