//! Rows of a customer list.

use file_intake::{Problem, ProblemCode};

use crate::columns::Field;
use crate::document::{CustomerRecord, Sink};
use crate::parties;
use crate::row_reader::RowReader;
use crate::table::{Cell, Layout, Row};

/// Reads a row: a customer goes to the sink, or the reason why none does.
pub(crate) fn read_customer_row(layout: &Layout, row: Row<'_>, sink: &mut dyn Sink) {
    if row.cells.iter().all(Cell::is_empty) {
        return;
    }
    let width = layout.headers.len();
    if row.cells.len() > width && row.cells[width..].iter().any(|cell| !cell.is_empty()) {
        let found = format!("{} / {width}", row.cells.len());
        sink.problem(Problem::error(ProblemCode::RowLength, row.at.place(None), "row", &found));
        return;
    }
    let mut reader = RowReader::new(layout, row);
    let party = reader.party();
    if party.name.is_empty() && party.number.is_empty() {
        let first = row.cells.iter().find(|cell| !cell.is_empty()).map(Cell::text).unwrap_or_default();
        reader.lose(ProblemCode::CustomerMissing, Field::CustomerName, &first);
    }
    let bic = parties::compact(&reader.text(Field::Bic));
    let days = reader.text(Field::PaymentDays);
    let account_manager = reader.text(Field::AccountManager).into_owned();
    let customer = CustomerRecord {
        place: row.at.place(None),
        party,
        bic,
        payment_days: payment_days(&days),
        account_manager,
    };
    if reader.finish(sink) {
        sink.customer(customer);
    }
}

/// A plain number of days, alone or with the word for days behind it. Terms such as « 45 jours fin
/// de mois » are more than a number and are left to the application.
fn payment_days(text: &str) -> Option<u16> {
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let unit = text[digits.len()..].trim().to_lowercase();
    let is_plain = matches!(unit.as_str(), "" | "j" | "jours" | "days" | "d" | "jours net" | "days net");
    if is_plain { digits.trim().parse().ok() } else { None }
}
