//! The columns of a table and the fields they may hold, as the form of the second step shows them.

use app::inbox::{FileKind, InputFile};
use bank_files::{Column, Columns, CsvRules, OneOrMany};
use file_intake::Refusal;
use invoice_files::{Field, Input, Mapping};

use super::draft::ReadingSettings;
use super::recognise::receivable_format;

/// Rows of which samples are shown.
const SAMPLE_ROWS: usize = 3;
/// Bytes of a text table from which samples are taken.
const HEAD_BYTES: usize = 64 * 1024;

/// Headers and first rows of a table.
#[derive(Clone, Debug, Default)]
pub(super) struct Sample {
    /// The names in the header.
    pub headers: Vec<String>,
    /// The first rows.
    pub rows: Vec<Vec<String>>,
    /// The delimiter, of a text table.
    pub delimiter: Option<char>,
    /// The encoding, of a text table.
    pub encoding: String,
}

impl Sample {
    /// The samples of a column, joined.
    fn of_column(&self, at: usize) -> String {
        let cells: Vec<&str> = self
            .rows
            .iter()
            .filter_map(|row| row.get(at).map(|cell| cell.trim()))
            .filter(|cell| !cell.is_empty())
            .collect();
        cells.join(" · ")
    }
}

/// Reads headers and first rows.
pub(super) fn sample_of(settings: &ReadingSettings, file: &InputFile) -> Result<Sample, Refusal> {
    if settings.kind == Some(FileKind::Statements) {
        let mut head = Vec::new();
        std::io::Read::take(file.open()?, HEAD_BYTES as u64).read_to_end(&mut head)?;
        let found = bank_files::csv_sample(&head, settings.rules.as_ref(), SAMPLE_ROWS)?;
        let encoding = found.encoding.map(word_of).unwrap_or_default();
        return Ok(Sample {
            headers: found.headers,
            rows: found.rows,
            delimiter: Some(found.delimiter),
            encoding,
        });
    }
    let format = receivable_format(&settings.format).ok_or(Refusal::UnknownFormat)?;
    let is_customers = settings.kind == Some(FileKind::Customers);
    let mut stream = file.open()?;
    let mapping = settings.mapping.as_ref();
    let found =
        invoice_files::table_sample(format, Input::Stream(&mut stream), mapping, is_customers, SAMPLE_ROWS)
            .or_else(|_| {
            // A mapping that does not fit: the table as it stands.
            let mut stream = file.open()?;
            invoice_files::table_sample(format, Input::Stream(&mut stream), None, is_customers, SAMPLE_ROWS)
        })?;
    let encoding = found.encoding.map(word_of).unwrap_or_default();
    Ok(Sample { headers: found.headers, rows: found.rows, delimiter: found.delimiter, encoding })
}

use std::io::Read as _;

/// The stable name of an encoding, a decimal sign or a date order, as forms and templates write it.
pub(super) fn word_of(value: impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// The value behind a stable name.
pub(super) fn value_of<T: serde::de::DeserializeOwned>(word: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).ok()
}

/// A field of the form: what it is, which column holds it.
#[derive(Clone, Debug)]
pub(super) struct FieldChoice {
    /// Its stable name, `import-field-<name>` in the language files.
    pub name: &'static str,
    /// `yes`: needed. `one`: this or another of its group. Empty: not needed.
    pub need: &'static str,
    /// Number of the chosen column, from 1; 0 for none.
    pub chosen: usize,
    /// Samples of the chosen column.
    pub samples: String,
}

/// The fields of a kind of file with the columns that hold them.
pub(super) fn choices(settings: &ReadingSettings, sample: &Sample) -> Vec<FieldChoice> {
    let of = |name: &'static str, need: &'static str, chosen: usize| FieldChoice {
        name,
        need,
        chosen,
        samples: chosen.checked_sub(1).map(|at| sample.of_column(at)).unwrap_or_default(),
    };
    match settings.kind {
        Some(FileKind::Statements) => {
            let rules = settings.rules.clone().unwrap_or_default();
            bank_fields(&rules.columns)
                .into_iter()
                .map(|(name, need, column)| of(name, need, position(column, &sample.headers)))
                .collect()
        }
        Some(kind) => {
            let mapping = settings.mapping.clone().unwrap_or_default();
            fields_of(kind)
                .iter()
                .map(|field| {
                    of(field.name(), need_of(*field, kind), chosen(&mapping, *field, &sample.headers))
                })
                .collect()
        }
        None => Vec::new(),
    }
}

