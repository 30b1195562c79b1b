//! Text tables: delimiter, encoding and layout are found from a sample, then row after row is read.

use std::borrow::Cow;
use std::io::{BufRead, Read};

use file_intake::{
    Encoding, Place, Problem, ProblemCode, Refusal, UNPACKED_BYTES_MAX, decode, detect_encoding,
};

use crate::columns::Field;
use crate::columns::List;
use crate::csv_records::{Record, Records};
use crate::customer_rows::read_customer_row;
use crate::document::Sink;
use crate::invoice_rows::InvoiceRows;
use crate::mapping::{DetectedMapping, Mapping, TextEncoding};
use crate::rows::Table;
use crate::table::{Cell, HEADER_ROWS_MAX, Layout, Row, RowAt, find_layout};

/// How much of a text table is looked at to find delimiter, encoding, decimal sign and date order.
const SAMPLE_BYTES: usize = 1024 * 1024;
/// Delimiters, the one that French spreadsheets write first.
const DELIMITERS: [u8; 4] = [b';', b'\t', b'|', b','];

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
    fn rows(
        self,
        mut sample: &[u8],
        rows_max: usize,
    ) -> Result<(Vec<Vec<Cell<'static>>>, Vec<u64>), Refusal> {
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
pub(crate) fn read(
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

/// The first rows of a text table, cut as it is read, or as its most frequent delimiter cuts it.
pub(crate) fn first_rows(
    bytes: &[u8],
    mapping: Option<&Mapping>,
    list: List,
    rows_max: usize,
) -> Result<Table, Refusal> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Refusal::Empty);
    }
    let stated = mapping.and_then(|mapping| mapping.encoding).map(TextEncoding::encoding);
    let encoding = stated.unwrap_or_else(|| detect_encoding(bytes));
    let text;
    let (sample, inner) = if matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be) {
        text = decode(bytes, encoding).0;
        (text.as_bytes(), Encoding::Utf8)
    } else {
        (bytes, encoding)
    };
    let cut = match cut_and_layout(&sample[..sample.len().min(SAMPLE_BYTES)], inner, mapping, list) {
        Ok((cut, ..)) => cut,
        Err(_) => Cut {
            encoding: inner,
            is_encoding_open: false,
            delimiter: mapping
                .and_then(|mapping| mapping.delimiter)
                .and_then(|delimiter| u8::try_from(delimiter).ok())
                .unwrap_or_else(|| frequent_delimiter(sample)),
            line_end: if sample.contains(&b'\n') { b'\n' } else { b'\r' },
        },
    };
    let (rows, lines) = cut.rows(sample, rows_max.saturating_add(1))?;
    Ok(Table {
        delimiter: Some(char::from(cut.delimiter)),
        encoding: Some(TextEncoding::of(encoding)),
        sheet: None,
        rows: lines.into_iter().zip(rows).collect(),
    })
}

/// The delimiter that stands most often; of equals the one that French spreadsheets write first.
fn frequent_delimiter(sample: &[u8]) -> u8 {
    let count = |delimiter: u8| memchr::memchr_iter(delimiter, sample).count();
    DELIMITERS.into_iter().rev().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b';')
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
    let fixed =
        mapping.and_then(|mapping| mapping.delimiter).and_then(|delimiter| u8::try_from(delimiter).ok());
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
    if layout.date_order_assumed {
        let place = Place::line(header_line);
        sink.problem(Problem::warning(ProblemCode::DateOrderAssumed, place, Field::IssuedOn.name(), ""));
    }
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
