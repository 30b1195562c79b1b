//! Rows of a table that a person mended: read with their file, as if they stood in it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use file_intake::Place;

use super::{ImportFault, InputFile};

/// Rows that a person mended, and how the small table of ours that holds them is read.
#[derive(Clone, Debug)]
pub struct Mended<C> {
    /// Reads the small table.
    pub command: C,
    /// Which rows of the file they are.
    pub rows: MendedRows,
}

/// Where rows of the small table stand in the file that they come from: the line on which each begins, in order,
/// and its number there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MendedRows(Vec<(u64, u64)>);

impl MendedRows {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a row of the file is among them.
    pub(super) fn holds(&self, number: u64) -> bool {
        self.0.iter().any(|(_, known)| *known == number)
    }

    /// The number in the file of the row that holds a line of the small table.
    pub(super) fn number_of(&self, line: u64) -> Option<u64> {
        self.0.iter().rev().find(|(first, _)| *first <= line).map(|(_, number)| *number)
    }
}

/// Writes mended rows, by number, as a small table under the headers of their file.
pub fn mended_table(headers: &[String], mended: &BTreeMap<u64, Vec<String>>) -> (InputFile, MendedRows) {
    let mut text = table_text(headers, []);
    let mut rows = MendedRows::default();
    for (number, cells) in mended {
        let line = text.matches('\n').count() as u64 + 1;
        rows.0.push((line, *number));
        write_row(&mut text, cells);
    }
    (InputFile::from_bytes("", text.into_bytes()), rows)
}

/// A table as text: a header and rows, with what needs it in quotes.
pub fn table_text<'r>(headers: &[String], rows: impl IntoIterator<Item = &'r Vec<String>>) -> String {
    let mut text = String::new();
    write_row(&mut text, headers);
    for cells in rows {
        write_row(&mut text, cells);
    }
    text
}

fn write_row(text: &mut String, cells: &[String]) {
    let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
    let _ = writeln!(text, "{}", cells.join(";"));
}

fn quoted(cell: &str) -> String {
    if cell.contains([';', '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

/// What of a reading tells that rows were mended: the same bytes with other rows are another reading.
pub(crate) fn mended_settings(table: Option<&InputFile>) -> Result<String, ImportFault> {
    let Some(table) = table else { return Ok(String::new()) };
    Ok(format!(" mended {}", table.fingerprint()?.sha256))
}

/// Adds to what an event tells of an import how many rows were mended.
pub(crate) fn tell_mended(data: &mut serde_json::Value, rows: Option<&MendedRows>) {
    if let Some(rows) = rows {
        data["mended"] = rows.len().into();
    }
}

/// The row of a problem: its line, or the number at the end of its cell (`Feuil1!C12`, `Feuil1!12:12`).
pub(super) fn row_of(line: Option<u64>, element: &str) -> Option<u64> {
    if line.is_some() {
        return line;
    }
    let digits = element.len() - element.bytes().rev().take_while(u8::is_ascii_digit).count();
    element[digits..].parse().ok()
}

/// The row at a place.
pub(super) fn row_at(place: &Place) -> Option<u64> {
    row_of(place.line, place.element.as_deref().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_lines_and_of_cells() {
        assert_eq!(row_of(Some(7), "#2"), Some(7));
        assert_eq!(row_of(None, "Feuil1!AB12"), Some(12));
        assert_eq!(row_of(None, "Feuil1!12:12"), Some(12));
        assert_eq!(row_of(None, "Ntry/Amt"), None);
    }

    #[test]
    fn what_has_a_delimiter_is_quoted() {
        let headers = ["a".to_owned(), "b".to_owned()];
        let row = vec!["1;2".to_owned(), "say \"x\"".to_owned()];
        assert_eq!(table_text(&headers, [&row]), "a;b\n\"1;2\";\"say \"\"x\"\"\"\n");
    }

    #[test]
    fn lines_of_the_small_table_are_rows_of_the_file() {
        let rows = [(4, "one\ntwo"), (9, "three")];
        let mended = rows.iter().map(|(number, cell)| (*number, vec![(*cell).to_owned()])).collect();
        let (file, rows) = mended_table(&["a".to_owned()], &mended);
        assert_eq!(file.read_all(100).unwrap(), b"a\n\"one\ntwo\"\nthree\n");
        let found: Vec<_> = (1..5).map(|line| rows.number_of(line)).collect();
        assert_eq!(found, [None, Some(4), Some(4), Some(9)]);
        assert!(rows.holds(9) && !rows.holds(5) && rows.len() == 2);
    }
}
