//! Workbooks: the guard against bombs, and rows of typed cells.

use std::borrow::Cow;
use std::io::{Cursor, Read};

use calamine::{DataRef, ExcelDateTime, Reader, Xlsx, XlsxCellReader, XlsxError};
use file_intake::{Place, Problem, ProblemCode, Refusal, UNPACK_RATIO_MAX, UNPACKED_BYTES_MAX};
use jiff::civil::Date;

use crate::amounts::spreadsheet_number;
use crate::columns::List;
use crate::customer_rows::read_customer_row;
use crate::document::Sink;
use crate::invoice_rows::InvoiceRows;
use crate::mapping::{DetectedMapping, Mapping};
use crate::rows::Table;
use crate::table::{Cell, Layout, Row, RowAt, find_layout};

/// Most entries of the container; a workbook has one per sheet and a dozen more.
const ENTRIES_MAX: usize = 1000;
/// Entries that unfold to less are harmless whatever their ratio: a sheet of repeated rows may well
/// exceed [`UNPACK_RATIO_MAX`] while small.
const RATIO_EXEMPT_BYTES: u64 = 8 * 1024 * 1024;
/// Rows that are looked at for the header, the decimal sign and the date order.
const SAMPLE_ROWS: usize = 2000;
/// Cells further right are not read; no list is that wide.
const COLUMNS_MAX: u32 = 512;

/// Refuses a container that unfolds to too much, by unfolding it to nowhere. The sizes that its
/// directory states are not believed. A refusal costs at most [`UNPACKED_BYTES_MAX`] of unfolding.
pub(crate) fn guard(bytes: &[u8]) -> Result<(), Refusal> {
    let mut archive =
        zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken("container", &error))?;
    if archive.len() > ENTRIES_MAX {
        return Err(Refusal::Bomb);
    }
    let mut total = 0_u64;
    let mut buffer = vec![0; 64 * 1024];
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(|error| broken("container entry", &error))?;
        let packed = entry.compressed_size().clamp(1, bytes.len() as u64);
        let mut unpacked = 0_u64;
        loop {
            let read = match entry.read(&mut buffer) {
                Ok(0) => break,
                Ok(read) => read as u64,
                Err(error) => return Err(broken("container entry", &error)),
            };
            unpacked += read;
            total += read;
            let is_bloated = unpacked > RATIO_EXEMPT_BYTES && unpacked / packed > UNPACK_RATIO_MAX;
            if total > UNPACKED_BYTES_MAX || is_bloated {
                return Err(Refusal::Bomb);
            }
        }
    }
    Ok(())
}

fn broken(place: &str, reason: &dyn std::fmt::Display) -> Refusal {
    Refusal::Broken { place: place.to_owned(), reason: reason.to_string() }
}

type Workbook<'a> = Xlsx<Cursor<&'a [u8]>>;

fn open(bytes: &[u8]) -> Result<Workbook<'_>, Refusal> {
    guard(bytes)?;
    Xlsx::new(Cursor::new(bytes)).map_err(|error| broken("workbook", &error))
}

/// Reads the first sheet with a known header, or the sheet that the mapping names.
pub(crate) fn read(
    bytes: &[u8],
    mapping: Option<&Mapping>,
    list: List,
    sink: &mut dyn Sink,
) -> Result<(), Refusal> {
    let mut workbook = open(bytes)?;
    let (sheet, layout, header_row) = find_sheet(&mut workbook, mapping, list)?;
    let reader = workbook.worksheet_cells_reader(&sheet).map_err(|error| broken(&sheet, &error))?;
    let mut rows = Rows::new(reader);
    let mut invoices = InvoiceRows::new(&layout);
    loop {
        let (row_number, cells) = match rows.next_row() {
            Ok(Some(row)) => row,
            Ok(None) => return Ok(()),
            // The rows before were read; the rest of the sheet is lost and that is said.
            Err(error) => {
                let place = Place::element(sheet.clone());
                sink.problem(Problem::error(ProblemCode::FileTruncated, place, "row", &error.to_string()));
                return Ok(());
            }
        };
        if row_number <= header_row {
            continue;
        }
        let row = Row { cells: &cells, at: RowAt::Sheet(&sheet, row_number) };
        match list {
            List::Invoices => invoices.read(row, sink),
            List::Customers => read_customer_row(&layout, row, sink),
        }
    }
}

/// Detects how the first list of a workbook is written.
pub(crate) fn detect_mapping(bytes: &[u8], list: List) -> Result<DetectedMapping, Refusal> {
    let mut workbook = open(bytes)?;
    let (sheet, layout, header_row) = find_sheet(&mut workbook, None, list)?;
    let mapping = Mapping { sheet: Some(sheet), ..Mapping::default() };
    Ok(layout.detected(mapping, u64::from(header_row), list))
}

