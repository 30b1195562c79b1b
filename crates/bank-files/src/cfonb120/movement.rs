//! The `04` record: one movement.

use super::record::Record;
use super::{Reader, amount_of};
use crate::TransactionClass;
use crate::text_input::{DateText, is_no_reference, settle_date, text_of};
use crate::transaction_code::class_from_cfonb;
use file_intake::ProblemCode;

impl Reader<'_> {
    /// Reads a movement and keeps it until its details have come.
    pub(super) fn movement(&mut self, record: Record<'_>) {
        self.flush();
        self.passing_over = false;
        self.ensure_statement(record);
        let statement_currency = self.open.as_ref().and_then(|open| open.header.currency);
        let currency = self.currency(record, statement_currency);
        let Some(amount) = amount_of(record, currency) else {
            self.fail(ProblemCode::AmountUnreadable, "amount", record.field(91, 104));
            self.passing_over = true;
            return;
        };
        self.transaction.clear();
        self.details.clear();
        self.transaction.line = self.line;
        self.transaction.amount_minor = amount;
        self.transaction.currency = currency;
        self.dates(record);
        self.codes(record);
        self.pending = true;
    }

    /// Hands out the movement that waits, if any.
    pub(super) fn flush(&mut self) {
        if !std::mem::take(&mut self.pending) {
            return;
        }
        self.details.settle(&mut self.transaction);
        if let Some(open) = &mut self.open {
            self.transaction.position = open.tally.next_position();
            open.tally.add(&self.transaction);
            self.sink.transaction(&self.transaction);
        }
    }

    /// A movement must stand between the balances of its account.
    fn ensure_statement(&mut self, record: Record<'_>) {
        let same = self.open.as_ref().map(|open| record.is(22, 32, &open.account_key[2]));
        if same == Some(true) {
            return;
        }
        self.warn(ProblemCode::RecordMisplaced, "04", record.bytes);
        if same == Some(false) {
            self.close(None);
        }
        let currency = self.currency(record, None);
        self.open(record, currency, None);
    }

    fn dates(&mut self, record: Record<'_>) {
        let place = self.place();
        let sink = &mut *self.sink;
        let mut report = |problem| sink.problem(problem);
        let last_day = &mut self.last_day;
        let mut read = |first: usize, field: &'static str| match last_day.read(record, first) {
            DateText::Day(day) => Some(day),
            odd => settle_date(odd, &place, field, &text_of(record.field(first, first + 5)), &mut report),
        };
        self.transaction.booked_on = read(35, "booking date");
        if !record.is_blank(43, 48) {
            self.transaction.value_on = read(43, "value date");
        }
    }

    fn codes(&mut self, record: Record<'_>) {
        let transaction = &mut self.transaction;
        record.push_trimmed(&mut transaction.bank_code, 33, 34);
        transaction.class = class_from_cfonb(&transaction.bank_code);
        transaction.is_reversal = matches!(transaction.bank_code.as_str(), "A5" | "A6" | "B5" | "B6");
        record.push_trimmed(&mut transaction.return_reason, 41, 42);
        record.push_trimmed(&mut transaction.remittance, 49, 79);
        record.push_trimmed(&mut transaction.bank_reference, 105, 120);
        if is_no_reference(&transaction.bank_reference) {
            transaction.bank_reference.clear();
        }
        if matches!(transaction.class, TransactionClass::Cheque | TransactionClass::ChequeUnpaid) {
            record.push_trimmed(&mut transaction.cheque_number, 82, 88);
            if is_no_reference(&transaction.cheque_number) {
                transaction.cheque_number.clear();
            }
        }
    }
}
