//! Writing results: tables of at most 100 columns for people, JSON and CSV for programs.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufWriter, Write};

use anyhow::Context as _;
use app::words::Words;
use comfy_table::{
    CellAlignment, ColumnConstraint, ContentArrangement, ContentLineStyle, LineStyle, Table, TableStyle,
    Width,
};
use serde::Serialize;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use crate::arguments::Common;
use crate::errors;

/// Columns of what people read, at most and at least.
const WIDTH_MAX: u16 = 100;
const WIDTH_MIN: u16 = 40;
/// A line under the head, and nothing else that is not content.
const PLAIN: TableStyle = TableStyle::new()
    .header_lines(ContentLineStyle::none().junction(' '))
    .header_separator(LineStyle::none().fill('─').junction('─'))
    .content_lines(ContentLineStyle::none().junction(' '));

/// Where results go: the file that was named, else standard output.
pub struct Output {
    writer: Box<dyn Write>,
}

impl Output {
    /// Opens the place that was asked for.
    pub fn open(common: &Common) -> anyhow::Result<Self> {
        let writer: Box<dyn Write> = match &common.out {
            Some(path) => {
                Box::new(BufWriter::new(File::create(path).with_context(|| path.display().to_string())?))
            }
            None => Box::new(BufWriter::new(io::stdout().lock())),
        };
        Ok(Self { writer })
    }

    /// A line of text.
    pub fn line(&mut self, text: &str) -> anyhow::Result<()> {
        Ok(writeln!(self.writer, "{}", seen(text))?)
    }

    /// Sentences, wrapped; lines stay lines, and each keeps its indentation.
    pub fn prose(&mut self, text: &str) -> anyhow::Result<()> {
        for line in text.split('\n') {
            let indentation = line.len() - line.trim_start_matches(' ').len();
            self.item(&line[..indentation], &line[indentation..])?;
        }
        Ok(())
    }

    /// A text after its mark; further lines stand below the text.
    pub fn item(&mut self, mark: &str, text: &str) -> anyhow::Result<()> {
        let indentation = mark.width();
        let mut mark = mark.to_owned();
        for line in wrap(text, width().saturating_sub(indentation)) {
            self.line(format!("{mark}{line}").trim_end())?;
            mark = " ".repeat(indentation);
        }
        Ok(())
    }

    /// A table.
    pub fn table(&mut self, table: &Table) -> anyhow::Result<()> {
        for line in table.lines() {
            writeln!(self.writer, "{}", seen(line.trim_end()))?;
        }
        Ok(())
    }

    /// A value as JSON, indented when people may read it.
    pub fn json(&mut self, value: &impl Serialize) -> anyhow::Result<()> {
        serde_json::to_writer_pretty(&mut self.writer, value)?;
        self.line("")
    }

    /// Rows as CSV. A text that a spreadsheet would take for a formula is preceded by an apostrophe.
    pub fn csv(
        &mut self,
        header: &[&str],
        rows: impl IntoIterator<Item = Vec<String>>,
    ) -> anyhow::Result<()> {
        let mut writer = csv::Writer::from_writer(&mut self.writer);
        writer.write_record(header)?;
        for row in rows {
            writer.write_record(row.iter().map(|text| harmless(text)))?;
        }
        Ok(writer.flush()?)
    }

    /// Everything is written.
    pub fn finish(mut self) -> anyhow::Result<()> {
        Ok(self.writer.flush()?)
    }
}

