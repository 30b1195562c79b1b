//! Import bank statements: each movement recorded once and posted to suspense.

mod found;
mod movement;
mod recorder;

use std::fmt::Write as _;

use bank_files::{CsvRules, Format};
use db::Tx;
use file_intake::{Place, Problem, ProblemCode, Refusal};
use money::{Currency, Money};
use serde::{Deserialize, Serialize};

use self::found::read_in_background;
use self::recorder::Recorder;
use super::account::is_account_text;
use super::overlap::{self, Overlap};
use crate::activity::Event;
use crate::context::Ctx;
use crate::inbox::{self, Counted, FileKind, FileProblem, ImportError, ImportFault, InputFile, Mended};
use crate::work;

/// Import the statements of a file.
#[derive(Clone, Debug)]
pub struct ImportStatements {
    /// The file.
    pub file: InputFile,
    /// Rules for a CSV, when detection is to be overridden.
    pub rules: Option<CsvRules>,
    /// The account of statements that name none: its number, or the id's text of one of ours.
    pub account: Option<String>,
    /// Whether a movement is taken as known when another file brought one of the same day and amount on
    /// the account, although nothing else tells that they are one: for two formats of the same days.
    pub skips_equal: bool,
}

impl ImportStatements {
    /// Import a file as it is detected.
    pub fn new(file: InputFile) -> Self {
        Self { file, rules: None, account: None, skips_equal: false }
    }

    /// What of the command makes another reading of the same bytes.
    fn settings(&self, ctx: &Ctx) -> String {
        let mut settings = self.rules.as_ref().map(|rules| format!("{rules:?}")).unwrap_or_default();
        if let Some(account) = &self.account {
            // The number itself must not be stored in the clear.
            let _ = write!(settings, " account {}", ctx.vault.account_index(account));
        }
        if self.skips_equal {
            settings.push_str(" skips equal");
        }
        settings
    }
}

/// What an import of statements did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementsImported {
    /// The file, as its id's text.
    pub file: String,
    /// Whether the same file came in before; then nothing changed.
    pub is_known: bool,
    /// Statements read.
    pub statements: u64,
    /// Movements read.
    pub transactions: u64,
    /// Movements that were not known before.
    pub transactions_new: u64,
    /// What could not be read, and what does not add up.
    pub problems: Vec<FileProblem>,
}

/// Imports the statements of a file, as [`import_mended_statements`] does when nothing was mended.
pub async fn import_statements(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &ImportStatements,
) -> Result<(StatementsImported, Option<Event>), ImportError> {
    import_mended_statements(ctx, tx, command, None).await
}

/// Imports the statements of a file, with rows that a person mended read as a statement of their own in it: one
/// import, all of it or nothing. A movement that is known already is not recorded again.
pub async fn import_mended_statements(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &ImportStatements,
    mended: Option<&Mended<ImportStatements>>,
) -> Result<(StatementsImported, Option<Event>), ImportError> {
    let file = &command.file;
    let refused = |refusal| ImportError::Refused { file: file.name.clone(), refusal };
    let fingerprint = file.fingerprint().map_err(ImportFault::from)?;
    let mut settings = command.settings(ctx);
    settings.push_str(&inbox::mended_settings(mended.map(|mended| &mended.command.file))?);
    if let Some(known) = inbox::find_known(tx, ctx, FileKind::Statements, &fingerprint, &settings).await? {
        let imported = StatementsImported {
            file: known.id.to_string(),
            is_known: true,
            transactions: known.records,
            problems: known.problems,
            ..StatementsImported::default()
        };
        return Ok((imported, None));
    }
    if !command.account.as_deref().is_none_or(is_account_text) {
        return Err(refused(Refusal::AccountNumber));
    }
    if fingerprint.size == 0 {
        return Err(refused(Refusal::Empty));
    }
    let format = match &command.rules {
        Some(_) => Format::Csv,
        None => bank_files::detect(&fingerprint.head).ok_or_else(|| refused(Refusal::UnknownFormat))?,
    };
    let word = format_word(format);
    let as_what = inbox::Reading { kind: FileKind::Statements, format: word, settings };
    let id = inbox::begin_file(tx, ctx, file, &fingerprint, &as_what, true).await?;
    let mut recorder = Recorder::new(tx, ctx, id, &file.name).await?;
    recorder.account.clone_from(&command.account);
    recorder.skips_equal = command.skips_equal;
    let rules = command
        .rules
        .clone()
        .or_else(|| (format == Format::Csv).then(|| bank_files::detect_rules(&fingerprint.head)).flatten());
    let reading = read_in_background(file.clone(), format, rules);
    recorder.take_all(tx, ctx, reading).await?.map_err(refused)?;
    if let Some(Mended { command, rows }) = mended {
        inbox::keep_mended(tx, ctx, id, &command.file).await?;
        let problems = std::mem::take(&mut recorder.problems);
        let reading = read_in_background(command.file.clone(), Format::Csv, command.rules.clone());
        recorder.take_all(tx, ctx, reading).await?.map_err(refused)?;
        let found = std::mem::replace(&mut recorder.problems, problems);
        recorder.problems.mend(rows, found);
    }
    recorder.flush(tx, ctx).await?;
    if recorder.adds_to_known && !recorder.skips_equal {
        for found in overlap::find_overlaps_of_formats(tx, ctx, id, word).await? {
            recorder.problems.push(overlap_problem(&found));
        }
    }
    work::request_matching(tx, ctx).await?;
    let Recorder { statements, transactions, transactions_new, problems, .. } = recorder;
    let counted = Counted { records: transactions, new: transactions_new };
    let problems = inbox::finish_file(tx, ctx, id, file, counted, true, problems).await?;
    let mut data = serde_json::json!({ "file": file.name, "sha256": fingerprint.sha256, "format": word,
        "statements": statements, "transactions": transactions, "new": transactions_new, "problems": problems.len() });
    inbox::tell_mended(&mut data, mended.map(|mended| &mended.rows));
    let imported = StatementsImported {
        file: id.to_string(),
        is_known: false,
        statements,
        transactions,
        transactions_new,
        problems,
    };
    Ok((imported, Some(Event::new("statements_imported", id, data))))
}

/// Movements that two formats tell of without a common reference: they may be counted twice.
fn overlap_problem(found: &Overlap) -> Problem {
    let currency = Currency::parse(&found.currency).unwrap_or(Currency::EUR);
    let (money_in, money_out) = (Money::new(found.in_minor, currency), Money::new(found.out_minor, currency));
    let Overlap { account, from, through, movements, .. } = found;
    let text = format!("{account} {from} – {through}: {movements} ({money_in}, {money_out})");
    Problem::warning(ProblemCode::MovementsOverlap, Place::default(), "movements", &text)
}

fn format_word(format: Format) -> &'static str {
    match format {
        Format::Camt => "camt",
        Format::Mt940 => "mt940",
        Format::Cfonb120 => "cfonb120",
        Format::Ofx => "ofx",
        Format::Qif => "qif",
        Format::Csv => "csv",
    }
}
