//! Open Financial Exchange, version 1 (SGML) and 2 (XML).
//!
//! Read as banks send it: leaves without end tags, in any case, empty or self-closing; headers on
//! one line; text in another encoding than declared (UTF-8 when it is valid, else Windows-1252);
//! amounts with comma, sign and blanks; dates of six digits. OFX states a closing balance
//! (`LEDGERBAL`) and never an opening one.

mod posting;
mod tokens;
mod values;

use crate::text_input::{Tally, text_of, ungrouped_amount};
use crate::{AccountId, Balance, Sink, StatementHeader, Transaction};
use file_intake::{Place, Problem, ProblemCode, Refusal};
use money::Currency;
use posting::Posting;
use std::io::BufRead;
use tokens::{Token, Tokens, push_resolved};
use values::{account_of, date};

/// Reads an OFX file. Each `STMTRS` or `CCSTMTRS` is a statement. Messages of other kinds
/// (investments, lists of accounts, errors of the server) are passed over with a problem. Refuses a
/// document type, and a file without any message.
pub fn read_ofx(input: &mut dyn BufRead, sink: &mut dyn Sink) -> Result<(), Refusal> {
    let mut tokens = Tokens::new(input);
    let mut reader = Reader::new(sink);
    let mut any_text = false;
    loop {
        let token = tokens.advance()?;
        any_text |= !tokens.text().is_empty() || token != Token::End;
        reader.line = tokens.line();
        reader.leaf(tokens.text());
        match token {
            Token::Open => reader.open(tokens.name()),
            Token::Close => reader.close(tokens.name()),
            Token::Empty => {}
            Token::End => break,
        }
    }
    if !any_text {
        return Err(Refusal::Empty);
    }
    if !reader.is_ofx {
        return Err(Refusal::UnknownFormat);
    }
    reader.end_statement(true);
    reader.tell_beside();
    if reader.any_message { Ok(()) } else { Err(Refusal::NothingInside("an OFX file without a statement")) }
}

/// The aggregate in which leaves mean something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Part {
    #[default]
    Elsewhere,
    Status,
    Statement,
    Account,
    Posting,
    Payee,
    CounterpartyAccount,
    Currency,
    LedgerBalance,
    /// Available balances, lists of accounts, investments.
    PassedOver,
}

#[derive(Debug, Default)]
struct Open {
    header: StatementHeader,
    bank: String,
    branch: String,
    account: String,
    announced: bool,
    balance: String,
    balance_date: String,
    tally: Tally,
}

struct Reader<'a> {
    sink: &'a mut dyn Sink,
    part: Part,
    /// The leaf whose text comes next, in capitals.
    leaf: Vec<u8>,
    value: String,
    open: Option<Open>,
    posting: Posting,
    in_posting: bool,
    /// The message that is passed over as a whole, until its end tag.
    skipping: Option<&'static [u8]>,
    status_code: String,
    is_ofx: bool,
    any_message: bool,
    any_statement: bool,
    /// Messages without movements, by their lines: a matter of course beside a statement, and of note alone.
    beside: Vec<(u64, String)>,
    transaction: Transaction,
    line: u64,
}

impl<'a> Reader<'a> {
    fn new(sink: &'a mut dyn Sink) -> Self {
        Self {
            sink,
            part: Part::default(),
            leaf: Vec::new(),
            value: String::new(),
            open: None,
            posting: Posting::default(),
            in_posting: false,
            skipping: None,
            status_code: String::new(),
            is_ofx: false,
            any_message: false,
            any_statement: false,
            beside: Vec::new(),
            transaction: Transaction::default(),
            line: 0,
        }
    }

