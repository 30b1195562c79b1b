//! Rows as they stand, for a person who says what the columns mean or mends what could not be read.

use std::collections::BTreeSet;
use std::io::{BufRead as _, Read as _};

use file_intake::{Refusal, UNPACKED_BYTES_MAX};

use crate::columns::List;
use crate::mapping::{Mapping, TextEncoding};
use crate::table::{Cell, HEADER_ROWS_MAX, find_layout};
use crate::{Format, Input, csv, xlsx};

/// Bytes of a text table from which a sample is taken.
const HEAD_BYTES: u64 = 1024 * 1024;

/// The beginning of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableSample {
    /// The delimiter of a text table.
    pub delimiter: Option<char>,
    /// The encoding of a text table.
    pub encoding: Option<TextEncoding>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The header; a row with the most cells when none is recognised.
    pub headers: Vec<String>,
    /// The first rows under it.
    pub rows: Vec<Vec<String>>,
}

/// A row as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableRow {
    /// Its line, or its number in the sheet, from 1.
    pub number: u64,
    /// The text of its cells.
    pub cells: Vec<String>,
}

/// The header and the first `count` rows of a text table or a workbook, whether or not its header is known.
pub fn table_sample(
    format: Format,
    input: Input<'_>,
    mapping: Option<&Mapping>,
    is_customer_list: bool,
    count: usize,
) -> Result<TableSample, Refusal> {
    let list = list_of(is_customer_list);
    let table = Table::load(format, input, mapping, list, HEADER_ROWS_MAX + count)?;
    let at = table.header_row(list, mapping);
    let header = table.rows.get(at).map(|row| texts(&row.1)).unwrap_or_default();
    let rows = table.rows.iter().skip(at + 1).take(count).map(|row| texts(&row.1)).collect();
    let Table { delimiter, encoding, sheet, .. } = table;
    Ok(TableSample { delimiter, encoding, sheet, headers: header, rows })
}

/// The header and the rows with these numbers.
pub fn table_rows_at(
    format: Format,
    input: Input<'_>,
    mapping: Option<&Mapping>,
    is_customer_list: bool,
    numbers: &BTreeSet<u64>,
) -> Result<(Vec<String>, Vec<TableRow>), Refusal> {
    let list = list_of(is_customer_list);
    let last = usize::try_from(numbers.last().copied().unwrap_or(0)).unwrap_or(usize::MAX);
    let table = Table::load(format, input, mapping, list, last.max(HEADER_ROWS_MAX))?;
    let at = table.header_row(list, mapping);
    let header = table.rows.get(at).map(|row| texts(&row.1)).unwrap_or_default();
    let rows = table
        .rows
        .iter()
        .filter(|(number, _)| numbers.contains(number))
        .map(|(number, cells)| TableRow { number: *number, cells: texts(cells) })
        .collect();
    Ok((header, rows))
}

/// The first rows of a table with their numbers.
pub(crate) struct Table {
    pub(crate) delimiter: Option<char>,
    pub(crate) encoding: Option<TextEncoding>,
    pub(crate) sheet: Option<String>,
    pub(crate) rows: Vec<(u64, Vec<Cell<'static>>)>,
}

impl Table {
    fn load(
        format: Format,
        input: Input<'_>,
        mapping: Option<&Mapping>,
        list: List,
        rows_max: usize,
    ) -> Result<Self, Refusal> {
        let mut bytes = Vec::new();
        match input {
            Input::Bytes(whole) => bytes.extend_from_slice(whole),
            Input::Stream(stream) if format == Format::Xlsx => {
                stream.take(UNPACKED_BYTES_MAX).read_to_end(&mut bytes)?;
            }
            Input::Stream(stream) => read_lines(stream, rows_max, &mut bytes)?,
        }
        match format {
            Format::Csv => csv::first_rows(&bytes, mapping, list, rows_max),
            Format::Xlsx => xlsx::first_rows(&bytes, mapping, list, rows_max),
            Format::Cii | Format::Ubl | Format::FacturX | Format::Fec => {
                Err(Refusal::NothingInside("only CSV and XLSX have columns to choose"))
            }
        }
    }

    /// Where the header is: as it is read, or failing that the first row with the most cells.
    fn header_row(&self, list: List, mapping: Option<&Mapping>) -> usize {
        let cells: Vec<Vec<Cell<'_>>> =
            self.rows.iter().take(HEADER_ROWS_MAX).map(|(_, cells)| cells.clone()).collect();
        if let Ok(layout) = find_layout(&cells, list, mapping) {
            return layout.header_row;
        }
        let filled = |row: &Vec<Cell<'_>>| row.iter().filter(|cell| !cell.is_empty()).count();
        let most = cells.iter().map(filled).max().unwrap_or(0);
        cells.iter().position(|row| filled(row) == most).unwrap_or(0)
    }
}

/// The head of a text table, and as many lines as are asked for.
fn read_lines(stream: &mut dyn std::io::BufRead, lines: usize, bytes: &mut Vec<u8>) -> Result<(), Refusal> {
    stream.take(HEAD_BYTES).read_to_end(bytes)?;
    let mut ends = memchr::memchr_iter(b'\n', bytes).count();
    while ends <= lines && (bytes.len() as u64) < UNPACKED_BYTES_MAX {
        if stream.take(HEAD_BYTES).read_until(b'\n', bytes)? == 0 {
            break;
        }
        ends += 1;
    }
    Ok(())
}

fn texts(cells: &[Cell<'_>]) -> Vec<String> {
    cells.iter().map(|cell| cell.text().into_owned()).collect()
}

fn list_of(is_customer_list: bool) -> List {
    if is_customer_list { List::Customers } else { List::Invoices }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "Export du 3 mars\nPce;Qui;Quand;Combien\n1;Durand;03/03/2026;10,00\n2;;hier;x\n";

    #[test]
    fn headers_that_nobody_knows_are_shown_with_samples() {
        let sample = table_sample(Format::Csv, Input::Bytes(FILE.as_bytes()), None, false, 1).unwrap();
        assert_eq!(sample.delimiter, Some(';'));
        assert_eq!(sample.headers, ["Pce", "Qui", "Quand", "Combien"]);
        assert_eq!(sample.rows, [["1", "Durand", "03/03/2026", "10,00"]]);
    }

    #[test]
    fn rows_are_found_by_their_line() {
        let numbers = BTreeSet::from([4]);
        let mut stream = FILE.as_bytes();
        let input = Input::Stream(&mut stream);
        let (headers, rows) = table_rows_at(Format::Csv, input, None, false, &numbers).unwrap();
        assert_eq!(headers[1], "Qui");
        assert_eq!(rows, [TableRow { number: 4, cells: ["2", "", "hier", "x"].map(str::to_owned).to_vec() }]);
    }
}