fn fields_of(kind: FileKind) -> &'static [Field] {
    match kind {
        FileKind::Customers => &Field::OF_CUSTOMERS,
        FileKind::Invoices | FileKind::Statements => &Field::ALL,
    }
}

fn need_of(field: Field, kind: FileKind) -> &'static str {
    match field {
        Field::Number | Field::IssuedOn if kind == FileKind::Invoices => "yes",
        Field::CustomerNumber | Field::CustomerName => "one",
        Field::Total | Field::Open | Field::Debit | Field::Credit if kind == FileKind::Invoices => "one",
        _ => "",
    }
}

fn chosen(mapping: &Mapping, field: Field, headers: &[String]) -> usize {
    let Some(header) = mapping.columns.get(&field) else { return 0 };
    headers.iter().position(|name| name.trim() == header.trim()).map_or(0, |at| at + 1)
}

fn position(column: Option<&Column>, headers: &[String]) -> usize {
    match column {
        Some(Column::Number(number)) => *number,
        Some(Column::Name(name)) => headers.iter().position(|other| other == name).map_or(0, |at| at + 1),
        None => 0,
    }
}

/// The fields of a bank's CSV: name, need, column.
fn bank_fields(columns: &Columns) -> Vec<(&'static str, &'static str, Option<&Column>)> {
    let label = columns.label.columns();
    vec![
        ("date", "yes", columns.date.as_ref()),
        ("value-date", "", columns.value_date.as_ref()),
        ("amount", "one", columns.amount.as_ref()),
        ("debit", "one", columns.debit.as_ref()),
        ("credit", "one", columns.credit.as_ref()),
        ("label", "", label.first()),
        ("label-2", "", label.get(1)),
        ("label-3", "", label.get(2)),
        ("counterparty", "", columns.counterparty.as_ref()),
        ("counterparty-account", "", columns.counterparty_account.as_ref()),
        ("account", "", columns.account.as_ref()),
        ("reference", "", columns.reference.as_ref()),
        ("end-to-end", "", columns.end_to_end.as_ref()),
        ("mandate", "", columns.mandate.as_ref()),
        ("cheque-number", "", columns.cheque_number.as_ref()),
        ("currency", "", columns.currency.as_ref()),
        ("direction", "", columns.direction.as_ref()),
    ]
}

/// Puts the columns that a person chose into the rules of a bank's CSV.
pub(super) fn choose_bank_columns(rules: &mut CsvRules, number_of: impl Fn(&str) -> usize) {
    let of = |name: &str| match number_of(name) {
        0 => None,
        number => Some(Column::Number(number)),
    };
    rules.columns = Columns {
        date: of("date"),
        value_date: of("value-date"),
        amount: of("amount"),
        debit: of("debit"),
        credit: of("credit"),
        label: OneOrMany::Many(["label", "label-2", "label-3"].into_iter().filter_map(of).collect()),
        counterparty: of("counterparty"),
        counterparty_account: of("counterparty-account"),
        account: of("account"),
        reference: of("reference"),
        end_to_end: of("end-to-end"),
        mandate: of("mandate"),
        cheque_number: of("cheque-number"),
        currency: of("currency"),
        direction: of("direction"),
    };
}

/// Puts the columns that a person chose into a mapping, by the names in the header.
pub(super) fn choose_columns(
    mapping: &mut Mapping,
    kind: FileKind,
    headers: &[String],
    number_of: impl Fn(&str) -> usize,
) {
    mapping.columns.clear();
    for field in fields_of(kind) {
        if let Some(header) = number_of(field.name()).checked_sub(1).and_then(|at| headers.get(at)) {
            mapping.columns.insert(*field, header.trim().to_owned());
        }
    }
}
