//! What a run found: tables for the terminal and for `docs/performance.md`.

use std::fmt::Write as _;
use std::process::ExitCode;

/// One comparison.
pub struct Row {
    pub what: String,
    pub ours: String,
    /// The peer or the limit, with its name.
    pub beside: String,
    pub ratio: String,
    pub goal: String,
    /// Nothing when there is no goal.
    pub is_met: Option<bool>,
    pub command: String,
}

/// Comparisons that belong together.
pub struct Section {
    pub title: &'static str,
    /// What has to be known to read them.
    pub notes: Vec<String>,
    pub rows: Vec<Row>,
    /// Tables of their own kind: head and rows.
    pub tables: Vec<(Vec<&'static str>, Vec<Vec<String>>)>,
}

impl Section {
    /// Nothing yet.
    pub fn new(title: &'static str) -> Self {
        Self { title, notes: Vec::new(), rows: Vec::new(), tables: Vec::new() }
    }
}

/// Everything that a run found.
pub struct Report {
    machine: String,
    sections: Vec<Section>,
}

const HEAD: [&str; 7] = ["what", "ours", "beside", "ratio", "goal", "met", "command"];
const INTRODUCTION: &str = "\
# Performance

Written by `cargo xtask bench`; do not edit. Both sides of a ratio were measured in the same run, in turns, and the
median counts. Processor seconds where the processor is the limit, seconds on the wall where the disk is. The companies are
generated: `standard` has 80 % payments with a full reference, 10 % for several invoices, 5 % in part and 5 % that pay
nothing; `hard` has mangled (15 %) and missing (10 %) references, deducted fees (3 %) and 50 % full references.
`quittance-bench` is the small program that runs one measurement; it is built with `cargo build --release -p bench`.
";

impl Report {
    /// Nothing yet, on this machine.
    pub fn new(machine: String) -> Self {
        Self { machine, sections: Vec::new() }
    }

    /// Adds what a case found.
    pub fn add(&mut self, section: Section) {
        self.sections.push(section);
    }

    /// Whether no goal was missed.
    pub fn is_met(&self) -> bool {
        self.sections.iter().flat_map(|section| &section.rows).all(|row| row.is_met != Some(false))
    }

    /// For the terminal: the same tables, columns aligned.
    pub fn text(&self) -> String {
        let mut text = format!("\n{}\n", self.machine);
        for section in &self.sections {
            let _ = write!(text, "\n{}\n", section.title);
            if !section.rows.is_empty() {
                let mut rows = vec![HEAD[..6].iter().map(ToString::to_string).collect()];
                rows.extend(section.rows.iter().map(|row| row.cells()[..6].to_vec()));
                text.push_str(&aligned(&rows));
            }
            for (head, table) in &section.tables {
                let mut rows: Vec<Vec<String>> = vec![head.iter().map(ToString::to_string).collect()];
                rows.extend(table.iter().cloned());
                text.push_str(&aligned(&rows));
            }
            for note in &section.notes {
                let _ = writeln!(text, "  {note}");
            }
        }
        text
    }

    /// How the run ends: with a failure when a goal was missed.
    pub fn code(&self) -> ExitCode {
        if self.is_met() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }

    /// For the documentation.
    pub fn markdown(&self) -> String {
        let mut text = format!("{INTRODUCTION}\nMachine: {}.\n", self.machine);
        for section in &self.sections {
            text.push('\n');
            text.push_str(&section.markdown());
        }
        text
    }