/// The first rows of the sheet that is read, or failing that of the first sheet with rows.
pub(crate) fn first_rows(
    bytes: &[u8],
    mapping: Option<&Mapping>,
    list: List,
    rows_max: usize,
) -> Result<Table, Refusal> {
    let mut workbook = open(bytes)?;
    let wanted = match find_sheet(&mut workbook, mapping, list) {
        Ok((sheet, ..)) => Some(sheet),
        Err(_) => mapping.and_then(|mapping| mapping.sheet.clone()),
    };
    for sheet in workbook.sheet_names() {
        if wanted.as_ref().is_some_and(|wanted| *wanted != sheet) {
            continue;
        }
        let Ok(reader) = workbook.worksheet_cells_reader(&sheet) else { continue };
        let mut reader = Rows::new(reader);
        let mut rows = Vec::new();
        while rows.len() <= rows_max
            && let Ok(Some((number, cells))) = reader.next_row()
        {
            rows.push((u64::from(number), cells));
        }
        if !rows.is_empty() {
            return Ok(Table { delimiter: None, encoding: None, sheet: Some(sheet), rows });
        }
    }
    Err(Refusal::NothingInside("no sheet with rows"))
}

/// The sheet, its layout and the number of its header row, from 1.
fn find_sheet(
    workbook: &mut Workbook<'_>,
    mapping: Option<&Mapping>,
    list: List,
) -> Result<(String, Layout, u32), Refusal> {
    let wanted = mapping.and_then(|mapping| mapping.sheet.as_deref());
    let mut refusal = match wanted {
        Some(wanted) => Refusal::ColumnsMissing { missing: wanted.to_owned() },
        None => Refusal::NothingInside("no sheet with rows"),
    };
    for sheet in workbook.sheet_names() {
        if wanted.is_some_and(|wanted| wanted != sheet) {
            continue;
        }
        // Sheets of charts have no cells.
        let Ok(reader) = workbook.worksheet_cells_reader(&sheet) else { continue };
        let mut rows = Rows::new(reader);
        let (mut sample, mut numbers) = (Vec::new(), Vec::new());
        while sample.len() < SAMPLE_ROWS
            && let Ok(Some((number, cells))) = rows.next_row()
        {
            sample.push(cells);
            numbers.push(number);
        }
        match find_layout(&sample, list, mapping) {
            Ok(layout) => {
                let header_row = numbers.get(layout.header_row).copied().unwrap_or(1);
                return Ok((sheet, layout, header_row));
            }
            Err(error) if !sample.is_empty() => refusal = error,
            Err(_) => {}
        }
    }
    Err(refusal)
}

/// Rows of a sheet, in order. Cells come one by one, so that two cells at far corners do not ask
/// for the memory of the rectangle between them.
struct Rows<'a, 'b> {
    cells: XlsxCellReader<'a, Cursor<&'b [u8]>>,
    held: Option<(u32, u32, Cell<'static>)>,
    /// The cell reader must not be asked again after its last cell.
    is_over: bool,
}

impl<'a, 'b> Rows<'a, 'b> {
    fn new(cells: XlsxCellReader<'a, Cursor<&'b [u8]>>) -> Self {
        Self { cells, held: None, is_over: false }
    }

    fn next_cell(&mut self) -> Result<Option<(u32, u32, Cell<'static>)>, XlsxError> {
        if self.held.is_some() || self.is_over {
            return Ok(self.held.take());
        }
        let Some(cell) = self.cells.next_cell()? else {
            self.is_over = true;
            return Ok(None);
        };
        let (row, column) = cell.get_position();
        Ok(Some((row, column, typed(cell.get_value()))))
    }

    /// The next row that has a cell, with its number from 1.
    fn next_row(&mut self) -> Result<Option<(u32, Vec<Cell<'static>>)>, XlsxError> {
        let mut row: Option<u32> = None;
        let mut cells: Vec<Cell<'static>> = Vec::new();
        loop {
            let Some((at_row, column, cell)) = self.next_cell()? else {
                return Ok(row.map(|row| (row.saturating_add(1), cells)));
            };
            if row.is_some_and(|row| row != at_row) {
                self.held = Some((at_row, column, cell));
                return Ok(row.map(|row| (row.saturating_add(1), cells)));
            }
            row = Some(at_row);
            if column < COLUMNS_MAX {
                let column = column as usize;
                if cells.len() <= column {
                    cells.resize(column + 1, Cell::Text(Cow::Borrowed("")));
                }
                cells[column] = cell;
            }
        }
    }
}

fn typed(value: &DataRef<'_>) -> Cell<'static> {
    match value {
        DataRef::Int(number) => Cell::Number(number.to_string()),
        DataRef::Float(number) => Cell::Number(spreadsheet_number(*number)),
        DataRef::SharedString(text) => Cell::Text(Cow::Owned((*text).to_owned())),
        DataRef::Bool(truth) => Cell::Text(Cow::Owned(truth.to_string())),
        DataRef::DateTime(moment) => day_of(moment),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            Cell::Text(Cow::Owned(text.clone()))
        }
        DataRef::Error(error) => Cell::Text(Cow::Owned(error.to_string())),
        DataRef::Empty => Cell::Text(Cow::Borrowed("")),
    }
}

/// The day of a spreadsheet date, in the 1900 or 1904 system as the workbook says.
fn day_of(moment: &ExcelDateTime) -> Cell<'static> {
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    let date = i16::try_from(year).ok().zip(i8::try_from(month).ok()).zip(i8::try_from(day).ok());
    match date.and_then(|((year, month), day)| Date::new(year, month, day).ok()) {
        Some(date) => Cell::Date(date),
        None => Cell::Text(Cow::Owned(spreadsheet_number(moment.as_f64()))),
    }
}
