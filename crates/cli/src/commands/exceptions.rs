//! `quittance exceptions`: what waits for a person, with what it could be and why.

use app::allocation::{
    AlternativeView, AsideView, ExceptionView, LineView, TransactionView, alternative_key, list_exceptions,
    list_set_aside,
};
use app::words::Words;
use comfy_table::Table;

use super::listings::{is_wanted, lines_words, of_all, reason_words};
use crate::Ended;
use crate::arguments::{Common, ExceptionsArguments, Format};
use crate::counts::counted;
use crate::output::{Output, at_least, cut, new_table};
use crate::session::Session;
use crate::sums::amount_words;

/// Alternatives in a cell of a table, and lines of each.
const ALTERNATIVES: usize = 3;
const LINES: usize = 4;
/// Columns that a transaction takes at least.
const FIRST: u16 = 34;

/// Runs the command.
pub async fn run(common: &Common, arguments: &ExceptionsArguments, words: &Words) -> anyhow::Result<Ended> {
    let page = &arguments.page;
    let session = Session::open(common, words).await?;
    let mut tx = session.db.begin_read().await?;
    let mut aside = list_set_aside(&mut tx, &session.ctx).await?;
    let mut views: Vec<ExceptionView> = Vec::new();
    if !arguments.aside {
        list_exceptions(&mut tx, &session.ctx, words, |view| {
            if is_wanted(page, &view) {
                views.push(view);
            }
        })
        .await?;
    }
    tx.rollback().await?;
    session.close().await;
    let mut output = Output::open(common)?;
    if arguments.aside {
        aside.retain(|view| is_wanted(page, view));
        let all = aside.len();
        aside.truncate(page.limit(common));
        list_aside(common, &mut output, &aside, all, words)?;
    } else {
        let all = views.len();
        views.truncate(page.limit(common));
        list_waiting(common, &mut output, &views, (all, aside.len()), words)?;
    }
    output.finish()?;
    Ok(Ended::Done)
}

fn list_waiting(
    common: &Common,
    output: &mut Output,
    views: &[ExceptionView],
    (all, aside): (usize, usize),
    words: &Words,
) -> anyhow::Result<()> {
    match common.format {
        Format::Json => output.json(&views),
        Format::Csv => waiting_csv(output, views),
        Format::Table => {
            for view in views {
                tell(output, view, words)?;
            }
            of_all(output, views.len(), all, words, common)?;
            if aside > 0 && !common.quiet {
                output.prose(&counted(words, "aside", aside as u64))?;
            }
            Ok(())
        }
    }
}

/// One exception: its id and what the bank says, then each thing it could be with its reasons.
fn tell(output: &mut Output, view: &ExceptionView, words: &Words) -> anyhow::Result<()> {
    head(output, &view.transaction, words)?;
    output.item("    ", &why_words(view, words))?;
    for (index, alternative) in view.alternatives.iter().enumerate() {
        let lines = lines_words(&alternative.lines, &view.transaction.currency, usize::MAX, words);
        output.item(&format!("    {}. ", index + 1), &lines)?;
        output.item("       ", &alternative.evidence.join(" "))?;
        let key = alternative_key(alternative.fingerprint);
        output.item("       ", &words.say_with("cli-alternative-key", &[("key", key.into())]))?;
    }
    Ok(())
}

/// The reason, and what is left of a transaction that is explained in part.
fn why_words(view: &ExceptionView, words: &Words) -> String {
    let reason = reason_words(&view.reason, words);
    let transaction = &view.transaction;
    if view.rest_minor == transaction.amount_minor {
        return reason;
    }
    let shown = |minor| amount_words(minor, &transaction.currency, words);
    let (rest, amount) = (shown(view.rest_minor), shown(transaction.amount_minor));
    let rest = words.say_with("cli-rest-of", &[("rest", rest.into()), ("amount", amount.into())]);
    format!("{reason} – {rest}")
}

fn head(output: &mut Output, transaction: &TransactionView, words: &Words) -> anyhow::Result<()> {
    output.item(
        "",
        &format!(
            "{}  {}  {}  {}",
            transaction.id,
            words.day(transaction.booked_on),
            amount_words(transaction.amount_minor, &transaction.currency, words),
            cut(&transaction.counterparty, 34)
        ),
    )?;
    if transaction.remittance.trim().is_empty() {
        return Ok(());
    }
    output.item("    ", &transaction.remittance)
}