/// A cell that no spreadsheet runs as a formula. Numbers stay numbers.
fn harmless(text: &str) -> String {
    let is_number = text.parse::<i64>().is_ok();
    if !is_number && text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// A text without what a terminal would take for an order, or would turn around: it may come out of any file.
fn seen(text: &str) -> Cow<'_, str> {
    let is_hidden = |c: char| {
        (c.is_control() && c != '\n' && c != '\t')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if text.contains(is_hidden) {
        Cow::Owned(text.replace(is_hidden, "\u{fffd}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// An empty table with a head; the columns numbered in `right` are aligned to the right.
pub fn new_table(header: Vec<String>, right: &[usize]) -> Table {
    let mut table = Table::new();
    table.load_style(PLAIN);
    let columns = u16::try_from(width()).unwrap_or(WIDTH_MAX);
    table.set_content_arrangement(ContentArrangement::Dynamic).set_width(columns).set_header(header);
    for column in right {
        if let Some(column) = table.column_mut(*column) {
            // Figures are never cut.
            column.set_cell_alignment(CellAlignment::Right);
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    table
}

/// The same table with columns whose words are never taken apart: ids, numbers, days.
pub fn whole(mut table: Table, columns: &[usize]) -> Table {
    for column in columns {
        if let Some(column) = table.column_mut(*column) {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    table
}

/// The same table with a column that is never narrower than this, however narrow the terminal.
pub fn at_least(mut table: Table, column: usize, width: u16) -> Table {
    if let Some(column) = table.column_mut(column) {
        column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(width)));
    }
    table
}

/// Columns that lines may take: those of the terminal, at most 100.
pub fn width() -> usize {
    let asked = std::env::var("COLUMNS").ok().and_then(|text| text.trim().parse().ok());
    let found = asked.or_else(|| Table::new().width()).unwrap_or(WIDTH_MAX);
    usize::from(found.clamp(WIDTH_MIN, WIDTH_MAX))
}

/// Lines of at most so many columns, broken at spaces. Ids and amounts stay whole; a word that no line can hold is
/// broken.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split(' ').flat_map(|word| broken(word, width.max(usize::from(WIDTH_MIN)))) {
        let length = word.width();
        if used > 0 && used + 1 + length > width {
            lines.push(String::new());
            used = 0;
        }
        if let Some(line) = lines.last_mut() {
            if used > 0 {
                line.push(' ');
                used += 1;
            }
            line.push_str(word);
            used += length;
        }
    }
    lines
}

/// A word in parts of at most so many columns; wide letters take two.
fn broken(word: &str, width: usize) -> Vec<&str> {
    let (mut parts, mut start, mut used) = (Vec::new(), 0, 0);
    for (place, letter) in word.char_indices() {
        let columns = letter.width().unwrap_or(0);
        if used + columns > width {
            parts.push(&word[start..place]);
            (start, used) = (place, 0);
        }
        used += columns;
    }
    parts.push(&word[start..]);
    parts
}

/// A text cut to a number of characters.
pub fn cut(text: &str, characters: usize) -> String {
    if text.chars().count() <= characters {
        return text.to_owned();
    }
    let head: String = text.chars().take(characters.saturating_sub(1)).collect();
    format!("{}…", head.trim_end())
}

/// A remark beside the results, on standard error.
pub fn remark(text: &str) {
    // Nobody is left to tell when standard error is closed.
    let _ = writeln!(io::stderr(), "{}", seen(text));
}

/// An error in words.
pub fn say_error(words: &Words, error: &anyhow::Error) {
    let mut lines = errors::lines(words, error).into_iter();
    if let Some(first) = lines.next() {
        remark(&format!("{} {first}", words.say("cli-error")));
    }
    for line in lines {
        remark(&format!("  {line}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_made_harmless() {
        assert_eq!(harmless("=HYPERLINK(1)"), "'=HYPERLINK(1)");
        assert_eq!(harmless("-1200"), "-1200");
        assert_eq!(harmless("VIR"), "VIR");
    }

    #[test]
    fn a_terminal_is_given_no_orders() {
        assert_eq!(seen("Durand\u{1b}[2J\u{9b}5m \u{202e}X"), "Durand\u{fffd}[2J\u{fffd}5m \u{fffd}X");
        assert_eq!(seen("Élan — 1\u{202f}200,00\u{a0}€"), "Élan — 1\u{202f}200,00\u{a0}€");
    }

    #[test]
    fn sentences_are_broken_at_spaces_and_amounts_stay_whole() {
        assert_eq!(
            wrap("reste 1\u{202f}200,00\u{a0}€ sur tout", 12),
            ["reste", "1\u{202f}200,00\u{a0}€", "sur tout"]
        );
        assert_eq!(wrap("btx_01J00000000000000000000000 x", 8), ["btx_01J00000000000000000000000", "x"]);
        assert_eq!(wrap("", 8), [""]);
        assert_eq!(wrap(&"x".repeat(110), 50).iter().map(String::len).collect::<Vec<_>>(), [50, 50, 10]);
        // Two columns a letter.
        assert_eq!(wrap(&"東".repeat(30), 50), ["東".repeat(25), "東".repeat(5)]);
    }

    #[test]
    fn long_texts_are_cut() {
        assert_eq!(cut("abcdef", 4), "abc…");
        assert_eq!(cut("abcd", 4), "abcd");
    }
}
