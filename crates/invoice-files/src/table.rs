//! Tables: cells, rows, and the layout of a list, found from a sample of its rows.

use std::borrow::Cow;
use std::collections::BTreeMap;

use file_intake::{Place, Refusal};
use jiff::civil::Date;
use money::{Currency, DecimalSign};

use crate::amounts::DecimalVotes;
use crate::columns::{Field, List, find_columns};
use crate::dates::OrderVotes;
use crate::mapping::{DateOrder, DecimalMark, DetectedMapping, Mapping};

/// Rows among which the header is looked for; exports put titles and filters above it.
pub(crate) const HEADER_ROWS_MAX: usize = 40;

/// One cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cell<'a> {
    /// Text, as it stands. What looks like a formula is text too.
    Text(Cow<'a, str>),
    /// The decimal text of a number, with a point.
    Number(String),
    /// A date.
    Date(Date),
}

impl Cell<'_> {
    pub(crate) fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) => Cow::Borrowed(text.trim()),
            Self::Number(text) => Cow::Borrowed(text),
            Self::Date(date) => Cow::Owned(date.to_string()),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        matches!(self, Self::Text(text) if text.trim().is_empty())
    }
}

/// Where a row is.
#[derive(Clone, Copy)]
pub(crate) enum RowAt<'a> {
    /// Line of a text file.
    Line(u64),
    /// Sheet and row of a workbook, the row from 1.
    Sheet(&'a str, u32),
}

impl RowAt<'_> {
    /// The place of a cell, or of the row when no column is given.
    pub(crate) fn place(self, column: Option<usize>) -> Place {
        match (self, column) {
            (Self::Line(line), _) => Place::line(line),
            (Self::Sheet(sheet, row), Some(column)) => {
                Place::element(format!("{sheet}!{}{row}", column_letters(column)))
            }
            (Self::Sheet(sheet, row), None) => Place::element(format!("{sheet}!{row}:{row}")),
        }
    }
}

/// The letters of a spreadsheet column, from 0.
fn column_letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        letters.push(char::from(b'A' + u8::try_from((left - 1) % 26).unwrap_or(0)));
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// One row with its place.
#[derive(Clone, Copy)]
pub(crate) struct Row<'a> {
    pub(crate) cells: &'a [Cell<'a>],
    pub(crate) at: RowAt<'a>,
}

/// How the rows of a table are read.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    /// Row of the sample that holds the header, from 0.
    pub(crate) header_row: usize,
    pub(crate) headers: Vec<String>,
    columns: [Option<usize>; Field::COUNT],
    pub(crate) decimal: DecimalSign,
    /// Whether a mapping states the decimal sign; else the rest of the file has decided.
    pub(crate) decimal_is_stated: bool,
    pub(crate) dates: DateOrder,
    pub(crate) date_order_certain: bool,
    /// Dates of the sample could be read either way, and none decided.
    pub(crate) date_order_assumed: bool,
    pub(crate) currency: Currency,
}

impl Layout {
    /// The column of a field.
    pub(crate) fn column(&self, field: Field) -> Option<usize> {
        self.columns[field as usize]
    }

    /// How many fields were found.
    pub(crate) fn recognised(&self) -> usize {
        self.columns.iter().flatten().count()
    }

    /// What was detected, complete, as a mapping.
    pub(crate) fn detected(&self, mapping: Mapping, header_line: u64, list: List) -> DetectedMapping {
        let mut columns = BTreeMap::new();
        let found = find_columns(&self.headers, list, &BTreeMap::new()).unwrap_or_default();
        for (field, column) in found {
            columns.insert(field, self.headers[column].clone());
        }
        let used: Vec<usize> = self.columns.iter().flatten().copied().collect();
        let unused = self.headers.iter().enumerate();
        let unused = unused.filter(|(at, header)| !used.contains(at) && !header.is_empty());
        DetectedMapping {
            unused: unused.map(|(_, header)| header.clone()).collect(),
            mapping: Mapping {
                decimal: DecimalMark::of(self.decimal),
                dates: Some(self.dates),
                currency: Some(self.currency.code().to_owned()),
                columns,
                ..mapping
            },
            header_line,
            headers: self.headers.clone(),
            date_order_certain: self.date_order_certain,
        }
    }
}

