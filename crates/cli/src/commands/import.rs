//! `quittance import`: files into the database, then matching.

use std::fs;

use anyhow::Context as _;
use app::allocation::count_waiting;
use app::inbox::{InputFile, ReportedProblem};
use app::words::Words;
use serde::Serialize;

use super::files_in::{Intake, Milliseconds};
use super::problems::problems_tables;
use crate::Ended;
use crate::arguments::{Common, Format, ImportArguments};
use crate::counts::counted;
use crate::errors::told;
use crate::output::Output;
use crate::progress::Progress;
use crate::session::Session;

#[derive(Debug, Serialize)]
struct Report {
    files: usize,
    files_refused: usize,
    customers_new: u64,
    documents: u64,
    documents_new: u64,
    statements: u64,
    transactions: u64,
    transactions_new: u64,
    learned: u64,
    automatic: u64,
    exceptions: u64,
    /// Every transaction that waits for a person, of these files and of earlier ones.
    waiting: u64,
    problems: Vec<ReportedProblem>,
    milliseconds: Milliseconds,
}

/// Runs the command.
pub async fn run(common: &Common, arguments: &ImportArguments, words: &Words) -> anyhow::Result<Ended> {
    let files = &arguments.files;
    let count = files.customers.len()
        + files.invoices.len()
        + files.statements.len()
        + usize::from(files.learned.is_some());
    if count == 0 {
        return Err(told(words.say("cli-import-needs-files")));
    }
    if let (Some(target), Some(first)) = (&arguments.save_mapping, files.invoices.first()) {
        let fingerprint =
            InputFile::from_path(first).fingerprint().with_context(|| first.display().to_string())?;
        let detected =
            invoice_files::detect_mapping(&fingerprint.head).with_context(|| first.display().to_string())?;
        fs::write(target, detected.mapping.to_toml()?).with_context(|| target.display().to_string())?;
    }
    let session = Session::open_or_create(common, words).await?;
    let intake = Intake {
        session: &session,
        words,
        progress: Progress::new(common.quiet),
        is_dry_run: arguments.dry_run,
    };
    let brought = intake.run(files).await?;
    let mut tx = session.db.begin_read().await?;
    let waiting = count_waiting(&mut tx, &session.ctx).await?;
    tx.rollback().await?;
    session.close().await;
    let report = Report {
        files: brought.files,
        files_refused: brought.refused,
        customers_new: brought.customers.customers_new + brought.invoices.customers_new,
        documents: brought.invoices.documents,
        documents_new: brought.invoices.documents_new,
        statements: brought.statements.statements,
        transactions: brought.statements.transactions,
        transactions_new: brought.statements.transactions_new,
        learned: brought.learned,
        automatic: brought.matched.automatic,
        exceptions: brought.matched.exceptions,
        waiting,
        problems: brought.problems.iter().map(|problem| problem.report(words)).collect(),
        milliseconds: brought.milliseconds,
    };
    let mut output = Output::open(common)?;
    match common.format {
        Format::Json => output.json(&report)?,
        Format::Csv => problems_csv(&mut output, &report.problems)?,
        Format::Table => {
            if !common.quiet {
                output.prose(&summary_words(&report, arguments.dry_run, words))?;
                output.line("")?;
            }
            problems_tables(&mut output, &report.problems, words)?;
        }
    }
    output.finish()?;
    Ok(brought.ended())
}

fn summary_words(report: &Report, is_dry_run: bool, words: &Words) -> String {
    let known = report.documents - report.documents_new + report.transactions - report.transactions_new;
    let known = if known > 0 { format!(" ({})", counted(words, "known", known)) } else { String::new() };
    words.say_with(
        if is_dry_run { "cli-import-would" } else { "cli-import-did" },
        &[
            ("documents", counted(words, "documents", report.documents_new).into()),
            ("transactions", counted(words, "transactions", report.transactions_new).into()),
            ("customers", counted(words, "customers", report.customers_new).into()),
            ("known", known.into()),
            ("automatic", counted(words, "explained", report.automatic).into()),
            ("waiting", counted(words, "waiting-in-all", report.waiting).into()),
        ],
    )
}

fn problems_csv(output: &mut Output, problems: &[ReportedProblem]) -> anyhow::Result<()> {
    let header = ["file", "severity", "code", "line", "element", "field", "found", "message", "remedy"];
    output.csv(
        &header,
        problems.iter().map(|problem| {
            vec![
                problem.file.clone(),
                problem.severity.clone(),
                problem.code.clone(),
                problem.line.map(|line| line.to_string()).unwrap_or_default(),
                problem.element.clone(),
                problem.field.clone(),
                problem.found.clone(),
                problem.message.clone(),
                problem.remedy.clone(),
            ]
        }),
    )
}
