//! `STMTTRN`, one movement.

use super::Part;
use super::values::{date, replace};
use crate::text_input::{is_no_reference, push_words, ungrouped_amount};
use crate::transaction_code::class_from_ofx;
use crate::{Sink, Transaction};
use file_intake::{Place, Problem, ProblemCode};
use money::Currency;

/// The leaves of one `STMTTRN`, kept until its end because the amount needs the currency.
#[derive(Debug, Default)]
pub(super) struct Posting {
    pub(super) line: u64,
    kind: String,
    posted: String,
    available: String,
    amount: String,
    id: String,
    cheque: String,
    reference: String,
    name: String,
    payee: String,
    memo: String,
    currency: String,
    counterparty_account: String,
    corrects: bool,
}

impl Posting {
    pub(super) fn clear(&mut self) {
        self.line = 0;
        self.corrects = false;
        for text in [
            &mut self.kind,
            &mut self.posted,
            &mut self.available,
            &mut self.amount,
            &mut self.id,
            &mut self.cheque,
            &mut self.reference,
            &mut self.name,
            &mut self.payee,
            &mut self.memo,
            &mut self.currency,
            &mut self.counterparty_account,
        ] {
            text.clear();
        }
    }

    /// Takes in one leaf.
    pub(super) fn put(&mut self, part: Part, leaf: &[u8], value: &str) {
        let out = match (part, leaf) {
            (Part::Currency, b"CURSYM") => &mut self.currency,
            (Part::Payee, b"NAME") => &mut self.payee,
            (Part::CounterpartyAccount, b"ACCTID") => &mut self.counterparty_account,
            (Part::Currency | Part::Payee | Part::CounterpartyAccount, _) => return,
            (_, b"TRNTYPE") => &mut self.kind,
            (_, b"DTPOSTED") => &mut self.posted,
            (_, b"DTAVAIL" | b"VALUEDATE") => &mut self.available,
            (_, b"TRNAMT") => &mut self.amount,
            (_, b"FITID") => &mut self.id,
            (_, b"CHECKNUM" | b"CHKNUM") => &mut self.cheque,
            (_, b"REFNUM") => &mut self.reference,
            (_, b"NAME") => &mut self.name,
            (_, b"MEMO") => &mut self.memo,
            (_, b"CORRECTFITID") => {
                self.corrects = true;
                return;
            }
            _ => return,
        };
        replace(out, value);
    }

    /// Fills the movement. False, with a problem, when it has no amount that can be read.
    pub(super) fn settle(
        &self,
        statement_currency: Option<Currency>,
        transaction: &mut Transaction,
        sink: &mut dyn Sink,
    ) -> bool {
        let place = Place::line(self.line);
        let currency = self.own_currency(&place, sink).or(statement_currency);
        let decimals = currency.map_or(2, Currency::decimals);
        let Ok(amount_minor) = ungrouped_amount(&self.amount, decimals) else {
            sink.problem(Problem::error(ProblemCode::AmountUnreadable, place, "TRNAMT", &self.amount));
            return false;
        };
        transaction.clear();
        transaction.line = self.line;
        transaction.amount_minor = amount_minor;
        transaction.currency = currency;
        transaction.booked_on = self.booked_on(&place, sink);
        if !self.available.is_empty() {
            transaction.value_on = date(&self.available, &place, "DTAVAIL", sink);
        }
        transaction.is_reversal = self.corrects;
        self.texts(transaction);
        true
    }

    fn own_currency(&self, place: &Place, sink: &mut dyn Sink) -> Option<Currency> {
        if self.currency.is_empty() {
            return None;
        }
        let parsed = Currency::parse(&self.currency);
        if parsed.is_err() {
            let problem =
                Problem::warning(ProblemCode::CurrencyUnknown, place.clone(), "CURSYM", &self.currency);
            sink.problem(problem);
        }
        parsed.ok()
    }

    fn booked_on(&self, place: &Place, sink: &mut dyn Sink) -> Option<jiff::civil::Date> {
        if self.posted.bytes().all(|byte| byte == b'0') {
            sink.problem(Problem::warning(
                ProblemCode::FieldMissing,
                place.clone(),
                "DTPOSTED",
                &self.posted,
            ));
            return None;
        }
        date(&self.posted, place, "DTPOSTED", sink)
    }

    fn texts(&self, transaction: &mut Transaction) {
        transaction.bank_code.push_str(&self.kind);
        transaction.bank_code.make_ascii_uppercase();
        transaction.class = class_from_ofx(&transaction.bank_code);
        transaction.bank_reference.push_str(&self.id);
        if !is_no_reference(&self.cheque) {
            transaction.cheque_number.push_str(&self.cheque);
        }
        if !is_no_reference(&self.reference) {
            transaction.instruction_id.push_str(&self.reference);
        }
        transaction.counterparty_account.push_str(&self.counterparty_account);
        let name = if self.name.is_empty() { &self.payee } else { &self.name };
        push_words(&mut transaction.counterparty_name, name);
        // A bank that gives no memo puts its label in the name.
        push_words(&mut transaction.remittance, if self.memo.is_empty() { name } else { &self.memo });
    }
}
