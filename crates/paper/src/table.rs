//! A table: columns as wide as what they hold, numbers to the right, its headings again on each page.

use crate::face::Run;
use crate::flow::Flow;
use crate::measures::{GAP, LEADING, LEFT, Milli, RIGHT, SIZE, SIZE_MIN};
use crate::print::PaperError;

/// Between two columns.
const BETWEEN: Milli = 12_000;

/// Where a column stands.
struct Column {
    left: Milli,
    right: Milli,
    is_number: bool,
}

pub fn put(
    flow: &mut Flow<'_>,
    columns: &[(String, bool)],
    rows: &[Vec<String>],
    totals: &[(String, String)],
) -> Result<(), PaperError> {
    let (places, size) = place(flow, columns, rows)?;
    let headings: Vec<&str> = columns.iter().map(|(heading, _)| heading.as_str()).collect();
    flow.need(LEADING * 3);
    head(flow, &places, size, &headings)?;
    for row in rows {
        if flow.need(LEADING) {
            head(flow, &places, size, &headings)?;
        }
        let cells: Vec<&str> = row.iter().map(String::as_str).collect();
        line(flow, &places, size, &cells, false)?;
    }
    if !totals.is_empty() {
        // A sum does not stand alone.
        flow.need(LEADING * i64::try_from(totals.len()).unwrap_or(1));
        flow.rule(LEFT, RIGHT);
        flow.down(GAP / 3);
    }
    for (label, sum) in totals {
        flow.need(LEADING);
        let sum = Run::bold(sum);
        let width = flow.faces.shape(&sum)?.width(SIZE);
        flow.put_right(RIGHT, SIZE, &sum)?;
        let label = Run::bold(label);
        let fitting = flow.faces.fitting(&label, SIZE, RIGHT - LEFT - width - BETWEEN)?;
        flow.put_right(RIGHT - width - BETWEEN, fitting, &label)?;
        flow.down(LEADING);
    }
    Ok(())
}

/// Columns side by side over the whole width, and the size in which everything fits.
fn place(
    flow: &Flow<'_>,
    columns: &[(String, bool)],
    rows: &[Vec<String>],
) -> Result<(Vec<Column>, Milli), PaperError> {
    let mut widths: Vec<Milli> = Vec::with_capacity(columns.len());
    for (place, (heading, _)) in columns.iter().enumerate() {
        let mut widest = flow.faces.shape(&Run::bold(heading))?.width(SIZE);
        for cell in rows.iter().filter_map(|row| row.get(place)) {
            widest = widest.max(flow.faces.shape(&Run::plain(cell))?.width(SIZE));
        }
        widths.push(widest);
    }
    let gaps = BETWEEN * i64::try_from(columns.len().saturating_sub(1)).unwrap_or(0);
    let wanted: Milli = widths.iter().sum();
    let room = RIGHT - LEFT - gaps;
    let size = if wanted > room { (SIZE * room / wanted.max(1)).max(SIZE_MIN) } else { SIZE };
    // What is left over goes evenly to the columns, so that the last one ends at the margin.
    let used: Milli = wanted * size / SIZE;
    let more = (room - used).max(0) / i64::try_from(columns.len().max(1)).unwrap_or(1);
    let mut left = LEFT;
    let mut places = Vec::with_capacity(columns.len());
    for (place, ((_, is_number), width)) in columns.iter().zip(&widths).enumerate() {
        let is_last = place + 1 == columns.len();
        let right = if is_last { RIGHT } else { left + width * size / SIZE + more };
        places.push(Column { left, right, is_number: *is_number });
        left = right + BETWEEN;
    }
    Ok((places, size))
}

fn head(flow: &mut Flow<'_>, places: &[Column], size: Milli, headings: &[&str]) -> Result<(), PaperError> {
    line(flow, places, size, headings, true)?;
    flow.rule(LEFT, RIGHT);
    flow.down(GAP / 3);
    Ok(())
}

fn line(
    flow: &mut Flow<'_>,
    places: &[Column],
    size: Milli,
    cells: &[&str],
    is_bold: bool,
) -> Result<(), PaperError> {
    for (column, cell) in places.iter().zip(cells) {
        let run = if is_bold { Run::bold(cell) } else { Run::plain(cell) };
        let fitting = flow.faces.fitting(&run, size, column.right - column.left)?;
        if column.is_number {
            flow.put_right(column.right, fitting, &run)?;
        } else {
            flow.put(column.left, fitting, &[run])?;
        }
    }
    flow.down(LEADING);
    Ok(())
}
