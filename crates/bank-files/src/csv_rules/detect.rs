//! Rules found from the head of a file.

use super::headers::{Meaning, meaning, plain};
use super::rules::{Column, Columns, CsvRules, DecimalName, OneOrMany};
use crate::text_input::{DateOrder, DateText, loose_date};
use file_intake::{Encoding, decode, detect_encoding};

/// Bytes of the head that are looked at.
const HEAD: usize = 64 * 1024;
/// Lines among which the header is looked for: banks write some lines about the account first.
const PREAMBLE_LINES_MAX: usize = 30;
/// Rows from which the order of dates and the decimal sign are judged.
const SAMPLE_ROWS: usize = 200;

/// Finds how to read a bank's CSV from its head: the delimiter, the row of headers in French or
/// English, the order of dates and the decimal sign. `None` when no row names a date, an amount and
/// a text.
pub fn detect_rules(head: &[u8]) -> Option<CsvRules> {
    found_rules(head).map(|found| found.rules)
}

/// Whether the head of a file looks like a bank statement: it does not when a header belongs to a
/// list of invoices or to an accounting file.
pub(crate) fn looks_like_statement(head: &[u8]) -> bool {
    found_rules(head).is_some_and(|found| !found.has_foreign_header)
}

struct Found {
    rules: CsvRules,
    has_foreign_header: bool,
}

fn found_rules(head: &[u8]) -> Option<Found> {
    let head = &head[..head.len().min(HEAD)];
    let encoding = detect_encoding(head);
    if encoding == Encoding::Utf8 && head.contains(&0) {
        return None;
    }
    let (text, _) = decode(head, encoding);
    [';', ',', '\t', '|'].into_iter().find_map(|delimiter| with_delimiter(&text, delimiter))
}

fn with_delimiter(text: &str, delimiter: char) -> Option<Found> {
    for (line, start) in line_starts(text).take(PREAMBLE_LINES_MAX).enumerate() {
        let rest = &text[start..];
        let mut rows = csv::ReaderBuilder::new()
            .delimiter(u8::try_from(delimiter).ok()?)
            .has_headers(false)
            .flexible(true)
            .from_reader(rest.as_bytes())
            .into_records()
            .map_while(Result::ok);
        let Some(header) = rows.next() else { break };
        if let Some((columns, has_foreign_header)) = columns_of(&header) {
            let rows: Vec<csv::StringRecord> = rows.take(SAMPLE_ROWS).collect();
            let mut rules = CsvRules {
                delimiter: Some(delimiter),
                skip_lines: line as u64,
                header: true,
                columns,
                ..CsvRules::default()
            };
            judge_values(&header, &rows, &mut rules);
            return Some(Found { rules, has_foreign_header });
        }
    }
    None
}

/// Where each line begins; a line ends with LF, CR LF or CR alone.
fn line_starts(text: &str) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    let ends = memchr::memchr2_iter(b'\n', b'\r', bytes)
        .filter(move |at| !(bytes[*at] == b'\r' && bytes.get(at + 1) == Some(&b'\n')))
        .map(|at| at + 1);
    std::iter::once(0).chain(ends).filter(move |start| *start < bytes.len())
}

/// The columns of a header row, when it names a date, an amount and a text.
fn columns_of(header: &csv::StringRecord) -> Option<(Columns, bool)> {
    let mut best: Vec<(Meaning, usize, usize)> = Vec::new();
    let mut labels = Vec::new();
    for (at, name) in header.iter().enumerate() {
        let Some((meaning, rank)) = meaning(&plain(name)) else { continue };
        if meaning == Meaning::Label {
            labels.push((rank, at));
        }
        match best.iter_mut().find(|(known, _, _)| *known == meaning) {
            Some(known) if rank < known.1 => *known = (meaning, rank, at),
            Some(_) => {}
            None => best.push((meaning, rank, at)),
        }
    }
    let find = |wanted: Meaning| {
        best.iter().find(|(meaning, _, _)| *meaning == wanted).map(|(_, _, at)| Column::Number(at + 1))
    };
    let columns = Columns {
        date: find(Meaning::Date).or_else(|| find(Meaning::ValueDate)),
        value_date: find(Meaning::ValueDate),
        amount: find(Meaning::Amount),
        debit: find(Meaning::Debit),
        credit: find(Meaning::Credit),
        label: OneOrMany::Many(labels.iter().map(|(_, at)| Column::Number(at + 1)).collect()),
        counterparty: find(Meaning::Counterparty),
        counterparty_account: find(Meaning::CounterpartyAccount),
        account: find(Meaning::Account),
        reference: find(Meaning::Reference),
        end_to_end: find(Meaning::EndToEnd),
        mandate: find(Meaning::Mandate),
        cheque_number: find(Meaning::ChequeNumber),
        currency: find(Meaning::Currency),
        direction: find(Meaning::Direction),
    };
    let has_amount = columns.amount.is_some() || columns.debit.is_some() && columns.credit.is_some();
    let has_text = !labels.is_empty() || columns.counterparty.is_some();
    let is_header = columns.date.is_some() && has_amount && has_text;
    is_header.then(|| (columns, find(Meaning::NotAStatement).is_some()))
}

/// Finds from the rows which order reads their dates and which sign their amounts have.
fn judge_values(header: &csv::StringRecord, rows: &[csv::StringRecord], rules: &mut CsvRules) {
    let value = |row: &csv::StringRecord, column: &Option<Column>| match column {
        Some(Column::Number(number)) => row.get(number - 1).unwrap_or_default().trim().to_owned(),
        Some(Column::Name(_)) | None => String::new(),
    };
    let dates: Vec<String> = rows.iter().map(|row| value(row, &rules.columns.date)).collect();
    let readable =
        |order| dates.iter().filter(|date| matches!(loose_date(date, order), DateText::Day(_))).count();
    // Day first unless month first reads more of them; headers in English alone prove nothing.
    if readable(DateOrder::Mdy) > readable(DateOrder::Dmy) {
        rules.date_order = DateOrder::Mdy;
    }
    let (mut commas, mut points) = (0_usize, 0_usize);
    for row in rows {
        for column in [&rules.columns.amount, &rules.columns.debit, &rules.columns.credit] {
            let digits: Vec<u8> = value(row, column)
                .bytes()
                .filter(|byte| byte.is_ascii_digit() || matches!(byte, b',' | b'.'))
                .collect();
            match digits.as_slice() {
                [.., b',', _, _] | [.., b',', _] => commas += 1,
                [.., b'.', _, _] | [.., b'.', _] => points += 1,
                _ => {}
            }
        }
    }
    rules.decimal = match commas.cmp(&points) {
        std::cmp::Ordering::Greater => DecimalName::Comma,
        std::cmp::Ordering::Less => DecimalName::Point,
        std::cmp::Ordering::Equal => DecimalName::Detect,
    };
    let status = header.iter().position(|name| matches!(plain(name).as_str(), "status" | "statut" | "etat"));
    if let Some(at) = status {
        rules.skip.push(super::rules::SkipWhen {
            column: Column::Number(at + 1),
            equals: ["pending", "en attente", "a venir", "en cours"].map(str::to_owned).to_vec(),
            contains: Vec::new(),
            empty: false,
        });
    }
}
