//! Rows that could not be read: found again in the file, mended by a person, brought in with it.

use std::collections::{BTreeMap, BTreeSet};

use app::banking::ImportStatements;
use app::customers::ImportCustomers;
use app::inbox::{FileKind, FileProblem, InputFile, Mended, MendedRows, mended_table};
use app::intake::Incoming;
use app::receivables::ImportInvoices;
use file_intake::Refusal;
use invoice_files::{Input, TextEncoding};

use super::draft::{Corrections, ReadingSettings, Rejected, RejectedRow};
use super::recognise::receivable_format;
use super::settings::mapping_of;

/// Rejected rows that are shown to be mended.
pub(super) const ROWS_SHOWN_MAX: usize = 100;

/// What a draft brings in: the file, with the rows that were mended.
pub(super) fn incoming(
    file: &InputFile,
    settings: &ReadingSettings,
    headers: &[String],
    corrections: &Corrections,
) -> Option<Incoming> {
    let table = (!corrections.is_empty() && settings.has_columns()).then(|| {
        let (table, rows) = mended_table(headers, corrections);
        (table.named(&file.name), rows, of_corrections(settings))
    });
    let file = file.clone();
    Some(match settings.kind? {
        FileKind::Invoices => {
            Incoming::Invoices(invoices(file, settings), table.map(|table| mended(table, invoices)))
        }
        FileKind::Customers => {
            Incoming::Customers(customers(file, settings), table.map(|table| mended(table, customers)))
        }
        FileKind::Statements => Incoming::Statements(
            Box::new(statements(file, settings)),
            table.map(|table| Box::new(mended(table, statements))),
        ),
    })
}

fn mended<C>(
    (table, rows, settings): (InputFile, MendedRows, ReadingSettings),
    command: impl Fn(InputFile, &ReadingSettings) -> C,
) -> Mended<C> {
    Mended { command: command(table, &settings), rows }
}

fn invoices(file: InputFile, settings: &ReadingSettings) -> ImportInvoices {
    ImportInvoices { file, mapping: mapping_of(settings) }
}

fn customers(file: InputFile, settings: &ReadingSettings) -> ImportCustomers {
    ImportCustomers { file, mapping: mapping_of(settings) }
}

fn statements(file: InputFile, settings: &ReadingSettings) -> ImportStatements {
    ImportStatements {
        rules: settings.rules.clone().filter(|_| settings.format == "csv"),
        account: Some(settings.account.clone()).filter(|account| !account.is_empty()),
        skips_equal: settings.skips_equal,
        file,
    }
}

/// How our small file is read: written by us, with the header of the file it comes from.
fn of_corrections(settings: &ReadingSettings) -> ReadingSettings {
    let mut settings = settings.clone();
    if let Some(mapping) = settings.mapping.as_mut() {
        mapping.delimiter = Some(';');
        mapping.encoding = Some(TextEncoding::Utf8);
        mapping.sheet = None;
    }
    if let Some(rules) = settings.rules.as_mut() {
        rules.delimiter = Some(';');
        rules.encoding = Some(bank_files::EncodingName::Utf8);
        rules.skip_lines = 0;
    }
    "csv".clone_into(&mut settings.format);
    settings
}

/// The rows behind the errors of a file, and those that were mended, as they are now. Nothing for a format
/// without rows.
pub(super) fn rejected_rows(
    file: &InputFile,
    settings: &ReadingSettings,
    problems: &[FileProblem],
    corrections: &Corrections,
    rows_max: usize,
) -> Result<Rejected, Refusal> {
    if !settings.has_columns() {
        return Ok(Rejected::default());
    }
    let mut reasons: BTreeMap<u64, Vec<(String, String)>> = BTreeMap::new();
    for problem in problems.iter().filter(|problem| problem.severity == "error") {
        if let Some(number) = problem.row() {
            reasons.entry(number).or_default().push((problem.code.clone(), problem.field.clone()));
        }
    }
    // What a person has mended is shown whatever else there is.
    let others = reasons.keys().filter(|number| !corrections.contains_key(number));
    let wanted: BTreeSet<u64> = corrections.keys().chain(others).copied().take(rows_max).collect();
    let more = reasons.keys().filter(|number| !wanted.contains(number)).count();
    if wanted.is_empty() {
        return Ok(Rejected::default());
    }
    let (headers, found) = rows_at(file, settings, &wanted)?;
    let rows = found
        .into_iter()
        .map(|(number, cells)| {
            let mut cells = corrections.get(&number).cloned().unwrap_or(cells);
            cells.resize(cells.len().max(headers.len()), String::new());
            RejectedRow { number, cells, problems: reasons.remove(&number).unwrap_or_default() }
        })
        .collect();
    Ok(Rejected { headers, rows, more })
}

type NumberedRows = Vec<(u64, Vec<String>)>;

fn rows_at(
    file: &InputFile,
    settings: &ReadingSettings,
    wanted: &BTreeSet<u64>,
) -> Result<(Vec<String>, NumberedRows), Refusal> {
    let mut stream = file.open()?;
    if settings.kind == Some(FileKind::Statements) {
        let rules = settings.rules.clone().unwrap_or_default();
        let (headers, rows) = bank_files::csv_rows_at(&mut stream, &rules, wanted)?;
        return Ok((headers, rows.into_iter().map(|row| (row.line, row.fields)).collect()));
    }
    let format = receivable_format(&settings.format).ok_or(Refusal::UnknownFormat)?;
    let is_customers = settings.kind == Some(FileKind::Customers);
    let mapping = mapping_of(settings);
    let input = Input::Stream(&mut stream);
    let (headers, rows) =
        invoice_files::table_rows_at(format, input, mapping.as_ref(), is_customers, wanted)?;
    Ok((headers, rows.into_iter().map(|row| (row.number, row.cells)).collect()))
}
