//! The plain-text part: for those who read it, for machines that judge, and for what cannot show HTML.

use std::fmt::Write as _;

use crate::document::Span;
use crate::language::Language;
use crate::layout::Part;

/// Draws parts as plain text, with line feeds, ending in one.
pub fn plain_text(parts: &[Part], language: Language) -> String {
    let blocks: Vec<String> = parts.iter().map(|part| block(part, language)).collect();
    let mut text = blocks.join("\n\n");
    text.push('\n');
    text
}

fn block(part: &Part, language: Language) -> String {
    match part {
        Part::Paragraph(spans) => line(spans),
        Part::List(items) => {
            items.iter().map(|item| format!("- {}", line(item))).collect::<Vec<_>>().join("\n")
        }
        Part::Table { columns, rows, totals, .. } => table(columns, rows, totals, language),
        Part::Button { label, link } => format!("{label}{} {link}", colon(language)),
        Part::Answers { intro, answers } => {
            let mut text = intro.clone();
            for (label, link) in answers {
                let _ = match link {
                    Some(link) => write!(text, "\n- {label}{} {link}", colon(language)),
                    None => write!(text, "\n- {label}"),
                };
            }
            text
        }
        Part::Details(lines) => {
            let lines = lines.iter().map(|(label, value)| format!("{label}{} {value}", colon(language)));
            lines.collect::<Vec<_>>().join("\n")
        }
        Part::Signature(lines) => lines.join("\n"),
    }
}

/// One line per row, since columns do not survive a proportional font.
fn table(
    columns: &[(String, bool)],
    rows: &[Vec<String>],
    totals: &[(String, String)],
    language: Language,
) -> String {
    let mut lines = Vec::with_capacity(rows.len() + totals.len());
    for row in rows {
        let cells = columns.iter().zip(row).enumerate().map(|(index, ((heading, _), cell))| match index {
            0 => cell.clone(),
            _ => format!("{}{} {cell}", heading.to_lowercase(), colon(language)),
        });
        lines.push(format!("- {}", cells.collect::<Vec<_>>().join(", ")));
    }
    lines.extend(totals.iter().map(|(label, sum)| format!("{label}{} {sum}", colon(language))));
    lines.join("\n")
}

fn colon(language: Language) -> &'static str {
    language.pick("\u{a0}:", ":")
}

fn line(spans: &[Span]) -> String {
    let text = spans.iter().map(|span| match span {
        Span::Text { text, .. } => text.as_str(),
        Span::Break => "\n",
    });
    text.collect::<String>()
}
