//! What a sheet of paper needs beside its parts, in the language of its reader.

use jiff::civil::Date;
use money::Money;

use crate::facts::BankDetails;
use crate::language::Language;
use crate::layout::{Part, bank_lines};

/// Words of a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SheetWords {
    /// Before the subject, with its blank.
    pub subject: &'static str,
    /// Before the number of a page.
    pub page: &'static str,
    /// Before the number of a customer.
    pub customer: &'static str,
    /// Before the name of whoever reads it at the customer, with its blank.
    pub attention: &'static str,
    /// How a formal notice is sent.
    pub registered: &'static str,
}

impl SheetWords {
    /// The words in a language.
    pub fn of(language: Language) -> Self {
        match language {
            Language::French => Self {
                subject: "Objet\u{a0}: ",
                page: "Page",
                customer: "Votre numéro de client\u{a0}:",
                attention: "À l’attention de ",
                registered: "Lettre recommandée avec avis de réception",
            },
            Language::English => Self {
                subject: "Subject: ",
                page: "Page",
                customer: "Your customer number:",
                attention: "For the attention of ",
                registered: "Registered letter with acknowledgement of receipt",
            },
        }
    }
}

/// “Lyon, le 8 juillet 2026”; without a place the day alone.
pub fn place_and_day(place: &str, day: Date, language: Language) -> String {
    let day = language.day(day);
    match (place.trim(), language) {
        ("", Language::French) => format!("Le {day}"),
        ("", Language::English) => day,
        (place, Language::French) => format!("{place}, le {day}"),
        (place, Language::English) => format!("{place}, {day}"),
    }
}

/// The parts of a letter with how to pay before who signs, unless it says so already.
pub fn with_bank_details(mut parts: Vec<Part>, bank: &BankDetails, language: Language) -> Vec<Part> {
    if !parts.iter().any(|part| matches!(part, Part::Details(_))) {
        let place = parts.iter().rposition(|part| matches!(part, Part::Signature(_))).unwrap_or(parts.len());
        parts.insert(place, Part::Details(bank_lines(bank, language)));
    }
    parts
}

/// What moved an account, as its statement tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatementWord {
    /// An invoice, or what was open of one when the books began.
    Invoice,
    /// A credit note, or credit from before.
    CreditNote,
    /// Money, or credit that was used.
    Payment,
    /// A payment that was taken back.
    PaymentUndone,
    /// An early-payment discount.
    Discount,
    /// A correction.
    Adjustment,
}

impl StatementWord {
    fn said(self, language: Language) -> &'static str {
        match self {
            Self::Invoice => language.pick("Facture", "Invoice"),
            Self::CreditNote => language.pick("Avoir", "Credit note"),
            Self::Payment => language.pick("Règlement", "Payment"),
            Self::PaymentUndone => language.pick("Règlement annulé", "Payment taken back"),
            Self::Discount => language.pick("Escompte", "Discount"),
            Self::Adjustment => language.pick("Régularisation", "Adjustment"),
        }
    }
}

/// A line of a statement of account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementLine {
    /// The day.
    pub on: Date,
    /// What it is.
    pub what: StatementWord,
    /// The documents it is about, by number.
    pub numbers: Vec<String>,
    /// What is owed more by it, or less when below zero.
    pub amount: Money,
    /// What is owed after it.
    pub balance: Money,
}

/// A statement of account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub through: Date,
    /// What was owed before.
    pub opening: Money,
    /// Its lines, by day.
    pub lines: Vec<StatementLine>,
    /// What is owed at the end.
    pub closing: Money,
}

impl Statement {
    /// What it is called: “Relevé de compte du 1er juillet au 8 juillet 2026”.
    pub fn subject(&self, language: Language) -> String {
        let (from, through) = (language.day(self.from), language.day(self.through));
        match language {
            Language::French => format!("Relevé de compte du {from} au {through}"),
            Language::English => format!("Statement of account from {from} to {through}"),
        }
    }

