//! The header of an accounting file, in the spellings that programs write.

use file_intake::Refusal;
use money::{DecimalSign, parse_minor};

use crate::columns::header_key;
use crate::csv_records::Record;

/// A column that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    Journal,
    JournalName,
    Entry,
    EntryDate,
    Account,
    AccountName,
    Auxiliary,
    AuxiliaryName,
    Piece,
    PieceDate,
    Label,
    Debit,
    Credit,
    Amount,
    Direction,
    Lettering,
    DueDate,
}

/// Columns with their spellings, as [`header_key`] makes them. The names of the order of 29 July
/// 2013 come first, then what is seen: a missing letter, and the due date that some programs add.
const NAMES: [(Column, &[&str]); 17] = [
    (Column::Journal, &["journalcode", "codejournal"]),
    (Column::JournalName, &["journallib", "journallibelle"]),
    (Column::Entry, &["ecriturenum", "ecrturenum", "numeroecriture"]),
    (Column::EntryDate, &["ecrituredate", "ecrturedate", "dateecriture"]),
    (Column::Account, &["comptenum", "numerocompte"]),
    (Column::AccountName, &["comptelib", "comptelibelle"]),
    (Column::Auxiliary, &["compauxnum", "compteauxnum", "comptauxnum"]),
    (Column::AuxiliaryName, &["compauxlib", "compteauxlib", "comptauxlib"]),
    (Column::Piece, &["pieceref", "refpiece", "piecereference"]),
    (Column::PieceDate, &["piecedate", "datepiece"]),
    (Column::Label, &["ecriturelib", "ecrturelib", "libelleecriture"]),
    (Column::Debit, &["debit"]),
    (Column::Credit, &["credit"]),
    (Column::Amount, &["montant"]),
    (Column::Direction, &["sens"]),
    (Column::Lettering, &["ecriturelet", "ecrturelet", "lettrage", "ecriturelettrage"]),
    (
        Column::DueDate,
        &["datelimitreglmt", "dateecheance", "echeance", "datech", "dateecheancereglement", "duedate"],
    ),
];

/// Where the columns are.
pub(crate) struct Header {
    columns: [Option<usize>; NAMES.len()],
    /// How many fields the header has.
    pub(crate) width: usize,
}

/// Whether a first line is the header of an accounting file.
pub(crate) fn is_header(line: &str) -> bool {
    let delimiter = char::from(delimiter_of(line.as_bytes()));
    let keys: Vec<String> = line.split(delimiter).map(header_key).collect();
    let has = |name: &str| keys.iter().any(|key| key == name);
    has("journalcode") && has("comptenum") && (has("pieceref") || has("ecriturenum"))
}

/// Tabulation, bar, or the semicolon of a file that went through a spreadsheet.
pub(crate) fn delimiter_of(head: &[u8]) -> u8 {
    let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |delimiter: u8| memchr::memchr_iter(delimiter, line).count();
    [b'|', b';', b',']
        .into_iter()
        .fold(b'\t', |best, next| if count(next) > count(best) { next } else { best })
}

impl Header {
    /// Finds the columns, or says which are missing.
    pub(crate) fn find(record: &Record) -> Result<Self, Refusal> {
        let keys: Vec<String> = record.fields().map(header_key).collect();
        let mut columns = [None; NAMES.len()];
        for (column, names) in NAMES {
            columns[column as usize] = keys.iter().position(|key| names.contains(&key.as_str()));
        }
        let header = Self { columns, width: keys.len() };
        let mut missing = Vec::new();
        for (column, name) in [
            (Column::Journal, "JournalCode"),
            (Column::Account, "CompteNum"),
            (Column::Piece, "PieceRef"),
            (Column::EntryDate, "EcritureDate"),
        ] {
            if !header.has(column) {
                missing.push(name);
            }
        }
        let has_sides = header.has(Column::Debit) && header.has(Column::Credit);
        let has_direction = header.has(Column::Amount) && header.has(Column::Direction);
        if !(has_sides || has_direction) {
            missing.push("Debit, Credit");
        }
        if missing.is_empty() {
            Ok(header)
        } else {
            Err(Refusal::ColumnsMissing { missing: missing.join(", ") })
        }
    }

    fn has(&self, column: Column) -> bool {
        self.columns[column as usize].is_some()
    }

    /// How many fields a line needs at least: blanks at the end may have been cut off.
    pub(crate) fn needed_width(&self) -> usize {
        let needed = [
            Column::Account,
            Column::Piece,
            Column::Debit,
            Column::Credit,
            Column::Amount,
            Column::Direction,
        ];
        needed.iter().filter_map(|column| self.columns[*column as usize]).max().map_or(0, |last| last + 1)
    }

    /// A field, or empty.
    pub(crate) fn field<'a>(&self, fields: &[&'a str], column: Column) -> &'a str {
        self.columns[column as usize].and_then(|at| fields.get(at)).copied().unwrap_or_default()
    }

    /// Debit less credit in cents; the field and its text when it cannot be read.
    pub(crate) fn amount(&self, fields: &[&str]) -> Result<i64, (&'static str, String)> {
        let read = |column: Column, name: &'static str| match self.field(fields, column) {
            "" => Ok(0),
            text => parse_minor(text, 2, DecimalSign::Detect).map_err(|_| (name, text.to_owned())),
        };
        if self.has(Column::Debit) && self.has(Column::Credit) {
            let (debit, credit) = (read(Column::Debit, "Debit")?, read(Column::Credit, "Credit")?);
            return debit.checked_sub(credit).ok_or(("Debit", self.field(fields, Column::Debit).to_owned()));
        }
        let amount = read(Column::Amount, "Montant")?;
        match self.field(fields, Column::Direction) {
            "D" | "d" | "+1" | "1" | "+" => Ok(amount),
            "C" | "c" | "-1" | "-" => Ok(-amount),
            other => Err(("Sens", other.to_owned())),
        }
    }
}
