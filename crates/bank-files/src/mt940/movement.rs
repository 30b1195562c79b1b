//! `:61:` and what belongs to it.

use super::Reader;
use super::statement_line::{StatementLine, is_glued_iban, minor_units, statement_line};
use crate::TransactionClass;
use crate::text_input::{DateText, is_no_reference, push_text, push_words, settle_date, text_of};
use crate::transaction_code::class_from_swift;
use file_intake::{Place, ProblemCode};

impl Reader<'_> {
    /// Reads a movement and keeps it until its `:86:` has come.
    pub(super) fn movement(&mut self, value: &[u8]) {
        self.flush();
        self.passing_over = true;
        self.announce();
        if self.current.closing.is_some() {
            self.warn(ProblemCode::RecordMisplaced, ":61:", value);
        }
        let first_end = memchr::memchr(b'\n', value).unwrap_or(value.len());
        let (first, rest) = value.split_at(first_end);
        if let Some(line) = statement_line(first) {
            self.movement_of(&line, rest, value);
            return;
        }
        // A line that breaks off goes on in the next one.
        let second_end = rest
            .get(1..)
            .and_then(|rest| memchr::memchr(b'\n', rest))
            .map_or(value.len(), |at| first_end + 1 + at);
        let joined: Vec<u8> = value[..second_end].iter().copied().filter(|byte| *byte != b'\n').collect();
        match statement_line(&joined) {
            Some(line) => self.movement_of(&line, &value[second_end..], value),
            None => self.fail(ProblemCode::AmountUnreadable, ":61:", value),
        }
    }

    fn movement_of(&mut self, line: &StatementLine<'_>, supplementary: &[u8], value: &[u8]) {
        if line.is_expected {
            self.warn(ProblemCode::TransactionPending, ":61:", value);
            return;
        }
        let currency = self.current.header.currency;
        let Some(amount_minor) = minor_units(line.amount, line.is_credit, currency) else {
            self.fail(ProblemCode::AmountUnreadable, ":61:", value);
            return;
        };
        self.transaction.clear();
        self.transaction.line = self.line;
        self.transaction.amount_minor = amount_minor;
        self.transaction.currency = currency;
        self.transaction.is_reversal = line.is_reversal;
        self.transaction.value_on = self.day(line.value_on, value);
        self.transaction.booked_on = match line.booked_on {
            Some(day) => self.day(day, value),
            None => self.transaction.value_on,
        };
        self.references(line);
        self.supplementary(supplementary);
        self.pending = true;
        self.passing_over = false;
    }

    fn day(&mut self, read: DateText, value: &[u8]) -> Option<jiff::civil::Date> {
        if let DateText::Day(day) = read {
            return Some(day);
        }
        let sink = &mut *self.sink;
        settle_date(read, &Place::line(self.line), ":61:", &text_of(value), &mut |problem| {
            sink.problem(problem);
        })
    }

    fn references(&mut self, line: &StatementLine<'_>) {
        let transaction = &mut self.transaction;
        push_text(&mut transaction.bank_code, line.kind.trim_ascii());
        transaction.class = class_from_swift(&transaction.bank_code);
        push_text(&mut transaction.bank_reference, line.bank_reference);
        if is_glued_iban(line.customer_reference) {
            push_text(&mut transaction.counterparty_account, line.customer_reference);
            return;
        }
        let is_cheque = transaction.class == TransactionClass::Cheque;
        let reference =
            if is_cheque { &mut transaction.cheque_number } else { &mut transaction.instruction_id };
        push_text(reference, line.customer_reference);
        // Some banks only say there that the reference is in `:86:`.
        if is_no_reference(reference) || reference.as_str() == "KREF+" {
            reference.clear();
        }
    }

    /// Supplementary details; behind a glued IBAN they are the name of its owner.
    fn supplementary(&mut self, lines: &[u8]) {
        if lines.trim_ascii().is_empty() {
            return;
        }
        let text = text_of(lines);
        let transaction = &mut self.transaction;
        if transaction.counterparty_account.is_empty() {
            push_words(&mut transaction.additional_information, &text);
        } else {
            push_words(&mut transaction.counterparty_name, &text);
        }
    }

    /// Reads `:86:`: of the movement before it, or of the statement after its closing balance.
    pub(super) fn movement_information(&mut self, value: &[u8]) {
        if self.pending {
            self.information.read(value, &mut self.transaction);
        } else if self.current.closing.is_none() && !self.passing_over {
            self.warn(ProblemCode::RecordMisplaced, ":86:", value);
        }
    }

    /// Reads `:NS:`, lines of a two-digit code and a text: 01–14 purpose, 15 and 16 name, 17 posting text.
    pub(super) fn not_swift(&mut self, value: &[u8]) {
        if !self.pending {
            return;
        }
        for line in value.split(|byte| *byte == b'\n') {
            let Some((code, text)) = line.split_at_checked(2) else { continue };
            let transaction = &mut self.transaction;
            let out = match code {
                [b'0', b'1'..=b'9'] | [b'1', b'0'..=b'4'] => &mut transaction.remittance,
                b"15" | b"16" => &mut transaction.counterparty_name,
                b"17" => &mut transaction.additional_information,
                _ => continue,
            };
            push_words(out, &text_of(text));
        }
    }

    /// Hands out the movement that waits, if any.
    pub(super) fn flush(&mut self) {
        if !std::mem::take(&mut self.pending) {
            return;
        }
        self.transaction.position = self.current.tally.next_position();
        self.current.tally.add(&self.transaction);
        self.sink.transaction(&self.transaction);
    }
}
