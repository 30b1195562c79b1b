//! Open items from a French accounting file (FEC, article A47 A-1 of the Livre des procédures
//! fiscales): the customer postings, by their lettering.
//!
//! Amounts are those of the books (`Debit` and `Credit`, or `Montant` and `Sens`), in euros; the
//! foreign amount of a posting is not read. Files of the wild are read leniently: misspelt headers,
//! extra columns, decimal points, any encoding.

mod header;
mod items;
mod posting;

use std::collections::HashMap;
use std::io::{BufRead, Read};

use file_intake::{Encoding, Place, Problem, ProblemCode, Refusal};

use crate::csv_records::{Record, Records};
use crate::document::Sink;
use header::{Column, Header};
use items::Items;
use posting::{Nature, Posting};

pub(crate) use header::is_header;

/// What is known of one entry: its balance, and what its other side says.
struct Entry {
    first_line: u64,
    balance_minor: i128,
    nature: Nature,
}

/// How much of the file is looked at to find its encoding and separator.
const SAMPLE_BYTES: u64 = 64 * 1024;

/// Reads an accounting file.
pub(crate) fn read(stream: &mut dyn BufRead, sink: &mut dyn Sink) -> Result<(), Refusal> {
    let mut sample = Vec::new();
    stream.take(SAMPLE_BYTES).read_to_end(&mut sample)?;
    if sample.is_empty() {
        return Err(Refusal::Empty);
    }
    let encoding = file_intake::detect_encoding(&sample);
    if matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be) {
        stream.take(file_intake::UNPACKED_BYTES_MAX).read_to_end(&mut sample)?;
        let text = file_intake::decode(&sample, encoding).0.into_owned();
        let delimiter = header::delimiter_of(text.as_bytes());
        let mut text = text.as_bytes();
        return read_records(Records::new(&mut text, Encoding::Utf8, false, delimiter, b'\n'), sink);
    }
    let delimiter = header::delimiter_of(&sample);
    let is_encoding_open = sample.is_ascii();
    let mut whole = sample.as_slice().chain(stream);
    read_records(Records::new(&mut whole, encoding, is_encoding_open, delimiter, b'\n'), sink)
}

fn read_records(records: Records<'_>, sink: &mut dyn Sink) -> Result<(), Refusal> {
    let mut records = records.one_line_each();
    let mut record = Record::default();
    if !records.read(&mut record)? {
        return Err(Refusal::Empty);
    }
    let header = Header::find(&record)?;
    let mut entries: HashMap<String, Entry> = HashMap::new();
    let mut items = Items::default();
    while records.read(&mut record)? {
        let fields: Vec<&str> = record.fields().map(str::trim).collect();
        if fields.iter().all(|field| field.is_empty()) {
            continue;
        }
        if record.is_damaged {
            let place = Place::line(record.line);
            sink.problem(Problem::warning(ProblemCode::CharacterInvalid, place, "line", fields[0]));
        }
        match read_line(&header, &fields, record.line) {
            Ok(line) => take(line, &header, &fields, &mut entries, &mut items, sink),
            Err(problem) => sink.problem(problem),
        }
    }
    report_unbalanced(&entries, sink);
    let nature = |key: &str| entries.get(key).map_or(Nature::Other, |entry| entry.nature);
    items.finish(nature, sink);
    Ok(())
}

/// One line of the file, as far as every line is needed.
struct Line<'a> {
    number: u64,
    account: &'a str,
    signed_minor: i64,
    key: String,
}

fn read_line<'a>(header: &Header, fields: &[&'a str], number: u64) -> Result<Line<'a>, Problem> {
    let place = || Place::line(number);
    // A tabulation in a label shifts every later field; short lines have lost theirs.
    if fields.len() > header.width || header.needed_width() > fields.len() {
        let found = format!("{} / {}", fields.len(), header.width);
        return Err(Problem::error(ProblemCode::RowLength, place(), "line", &found));
    }
    let account = header.field(fields, Column::Account);
    if account.is_empty() {
        return Err(Problem::error(ProblemCode::FieldMissing, place(), "CompteNum", ""));
    }
    let signed_minor = header
        .amount(fields)
        .map_err(|(field, found)| Problem::error(ProblemCode::AmountUnreadable, place(), field, &found))?;
    // An entry without a number is told from others by its journal and date.
    let number_of_entry = match header.field(fields, Column::Entry) {
        "" => header.field(fields, Column::EntryDate),
        number => number,
    };
    let key = format!("{}\u{1f}{number_of_entry}", header.field(fields, Column::Journal));
    Ok(Line { number, account, signed_minor, key })
}

fn take(
    line: Line<'_>,
    header: &Header,
    fields: &[&str],
    entries: &mut HashMap<String, Entry>,
    items: &mut Items,
    sink: &mut dyn Sink,
) {
    let is_customer = line.account.starts_with("411") || line.account.starts_with("416");
    if is_customer {
        match Posting::read(header, fields, line.number, line.account, line.signed_minor, &line.key) {
            Ok((posting, problems)) => {
                for problem in problems {
                    sink.problem(problem);
                }
                items.take(posting);
            }
            Err(problem) => sink.problem(problem),
        }
    }
    let journal = || {
        Nature::of_journal(header.field(fields, Column::Journal), header.field(fields, Column::JournalName))
    };
    let entry = entries.entry(line.key).or_insert_with(|| Entry {
        first_line: line.number,
        balance_minor: 0,
        nature: journal(),
    });
    entry.balance_minor += i128::from(line.signed_minor);
    entry.nature = entry.nature.seeing(line.account);
}

/// An entry that does not balance is kept, and said: the official test of the file passes it.
fn report_unbalanced(entries: &HashMap<String, Entry>, sink: &mut dyn Sink) {
    let mut broken: Vec<(&String, &Entry)> =
        entries.iter().filter(|(_, entry)| entry.balance_minor != 0).collect();
    broken.sort_by_key(|(_, entry)| entry.first_line);
    for (key, entry) in broken {
        let cents = entry.balance_minor.unsigned_abs();
        let sign = if entry.balance_minor < 0 { "-" } else { "" };
        let found = format!("{}: {sign}{}.{:02}", key.replace('\u{1f}', " "), cents / 100, cents % 100);
        let place = Place::line(entry.first_line);
        sink.problem(Problem::warning(ProblemCode::EntryUnbalanced, place, "EcritureNum", &found));
    }
}
