//! Lists as files: CSV that a spreadsheet of the reader's country opens, or XLSX.
//!
//! CSV is sent while it is read, in pieces, so that a long list is never held in memory. XLSX is written
//! row by row to a temporary file of the writer and sent when it is whole.

use std::convert::Infallible;

use app::context::Ctx;
use app::identity::{Permission, find_entity};
use app::words::Language;
use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use db::Tx;
use futures_util::StreamExt as _;
use futures_util::stream::unfold;
use jiff::civil::Date;
use money::Currency;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use serde::Deserialize;
use tokio::sync::mpsc;

use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;
use crate::web::PageResult;

/// Rows that a sheet of a spreadsheet can hold, the head included.
const SHEET_ROWS: u32 = 1_048_576;
/// Characters that the name of a sheet can have.
const SHEET_NAME: usize = 31;
/// How long a reader of an export may take for one piece.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(30);
/// Bytes that are sent together.
const PIECE: usize = 64 * 1024;

/// The form of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FileForm {
    /// Text with separators.
    Csv,
    /// A workbook.
    Xlsx,
}

/// A cell.
#[derive(Clone, Debug)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A day.
    Day(Date),
    /// An amount in minor units.
    Amount(i64, Currency),
    /// A whole number.
    Count(i64),
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<Date> for Cell {
    fn from(day: Date) -> Self {
        Self::Day(day)
    }
}

/// What an export writes into, row by row.
pub struct Sheet {
    form: Form,
    language: Language,
}

enum Form {
    Csv { pieces: mpsc::Sender<Bytes>, waiting: Vec<u8> },
    Xlsx { workbook: Box<Workbook>, row: u32, is_full: bool },
}

impl Sheet {
    /// Writes a row.
    pub async fn row(&mut self, cells: &[Cell]) -> Result<(), PageError> {
        match &mut self.form {
            Form::Csv { pieces, waiting } => {
                write_csv_row(waiting, cells, self.language);
                if waiting.len() >= PIECE {
                    hand_on(pieces, std::mem::take(waiting)).await?;
                }
            }
            Form::Xlsx { workbook, row, is_full } => {
                if *row + 1 >= SHEET_ROWS {
                    *is_full = true;
                } else {
                    write_sheet_row(workbook, *row, cells)?;
                    *row += 1;
                }
            }
        }
        Ok(())
    }
}

/// Hands a piece to whoever reads. When nobody does any more, or too slowly to hold a connection of the store
/// for, the rest is not made.
pub async fn hand_on(pieces: &mpsc::Sender<Bytes>, piece: Vec<u8>) -> Result<(), PageError> {
    let sent = tokio::time::timeout(PATIENCE, pieces.send(Bytes::from(piece))).await;
    sent.map_err(|_| PageError::Interrupted)?.map_err(|_| PageError::Interrupted)
}

/// Sends a list as a file. `fill` writes the rows; the head is given here.
pub async fn export(
    desk: &Desk,
    user: &User,
    form: FileForm,
    name: &str,
    head: Vec<String>,
    fill: impl AsyncFnOnce(&Ctx, &mut Tx, &mut Sheet) -> Result<(), PageError> + Send + 'static,
) -> PageResult {
    if !user.may(Permission::ExportData) {
        return Err(PageError::Forbidden);
    }
    let language = user.words.language();
    let file_name = file_name(desk, user, name).await?;
    let turn = desk.turn_to_export().await?;
    match form {
        FileForm::Csv => {
            let (pieces, read) = mpsc::channel(4);
            let (desk, user) = (desk.clone(), user.clone());
            tokio::spawn(async move {
                let done = desk.read(&user, async move |ctx: &Ctx, tx: &mut Tx| {
                    // The mark tells spreadsheets that the text is UTF-8.
                    let waiting = "\u{feff}".as_bytes().to_vec();
                    let mut sheet = Sheet { form: Form::Csv { pieces, waiting }, language };
                    sheet.row(&head.into_iter().map(Cell::Text).collect::<Vec<_>>()).await?;
                    fill(ctx, tx, &mut sheet).await?;
                    if let Form::Csv { pieces, waiting } = sheet.form {
                        let _ = pieces.send(Bytes::from(waiting)).await;
                    }
                    Ok(())
                });
                if let Err(error) = done.await {
                    tracing::warn!(%error, "an export ended early");
                }
                drop(turn);
            });
            Ok(file(streamed(read), "text/csv; charset=utf-8", &format!("{file_name}.csv")))
        }
        FileForm::Xlsx => {
            let title = name.to_owned();
            let bytes = desk
                .read(user, async move |ctx: &Ctx, tx: &mut Tx| {
                    let workbook = workbook(&title)?;
                    let mut sheet = Sheet { form: Form::Xlsx { workbook, row: 0, is_full: false }, language };
                    sheet.row(&head.into_iter().map(Cell::Text).collect::<Vec<_>>()).await?;
                    fill(ctx, tx, &mut sheet).await?;
                    saved(sheet)
                })
                .await?;
            drop(turn);
            let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
            Ok(file(Body::from(bytes), kind, &format!("{file_name}.xlsx")))
        }
    }
}

