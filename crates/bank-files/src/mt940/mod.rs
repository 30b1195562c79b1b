//! SWIFT MT940 (statements) and MT942 (running day), as banks send them: with or without the SWIFT
//! envelope, several messages in a file, stray lines, missing fields, any encoding.
//!
//! Pages of one statement (`:60M:`, `:62M:`) are statements of their own with the page in their
//! sequence, because each page balances by itself.

mod field;
mod information;
mod movement;
mod statement;
mod statement_line;

use crate::text_input::{LineReader, Overlong, Tally, text_of};
use crate::{Balance, Sink, StatementHeader, StatementKind, Transaction};
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
        any_text = any_text || !lines.bytes().trim_ascii().is_empty();
        reader.line = lines.number();
        if lines.was_cut() {
            reader.warn(ProblemCode::FieldTooLong, "line", lines.bytes().get(..80).unwrap_or_default());
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
    closing_line: u64,
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
        let is_end =
            ends_message(line, self.current.closing.is_some() || self.field.tag == Some(Tag::Closing));
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
}
