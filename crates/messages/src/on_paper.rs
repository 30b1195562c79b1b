//! What a sheet of paper needs beside its parts, in the language of its reader.

use jiff::civil::Date;

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
