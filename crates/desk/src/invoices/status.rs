//! How far a document is, as a text and an icon: colour is never alone.

use app::listing::DocumentRow;
use app::receivables::ItemKind;
use jiff::civil::Date;

use crate::words::Words;

/// How far a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status {
    /// `ok`, `warn`, `bad`, `primary` or nothing.
    pub tone: &'static str,
    /// Icon.
    pub icon: &'static str,
    /// Key of the text.
    pub key: &'static str,
}

impl Status {
    /// Of a document, on a day.
    pub fn of(row: &DocumentRow, today: Date) -> Self {
        let is_partial = row.open_minor != row.amount_minor;
        let (tone, icon, key) = match row.kind {
            ItemKind::Invoice if row.open_minor == 0 => ("ok", "check", "invoices-status-settled"),
            ItemKind::Invoice if row.due_on < today && is_partial => {
                ("bad", "warning", "invoices-status-partial-late")
            }
            ItemKind::Invoice if row.due_on < today => ("bad", "warning", "invoices-status-overdue"),
            ItemKind::Invoice if is_partial => ("primary", "half", "invoices-status-partial"),
            ItemKind::Invoice => ("neutral", "clock", "invoices-status-upcoming"),
            ItemKind::CreditNote | ItemKind::UnusedCredit if row.open_minor == 0 => {
                ("ok", "check", "invoices-status-used")
            }
            ItemKind::CreditNote | ItemKind::UnusedCredit => ("primary", "plus", "invoices-status-available"),
        };
        Self { tone, icon, key }
    }
}

impl Status {
    /// The same, where a person decided about the document without money: what was given up is not paid, and what is
    /// doubtful is more than late. The kinds are those of the adjustments that stand, oldest first.
    pub fn decided(self, row: &DocumentRow, kinds: &[String]) -> Self {
        let stands = |kind: &str| kinds.iter().any(|it| it == kind);
        if row.kind == ItemKind::Invoice && row.open_minor == 0 && stands("write_off") {
            return Self { tone: "neutral", icon: "close", key: "invoices-status-lost" };
        }
        let last =
            kinds.iter().rev().find(|kind| ["doubtful", "no_longer_doubtful"].contains(&kind.as_str()));
        if row.open_minor != 0 && last.is_some_and(|kind| kind == "doubtful") {
            return Self { tone: "warn", icon: "warning", key: "invoices-status-doubtful" };
        }
        self
    }
}

/// When a document is due, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The words; empty when nothing is to be said.
    pub text: String,
    /// Whether it is late.
    pub is_late: bool,
}

impl Due {
    /// Of a document, on a day: only of what is open.
    pub fn of(row: &DocumentRow, today: Date, words: &Words) -> Self {
        if row.open_minor == 0 || row.kind != ItemKind::Invoice {
            return Self { text: String::new(), is_late: false };
        }
        let days = today.until(row.due_on).map_or(0, |span| i64::from(span.get_days()));
        let counted = |key: &str, days: i64| {
            words.say_with(key, &[("count", days.into()), ("shown", words.count(days).into())])
        };
        let text = match days {
            0 => words.say("invoices-due-today"),
            1.. => counted("invoices-due-in", days),
            _ => counted("invoices-late-by", -days),
        };
        Self { text, is_late: days < 0 }
    }
}