/// Finds the header among the first rows of a sample, then what the rows under it say about
/// decimals and dates. The row with the most known headers is the header.
pub(crate) fn find_layout(
    sample: &[Vec<Cell<'_>>],
    list: List,
    mapping: Option<&Mapping>,
) -> Result<Layout, Refusal> {
    let none = BTreeMap::new();
    let chosen = mapping.map_or(&none, |mapping| &mapping.columns);
    let mut best: Option<Layout> = None;
    let mut missing = required(list, &[None; Field::COUNT]).unwrap_or_default();
    let mut nearest = 0;
    for (header_row, row) in sample.iter().take(HEADER_ROWS_MAX).enumerate() {
        let headers: Vec<String> = row.iter().map(|cell| cell.text().into_owned()).collect();
        let found = match find_columns(&headers, list, chosen) {
            Ok(found) => found,
            Err(absent) => {
                if nearest == 0 {
                    missing = absent.join(", ");
                }
                continue;
            }
        };
        let mut columns = [None; Field::COUNT];
        for (field, column) in found {
            columns[field as usize] = Some(column);
        }
        let recognised = columns.iter().flatten().count();
        if let Some(absent) = required(list, &columns) {
            if recognised > nearest {
                (nearest, missing) = (recognised, absent);
            }
        } else if best.as_ref().is_none_or(|best| recognised > best.recognised()) {
            best = Some(Layout {
                header_row,
                headers,
                columns,
                decimal: DecimalSign::Detect,
                decimal_is_stated: false,
                dates: DateOrder::DayFirst,
                date_order_certain: false,
                date_order_assumed: false,
                currency: Currency::EUR,
            });
        }
    }
    let mut layout = best.ok_or(Refusal::ColumnsMissing { missing })?;
    let under = layout.header_row + 1;
    vote(&mut layout, &sample[under..]);
    if let Some(mapping) = mapping {
        layout.decimal = mapping.decimal.map_or(layout.decimal, DecimalMark::sign);
        layout.decimal_is_stated = mapping.decimal.is_some();
        layout.date_order_certain |= mapping.dates.is_some();
        layout.date_order_assumed &= mapping.dates.is_none();
        layout.dates = mapping.dates.unwrap_or(layout.dates);
        let currency = mapping.currency.as_deref().and_then(|code| Currency::parse(code).ok());
        layout.currency = currency.unwrap_or(layout.currency);
    }
    Ok(layout)
}

/// The fields that a list needs and does not have, or `None`.
fn required(list: List, columns: &[Option<usize>; Field::COUNT]) -> Option<String> {
    let has = |field: Field| columns[field as usize].is_some();
    let mut missing = Vec::new();
    if !has(Field::CustomerNumber) && !has(Field::CustomerName) {
        missing.push("customer-name");
    }
    if list == List::Invoices {
        let amounts = [Field::Total, Field::Open, Field::Debit, Field::Credit];
        let has_parts = has(Field::Net) && has(Field::Vat);
        if !(has_parts || amounts.into_iter().any(has)) {
            missing.push("total");
        }
        missing.extend(
            [Field::Number, Field::IssuedOn].into_iter().filter(|field| !has(*field)).map(Field::name),
        );
    }
    (!missing.is_empty()).then(|| missing.join(", "))
}

fn vote(layout: &mut Layout, rows: &[Vec<Cell<'_>>]) {
    let (mut decimals, mut orders) = (DecimalVotes::default(), OrderVotes::default());
    let amounts =
        [Field::Total, Field::Open, Field::Paid, Field::Net, Field::Vat, Field::Debit, Field::Credit];
    for row in rows {
        let text_of = |field: Field| match layout.column(field).and_then(|column| row.get(column)) {
            Some(Cell::Text(text)) => Some(text),
            _ => None,
        };
        amounts.into_iter().filter_map(text_of).for_each(|text| decimals.weigh(text));
        [Field::IssuedOn, Field::DueOn].into_iter().filter_map(text_of).for_each(|text| orders.weigh(text));
    }
    layout.decimal = decimals.decide();
    (layout.dates, layout.date_order_certain) = orders.decide();
    layout.date_order_assumed = orders.is_assumed();
}