/// A workbook of one sheet, whose head stays in sight.
fn workbook(title: &str) -> Result<Box<Workbook>, PageError> {
    let fault = |error: rust_xlsxwriter::XlsxError| PageError::Other(Box::new(error));
    let mut workbook = Box::new(Workbook::new());
    let sheet = workbook.add_worksheet_with_constant_memory().map_err(fault)?;
    let title: String = title.chars().take(SHEET_NAME).collect();
    sheet.set_name(title).map_err(fault)?.set_freeze_panes(1, 0).map_err(fault)?;
    Ok(workbook)
}

/// What a file is called: what it holds, whose books, the day. Letters and digits only.
pub async fn file_name(desk: &Desk, user: &User, name: &str) -> Result<String, PageError> {
    let (entity, today) = desk
        .read(user, async |ctx: &Ctx, tx: &mut Tx| {
            let entity = find_entity(tx, ctx.org, ctx.legal_entity).await?;
            Ok((entity.map(|entity| entity.name).unwrap_or_default(), ctx.today()))
        })
        .await?;
    Ok(named(name, &entity, today))
}

/// What it holds and whose books, with the day, unless what it holds says that already.
fn named(name: &str, entity: &str, today: Date) -> String {
    let entity: String = app::inbox::slug(entity).chars().take(40).collect();
    let today = today.to_string();
    let day = Some(today.as_str()).filter(|day| !name.ends_with(day));
    let parts =
        [Some(name), Some(entity.as_str()), day].into_iter().flatten().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("-")
}

/// A body of pieces as they come.
pub fn streamed(pieces: mpsc::Receiver<Bytes>) -> Body {
    let pieces = unfold(pieces, async |mut pieces| {
        let piece = pieces.recv().await?;
        Some((Ok::<_, Infallible>(piece), pieces))
    });
    // Whoever compresses asks once more after the end.
    Body::from_stream(pieces.fuse())
}

/// An answer that a browser saves under a name; the name is ours and plain.
pub fn file(body: Body, kind: &'static str, name: &str) -> Response {
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(disposition) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    response
}

fn saved(sheet: Sheet) -> Result<Vec<u8>, PageError> {
    match sheet.form {
        Form::Xlsx { is_full: true, .. } => {
            Err(PageError::BadField { field: "format", message: "list-too-long" })
        }
        Form::Xlsx { mut workbook, .. } => {
            workbook.save_to_buffer().map_err(|error| PageError::Other(Box::new(error)))
        }
        Form::Csv { waiting, .. } => Ok(waiting),
    }
}

fn write_sheet_row(workbook: &mut Workbook, row: u32, cells: &[Cell]) -> Result<(), PageError> {
    let fault = |error: rust_xlsxwriter::XlsxError| PageError::Other(Box::new(error));
    let sheet = workbook.worksheet_from_index(0).map_err(fault)?;
    for (column, cell) in (0_u16..).zip(cells) {
        match cell {
            // Written as text, a formula stays words.
            Cell::Text(text) if row == 0 => {
                let head = Format::new().set_bold();
                sheet.write_string_with_format(row, column, text, &head).map_err(fault)?;
            }
            Cell::Text(text) => drop(sheet.write_string(row, column, text).map_err(fault)?),
            Cell::Count(count) => drop(sheet.write_number(row, column, exact(*count, 0)).map_err(fault)?),
            Cell::Amount(minor, currency) => {
                let places = currency.decimals();
                let format = Format::new().set_num_format(if places == 0 { "#,##0" } else { "#,##0.00" });
                let number = exact(*minor, u32::from(places));
                sheet.write_number_with_format(row, column, number, &format).map_err(fault)?;
            }
            Cell::Day(day) => {
                let year = u16::try_from(day.year()).unwrap_or(1900);
                let (month, of_month) = (day.month().unsigned_abs(), day.day().unsigned_abs());
                let at = ExcelDateTime::from_ymd(year, month, of_month).map_err(fault)?;
                let format = Format::new().set_num_format("dd/mm/yyyy");
                sheet.write_datetime_with_format(row, column, &at, &format).map_err(fault)?;
            }
        }
    }
    Ok(())
}