    /// One section, which is measured in a run of its own and so says on which machine.
    pub fn section_markdown(&self, title: &str) -> String {
        let mut text = String::new();
        for section in self.sections.iter().filter(|section| section.title == title) {
            text.push_str(&section.markdown());
            let _ = writeln!(text, "- Measured in a run of its own. Machine: {}.", self.machine);
        }
        text
    }
}

impl Section {
    fn markdown(&self) -> String {
        let mut text = format!("## {}\n\n", self.title);
        if !self.rows.is_empty() {
            let rows: Vec<Vec<String>> = self.rows.iter().map(|row| row.cells().to_vec()).collect();
            text.push_str(&markdown_table(&HEAD, &rows));
        }
        for (head, rows) in &self.tables {
            text.push_str(&markdown_table(head, rows));
        }
        for note in &self.notes {
            let _ = writeln!(text, "- {note}");
        }
        text
    }
}

/// The section of a document under a title, up to the next one; empty when there is none.
pub fn section_of<'a>(document: &'a str, title: &str) -> &'a str {
    let head = format!("## {title}\n");
    let Some(from) = document.find(&head) else { return "" };
    let rest = &document[from..];
    let length = rest[head.len()..].find("\n## ").map_or(rest.len(), |at| head.len() + at + 1);
    &rest[..length]
}

/// The document with a section in the place of the one under the same title, or at its end.
pub fn with_section(document: &str, title: &str, section: &str) -> String {
    let known = section_of(document, title);
    if section.is_empty() {
        return document.to_owned();
    }
    let section = section.trim_end();
    if known.is_empty() {
        return format!("{}\n\n{section}\n", document.trim_end());
    }
    let text = document.replacen(known, &format!("{section}\n\n"), 1);
    format!("{}\n", text.trim_end())
}

impl Row {
    fn cells(&self) -> [String; 7] {
        let met = match self.is_met {
            Some(true) => "yes",
            Some(false) => "**no**",
            None => "–",
        };
        [
            self.what.clone(),
            self.ours.clone(),
            self.beside.clone(),
            self.ratio.clone(),
            self.goal.clone(),
            met.to_owned(),
            if self.command.is_empty() { String::new() } else { format!("`{}`", self.command) },
        ]
    }
}

fn markdown_table(head: &[&str], rows: &[Vec<String>]) -> String {
    let mut text = format!("| {} |\n|{}\n", head.join(" | "), " --- |".repeat(head.len()));
    for row in rows {
        let _ = writeln!(text, "| {} |", row.join(" | "));
    }
    text.push('\n');
    text
}

fn aligned(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut text = String::new();
    for row in rows {
        let cells: Vec<String> =
            row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        let _ = writeln!(text, "  {}", cells.join("  ").trim_end());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_takes_the_place_of_the_one_before() {
        let document = "# All\n\n## One\n\n1\n\n## Two\n\n2\n";
        assert_eq!(
            with_section(document, "One", "## One\n\nnew\n"),
            "# All\n\n## One\n\nnew\n\n## Two\n\n2\n"
        );
        assert_eq!(
            with_section(document, "Two", "## Two\n\nnew\n"),
            "# All\n\n## One\n\n1\n\n## Two\n\nnew\n"
        );
        let longer = with_section(document, "Three", "## Three\n\n3\n");
        assert_eq!(longer, format!("{document}\n## Three\n\n3\n"));
        assert_eq!(section_of(&longer, "Three"), "## Three\n\n3\n");
        assert_eq!(with_section(document, "One", ""), document);
    }

    #[test]
    fn a_missed_goal_is_seen_in_both_forms() {
        let mut section = Section::new("Reading");
        section.rows.push(Row {
            what: "camt".to_owned(),
            ours: "2 s".to_owned(),
            beside: "1 s, limit".to_owned(),
            ratio: "0.5".to_owned(),
            goal: "≥ 0.7".to_owned(),
            is_met: Some(false),
            command: "bench camt".to_owned(),
        });
        section.notes.push("Small.".to_owned());
        let mut report = Report::new("A machine".to_owned());
        report.add(section);
        assert!(!report.is_met());
        assert!(report.text().contains("  camt  2 s   1 s, limit  0.5    ≥ 0.7  **no**\n  Small.\n"));
        let row = "| camt | 2 s | 1 s, limit | 0.5 | ≥ 0.7 | **no** | `bench camt` |\n\n- Small.\n";
        assert!(report.markdown().contains(row), "{}", report.markdown());
    }
}