    fn open(&mut self, name: &[u8]) {
        self.leaf.clear();
        self.leaf.extend_from_slice(name);
        if self.skipping.is_some() {
            return;
        }
        if let Some(message) = PASSED_OVER.iter().find(|message| **message == name) {
            self.any_message = true;
            self.skipping = Some(message);
            let found = String::from_utf8_lossy(message);
            if WITHOUT_MOVEMENTS.contains(message) {
                self.beside.push((self.line, found.into_owned()));
            } else {
                self.pass_over("message", &found);
            }
            return;
        }
        match name {
            b"OFX" => self.is_ofx = true,
            b"STMTRS" | b"CCSTMTRS" => self.begin_statement(),
            b"BANKACCTFROM" | b"CCACCTFROM" => self.part = Part::Account,
            b"STMTTRN" if self.open.is_some() => self.begin_posting(),
            b"PAYEE" if self.in_posting => self.part = Part::Payee,
            b"BANKACCTTO" | b"CCACCTTO" if self.in_posting => self.part = Part::CounterpartyAccount,
            b"CURRENCY" if self.in_posting => self.part = Part::Currency,
            b"ORIGCURRENCY" | b"AVAILBAL" | b"BALLIST" => self.part = Part::PassedOver,
            b"LEDGERBAL" => self.part = Part::LedgerBalance,
            b"STATUS" => self.part = Part::Status,
            _ => {}
        }
    }

    fn close(&mut self, name: &[u8]) {
        if let Some(message) = self.skipping {
            if name == message {
                self.skipping = None;
            }
            return;
        }
        match name {
            b"STMTTRN" => self.end_posting(),
            b"STMTRS" | b"CCSTMTRS" => self.end_statement(false),
            b"PAYEE" | b"BANKACCTTO" | b"CCACCTTO" | b"CURRENCY" | b"ORIGCURRENCY" | b"BANKACCTFROM"
            | b"CCACCTFROM" | b"AVAILBAL" | b"BALLIST" | b"LEDGERBAL" | b"STATUS" => {
                self.part = match (self.in_posting, &self.open) {
                    (true, _) => Part::Posting,
                    (false, Some(_)) => Part::Statement,
                    (false, None) => Part::Elsewhere,
                };
            }
            _ => {}
        }
    }

    /// Takes in the text of the leaf that was opened last.
    fn leaf(&mut self, text: &[u8]) {
        if text.is_empty() || self.skipping.is_some() || self.leaf.is_empty() {
            return;
        }
        self.value.clear();
        match std::str::from_utf8(text) {
            Ok(text) => push_resolved(&mut self.value, text),
            Err(_) => push_resolved(&mut self.value, &text_of(text)),
        }
        let leaf = std::mem::take(&mut self.leaf);
        self.put(&leaf);
        self.leaf = leaf;
        self.leaf.clear();
    }

    fn put(&mut self, leaf: &[u8]) {
        let value = self.value.trim();
        match (self.part, leaf) {
            (Part::Status, b"CODE") => value.clone_into(&mut self.status_code),
            (Part::Status, b"SEVERITY") if value.eq_ignore_ascii_case("ERROR") => {
                self.any_message = true;
                let code = std::mem::take(&mut self.status_code);
                self.pass_over("STATUS", &format!("ERROR {code}"));
            }
            (Part::Posting | Part::Payee | Part::CounterpartyAccount | Part::Currency, _) => {
                self.posting.put(self.part, leaf, value);
            }
            (part, _) => {
                let Some(open) = &mut self.open else { return };
                match (part, leaf) {
                    (Part::Statement, b"CURDEF") => self.statement_currency(),
                    (Part::Account, b"BANKID") => value.clone_into(&mut open.bank),
                    (Part::Account, b"BRANCHID") => value.clone_into(&mut open.branch),
                    (Part::Account, b"ACCTID") => value.clone_into(&mut open.account),
                    (Part::LedgerBalance, b"BALAMT") => value.clone_into(&mut open.balance),
                    (Part::LedgerBalance, b"DTASOF") => value.clone_into(&mut open.balance_date),
                    _ => {}
                }
            }
        }
    }

    fn statement_currency(&mut self) {
        let parsed = Currency::parse(self.value.trim());
        if parsed.is_err() {
            let found = self.value.clone();
            self.warn(ProblemCode::CurrencyUnknown, "CURDEF", &found);
        }
        if let Some(open) = &mut self.open {
            open.header.currency = parsed.ok();
        }
    }

