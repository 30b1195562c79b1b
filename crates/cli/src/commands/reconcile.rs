//! `quittance reconcile`: files in, allocations and exceptions out.

use app::allocation::{
    AllocationView, ChangeSettings, ExceptionView, LineView, change_settings, list_decisions,
};
use app::inbox::ReportedProblem;
use app::words::Words;
use app::write::{Call, write};
use db::Tx;
use serde::Serialize;

use super::exceptions::exceptions_table;
use super::files_in::{Brought, Intake, Milliseconds};
use super::listings::{lines_words, method_words};
use super::problems::{SHOWN, is_remark_of, problems_tables};
use crate::Ended;
use crate::arguments::{Common, Format, ReconcileArguments};
use crate::counts::counted;
use crate::errors::told;
use crate::output::{Output, new_table};
use crate::progress::Progress;
use crate::session::Session;
use crate::sums::{Sum, Sums};
use crate::typed::limit;

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
    /// What was allocated, when it is of one currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    allocated_minor: Option<i64>,
    allocated: Vec<Sum>,
    exceptions: usize,
    problems: usize,
    milliseconds: Milliseconds,
}

/// Runs the command.
pub async fn run(common: &Common, arguments: &ReconcileArguments, words: &Words) -> anyhow::Result<Ended> {
    if arguments.files.invoices.is_empty() || arguments.files.statements.is_empty() {
        return Err(told(words.say("cli-reconcile-needs-files")));
    }
    let tolerance = arguments.tolerance.as_ref().map(|text| limit(text, words)).transpose()?;
    let session = Session::open_or_temporary(common, words).await?;
    if tolerance.is_some() {
        let command = ChangeSettings { tolerance_minor: tolerance, ..ChangeSettings::default() };
        let call = Call::new("change_settings", &command);
        let ctx = &session.ctx;
        write(&session.db, ctx, call, async |tx: &mut Tx| change_settings(ctx, tx, &command).await).await?;
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

/// Gathers what concerns the statement files of this call.
async fn report(session: &Session, words: &Words, brought: &Brought) -> anyhow::Result<Report> {
    let mut tx = session.db.begin_read().await?;
    let concerns = |file: String| brought.statement_files.contains(&file);
    let (mut allocations, mut exceptions) = (Vec::new(), Vec::new());
    list_decisions(
        &mut tx,
        &session.ctx,
        words,
        |view| {
            if concerns(view.transaction.file_id.to_string()) {
                allocations.push(view);
            }
        },
        |view| {
            if concerns(view.transaction.file_id.to_string()) {
                exceptions.push(view);
            }
        },
    )
    .await?;
    tx.rollback().await?;
    let problems: Vec<ReportedProblem> =
        brought.problems.iter().map(|problem| problem.report(words)).collect();
    let allocated = allocated(&allocations);
    let summary = Summary {
        files: brought.files,
        files_refused: brought.refused,
        customers_new: brought.customers.customers_new + brought.invoices.customers_new,
        documents: brought.invoices.documents,
        documents_new: brought.invoices.documents_new,
        statements: brought.statements.statements,
        transactions: brought.statements.transactions,
        transactions_new: brought.statements.transactions_new,
        allocated_minor: allocated.only(),
        allocated: allocated.list(),
        allocations_automatic: allocations.iter().filter(|view| view.automatic).count(),
        allocations: allocations.len(),
        exceptions: exceptions.len(),
        problems: problems.len(),
        milliseconds: brought.milliseconds,
    };
    Ok(Report { summary, allocations, exceptions, problems })
}

/// What was allocated, per currency.
pub fn allocated(views: &[AllocationView]) -> Sums {
    let mut sums = Sums::default();
    for view in views {
        sums.add(&view.transaction.currency, amount_of(view));
    }
    sums
}

fn amount_of(view: &AllocationView) -> i64 {
    view.lines.iter().map(|line| line.amount_minor).sum::<i64>().abs()
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
    if !common.quiet {
        output.prose(&summary_words(report, words))?;
        output.line("")?;
    }
    allocations_summary(output, report, words)?;
    if !report.exceptions.is_empty() {
        output.line(&counted(words, "exceptions-title", report.exceptions.len() as u64))?;
        output.table(&exceptions_table(report.exceptions.iter().take(SHOWN), words))?;
        if report.exceptions.len() > SHOWN {
            let hidden = (report.exceptions.len() - SHOWN) as u64;
            output.line(&words.say_with("cli-more", &[("count", words.count(hidden).into())]))?;
        }
        output.line("")?;
    }
    problems_tables(output, &report.problems, words)
}

fn summary_words(report: &Report, words: &Words) -> String {
    let summary = &report.summary;
    let remarks = report.problems.iter().filter(|problem| is_remark_of(problem)).count();
    let mut problems = counted(words, "problems", (summary.problems - remarks) as u64);
    if remarks > 0 {
        problems = format!("{problems}, {}", counted(words, "remarks", remarks as u64));
    }
    let seconds = i64::try_from(summary.milliseconds.total / 10).unwrap_or(0);
    words.say_with(
        "cli-reconcile-summary",
        &[
            ("documents", counted(words, "documents", summary.documents).into()),
            ("transactions", counted(words, "transactions", summary.transactions).into()),
            ("automatic", counted(words, "explained", summary.allocations_automatic as u64).into()),
            ("amount", allocated(&report.allocations).shown(words).into()),
            ("exceptions", counted(words, "waiting", summary.exceptions as u64).into()),
            ("problems", problems.into()),
            ("seconds", words.number(seconds, 2).into()),
        ],
    )
}

/// The first decisions, and how many by each method.
fn allocations_summary(output: &mut Output, report: &Report, words: &Words) -> anyhow::Result<()> {
    let mut by_method: Vec<(&AllocationView, u64, Sums)> = Vec::new();
    for view in &report.allocations {
        let (currency, amount) = (&view.transaction.currency, amount_of(view));
        if let Some((_, count, sums)) = by_method.iter_mut().find(|(first, ..)| first.method == view.method) {
            *count += 1;
            sums.add(currency, amount);
        } else {
            let mut sums = Sums::default();
            sums.add(currency, amount);
            by_method.push((view, 1, sums));
        }
    }
    if by_method.is_empty() {
        return Ok(());
    }
    by_method.sort_by_key(|(_, count, _)| std::cmp::Reverse(*count));
    let header = ["cli-column-method", "cli-column-count", "cli-column-amount", "cli-column-example"];
    let mut table = new_table(header.map(|key| words.say(key)).to_vec(), &[1, 2]);
    for (example, count, sums) in by_method {
        table.add_row(vec![
            method_words(&example.method, words),
            words.count(count),
            sums.shown(words),
            lines_words(&example.lines, &example.transaction.currency, 2, words),
        ]);
    }
    output.table(&table)?;
    output.line("")
}
