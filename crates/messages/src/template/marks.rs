//! The five marks of a body: paragraphs, line breaks, **bold**, lists and blocks; and how values pass through them unread.
//!
//! The engine puts [`VALUE_OPENS`] and [`VALUE_CLOSES`] around every value and one private character in the place of every
//! block. Neither can be in a source (refused when saved) or in a value (taken out), so what is between them is text, whatever it says.

use crate::document::{Block, Document, Span};

pub(super) const VALUE_OPENS: char = '\u{e000}';
pub(super) const VALUE_CLOSES: char = '\u{e001}';

/// The blocks: their names, the characters that stand for them, and what they become.
pub(super) const BLOCKS: [(&str, char, Block); 6] = [
    ("invoices_table", '\u{e100}', Block::InvoicesTable),
    ("instalments_table", '\u{e101}', Block::InstalmentsTable),
    ("pay_button", '\u{e102}', Block::PayButton),
    ("answer_links", '\u{e103}', Block::AnswerLinks),
    ("bank_details", '\u{e104}', Block::BankDetails),
    ("signature", '\u{e105}', Block::Signature),
];

/// Whether a character belongs to nobody, so that we may use it as a mark.
pub(crate) fn is_private(it: char) -> bool {
    matches!(it, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}

/// Reads a rendered body.
pub(super) fn read(rendered: &str) -> Document {
    let mut document = Document::default();
    let mut open = Open::default();
    for line in rendered.lines() {
        let line = line.trim();
        if line.is_empty() {
            open.close(&mut document);
        } else {
            open.line(line, &mut document);
        }
    }
    open.close(&mut document);
    document
}

/// A rendered text without marks: a subject, or a text message.
pub(super) fn plain(rendered: &str) -> String {
    let text: String = rendered.chars().filter(|it| !is_private(*it)).collect();
    text.split([' ', '\t', '\n', '\r']).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The paragraph or list that is being read.
#[derive(Default)]
struct Open {
    paragraph: Vec<Span>,
    items: Vec<Vec<Span>>,
}

impl Open {
    fn line(&mut self, line: &str, document: &mut Document) {
        if let Some(item) = line.strip_prefix("- ") {
            self.close_paragraph(document);
            let spans = spans(item, |block| document.blocks.push(block));
            if !spans.is_empty() {
                self.items.push(spans);
            }
            return;
        }
        self.close_list(document);
        let mut rest = line;
        while let Some((at, mark, block)) = next_block(rest) {
            self.text(&rest[..at]);
            self.close(document);
            document.blocks.push(block);
            rest = &rest[at + mark.len_utf8()..];
        }
        self.text(rest);
    }

    fn text(&mut self, line: &str) {
        let spans = spans(line, |_| ());
        if spans.is_empty() {
            return;
        }
        if !self.paragraph.is_empty() {
            self.paragraph.push(Span::Break);
        }
        self.paragraph.extend(spans);
    }

    fn close(&mut self, document: &mut Document) {
        self.close_paragraph(document);
        self.close_list(document);
    }

    fn close_paragraph(&mut self, document: &mut Document) {
        if !self.paragraph.is_empty() {
            document.blocks.push(Block::Paragraph(std::mem::take(&mut self.paragraph)));
        }
    }

    fn close_list(&mut self, document: &mut Document) {
        if !self.items.is_empty() {
            document.blocks.push(Block::List(std::mem::take(&mut self.items)));
        }
    }
}

fn next_block(text: &str) -> Option<(usize, char, Block)> {
    text.char_indices().find_map(|(at, it)| {
        BLOCKS.iter().find(|(_, mark, _)| *mark == it).map(|(_, mark, block)| (at, *mark, block.clone()))
    })
}

/// The spans of one line. Stars that are not closed are stars; a block in the middle is handed to `aside`.
fn spans(line: &str, mut aside: impl FnMut(Block)) -> Vec<Span> {
    let mut found = Vec::new();
    let (mut text, mut is_bold, mut is_value) = (String::new(), false, false);
    let stars: Vec<usize> = star_pairs(line);
    let mut chars = line.char_indices().peekable();
    while let Some((at, it)) = chars.next() {
        if it == VALUE_OPENS || it == VALUE_CLOSES {
            is_value = it == VALUE_OPENS;
        } else if !is_value && stars.binary_search(&at).is_ok() {
            chars.next();
            push(&mut found, &mut text, is_bold);
            is_bold = !is_bold;
        } else if let Some((_, _, block)) = BLOCKS.iter().find(|(_, mark, _)| *mark == it) {
            aside(block.clone());
        } else {
            text.push(it);
        }
    }
    push(&mut found, &mut text, is_bold);
    found
}

fn push(spans: &mut Vec<Span>, text: &mut String, is_bold: bool) {
    if !text.is_empty() {
        spans.push(Span::Text { text: std::mem::take(text), is_bold });
    }
}

/// Where the double stars are that open or close bold; a last one without a partner is left out.
fn star_pairs(line: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let mut is_value = false;
    let mut previous: Option<usize> = None;
    for (at, it) in line.char_indices() {
        match it {
            VALUE_OPENS => is_value = true,
            VALUE_CLOSES => is_value = false,
            '*' if !is_value && previous.is_some_and(|before| before + 1 == at) => {
                found.extend(previous.take());
                continue;
            }
            _ => {}
        }
        previous = (it == '*' && !is_value).then_some(at);
    }
    if found.len() % 2 == 1 {
        found.pop();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Paragraphs as lines, bold in angle brackets, list items after `•`, blocks in square brackets.
    fn check(source: &str, expected: &str) {
        let shown: Vec<String> = read(source).blocks.iter().map(shown).collect();
        assert_eq!(shown.join("\n"), expected);
    }

    fn shown(block: &Block) -> String {
        match block {
            Block::Paragraph(spans) => line(spans),
            Block::List(items) => {
                items.iter().map(|item| format!("• {}", line(item))).collect::<Vec<_>>().join(" ")
            }
            other => format!("[{other:?}]"),
        }
    }

    fn line(spans: &[Span]) -> String {
        let said = spans.iter().map(|span| match span {
            Span::Break => " / ".to_owned(),
            Span::Text { text, is_bold: true } => format!("<{text}>"),
            Span::Text { text, is_bold: false } => text.clone(),
        });
        said.collect()
    }

    #[test]
    fn marks_are_read() {
        check("Bonjour,\nvoici.\n\nDeux", "Bonjour, / voici.\nDeux");
        check("un **deux** trois", "un <deux> trois");
        check("- un\n- **deux**\n\ntrois", "• un • <deux>\ntrois");
        check("avant \u{e100} après", "avant \n[InvoicesTable]\n après");
        check("\u{e105}", "[Signature]");
        check("- un \u{e102}", "[PayButton]\n• un ");
    }

    #[test]
    fn what_is_not_closed_is_text() {
        check("un **deux", "un **deux");
        check("un * deux ** trois", "un * deux ** trois");
        check("***a**", "<*a>");
        check("", "");
        check("**", "**");
        check("****", "");
    }

    #[test]
    fn a_value_is_never_read_as_a_mark() {
        check("M. \u{e000}**Durand**\u{e001} ici", "M. **Durand** ici");
        check("**M. \u{e000}A*\u{e001}*B**", "<M. A**B>");
        check("\u{e000}- pas une liste\u{e001}", "- pas une liste");
    }

    #[test]
    fn a_subject_has_no_marks_and_one_line() {
        assert_eq!(plain("Facture \u{e000}FA-1\u{e001}\r\n \u{e100} du  mois"), "Facture FA-1 du mois");
    }
}
