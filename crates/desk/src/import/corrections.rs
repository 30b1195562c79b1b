//! Rows that could not be read: found again in the file, mended by a person, brought in beside it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use app::banking::ImportStatements;
use app::customers::ImportCustomers;
use app::inbox::{FileKind, FileProblem, InputFile};
use app::intake::Incoming;
use app::receivables::ImportInvoices;
use file_intake::Refusal;
use invoice_files::{Input, TextEncoding};

use super::draft::{ReadingSettings, RejectedRow};
use super::recognise::receivable_format;
use super::settings::mapping_of;

/// Rejected rows that are shown to be mended.
pub(super) const ROWS_SHOWN_MAX: usize = 100;

/// What a draft brings in: the file, and the rows that were mended as a small file of ours.
pub(super) fn incoming(
    file: &InputFile,
    settings: &ReadingSettings,
    headers: &[String],
    corrections: &BTreeMap<u64, Vec<String>>,
) -> Vec<Incoming> {
    let mut files: Vec<Incoming> = command(file.clone(), settings).into_iter().collect();
    if !corrections.is_empty() && settings.has_columns() {
        let rows: Vec<&Vec<String>> = corrections.values().collect();
        let text = table_text(headers, &rows);
        let name = format!("{} (lignes corrigées)", file.name);
        let small = InputFile::from_bytes(name, text.into_bytes());
        files.extend(command(small, &of_corrections(settings)));
    }
    files
}

fn command(file: InputFile, settings: &ReadingSettings) -> Option<Incoming> {
    let mapping = mapping_of(settings);
    Some(match settings.kind? {
        FileKind::Invoices => Incoming::Invoices(ImportInvoices { file, mapping }),
        FileKind::Customers => Incoming::Customers(ImportCustomers { file, mapping }),
        FileKind::Statements => Incoming::Statements(Box::new(ImportStatements {
            rules: settings.rules.clone().filter(|_| settings.format == "csv"),
            account: Some(settings.account.clone()).filter(|account| !account.is_empty()),
            skips_equal: settings.skips_equal,
            file,
        })),
    })
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

/// A table as text: a header and rows, with what needs it in quotes.
pub(super) fn table_text(headers: &[String], rows: &[&Vec<String>]) -> String {
    let mut text = String::new();
    for cells in std::iter::once(&headers.to_vec()).chain(rows.iter().copied()) {
        let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
        let _ = writeln!(text, "{}", cells.join(";"));
    }
    text
}

fn quoted(cell: &str) -> String {
    if cell.contains([';', '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

/// The rows behind the errors of a file, with their headers. Nothing for a format without rows.
pub(super) fn rejected_rows(
    file: &InputFile,
    settings: &ReadingSettings,
    problems: &[FileProblem],
    rows_max: usize,
) -> Result<(Vec<String>, Vec<RejectedRow>, usize), Refusal> {
    if !settings.has_columns() {
        return Ok((Vec::new(), Vec::new(), 0));
    }
    let mut reasons: BTreeMap<u64, Vec<(String, String)>> = BTreeMap::new();
    for problem in problems.iter().filter(|problem| problem.severity == "error") {
        if let Some(number) = row_number(problem) {
            reasons.entry(number).or_default().push((problem.code.clone(), problem.field.clone()));
        }
    }
    let count = reasons.len();
    let wanted: BTreeSet<u64> = reasons.keys().copied().take(rows_max).collect();
    if wanted.is_empty() {
        return Ok((Vec::new(), Vec::new(), 0));
    }
    let (headers, found) = rows_at(file, settings, &wanted)?;
    let rows = found
        .into_iter()
        .map(|(number, mut cells)| {
            cells.resize(cells.len().max(headers.len()), String::new());
            RejectedRow { number, cells, problems: reasons.remove(&number).unwrap_or_default() }
        })
        .collect();
    Ok((headers, rows, count))
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

/// The row of a problem: its line, or the number at the end of its cell (`Feuil1!C12`, `Feuil1!12:12`).
pub(super) fn row_number(problem: &FileProblem) -> Option<u64> {
    if let Some(line) = problem.line {
        return u64::try_from(line).ok();
    }
    let element = &problem.element;
    let digits = element.len() - element.bytes().rev().take_while(u8::is_ascii_digit).count();
    element[digits..].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_lines_and_of_cells() {
        let problem = |line, element: &str| FileProblem {
            file: String::new(),
            severity: "error".to_owned(),
            code: String::new(),
            line,
            element: element.to_owned(),
            field: String::new(),
            found: String::new(),
        };
        assert_eq!(row_number(&problem(Some(7), "#2")), Some(7));
        assert_eq!(row_number(&problem(None, "Feuil1!AB12")), Some(12));
        assert_eq!(row_number(&problem(None, "Feuil1!12:12")), Some(12));
        assert_eq!(row_number(&problem(None, "Ntry/Amt")), None);
    }

    #[test]
    fn what_has_a_delimiter_is_quoted() {
        let headers = ["a".to_owned(), "b".to_owned()];
        let row = vec!["1;2".to_owned(), "say \"x\"".to_owned()];
        assert_eq!(table_text(&headers, &[&row]), "a;b\n\"1;2\";\"say \"\"x\"\"\"\n");
    }
}
