//! `quittance reconcile`: files in, allocations and exceptions out.

use anyhow::{Context as _, bail};
use app::allocation::{
    AllocationView, ExceptionView, LineView, list_allocations, list_exceptions, load_settings, save_settings,
};
use app::inbox::ReportedProblem;
use app::words::Words;
use db::{DbError, Tx};
use money::{Currency, DecimalSign, parse_minor};
use serde::Serialize;

use super::files_in::{Brought, Intake, Milliseconds};
use super::listings::{exceptions_table, line_words};
use crate::Ended;
use crate::arguments::{Common, Format, ReconcileArguments};
use crate::output::{Output, cut, new_table};
use crate::progress::Progress;
use crate::session::Session;

/// Exceptions and problems that the table shows; the rest is counted.
const SHOWN: usize = 20;

/// What came out, as programs read it. The names are a contract.
#[derive(Debug, Serialize)]
struct Report {
    summary: Summary,
    allocations: Vec<AllocationView>,
    exceptions: Vec<ExceptionView>,
    problems: Vec<ReportedProblem>,
}

/// Counts, amounts and times.
#[derive(Debug, Serialize)]
struct Summary {
    files: usize,
    files_refused: usize,
    customers_new: u64,
    documents: u64,
    documents_new: u64,
    statements: u64,
    transactions: u64,
    transactions_new: u64,
    allocations: usize,
    allocations_automatic: usize,
    allocated_minor: i64,
    exceptions: usize,
    problems: usize,
    milliseconds: Milliseconds,
}

/// Runs the command.
pub async fn run(common: &Common, arguments: &ReconcileArguments, words: &Words) -> anyhow::Result<Ended> {
    if arguments.files.invoices.is_empty() || arguments.files.statements.is_empty() {
        bail!("{}", words.say("cli-reconcile-needs-files"));
    }
    let session = Session::open_or_temporary(common, words).await?;
    if let Some(tolerance) = &arguments.tolerance {
        let tolerance_minor = amount(tolerance, words)?;
        session
            .db
            .write(async |tx: &mut Tx| {
                let mut settings = load_settings(tx, &session.ctx).await?;
                settings.tolerance_minor = tolerance_minor;
                save_settings(tx, &session.ctx, settings).await?;
                Ok::<(), DbError>(())
            })
            .await?;
    }
    let intake =
        Intake { session: &session, words, progress: Progress::new(common.quiet), is_dry_run: false };
    let brought = intake.run(&arguments.files).await?;
    let report = report(&session, words, &brought).await?;
    let mut output = Output::open(common)?;
    match common.format {
        Format::Json => output.json(&report)?,
        Format::Csv => write_csv(&mut output, &report)?,
        Format::Table => write_tables(&mut output, &report, words, common)?,
    }
    output.finish()?;
    session.close().await;
    Ok(brought.ended())
}

/// An amount of the command line, in minor units of the euro.
pub fn amount(text: &str, words: &Words) -> anyhow::Result<i64> {
    parse_minor(text, Currency::EUR.decimals(), DecimalSign::Detect)
        .with_context(|| words.say_with("cli-bad-amount", &[("text", text.to_owned().into())]))
}

/// Gathers what concerns the statement files of this call.
async fn report(session: &Session, words: &Words, brought: &Brought) -> anyhow::Result<Report> {
    let mut tx = session.db.begin_read().await?;
    let concerns = |file: String| brought.statement_files.contains(&file);
    let (mut allocations, mut exceptions) = (Vec::new(), Vec::new());
    list_allocations(&mut tx, &session.ctx, words, |view| {
        if concerns(view.transaction.file_id.to_string()) {
            allocations.push(view);
        }
    })
    .await?;
    list_exceptions(&mut tx, &session.ctx, words, |view| {
        if concerns(view.transaction.file_id.to_string()) {
            exceptions.push(view);
        }
    })
    .await?;
    tx.rollback().await?;
    let problems: Vec<ReportedProblem> =
        brought.problems.iter().map(|problem| problem.report(words)).collect();
    let allocated =
        allocations.iter().map(|view| view.lines.iter().map(|line| line.amount_minor).sum::<i64>().abs());
    let summary = Summary {
        files: brought.files,
        files_refused: brought.refused,
        customers_new: brought.customers.customers_new + brought.invoices.customers_new,
        documents: brought.invoices.documents,
        documents_new: brought.invoices.documents_new,
        statements: brought.statements.statements,
        transactions: brought.statements.transactions,
        transactions_new: brought.statements.transactions_new,
        allocated_minor: allocated.sum(),
        allocations_automatic: allocations.iter().filter(|view| view.automatic).count(),
        allocations: allocations.len(),
        exceptions: exceptions.len(),
        problems: problems.len(),
        milliseconds: brought.milliseconds,
    };
    Ok(Report { summary, allocations, exceptions, problems })
}

fn write_csv(output: &mut Output, report: &Report) -> anyhow::Result<()> {
    let header = [
        "decision",
        "file",
        "statement",
        "position",
        "bank_reference",
        "booked_on",
        "transaction_minor",
        "currency",
        "method_or_reason",
        "document",
        "account",
        "amount_minor",
        "evidence",
    ];
    let decided = report.allocations.iter().flat_map(|view| {
        view.lines
            .iter()
            .map(|line| row("allocation", &view.transaction, &view.method, Some(line), &view.evidence))
    });
    let waiting = report.exceptions.iter().flat_map(|view| {
        let best = view.alternatives.first();
        let lines = best.map_or(&[][..], |best| &best.lines);
        let evidence = best.map_or(&[][..], |best| &best.evidence);
        let none = lines.is_empty().then(|| row("exception", &view.transaction, &view.reason, None, &[]));
        let rows: Vec<_> = lines
            .iter()
            .map(|line| row("exception", &view.transaction, &view.reason, Some(line), evidence))
            .collect();
        none.into_iter().chain(rows)
    });
    output.csv(&header, decided.chain(waiting))
}

