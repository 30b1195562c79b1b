//! The cells of one row as fields: texts, dates, amounts, the customer.

use std::borrow::Cow;

use file_intake::{FIELD_BYTES_MAX, Place, Problem, ProblemCode};
use jiff::civil::Date;
use money::{Currency, DecimalSign, Money, has_two_readings};

use crate::amounts::{currency_of, split_currency, table_amount};
use crate::columns::Field;
use crate::dates::parse_date;
use crate::document::{CustomerParty, PostalLines, Sink};
use crate::parties;
use crate::table::{Cell, Layout, Row};

/// Reads the cells of one row and collects what is wrong with them.
pub(crate) struct RowReader<'a> {
    pub(crate) layout: &'a Layout,
    pub(crate) row: Row<'a>,
    pub(crate) problems: Vec<Problem>,
    /// Whether something was found that costs the row.
    pub(crate) is_lost: bool,
    /// An amount with two readings between which the style of the file alone has decided.
    pub(crate) by_style: Option<Problem>,
}

impl<'a> RowReader<'a> {
    pub(crate) fn new(layout: &'a Layout, row: Row<'a>) -> Self {
        Self { layout, row, problems: Vec::new(), is_lost: false, by_style: None }
    }

    pub(crate) fn place(&self, field: Field) -> Place {
        self.row.at.place(self.layout.column(field))
    }

    /// Reports something that costs the row.
    pub(crate) fn lose(&mut self, code: ProblemCode, field: Field, found: &str) {
        self.is_lost = true;
        self.problems.push(Problem::error(code, self.place(field), field.name(), found));
    }

    /// Reports something that costs at most the field.
    pub(crate) fn warn(&mut self, code: ProblemCode, field: Field, found: &str) {
        self.problems.push(Problem::warning(code, self.place(field), field.name(), found));
    }

    pub(crate) fn cell(&self, field: Field) -> Option<&'a Cell<'a>> {
        let cell = self.row.cells.get(self.layout.column(field)?)?;
        (!cell.is_empty()).then_some(cell)
    }

    pub(crate) fn text(&mut self, field: Field) -> Cow<'a, str> {
        let Some(text) = self.cell(field).map(Cell::text) else { return Cow::Borrowed("") };
        if text.len() <= FIELD_BYTES_MAX {
            return text;
        }
        self.warn(ProblemCode::FieldTooLong, field, &text);
        Cow::Owned(text[..text.floor_char_boundary(FIELD_BYTES_MAX)].to_owned())
    }

    /// A date; one that cannot be read is reported, and costs the row when `is_needed`.
    pub(crate) fn date(&mut self, field: Field, is_needed: bool) -> Option<Date> {
        let cell = self.cell(field)?;
        if let Cell::Date(date) = cell {
            return Some(*date);
        }
        let date = parse_date(&cell.text(), self.layout.dates);
        match (date, is_needed) {
            (Some(_), _) => {}
            (None, true) => self.lose(ProblemCode::DateUnreadable, field, &cell.text()),
            (None, false) => self.warn(ProblemCode::DateUnreadable, field, &cell.text()),
        }
        date
    }

    /// A signed amount in minor units of a currency.
    pub(crate) fn amount(&mut self, field: Field, currency: Currency) -> Option<i64> {
        let cell = self.cell(field)?;
        let text = cell.text();
        let (amount, stated) = split_currency(&text);
        // Numbers of a spreadsheet always have a point; the sign of the file is that of its texts.
        let sign = if matches!(cell, Cell::Number(_)) { DecimalSign::Point } else { self.layout.decimal };
        if sign == DecimalSign::Detect && has_two_readings(amount) {
            self.lose(ProblemCode::AmountAmbiguous, field, &text);
            return None;
        }
        let minor = table_amount(amount, currency.decimals(), sign).ok();
        if minor.is_none() || stated.is_some_and(|stated| stated != currency) {
            self.lose(ProblemCode::AmountUnreadable, field, &text);
            return None;
        }
        let is_text = !matches!(cell, Cell::Number(_));
        if let Some(minor) = minor.filter(|_| is_text && !self.layout.decimal_is_stated)
            && has_two_readings(amount)
            && self.by_style.is_none()
        {
            let found = format!("{amount} → {}", Money::new(minor, currency));
            let place = self.place(field);
            self.by_style = Some(Problem::warning(ProblemCode::AmountByStyle, place, field.name(), &found));
        }
        minor
    }

    /// The currency that the row states, else that of the list.
    pub(crate) fn currency(&mut self) -> Currency {
        let text = self.text(Field::Currency);
        if text.is_empty() {
            let amount = self.text(Field::Total);
            return split_currency(&amount).1.unwrap_or(self.layout.currency);
        }
        currency_of(&text).unwrap_or_else(|| {
            self.lose(ProblemCode::CurrencyUnknown, Field::Currency, &text);
            self.layout.currency
        })
    }

    /// The customer, its numbers brought to shape; what is wrong with one costs only that one.
    pub(crate) fn party(&mut self) -> CustomerParty {
        let siren_text = self.text(Field::Siren);
        let vat_number = parties::compact(&self.text(Field::VatNumber));
        let iban_text = self.text(Field::Iban);
        let siren = parties::siren(&siren_text).unwrap_or_default();
        if siren.is_empty() && !siren_text.is_empty() {
            self.warn(ProblemCode::FieldMissing, Field::Siren, &siren_text);
        }
        let iban = parties::iban(&iban_text).unwrap_or_default();
        if iban.is_empty() && !iban_text.is_empty() {
            self.warn(ProblemCode::AccountUnreadable, Field::Iban, &iban_text);
        }
        let country = self.text(Field::Country);
        CustomerParty {
            number: self.text(Field::CustomerNumber).into_owned(),
            name: self.text(Field::CustomerName).into_owned(),
            siren: if siren.is_empty() { parties::siren_of_vat_number(&vat_number) } else { siren },
            vat_number,
            email: self.text(Field::Email).into_owned(),
            iban,
            country: country_code(&country),
            postal: self.postal(),
        }
    }

    fn postal(&mut self) -> PostalLines {
        let mut postal = PostalLines::default();
        postal.push(&self.text(Field::Address));
        postal.push(&self.text(Field::AddressMore));
        postal.postcode = self.text(Field::Postcode).into_owned();
        postal.town = self.text(Field::Town).into_owned();
        postal
    }

    /// Whether nothing was lost; hands the problems over.
    pub(crate) fn finish(self, sink: &mut dyn Sink) -> bool {
        for problem in self.problems {
            sink.problem(problem);
        }
        !self.is_lost
    }
}

/// The country as a code; names other than that of France are left out.
fn country_code(text: &str) -> String {
    if text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return text.to_ascii_uppercase();
    }
    if text.eq_ignore_ascii_case("france") { "FR".to_owned() } else { String::new() }
}