    fn begin_statement(&mut self) {
        self.end_statement(true);
        self.any_message = true;
        self.any_statement = true;
        self.part = Part::Statement;
        let header = StatementHeader { line: self.line, ..StatementHeader::default() };
        self.open = Some(Open { header, ..Open::default() });
    }

    /// Tells the sink of the statement, once its account is read.
    fn announce(&mut self) {
        let Some(open) = &mut self.open else { return };
        if open.announced {
            return;
        }
        open.announced = true;
        open.header.account = account_of(&open.bank, &open.branch, &open.account);
        self.sink.opened(&open.header);
        if open.header.account == AccountId::Unknown {
            let place = Place::line(open.header.line);
            self.sink.problem(Problem::warning(ProblemCode::AccountUnreadable, place, "ACCTID", ""));
        }
    }

    fn begin_posting(&mut self) {
        self.end_posting();
        self.announce();
        self.posting.clear();
        self.posting.line = self.line;
        self.in_posting = true;
        self.part = Part::Posting;
    }

    fn end_posting(&mut self) {
        if !std::mem::take(&mut self.in_posting) {
            return;
        }
        self.part = Part::Statement;
        let Some(open) = &mut self.open else { return };
        if self.posting.settle(open.header.currency, &mut self.transaction, self.sink) {
            self.transaction.position = open.tally.next_position();
            open.tally.add(&self.transaction);
            self.sink.transaction(&self.transaction);
        }
    }

    fn end_statement(&mut self, is_unfinished: bool) {
        self.end_posting();
        if self.open.is_none() {
            return;
        }
        self.announce();
        self.part = Part::Elsewhere;
        let Some(open) = self.open.take() else { return };
        let closing = self.closing(&open);
        if is_unfinished {
            self.warn(ProblemCode::StatementUnfinished, "STMTRS", &open.account);
        }
        self.sink.closed(&open.tally.end(None, closing));
    }

    /// `LEDGERBAL`, which OFX wants in every statement.
    fn closing(&mut self, open: &Open) -> Option<Balance> {
        if open.balance.is_empty() {
            self.warn(ProblemCode::BalanceMissing, "LEDGERBAL", "closing");
            return None;
        }
        let decimals = open.header.currency.map_or(2, Currency::decimals);
        let Ok(minor) = ungrouped_amount(&open.balance, decimals) else {
            let place = Place::line(self.line);
            self.sink.problem(Problem::error(
                ProblemCode::AmountUnreadable,
                place,
                "LEDGERBAL",
                &open.balance,
            ));
            return None;
        };
        let on = if open.balance_date.is_empty() {
            None
        } else {
            date(&open.balance_date, &Place::line(self.line), "DTASOF", self.sink)
        };
        Some(Balance { minor, on })
    }

    fn tell_beside(&mut self) {
        for (line, found) in std::mem::take(&mut self.beside) {
            let (code, place) = (ProblemCode::RecordUnknown, Place::line(line));
            self.sink.problem(if self.any_statement {
                Problem::warning(code, place, "message", &found)
            } else {
                Problem::error(code, place, "message", &found)
            });
        }
    }

    /// Nothing of it is recorded: whoever sent the file must look at it.
    fn pass_over(&mut self, field: &'static str, found: &str) {
        let place = Place::line(self.line);
        self.sink.problem(Problem::error(ProblemCode::RecordUnknown, place, field, found));
    }

    fn warn(&mut self, code: ProblemCode, field: &'static str, found: &str) {
        self.sink.problem(Problem::warning(code, Place::line(self.line), field, found));
    }
}

/// Of them, those in which no money moves: what accounts there are, and what securities are called.
const WITHOUT_MOVEMENTS: [&[u8]; 2] = [b"SIGNUPMSGSRSV1", b"SECLISTMSGSRSV1"];

/// Messages that hold no statement of a bank account.
const PASSED_OVER: [&[u8]; 6] = [
    b"INVSTMTMSGSRSV1",
    b"SIGNUPMSGSRSV1",
    b"SECLISTMSGSRSV1",
    b"CREDITCARDMSGSRQV1",
    b"BANKMSGSRQV1",
    b"LOANMSGSRSV1",
];
