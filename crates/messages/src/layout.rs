//! From blocks and facts to parts that only need to be drawn: HTML, plain text and paper draw the same ones, so they say the same.

use crate::document::{Block, Document, Span};
use crate::facts::{BankDetails, Facts, Links};
use crate::language::Language;
use crate::template::one_line;

/// Rows a table lists, and items that a template may repeat over; the others are counted and summed.
pub(crate) const ROWS_MAX: usize = 100;

/// A part of a message, from top to bottom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A paragraph.
    Paragraph(Vec<Span>),
    /// A list.
    List(Vec<Vec<Span>>),
    /// A table; its columns are given by their headings.
    Table {
        /// What it lists, for those who do not see it.
        caption: String,
        /// Headings, with whether the column holds numbers.
        columns: Vec<(String, bool)>,
        /// Rows of as many cells.
        rows: Vec<Vec<String>>,
        /// Labels and sums below.
        totals: Vec<(String, String)>,
    },
    /// One thing to do.
    Button {
        /// What it says.
        label: String,
        /// Where it leads: `https`.
        link: String,
    },
    /// Answers to choose from.
    Answers {
        /// What to do with them.
        intro: String,
        /// What each says, with where it leads if it leads anywhere.
        answers: Vec<(String, Option<String>)>,
    },
    /// Labels with values.
    Details(Vec<(String, String)>),
    /// Lines that belong together, the first of them a name.
    Signature(Vec<String>),
}

/// The parts of a document for given facts. A block without anything to show is left out.
pub fn lay_out(document: &Document, facts: &Facts, language: Language) -> Vec<Part> {
    document.blocks.iter().filter_map(|block| part(block, facts, language)).collect()
}

fn part(block: &Block, facts: &Facts, language: Language) -> Option<Part> {
    match block {
        Block::Paragraph(spans) => Some(Part::Paragraph(spans.clone())),
        Block::List(items) => Some(Part::List(items.clone())),
        Block::InvoicesTable => invoices(facts, language),
        Block::InstalmentsTable => instalments(facts, language),
        Block::PayButton => safe(facts.links.pay.as_deref().or(facts.links.portal.as_deref())).map(|link| {
            Part::Button { label: language.pick("Régler en ligne", "Pay online").to_owned(), link }
        }),
        Block::AnswerLinks => Some(answers(&facts.links, language)),
        Block::BankDetails => bank(facts, language),
        Block::Signature => Some(signature(facts)),
    }
}

fn invoices(facts: &Facts, language: Language) -> Option<Part> {
    let is_late = facts.invoices.iter().any(|invoice| invoice.days_late > 0);
    let mut columns = vec![
        (language.pick("Facture", "Invoice").to_owned(), false),
        (language.pick("Échéance", "Due").to_owned(), false),
    ];
    if is_late {
        columns.push((language.pick("Retard", "Late").to_owned(), true));
    }
    columns.push((language.pick("Montant dû", "Amount due").to_owned(), true));
    let rows: Vec<Vec<String>> = facts
        .invoices
        .iter()
        .take(ROWS_MAX)
        .map(|invoice| {
            let mut row = vec![one_line(&invoice.number), language.short_day(invoice.due_on)];
            if is_late {
                row.push(days(invoice.days_late, language));
            }
            row.push(language.amount(invoice.open));
            row
        })
        .collect();
    let mut totals = Vec::new();
    if let Some(others) = facts.invoices.get(ROWS_MAX..).filter(|others| !others.is_empty()) {
        let label = match language {
            Language::French => format!("Et {} autres pièces", others.len()),
            Language::English => format!("And {} more", others.len()),
        };
        for sum in crate::facts::summed(others.iter().map(|invoice| invoice.open)) {
            totals.push((label.clone(), language.amount(sum)));
        }
    }
    let has_charges = facts.interest.is_some() || facts.indemnity().is_some();
    if facts.invoices.len() > 1 || has_charges {
        let label = language.pick("Total des factures", "Total of the invoices");
        totals.extend(facts.totals().into_iter().map(|sum| (label.to_owned(), language.amount(sum))));
    }
    if let Some(interest) = facts.interest {
        totals.push((
            language.pick("Intérêts de retard", "Late interest").to_owned(),
            language.amount(interest),
        ));
    }
    if let Some(indemnity) = facts.indemnity() {
        let label =
            language.pick("Indemnité forfaitaire de recouvrement", "Fixed compensation for recovery costs");
        totals.push((label.to_owned(), language.amount(indemnity)));
    }
    if has_charges {
        let label = language.pick("À régler", "To be paid");
        totals.extend(
            facts.totals_with_charges().into_iter().map(|sum| (label.to_owned(), language.amount(sum))),
        );
    }
    let caption = language.pick("Factures concernées", "Invoices concerned").to_owned();
    (!rows.is_empty()).then_some(Part::Table { caption, columns, rows, totals })
}