/// One row for each line of each alternative; one row for an exception without any.
fn waiting_csv(output: &mut Output, views: &[ExceptionView]) -> anyhow::Result<()> {
    let header = [
        "id",
        "booked_on",
        "amount_minor",
        "rest_minor",
        "currency",
        "counterparty",
        "remittance",
        "reason",
        "alternatives",
        "alternative",
        "key",
        "method",
        "document",
        "account",
        "customer",
        "line_minor",
        "evidence",
    ];
    let mut rows = Vec::new();
    for view in views {
        if view.alternatives.iter().all(|alternative| alternative.lines.is_empty()) {
            rows.push(row(view, None));
        }
        for (number, alternative) in (1..).zip(&view.alternatives) {
            let lines = alternative.lines.iter();
            rows.extend(lines.map(|line| row(view, Some((number, alternative, line)))));
        }
    }
    output.csv(&header, rows)
}

fn row(view: &ExceptionView, line: Option<(usize, &AlternativeView, &LineView)>) -> Vec<String> {
    let transaction = &view.transaction;
    let mut row = vec![
        transaction.id.clone(),
        transaction.booked_on.to_string(),
        transaction.amount_minor.to_string(),
        view.rest_minor.to_string(),
        transaction.currency.clone(),
        transaction.counterparty.clone(),
        transaction.remittance.clone(),
        view.reason.clone(),
        view.alternatives.len().to_string(),
    ];
    match line {
        Some((number, alternative, line)) => row.extend([
            number.to_string(),
            alternative_key(alternative.fingerprint),
            alternative.method.clone(),
            line.document.clone().unwrap_or_default(),
            line.account.clone().unwrap_or_default(),
            line.customer.clone().unwrap_or_default(),
            line.amount_minor.to_string(),
            alternative.evidence.join(" "),
        ]),
        None => row.extend(std::iter::repeat_n(String::new(), 8)),
    }
    row
}

fn list_aside(
    common: &Common,
    output: &mut Output,
    views: &[AsideView],
    all: usize,
    words: &Words,
) -> anyhow::Result<()> {
    match common.format {
        Format::Json => output.json(&views),
        Format::Csv => {
            let header =
                ["id", "booked_on", "amount_minor", "currency", "counterparty", "remittance", "note"];
            output.csv(
                &header,
                views.iter().map(|view| {
                    let transaction = &view.transaction;
                    vec![
                        transaction.id.clone(),
                        transaction.booked_on.to_string(),
                        transaction.amount_minor.to_string(),
                        transaction.currency.clone(),
                        transaction.counterparty.clone(),
                        transaction.remittance.clone(),
                        view.note.clone(),
                    ]
                }),
            )
        }
        Format::Table => {
            for view in views {
                head(output, &view.transaction, words)?;
                if !view.note.is_empty() {
                    output.item("    → ", &view.note)?;
                }
            }
            of_all(output, views.len(), all, words, common)
        }
    }
}

/// Exceptions in a table, with their alternatives below each other.
pub fn exceptions_table<'a>(views: impl Iterator<Item = &'a ExceptionView>, words: &Words) -> Table {
    let header =
        ["cli-column-transaction", "cli-column-amount", "cli-column-reason", "cli-column-alternatives"];
    let table = new_table(header.map(|key| words.say(key)).to_vec(), &[1]);
    let mut table = at_least(table, 0, FIRST);
    for view in views {
        let transaction = &view.transaction;
        let alternatives: Vec<String> = view
            .alternatives
            .iter()
            .take(ALTERNATIVES)
            .enumerate()
            .map(|(index, alternative)| {
                let lines = lines_words(&alternative.lines, &transaction.currency, LINES, words);
                format!("{}. {lines}", index + 1)
            })
            .collect();
        table.add_row(vec![
            format!(
                "{} {}\n{}",
                words.day(transaction.booked_on),
                cut(&transaction.counterparty, 30),
                cut(&transaction.remittance, 60)
            ),
            amount_words(transaction.amount_minor, &transaction.currency, words),
            why_words(view, words),
            alternatives.join("\n"),
        ]);
    }
    table
}