/// A workbook knows numbers only as floats: written at the last moment, from the exact decimal text.
fn exact(minor: i64, places: u32) -> f64 {
    decimal(minor, places, '.').parse().unwrap_or_default()
}

fn write_csv_row(out: &mut Vec<u8>, cells: &[Cell], language: Language) {
    let (separator, point) = match language {
        Language::French => (';', ','),
        Language::English => (',', '.'),
    };
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            out.extend_from_slice(separator.encode_utf8(&mut [0; 4]).as_bytes());
        }
        let text = match cell {
            Cell::Text(text) => quoted(&guarded(text), separator),
            Cell::Count(count) => count.to_string(),
            Cell::Amount(minor, currency) => {
                quoted(&decimal(*minor, u32::from(currency.decimals()), point), separator)
            }
            Cell::Day(day) => day.to_string(),
        };
        out.extend_from_slice(text.as_bytes());
    }
    out.extend_from_slice(b"\r\n");
}

/// A text that a spreadsheet would run as a formula gets a quote before it.
fn guarded(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

fn quoted(text: &str, separator: char) -> String {
    if text.contains([separator, '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

/// Minor units as a decimal number without groups: `-1234,50`.
pub fn decimal(minor: i64, places: u32, point: char) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    let unit = 10_u64.pow(places);
    let size = minor.unsigned_abs();
    if places == 0 {
        return format!("{sign}{size}");
    }
    let width = usize::try_from(places).unwrap_or(2);
    format!("{sign}{}{point}{:0width$}", size / unit, size % unit)
}

/// A file name without a path and without what a header cannot hold.
pub fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    last.chars()
        .map(|letter| if letter.is_ascii_alphanumeric() || ".-_".contains(letter) { letter } else { '_' })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[Cell], language: Language) -> String {
        let mut out = Vec::new();
        write_csv_row(&mut out, cells, language);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_file_says_what_it_holds_whose_it_is_and_its_day_once() {
        let today = jiff::civil::date(2026, 11, 23);
        assert_eq!(named("factures", "Atelier Méridor", today), "factures-atelier-meridor-2026-11-23");
        let dated = "balance-agee-2026-11-23";
        assert_eq!(named(dated, "Méridor", today), "balance-agee-2026-11-23-meridor");
        assert_eq!(named(dated, "", today), dated);
    }

    #[test]
    fn cells_are_written_for_the_spreadsheets_of_the_country() {
        let cells = [
            Cell::from("FA-1; dite \"petite\""),
            Cell::from(jiff::civil::date(2026, 11, 22)),
            Cell::Amount(-123_450, Currency::EUR),
            Cell::Count(1_000),
        ];
        assert_eq!(
            row(&cells, Language::French),
            "\"FA-1; dite \"\"petite\"\"\";2026-11-22;-1234,50;1000\r\n"
        );
        assert_eq!(
            row(&cells, Language::English),
            "\"FA-1; dite \"\"petite\"\"\",2026-11-22,-1234.50,1000\r\n"
        );
    }

    #[test]
    fn no_cell_is_a_formula() {
        for text in ["=1+1", "+33", "-12", "@SUM(A1)", "\tx"] {
            assert!(row(&[Cell::from(text)], Language::French).trim_matches('"').starts_with('\''), "{text}");
        }
    }

    #[test]
    fn decimals_are_exact() {
        assert_eq!(decimal(5, 2, ','), "0,05");
        assert_eq!(decimal(-5, 2, ','), "-0,05");
        assert_eq!(decimal(i64::MIN, 2, '.'), "-92233720368547758.08");
        assert_eq!(decimal(12, 0, ','), "12");
    }
}