    /// What it says.
    pub fn parts(&self, language: Language) -> Vec<Part> {
        let heading = |french: &str, english: &str, is_number: bool| {
            (language.pick(french, english).to_owned(), is_number)
        };
        let none = String::new;
        let opening = language.pick("Solde précédent", "Balance brought forward").to_owned();
        let day = |on: Date| language.short_day(on);
        let mut rows = vec![vec![day(self.from), opening, none(), none(), language.amount(self.opening)]];
        for line in &self.lines {
            let what = [&[line.what.said(language).to_owned()], line.numbers.as_slice()].concat().join(" ");
            let is_debit = line.amount.minor() > 0;
            let size = line.amount.minor().saturating_abs();
            let amount = language.amount(Money::new(size, line.amount.currency()));
            let (debit, credit) = if is_debit { (amount, none()) } else { (none(), amount) };
            rows.push(vec![day(line.on), what, debit, credit, language.amount(line.balance)]);
        }
        let closing = match language {
            Language::French => format!("Solde au {}", language.day(self.through)),
            Language::English => format!("Balance on {}", language.day(self.through)),
        };
        vec![Part::Table {
            caption: self.subject(language),
            columns: vec![
                heading("Date", "Date", false),
                heading("Pièce", "Document", false),
                heading("Débit", "Debit", true),
                heading("Crédit", "Credit", true),
                heading("Solde", "Balance", true),
            ],
            rows,
            totals: vec![(closing, language.amount(self.closing))],
        }]
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_sheet_has_a_place_and_a_day() {
        let day = date(2026, 7, 1);
        assert_eq!(place_and_day("Lyon", day, Language::French), "Lyon, le 1er\u{a0}juillet 2026");
        assert_eq!(place_and_day(" ", day, Language::French), "Le 1er\u{a0}juillet 2026");
        assert!(place_and_day("Lyon", day, Language::English).starts_with("Lyon, 1"));
    }

    #[test]
    fn a_statement_tells_what_is_owed_after_each_line() {
        let euros = |minor| Money::new(minor, money::Currency::EUR);
        let line = |what, minor, balance| StatementLine {
            on: date(2026, 7, 2),
            what,
            numbers: vec!["FA-1".to_owned(), "FA-2".to_owned()],
            amount: euros(minor),
            balance: euros(balance),
        };
        let statement = Statement {
            from: date(2026, 7, 1),
            through: date(2026, 7, 8),
            opening: euros(0),
            lines: vec![
                line(StatementWord::Invoice, 12_000, 12_000),
                line(StatementWord::Payment, -5_000, 7_000),
            ],
            closing: euros(7_000),
        };
        let said = statement.subject(Language::French);
        assert_eq!(said, "Relevé de compte du 1er\u{a0}juillet 2026 au 8\u{a0}juillet 2026");
        let Part::Table { rows, totals, .. } = &statement.parts(Language::French)[0] else {
            panic!("a table")
        };
        assert_eq!(rows[0], ["01/07/2026", "Solde précédent", "", "", "0,00\u{a0}€"]);
        assert_eq!(rows[1][1..4], ["Facture FA-1 FA-2", "120,00\u{a0}€", ""]);
        assert_eq!(rows[2][1..], ["Règlement FA-1 FA-2", "", "50,00\u{a0}€", "70,00\u{a0}€"]);
        assert_eq!(totals[0].0, "Solde au 8\u{a0}juillet 2026");
    }

    #[test]
    fn how_to_pay_is_said_once_and_before_who_signs() {
        let bank = BankDetails {
            holder: "MERIDOR".to_owned(),
            iban: "FR76".to_owned(),
            bic: None,
            reference: Some("FA-1".to_owned()),
        };
        let parts = vec![Part::Paragraph(Vec::new()), Part::Signature(Vec::new())];
        let once = with_bank_details(parts, &bank, Language::French);
        assert!(matches!(&once[1], Part::Details(lines) if lines.len() == 3), "{once:?}");
        assert_eq!(with_bank_details(once.clone(), &bank, Language::French), once);
    }
}
