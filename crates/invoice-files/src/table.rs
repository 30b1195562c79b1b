//! Tables: the layout of a list, found from a sample of its rows, and the reading of text tables.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{BufRead, Read};

use file_intake::{
    Encoding, Place, Problem, ProblemCode, Refusal, UNPACKED_BYTES_MAX, decode, detect_encoding,
};
use jiff::civil::Date;
use money::{Currency, DecimalSign};

use crate::amounts::DecimalVotes;
use crate::columns::{Field, List, find_columns};
use crate::csv_records::{Record, Records};
use crate::customer_rows::read_customer_row;
use crate::dates::OrderVotes;
use crate::document::Sink;
use crate::invoice_rows::InvoiceRows;
use crate::mapping::{DateOrder, DecimalComma, DetectedMapping, Mapping, TextEncoding};

/// How much of a text table is looked at to find delimiter, encoding, decimal sign and date order.
const SAMPLE_BYTES: usize = 1024 * 1024;
/// Rows among which the header is looked for; exports put titles and filters above it.
const HEADER_ROWS_MAX: usize = 40;
/// Delimiters, the one that French spreadsheets write first.
const DELIMITERS: [u8; 4] = [b';', b'\t', b'|', b','];

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
    pub(crate) dates: DateOrder,
    pub(crate) date_order_certain: bool,
    pub(crate) currency: Currency,
}

impl Layout {
    /// The column of a field.
    pub(crate) fn column(&self, field: Field) -> Option<usize> {
        self.columns[field as usize]
    }

    fn recognised(&self) -> usize {
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
                decimal: DecimalComma::of(self.decimal),
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
                dates: DateOrder::DayFirst,
                date_order_certain: false,
                currency: Currency::EUR,
            });
        }
    }
    let mut layout = best.ok_or(Refusal::ColumnsMissing { missing })?;
    let under = layout.header_row + 1;
    vote(&mut layout, &sample[under..]);
    if let Some(mapping) = mapping {
        layout.decimal = mapping.decimal.map_or(layout.decimal, DecimalComma::sign);
        layout.date_order_certain |= mapping.dates.is_some();
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
        missing.extend([Field::Number, Field::IssuedOn].into_iter().filter(|field| !has(*field)).map(Field::name));
    }
    (!missing.is_empty()).then(|| missing.join(", "))
}

fn vote(layout: &mut Layout, rows: &[Vec<Cell<'_>>]) {
    let (mut decimals, mut orders) = (DecimalVotes::default(), OrderVotes::default());
    let amounts = [Field::Total, Field::Open, Field::Paid, Field::Net, Field::Vat, Field::Debit, Field::Credit];
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
}

/// How the text of a table is cut into cells.
#[derive(Clone, Copy)]
struct Cut {
    encoding: Encoding,
    is_encoding_open: bool,
    delimiter: u8,
    line_end: u8,
}

impl Cut {
    fn records(self, stream: &mut dyn BufRead) -> Records<'_> {
        Records::new(stream, self.encoding, self.is_encoding_open, self.delimiter, self.line_end)
    }

    /// The first rows of a sample, with the line of each.
    fn rows(self, mut sample: &[u8], rows_max: usize) -> Result<(Vec<Vec<Cell<'static>>>, Vec<u64>), Refusal> {
        let (mut rows, mut lines) = (Vec::new(), Vec::new());
        let mut record = Record::default();
        let mut records = self.records(&mut sample);
        while rows.len() < rows_max && records.read(&mut record)? {
            rows.push(record.fields().map(|field| Cell::Text(Cow::Owned(field.to_owned()))).collect());
            lines.push(record.line);
        }
        Ok((rows, lines))
    }
}

/// Reads a text table.
pub(crate) fn read_csv(
    stream: &mut dyn BufRead,
    mapping: Option<&Mapping>,
    list: List,
    sink: &mut dyn Sink,
) -> Result<(), Refusal> {
    let mut sample = Vec::new();
    stream.take(SAMPLE_BYTES as u64).read_to_end(&mut sample)?;
    let encoding = mapping.and_then(|mapping| mapping.encoding).map(TextEncoding::encoding);
    let encoding = encoding.unwrap_or_else(|| detect_encoding(&sample));
    if matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be) {
        stream.take(UNPACKED_BYTES_MAX).read_to_end(&mut sample)?;
        let text = decode(&sample, encoding).0.into_owned();
        let head = &text.as_bytes()[..text.floor_char_boundary(SAMPLE_BYTES)];
        let (cut, layout, header_line) = cut_and_layout(head, Encoding::Utf8, mapping, list)?;
        return read_rows(&mut text.as_bytes(), cut, &layout, header_line, list, sink);
    }
    let (cut, layout, header_line) = cut_and_layout(&sample, encoding, mapping, list)?;
    read_rows(&mut sample.as_slice().chain(stream), cut, &layout, header_line, list, sink)
}

