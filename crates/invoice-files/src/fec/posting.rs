//! One posting on a customer account.

use file_intake::{Place, Problem, ProblemCode};
use jiff::civil::Date;

use super::header::{Column, Header};
use crate::columns::header_key;
use crate::dates::parse_date;
use crate::mapping::DateOrder;

/// What an entry is about, from the accounts on its other side, else from its journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Nature {
    /// A sale or a credit note: an account of class 70 stands in it.
    Sale,
    /// Money: an account of class 51, 53 or 58 stands in it.
    Money,
    /// Balances carried forward.
    Opening,
    /// Anything else.
    Other,
}

impl Nature {
    /// What the journal says.
    pub(crate) fn of_journal(code: &str, name: &str) -> Self {
        let (code, name) = (header_key(code), header_key(name));
        let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
        if has(&["nouveau", "ouverture", "opening"])
            || ["an", "ran", "anx", "ouv", "ano"].contains(&code.as_str())
        {
            Self::Opening
        } else if has(&["vente", "factur", "sales"])
            || ["ve", "vt", "vte", "vte1", "vent"].contains(&code.as_str())
        {
            Self::Sale
        } else if has(&["banque", "bank", "caisse", "tresorerie", "encaissement", "reglement"])
            || ["bq", "bq1", "bq2", "ba", "bnk", "ca", "cai"].contains(&code.as_str())
        {
            Self::Money
        } else {
            Self::Other
        }
    }

    /// Refined by an account of the entry. An opening entry holds every account, so it stays one.
    pub(crate) fn seeing(self, account: &str) -> Self {
        if self == Self::Opening {
            self
        } else if account.starts_with("70") {
            Self::Sale
        } else if ["51", "53", "58"].iter().any(|class| account.starts_with(class)) && self != Self::Sale {
            Self::Money
        } else {
            self
        }
    }
}

/// A posting on an account of customers.
#[derive(Clone, Debug)]
pub(crate) struct Posting {
    pub(crate) line: u64,
    /// Key of its entry.
    pub(crate) entry: String,
    pub(crate) customer_number: String,
    pub(crate) customer_name: String,
    pub(crate) piece: String,
    pub(crate) label: String,
    pub(crate) dated_on: Date,
    pub(crate) due_on: Option<Date>,
    /// Debit less credit, cents.
    pub(crate) signed_minor: i64,
    pub(crate) lettering: String,
}

impl Posting {
    /// Reads a posting; a date that cannot be read gives way to the other one and is reported.
    pub(crate) fn read(
        header: &Header,
        fields: &[&str],
        line: u64,
        account: &str,
        signed_minor: i64,
        entry: &str,
    ) -> Result<(Self, Vec<Problem>), Problem> {
        let mut problems = Vec::new();
        let mut date = |column: Column, name: &'static str| {
            let text = header.field(fields, column);
            let date = parse_date(text, DateOrder::DayFirst);
            if date.is_none() && !text.is_empty() {
                problems.push(Problem::warning(ProblemCode::DateUnreadable, Place::line(line), name, text));
            }
            date
        };
        let piece_date = date(Column::PieceDate, "PieceDate");
        let entry_date = date(Column::EntryDate, "EcritureDate");
        let due_on = date(Column::DueDate, "DateEcheance");
        let dated_on = piece_date.or(entry_date).ok_or_else(|| {
            let found = header.field(fields, Column::EntryDate);
            Problem::error(ProblemCode::DateUnreadable, Place::line(line), "EcritureDate", found)
        })?;
        let text = |column: Column| header.field(fields, column).to_owned();
        let (auxiliary, name) = (text(Column::Auxiliary), text(Column::AuxiliaryName));
        let posting = Self {
            line,
            entry: entry.to_owned(),
            customer_number: if auxiliary.is_empty() { account.to_owned() } else { auxiliary },
            customer_name: if name.is_empty() { text(Column::AccountName) } else { name },
            piece: text(Column::Piece),
            label: text(Column::Label),
            dated_on,
            due_on,
            signed_minor,
            lettering: text(Column::Lettering),
        };
        Ok((posting, problems))
    }
}