fn days(count: u32, language: Language) -> String {
    match (language, count) {
        (_, 0) => "\u{2013}".to_owned(),
        (Language::French, 1) => "1\u{a0}jour".to_owned(),
        (Language::French, _) => format!("{count}\u{a0}jours"),
        (Language::English, 1) => "1\u{a0}day".to_owned(),
        (Language::English, _) => format!("{count}\u{a0}days"),
    }
}

fn instalments(facts: &Facts, language: Language) -> Option<Part> {
    let columns = vec![
        (language.pick("Échéance", "Due").to_owned(), false),
        (language.pick("Montant", "Amount").to_owned(), true),
    ];
    let rows: Vec<Vec<String>> = facts
        .instalments
        .iter()
        .take(ROWS_MAX)
        .map(|it| vec![language.short_day(it.due_on), language.amount(it.amount)])
        .collect();
    let sums = crate::facts::summed(facts.instalments.iter().map(|it| it.amount));
    let totals = sums
        .into_iter()
        .map(|sum| (language.pick("Total", "Total").to_owned(), language.amount(sum)))
        .collect();
    let caption = language.pick("Échéancier", "Payment plan").to_owned();
    (!rows.is_empty()).then_some(Part::Table { caption, columns, rows, totals })
}

fn answers(links: &Links, language: Language) -> Part {
    let answers: Vec<(String, Option<String>)> = [
        (language.pick("J’ai déjà réglé", "I have already paid"), &links.already_paid),
        (language.pick("Je ne suis pas d’accord", "I do not agree"), &links.disagree),
        (language.pick("J’ai besoin de temps", "I need time"), &links.need_time),
    ]
    .into_iter()
    .map(|(label, link)| (label.to_owned(), safe(link.as_deref())))
    .collect();
    let intro = if answers.iter().all(|(_, link)| link.is_some()) {
        language.pick("Dites-le-nous en un clic\u{a0}:", "Tell us in one click:")
    } else {
        language.pick(
            "Répondez simplement à ce message, par exemple\u{a0}:",
            "Simply answer this message, for instance:",
        )
    };
    Part::Answers { intro: intro.to_owned(), answers }
}

fn bank(facts: &Facts, language: Language) -> Option<Part> {
    facts.entity.bank.as_ref().map(|bank| Part::Details(bank_lines(bank, language)))
}

/// Where money is to be sent, in lines.
pub(crate) fn bank_lines(bank: &BankDetails, language: Language) -> Vec<(String, String)> {
    let mut lines = vec![
        (language.pick("Titulaire du compte", "Account holder").to_owned(), one_line(&bank.holder)),
        ("IBAN".to_owned(), one_line(&bank.iban)),
    ];
    lines.extend(bank.bic.iter().map(|bic| ("BIC".to_owned(), one_line(bic))));
    let label = language.pick("Référence à indiquer", "Reference to give");
    lines.extend(bank.reference.iter().map(|it| (label.to_owned(), one_line(it))));
    lines
}

fn signature(facts: &Facts) -> Part {
    let (sender, entity) = (&facts.sender, &facts.entity);
    let mut lines = vec![one_line(&sender.name)];
    lines.extend(sender.role.as_deref().map(one_line));
    lines.push(one_line(&entity.name));
    lines.extend(sender.phone.as_deref().or(entity.phone.as_deref()).map(one_line));
    lines.push(one_line(&sender.email));
    lines.retain(|line| !line.is_empty());
    Part::Signature(lines)
}

/// The link, if it is one that may stand in a message: `https`, without blanks, quotes or controls.
fn safe(link: Option<&str>) -> Option<String> {
    let link = link?.trim();
    let is_plain =
        link.chars().all(|it| it.is_ascii_graphic() && !matches!(it, '"' | '\'' | '<' | '>' | '\\' | '`'));
    (link.starts_with("https://") && link.len() > "https://".len() && is_plain).then(|| link.to_owned())
}
