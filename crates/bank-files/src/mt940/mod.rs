//! SWIFT MT940 (statements) and MT942 (running day), as banks send them: with or without the SWIFT
//! envelope, several messages in a file, stray lines, missing fields, any encoding.
//!
//! Pages of one statement (`:60M:`, `:62M:`) are statements of their own with the page in their
//! sequence, because each page balances by itself.

mod field;
mod information;
mod movement;
mod statement_line;

use crate::read::check_balance;
use crate::text_input::{LineReader, Overlong, Tally, settle_date, text_of};
use crate::{AccountId, Balance, Sink, StatementHeader, StatementKind, Transaction};
use field::{Tag, after_envelope, ends_message, is_mt942, tag_of};
use file_intake::{FIELD_BYTES_MAX, Place, Problem, ProblemCode, Refusal};
use information::Information;
use std::io::BufRead;

/// Reads an MT940 or MT942 file. What misses a field is read as far as it goes, with a problem. A
/// file without a single field is refused.
pub fn read_mt940(input: &mut dyn BufRead, sink: &mut dyn Sink) -> Result<(), Refusal> {
    let mut lines = LineReader::new(input, FIELD_BYTES_MAX, Overlong::Drop);
    let mut reader = Reader::new(sink);
    let mut any_text = false;
    while lines.advance()? {
        any_text |= !lines.bytes().trim_ascii().is_empty();
        reader.line = lines.number();
        if lines.was_cut() {
            reader.warn(ProblemCode::FieldTooLong, "line", &lines.bytes()[..80]);
        }
        reader.take_line(lines.bytes());
    }
    if !any_text {
        return Err(Refusal::Empty);
    }
    if !reader.any_field {
        return Err(Refusal::UnknownFormat);
    }
    reader.close();
    Ok(())
}

/// The field being collected.
#[derive(Debug, Default)]
struct Field {
    tag: Option<Tag>,
    /// Its lines, separated by LF.
    value: Vec<u8>,
    line: u64,
}

/// The statement being read.
#[derive(Debug, Default)]
struct Current {
    header: StatementHeader,
    /// Whether any field of it has come.
    begun: bool,
    /// Whether the sink knows of it.
    opened: bool,
    closing: Option<Balance>,
    tally: Tally,
}

struct Reader<'a> {
    sink: &'a mut dyn Sink,
    field: Field,
    current: Current,
    transaction: Transaction,
    information: Information,
    /// Whether `transaction` waits for its `:86:`.
    pending: bool,
    /// Whether a `:86:` belongs to a movement that could not be read.
    passing_over: bool,
    is_mt942: bool,
    any_field: bool,
    /// A line of one colon: the next line is its rest (a bank that wraps after it).
    colon_alone: bool,
    line: u64,
}

impl<'a> Reader<'a> {
    fn new(sink: &'a mut dyn Sink) -> Self {
        Self {
            sink,
            field: Field::default(),
            current: Current::default(),
            transaction: Transaction::default(),
            information: Information::default(),
            pending: false,
            passing_over: false,
            is_mt942: false,
            any_field: false,
            colon_alone: false,
            line: 0,
        }
    }

    fn warn(&mut self, code: ProblemCode, field: &'static str, found: &[u8]) {
        self.sink.problem(Problem::warning(code, Place::line(self.line), field, &text_of(found)));
    }

    fn fail(&mut self, code: ProblemCode, field: &'static str, found: &[u8]) {
        self.sink.problem(Problem::error(code, Place::line(self.line), field, &text_of(found)));
    }

    fn take_line(&mut self, line: &[u8]) {
        if line == b":" {
            self.colon_alone = true;
            return;
        }
        if std::mem::take(&mut self.colon_alone) {
            let whole = [b":", line].concat();
            self.take_whole_line(&whole);
        } else {
            self.take_whole_line(line);
        }
    }

    fn take_whole_line(&mut self, line: &[u8]) {
        let inside_text = self.field.tag.is_some_and(Tag::has_many_lines) && self.current.closing.is_none();
        if let Some((tag, value)) = tag_of(line, inside_text) {
            self.end_field();
            self.any_field = true;
            self.field.tag = Some(tag);
            self.field.value.clear();
            self.field.value.extend_from_slice(value);
            self.field.line = self.line;
            return;
        }
        let is_end = ends_message(line, self.current.closing.is_some() || self.field.tag == Some(Tag::Closing));
        let envelope = after_envelope(line);
        if is_end || envelope.is_some() {
            self.end_field();
            if self.current.closing.is_some() {
                self.close();
            }
            self.is_mt942 = is_mt942(line);
            if let Some(rest) = envelope.filter(|rest| !rest.is_empty()) {
                self.take_whole_line(rest);
            }
            return;
        }
        self.continue_field(line);
    }

    fn continue_field(&mut self, line: &[u8]) {
        match self.field.tag {
            Some(tag) if tag.has_many_lines() => {
                let room = FIELD_BYTES_MAX.saturating_sub(self.field.value.len());
                if room <= line.len() {
                    self.warn(ProblemCode::FieldTooLong, "field", line);
                    return;
                }
                self.field.value.push(b'\n');
                self.field.value.extend_from_slice(line);
            }
            Some(_) if !line.trim_ascii().is_empty() => self.warn(ProblemCode::RecordUnknown, "line", line),
            Some(_) => {}
            // Before the first field banks put their own head lines.
            None => self.is_mt942 |= is_mt942(line),
        }
    }

    /// Reads the field that is complete now.
    fn end_field(&mut self) {
        let Some(tag) = self.field.tag.take() else { return };
        let value = std::mem::take(&mut self.field.value);
        let here = std::mem::replace(&mut self.line, self.field.line);
        match tag {
            Tag::Reference => {
                self.close();
                self.begin();
                self.current.header.statement_id = text_of(&value);
            }
            Tag::Account => self.account(&value),
            Tag::Sequence => {
                self.begin();
                self.current.header.sequence = text_of(&value);
            }
            Tag::Opening => self.opening(&value),
            Tag::Movement => self.movement(&value),
            Tag::Information => self.movement_information(&value),
            Tag::NotSwift => self.not_swift(&value),
            Tag::Closing => self.closing(&value),
            Tag::Intraday => {
                if !self.current.opened {
                    self.begin();
                    self.current.header.kind = StatementKind::Intraday;
                }
            }
            Tag::Related | Tag::Available => {}
        }
        self.line = here;
        self.field.value = value;
    }

    /// A field of the head has come; after a closing balance it begins the next statement.
    fn begin(&mut self) {
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

    fn account(&mut self, value: &[u8]) {
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

    fn opening(&mut self, value: &[u8]) {
        if self.current.opened || self.current.header.opening.is_some() {
            let account = self.current.header.account.clone();
            self.close();
            self.current.header.account = account;
        }
        self.begin();
        self.current.header.opening = self.balance(value, ":60:");
    }

    fn closing(&mut self, value: &[u8]) {
        self.flush();
        self.begin();
        self.current.closing = self.balance(value, ":62:");
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
        let on = settle_date(written.on, &place, field, &text_of(value), &mut |problem| sink.problem(problem));
        Some(Balance { minor, on })
    }

    /// Tells the sink of the statement, once.
    fn announce(&mut self) {
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
    fn close(&mut self) {
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
            check_balance(kind, &end, Place::line(self.line), ":62:", self.sink);
        } else if kind == StatementKind::Statement {
            self.warn(ProblemCode::StatementUnfinished, ":62:", current.header.statement_id.as_bytes());
        }
        self.sink.closed(&end);
    }
}