fn row(
    decision: &str,
    transaction: &app::allocation::TransactionView,
    method: &str,
    line: Option<&LineView>,
    evidence: &[String],
) -> Vec<String> {
    vec![
        decision.to_owned(),
        transaction.file.clone(),
        transaction.statement.clone(),
        transaction.position.to_string(),
        transaction.bank_reference.clone().unwrap_or_default(),
        transaction.booked_on.to_string(),
        transaction.amount_minor.to_string(),
        transaction.currency.clone(),
        method.to_owned(),
        line.and_then(|line| line.document.clone()).unwrap_or_default(),
        line.and_then(|line| line.account.clone()).unwrap_or_default(),
        line.map(|line| line.amount_minor.to_string()).unwrap_or_default(),
        evidence.join(" "),
    ]
}

fn write_tables(output: &mut Output, report: &Report, words: &Words, common: &Common) -> anyhow::Result<()> {
    let summary = &report.summary;
    if !common.quiet {
        output.line(&words.say_with(
            "cli-reconcile-summary",
            &[
                ("documents", words.count(summary.documents).into()),
                ("transactions", words.count(summary.transactions).into()),
                ("automatic", words.count(summary.allocations_automatic as u64).into()),
                ("amount", words.amount(summary.allocated_minor, Currency::EUR).into()),
                ("exceptions", words.count(summary.exceptions as u64).into()),
                ("problems", words.count(summary.problems as u64).into()),
                (
                    "seconds",
                    words.number(i64::try_from(summary.milliseconds.total / 10).unwrap_or(0), 2).into(),
                ),
            ],
        ))?;
        output.line("")?;
    }
    allocations_summary(output, report, words)?;
    if !report.exceptions.is_empty() {
        output.line(&words.say_with(
            "cli-exceptions-title",
            &[("count", words.count(report.exceptions.len() as u64).into())],
        ))?;
        output.table(&exceptions_table(report.exceptions.iter().take(SHOWN), words, false))?;
        more(output, report.exceptions.len(), words)?;
    }
    problems_table(output, &report.problems, words)
}

/// The first decisions, and how many by each method.
fn allocations_summary(output: &mut Output, report: &Report, words: &Words) -> anyhow::Result<()> {
    let mut by_method: Vec<(&str, u64, i64)> = Vec::new();
    for view in &report.allocations {
        let amount = view.lines.iter().map(|line| line.amount_minor).sum::<i64>().abs();
        match by_method.iter_mut().find(|(method, ..)| *method == view.method) {
            Some((_, count, sum)) => {
                *count += 1;
                *sum += amount;
            }
            None => by_method.push((&view.method, 1, amount)),
        }
    }
    if by_method.is_empty() {
        return Ok(());
    }
    by_method.sort_by_key(|(_, count, _)| std::cmp::Reverse(*count));
    let header = ["cli-column-method", "cli-column-count", "cli-column-amount", "cli-column-example"];
    let mut table = new_table(header.map(|key| words.say(key)).to_vec(), &[1, 2]);
    for (method, count, amount) in by_method {
        let example = report.allocations.iter().find(|view| view.method == method);
        table.add_row(vec![
            words.say(&format!("method-{}", method.replace('_', "-"))),
            words.count(count),
            words.amount(amount, Currency::EUR),
            example.map_or_else(String::new, |view| {
                let lines: Vec<String> = view
                    .lines
                    .iter()
                    .take(2)
                    .map(|line| line_words(line, &view.transaction.currency, words))
                    .collect();
                cut(&lines.join(", "), 44)
            }),
        ]);
    }
    output.table(&table)?;
    output.line("")
}

/// Problems in words, with their remedy.
pub fn problems_table(
    output: &mut Output,
    problems: &[ReportedProblem],
    words: &Words,
) -> anyhow::Result<()> {
    if problems.is_empty() {
        return Ok(());
    }
    output.line(
        &words.say_with("cli-problems-title", &[("count", words.count(problems.len() as u64).into())]),
    )?;
    let header = ["cli-column-place", "cli-column-problem", "cli-column-remedy"];
    let mut table = new_table(header.map(|key| words.say(key)).to_vec(), &[]);
    for problem in problems.iter().take(SHOWN) {
        let name = problem.file.rsplit('/').next().unwrap_or_default();
        let line = problem.line.map(|line| format!(":{line}")).unwrap_or_default();
        let place = format!("{name}{line} {} {}", problem.element, problem.field);
        let found = if problem.found.is_empty() { String::new() } else { format!(" ({})", problem.found) };
        table.add_row(vec![place, format!("{}{found}", problem.message), problem.remedy.clone()]);
    }
    output.table(&table)?;
    more(output, problems.len(), words)
}

fn more(output: &mut Output, all: usize, words: &Words) -> anyhow::Result<()> {
    if all > SHOWN {
        output.line(&words.say_with("cli-more", &[("count", words.count((all - SHOWN) as u64).into())]))?;
    }
    output.line("")
}
