//! Amounts and days: what can be unreadable in a way that matters.

use super::elements::Element;
use super::reader::Reader;
use super::values::{Amount, CurrencyAttribute, amount_minor, day};
use file_intake::{Problem, ProblemCode};
use jiff::civil::Date;
use money::Currency;

impl Reader<'_> {
    /// Takes the amount of a leaf, with the currency of its start tag.
    pub(super) fn take_amount(&mut self, leaf: Element, text: &str) {
        let currency = match std::mem::take(&mut self.currency) {
            CurrencyAttribute::Known(currency) => Some(currency),
            CurrencyAttribute::Missing => self.usual_currency(leaf),
            CurrencyAttribute::Unknown(code) => {
                self.spoil(leaf, ProblemCode::CurrencyUnknown, &code);
                return;
            }
        };
        let Some(currency) = currency else {
            self.spoil(leaf, ProblemCode::FieldMissing, "Ccy");
            return;
        };
        let Some(minor) = amount_minor(text, currency) else {
            self.spoil(leaf, ProblemCode::AmountUnreadable, text);
            return;
        };
        let amount = Some(Amount { minor, currency });
        match leaf {
            Element::EntryAmount => self.entry.amount = amount,
            Element::BalanceAmount => {
                if let Some(balance) = self.balance() {
                    balance.amount = amount;
                }
            }
            Element::ChargeAmount => self.charges(|charges| charges.record = Some(minor)),
            Element::ChargeTotal => self.charges(|charges| charges.total = Some(minor)),
            _ => {
                let Some(detail) = self.entry.detail() else { return };
                match leaf {
                    Element::DetailAmount => detail.amount = amount,
                    Element::BookedDetailAmount => detail.booked_amount = amount,
                    _ => detail.instructed_amount = amount,
                }
            }
        }
    }

    /// The currency of an amount that names none: the entry's inside an entry, else the account's.
    fn usual_currency(&self, leaf: Element) -> Option<Currency> {
        let of_entry = self.entry.amount.map(|amount| amount.currency);
        let of_account = self.statement.as_ref().and_then(|statement| statement.header.currency);
        match leaf {
            Element::EntryAmount | Element::BalanceAmount => of_account,
            _ => of_entry.or(of_account),
        }
    }

    /// Reports an amount that cannot be read, and marks what it spoils.
    fn spoil(&mut self, leaf: Element, code: ProblemCode, found: &str) {
        self.report(code, leaf, found);
        match leaf {
            Element::EntryAmount => self.entry.is_unreadable = true,
            Element::DetailAmount | Element::BookedDetailAmount | Element::InstructedDetailAmount => {
                if let Some(detail) = self.entry.detail() {
                    detail.has_bad_amount = true;
                }
            }
            _ => {}
        }
    }

    pub(super) fn read_day(&mut self, leaf: Element, text: &str) -> Option<Date> {
        let (date, problem) = day(text);
        match problem {
            Some(ProblemCode::DateImpossible) => {
                let place = self.place(leaf);
                self.sink.problem(Problem::warning(ProblemCode::DateImpossible, place, leaf.path(), text));
            }
            Some(code) => self.report(code, leaf, text),
            None => {}
        }
        date
    }
}
