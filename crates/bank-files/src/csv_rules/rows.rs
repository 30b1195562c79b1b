//! Rows as they stand, for a person who says what the columns mean or mends what could not be read.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::io::{self, BufRead, Cursor, Read};

use csv::StringRecord;
use file_intake::{Encoding, Refusal, detect_encoding};

use super::input::{Bounded, frequent_delimiter, next_row, skip_lines};
use super::rules::{CsvRules, EncodingName};
use crate::text_input::Transcoded;

/// Bytes from which encoding and delimiter are judged.
const HEAD: usize = 64 * 1024;
/// Lines among which a header is guessed when none is recognised.
const GUESS_LINES: u64 = 30;

/// The beginning of a CSV.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CsvSample {
    /// The delimiter.
    pub delimiter: char,
    /// The encoding.
    pub encoding: Option<EncodingName>,
    /// Lines before the header.
    pub skip_lines: u64,
    /// The header, or as many empty names as the first row has fields.
    pub headers: Vec<String>,
    /// The first rows under it.
    pub rows: Vec<Vec<String>>,
}

/// A row as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CsvRow {
    /// Its line in the file, from 1.
    pub line: u64,
    /// Its fields.
    pub fields: Vec<String>,
}

/// The header and the first `count` rows of a CSV, from its head. Without rules the header is the first row
/// that has as many fields as most.
pub fn csv_sample(head: &[u8], rules: Option<&CsvRules>, count: usize) -> Result<CsvSample, Refusal> {
    let head = &head[..head.len().min(HEAD)];
    let rules = rules.cloned().unwrap_or_else(|| guessed(head));
    let (headers, rows) = read(&mut &*head, &rules, |_, rows| rows < count)?;
    let width = rows.first().map_or(0, |row| row.fields.len());
    Ok(CsvSample {
        delimiter: rules.delimiter.unwrap_or_else(|| frequent_delimiter(head)),
        encoding: rules.encoding.or_else(|| Some(named(detect_encoding(head)))),
        skip_lines: rules.skip_lines,
        headers: if headers.is_empty() { vec![String::new(); width] } else { headers },
        rows: rows.into_iter().map(|row| row.fields).collect(),
    })
}

/// The header and the rows at these lines.
pub fn csv_rows_at(
    input: &mut dyn BufRead,
    rules: &CsvRules,
    lines: &BTreeSet<u64>,
) -> Result<(Vec<String>, Vec<CsvRow>), Refusal> {
    let last = lines.last().copied().unwrap_or(0);
    let (headers, mut rows) = read(input, rules, |line, _| line <= last)?;
    rows.retain(|row| lines.contains(&row.line));
    Ok((headers, rows))
}

/// Rules that say only how the text is cut.
fn guessed(head: &[u8]) -> CsvRules {
    let mut rules =
        CsvRules { delimiter: Some(frequent_delimiter(head)), header: true, ..CsvRules::default() };
    let mut best = 0;
    for skipped in 0..GUESS_LINES {
        let candidate = CsvRules { skip_lines: skipped, ..rules.clone() };
        let Ok((headers, _)) = read(&mut &*head, &candidate, |_, _| false) else { break };
        let named = headers.iter().filter(|name| !name.trim().is_empty()).count();
        if named > best {
            (best, rules.skip_lines) = (named, skipped);
        }
    }
    rules
}

/// Reads the header, then rows as long as the next line and the rows so far are wanted.
fn read(
    input: &mut dyn BufRead,
    rules: &CsvRules,
    mut goes_on: impl FnMut(u64, usize) -> bool,
) -> Result<(Vec<String>, Vec<CsvRow>), Refusal> {
    let mut head = Vec::new();
    Read::take(&mut *input, HEAD as u64).read_to_end(&mut head)?;
    if head.trim_ascii().is_empty() {
        return Err(Refusal::Empty);
    }
    let encoding = rules.encoding.map_or_else(|| detect_encoding(&head), encoding_of);
    let delimiter = rules.delimiter.unwrap_or_else(|| frequent_delimiter(&head));
    let mut whole = Cursor::new(head).chain(input);
    let mut text = io::BufReader::new(Transcoded::new(&mut whole, encoding));
    let skipped = skip_lines(&mut text, rules.skip_lines)?;
    let unended = Cell::new(0_usize);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(u8::try_from(delimiter).unwrap_or(b';'))
        .has_headers(false)
        .flexible(true)
        .from_reader(Bounded { input: text, unended: &unended });
    let (mut headers, mut rows, mut row) = (Vec::new(), Vec::new(), StringRecord::new());
    if rules.header && next_row(&mut reader, &mut row, &unended, skipped)? {
        headers = row.iter().map(|name| name.trim().to_owned()).collect();
    }
    while goes_on(reader.position().line() + skipped, rows.len())
        && next_row(&mut reader, &mut row, &unended, skipped)?
    {
        let line = row.position().map_or(0, csv::Position::line) + skipped;
        if row.iter().any(|field| !field.trim().is_empty()) {
            rows.push(CsvRow { line, fields: row.iter().map(str::to_owned).collect() });
        }
    }
    Ok((headers, rows))
}

fn encoding_of(name: EncodingName) -> Encoding {
    match name {
        EncodingName::Utf8 => Encoding::Utf8,
        EncodingName::Windows1252 => Encoding::Windows1252,
        EncodingName::Utf16Le => Encoding::Utf16Le,
        EncodingName::Utf16Be => Encoding::Utf16Be,
    }
}

fn named(encoding: Encoding) -> EncodingName {
    match encoding {
        Encoding::Utf8 => EncodingName::Utf8,
        Encoding::Windows1252 => EncodingName::Windows1252,
        Encoding::Utf16Le => EncodingName::Utf16Le,
        Encoding::Utf16Be => EncodingName::Utf16Be,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "Compte;FR76\n\nQuand;Quoi;Combien\n03/03/2026;A;1,00\n03/03/2026;B\n04/03/2026;C;x\n";

    #[test]
    fn a_header_that_nobody_knows_is_guessed() {
        let sample = csv_sample(FILE.as_bytes(), None, 2).unwrap();
        // A blank line is no row: whether it is counted makes no difference.
        assert_eq!((sample.delimiter, sample.skip_lines), (';', 1));
        assert_eq!(sample.headers, ["Quand", "Quoi", "Combien"]);
        assert_eq!(sample.rows, [vec!["03/03/2026", "A", "1,00"], vec!["03/03/2026", "B"]]);
    }

    #[test]
    fn rows_are_found_by_their_line() {
        let rules = CsvRules { skip_lines: 2, header: true, ..CsvRules::default() };
        let lines = BTreeSet::from([5, 6]);
        let (headers, rows) = csv_rows_at(&mut FILE.as_bytes(), &rules, &lines).unwrap();
        assert_eq!(headers.len(), 3);
        let found: Vec<(u64, usize)> = rows.iter().map(|row| (row.line, row.fields.len())).collect();
        assert_eq!(found, [(5, 2), (6, 3)]);
    }
}