/// Detects how a text table is written.
pub(crate) fn detect_mapping(head: &[u8], list: List) -> Result<DetectedMapping, Refusal> {
    let encoding = detect_encoding(head);
    let text;
    let (sample, inner) = if matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be) {
        text = decode(head, encoding).0;
        (text.as_bytes(), Encoding::Utf8)
    } else {
        (head, encoding)
    };
    let (cut, layout, header_line) = cut_and_layout(sample, inner, None, list)?;
    let mapping = Mapping {
        delimiter: Some(char::from(cut.delimiter)),
        encoding: Some(TextEncoding::of(encoding)),
        ..Mapping::default()
    };
    Ok(layout.detected(mapping, header_line, list))
}

/// Finds delimiter and layout: the delimiter under which most headers are recognised.
fn cut_and_layout(
    sample: &[u8],
    encoding: Encoding,
    mapping: Option<&Mapping>,
    list: List,
) -> Result<(Cut, Layout, u64), Refusal> {
    if sample.iter().all(u8::is_ascii_whitespace) {
        return Err(Refusal::Empty);
    }
    let has_line_feed = sample.contains(&b'\n');
    let cut = |delimiter| Cut {
        encoding,
        is_encoding_open: sample.is_ascii() && mapping.is_none_or(|mapping| mapping.encoding.is_none()),
        delimiter,
        line_end: if has_line_feed { b'\n' } else { b'\r' },
    };
    let fixed = mapping.and_then(|mapping| mapping.delimiter).and_then(|delimiter| u8::try_from(delimiter).ok());
    let mut best: Option<(usize, u8)> = None;
    let mut refusal = None;
    for delimiter in fixed.map_or(DELIMITERS.to_vec(), |delimiter| vec![delimiter]) {
        let (rows, _) = cut(delimiter).rows(sample, HEADER_ROWS_MAX)?;
        match find_layout(&rows, list, mapping) {
            Ok(layout) if best.is_none_or(|(recognised, _)| layout.recognised() > recognised) => {
                best = Some((layout.recognised(), delimiter));
            }
            Ok(_) => {}
            Err(error) => keep_nearest(&mut refusal, error),
        }
    }
    let Some((_, delimiter)) = best else { return Err(refusal.unwrap_or(Refusal::UnknownFormat)) };
    let (rows, lines) = cut(delimiter).rows(sample, usize::MAX)?;
    let layout = find_layout(&rows, list, mapping)?;
    let header_line = lines.get(layout.header_row).copied().unwrap_or(1);
    Ok((cut(delimiter), layout, header_line))
}

/// Of several refusals the one that misses least says most.
fn keep_nearest(kept: &mut Option<Refusal>, error: Refusal) {
    let length = |refusal: &Refusal| match refusal {
        Refusal::ColumnsMissing { missing } => missing.len(),
        _ => usize::MAX,
    };
    if kept.as_ref().is_none_or(|kept| length(&error) < length(kept)) {
        *kept = Some(error);
    }
}

fn read_rows(
    stream: &mut dyn BufRead,
    cut: Cut,
    layout: &Layout,
    header_line: u64,
    list: List,
    sink: &mut dyn Sink,
) -> Result<(), Refusal> {
    let mut records = cut.records(stream);
    let mut record = Record::default();
    let mut rows = InvoiceRows::new(layout);
    while records.read(&mut record)? {
        if record.line <= header_line {
            continue;
        }
        let cells: Vec<Cell<'_>> = record.fields().map(|field| Cell::Text(Cow::Borrowed(field))).collect();
        let row = Row { cells: &cells, at: RowAt::Line(record.line) };
        report_damage(&record, sink);
        match list {
            List::Invoices => rows.read(row, sink),
            List::Customers => read_customer_row(layout, row, sink),
        }
    }
    Ok(())
}

fn report_damage(record: &Record, sink: &mut dyn Sink) {
    let place = || Place::line(record.line);
    let first = record.fields().next().unwrap_or_default();
    if record.is_damaged {
        sink.problem(Problem::warning(ProblemCode::CharacterInvalid, place(), "row", first));
    }
    if record.is_unclosed {
        sink.problem(Problem::warning(ProblemCode::RowLength, place(), "quotation mark", first));
    }
    if record.is_cut {
        sink.problem(Problem::warning(ProblemCode::FieldTooLong, place(), "row", first));
    }
}
