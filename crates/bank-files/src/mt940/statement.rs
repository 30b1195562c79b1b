//! The head and the end of a statement: account, balances, when it is told to the sink.

use super::{Reader, statement_line};
use crate::read::check_balance;
use crate::text_input::{settle_date, text_of};
use crate::{AccountId, Balance, StatementKind};
use file_intake::{Place, ProblemCode};

impl Reader<'_> {
    /// A field of the head has come; after a closing balance it begins the next statement.
    pub(super) fn begin(&mut self) {
        if self.current.closing.is_some() {
            self.close();
        }
        if !self.current.begun {
            self.current.begun = true;
            self.current.header.line = self.line;
            if self.is_mt942 {
                self.current.header.kind = StatementKind::Intraday;
            }
        }
    }

    pub(super) fn account(&mut self, value: &[u8]) {
        if self.current.opened && self.current.closing.is_none() {
            self.fail(ProblemCode::RecordMisplaced, ":25:", value);
            return;
        }
        self.begin();
        let (account, currency) = statement_line::account(value);
        if account == AccountId::Unknown {
            self.warn(ProblemCode::AccountUnreadable, ":25:", value);
        }
        self.current.header.account = account;
        self.current.header.currency = currency;
    }

    pub(super) fn opening(&mut self, value: &[u8]) {
        if self.current.opened || self.current.header.opening.is_some() {
            let account = self.current.header.account.clone();
            self.close();
            self.current.header.account = account;
        }
        self.begin();
        self.current.header.opening = self.balance(value, ":60:");
    }

    pub(super) fn closing(&mut self, value: &[u8]) {
        self.flush();
        self.begin();
        self.current.closing = self.balance(value, ":62:");
        self.current.closing_line = self.line;
        self.announce();
    }

    fn balance(&mut self, value: &[u8], field: &'static str) -> Option<Balance> {
        let Some(written) = statement_line::balance(value) else {
            self.fail(ProblemCode::AmountUnreadable, field, value);
            return None;
        };
        if let Some(code) = written.unknown_currency {
            self.warn(ProblemCode::CurrencyUnknown, field, code);
        }
        let currency = written.currency.or(self.current.header.currency);
        if !self.current.opened {
            self.current.header.currency = currency;
        }
        let Some(minor) = statement_line::minor_units(written.amount, written.is_credit, currency) else {
            self.fail(ProblemCode::AmountUnreadable, field, value);
            return None;
        };
        let place = Place::line(self.line);
        let sink = &mut *self.sink;
        let on =
            settle_date(written.on, &place, field, &text_of(value), &mut |problem| sink.problem(problem));
        Some(Balance { minor, on })
    }

    /// Tells the sink of the statement, once.
    pub(super) fn announce(&mut self) {
        self.begin_if_new();
        if !self.current.opened {
            self.current.opened = true;
            self.sink.opened(&self.current.header);
        }
    }

    fn begin_if_new(&mut self) {
        if !self.current.begun {
            self.begin();
        }
    }

    /// Ends the field and the statement in hand, if any.
    pub(super) fn close(&mut self) {
        self.end_field();
        self.flush();
        if !self.current.begun {
            return;
        }
        self.announce();
        let current = std::mem::take(&mut self.current);
        let end = current.tally.end(current.header.opening, current.closing);
        let kind = current.header.kind;
        if current.closing.is_some() {
            check_balance(kind, &end, Place::line(current.closing_line), ":62:", self.sink);
        } else if kind == StatementKind::Statement {
            self.warn(ProblemCode::StatementUnfinished, ":62:", current.header.statement_id.as_bytes());
        }
        self.sink.closed(&end);
    }
}
