//! CFONB « relevé de compte 120 caractères »: fixed records `01 (04 05*)* 07`.
//!
//! Read as banks send it: with or without line breaks, trailing blanks cut, Latin-1 or UTF-8, blank
//! currency and decimals on the balances, blank dates, the old layout of `05`. Source: CFONB
//! brochure of 2010 and Banque de France, « Structure des fichiers ETEBAC ».

mod amount;
mod details;
mod movement;
mod record;

use crate::read::check_balance;
use crate::text_input::{LineReader, Overlong, Tally, settle_date, text_of, trim_blanks_end};
use crate::{Balance, Sink, StatementHeader, StatementKind, Transaction};
use amount::{rescale, signed};
use details::Details;
use file_intake::{Place, Problem, ProblemCode, Refusal};
use money::Currency;
use record::{Kind, LastDay, RECORD, Record, kind_of, one_byte_per_character};
use std::io::BufRead;

/// Longest piece that is taken as one line: a whole number of records, for files without line breaks.
const PIECE: usize = 32 * RECORD;

/// Reads a CFONB120 file. Each `01 … 07` is a statement; a movement outside of one opens a
/// statement without an opening balance, with a problem. Refuses a file without any record, and
/// CFONB240 (notices of transfers, rejects and bills), which is no statement.
pub fn read_cfonb120(input: &mut dyn BufRead, sink: &mut dyn Sink) -> Result<(), Refusal> {
    let mut lines = LineReader::new(input, PIECE, Overlong::Continue);
    let mut reader = Reader::new(sink);
    let (mut any_text, mut scratch) = (false, Vec::new());
    while lines.advance()? {
        let line = lines.bytes();
        if line.iter().all(u8::is_ascii_whitespace) || line == b"\x1a" {
            continue;
        }
        if !any_text && is_cfonb240(line) {
            return Err(Refusal::NothingInside("a CFONB240 file holds notices, not account statements"));
        }
        any_text = true;
        reader.line = lines.number();
        if one_byte_per_character(line, &mut scratch) {
            reader.take_line(&scratch);
        } else {
            reader.take_line(line);
        }
    }
    if !any_text {
        return Err(Refusal::Empty);
    }
    if !reader.any_record {
        return Err(Refusal::UnknownFormat);
    }
    reader.finish();
    Ok(())
}

/// CFONB240 files begin with a record `31`; no record of CFONB120 has such a code.
fn is_cfonb240(line: &[u8]) -> bool {
    matches!(line.get(..2), Some(b"31" | b"34" | b"36" | b"39"))
}

/// The statement being read.
#[derive(Debug, Default)]
struct Open {
    header: StatementHeader,
    account_key: [Vec<u8>; 3],
    tally: Tally,
}

struct Reader<'a> {
    sink: &'a mut dyn Sink,
    open: Option<Open>,
    transaction: Transaction,
    details: Details,
    last_day: LastDay,
    /// Whether `transaction` waits for its details.
    pending: bool,
    /// Whether details belong to a movement that could not be read.
    passing_over: bool,
    any_record: bool,
    line: u64,
}

impl<'a> Reader<'a> {
    fn new(sink: &'a mut dyn Sink) -> Self {
        Self {
            sink,
            open: None,
            transaction: Transaction::default(),
            details: Details::default(),
            last_day: LastDay::default(),
            pending: false,
            passing_over: false,
            any_record: false,
            line: 0,
        }
    }

    fn place(&self) -> Place {
        Place::line(self.line)
    }

    fn warn(&mut self, code: ProblemCode, field: &'static str, found: &[u8]) {
        let problem = Problem::warning(code, self.place(), field, &text_of(found));
        self.sink.problem(problem);
    }

    fn fail(&mut self, code: ProblemCode, field: &'static str, found: &[u8]) {
        let problem = Problem::error(code, self.place(), field, &text_of(found));
        self.sink.problem(problem);
    }

    /// Takes a line: one record, or many when the file has no line breaks.
    fn take_line(&mut self, line: &[u8]) {
        let line = trim_blanks_end(line);
        if line.len() <= RECORD {
            self.take_record(line);
        } else if line.get(RECORD..).is_some_and(|rest| kind_of(rest).is_some()) {
            for record in line.chunks(RECORD) {
                self.take_record(record);
            }
        } else {
            self.warn(ProblemCode::LineLength, "record", line);
            self.take_record(&line[..RECORD]);
        }
    }

    fn take_record(&mut self, bytes: &[u8]) {
        let Some(kind) = kind_of(bytes) else {
            if !bytes.trim_ascii().is_empty() {
                self.fail(ProblemCode::RecordUnknown, "record", bytes);
            }
            return;
        };
        self.any_record = true;
        let record = Record::of(bytes);
        match kind {
            Kind::OldBalance => self.old_balance(record),
            Kind::Movement => self.movement(record),
            Kind::Details => self.details(record),
            Kind::NewBalance => self.new_balance(record),
        }
    }

    fn old_balance(&mut self, record: Record<'_>) {
        self.flush();
        if self.open.is_some() {
            self.warn(ProblemCode::StatementUnfinished, "01", record.bytes);
            self.close(None);
        }
        let currency = self.currency(record, Some(Currency::EUR));
        let opening = self.balance(record, currency);
        self.open(record, currency, opening);
    }

    fn new_balance(&mut self, record: Record<'_>) {
        self.flush();
        let Some(open) = &self.open else {
            self.fail(ProblemCode::RecordMisplaced, "07", record.bytes);
            return;
        };
        if open.account_key.each_ref().map(Vec::as_slice) != record.account_key() {
            self.warn(ProblemCode::RecordMisplaced, "07", record.bytes);
        }
        let currency = self.open.as_ref().and_then(|open| open.header.currency);
        let closing = self.balance(record, currency);
        self.close(closing);
    }

    fn details(&mut self, record: Record<'_>) {
        if self.pending {
            self.details.add(record, &mut self.transaction);
        } else if !self.passing_over {
            self.fail(ProblemCode::RecordMisplaced, "05", record.bytes);
        }
    }

    fn open(&mut self, record: Record<'_>, currency: Option<Currency>, opening: Option<Balance>) {
        let header = StatementHeader {
            kind: StatementKind::Statement,
            account: record.account(),
            currency,
            opening,
            line: self.line,
            ..StatementHeader::default()
        };
        self.sink.opened(&header);
        let account_key = record.account_key().map(<[u8]>::to_vec);
        self.open = Some(Open { header, account_key, tally: Tally::default() });
    }

    fn close(&mut self, closing: Option<Balance>) {
        if let Some(open) = self.open.take() {
            let end = open.tally.end(open.header.opening, closing);
            let place = self.place();
            if closing.is_some() {
                check_balance(StatementKind::Statement, &end, place, "07", self.sink);
            }
            self.sink.closed(&end);
        }
    }

    fn finish(&mut self) {
        self.flush();
        if self.open.is_some() {
            self.warn(ProblemCode::StatementUnfinished, "07", b"");
            self.close(None);
        }
    }

    /// The currency of a record; blank is the one given (LCL leaves it blank on balances).
    fn currency(&mut self, record: Record<'_>, blank: Option<Currency>) -> Option<Currency> {
        // Nearly every record is in the currency that is known already.
        if blank.is_some_and(|usual| usual.code().as_bytes() == record.field(17, 19)) {
            return blank;
        }
        let code = record.trimmed(17, 19);
        if code.is_empty() {
            return blank;
        }
        let known = std::str::from_utf8(code).ok().and_then(|code| Currency::parse(code).ok());
        if known.is_none() {
            self.warn(ProblemCode::CurrencyUnknown, "currency", code);
        }
        known
    }

    fn balance(&mut self, record: Record<'_>, currency: Option<Currency>) -> Option<Balance> {
        let place = self.place();
        let sink = &mut *self.sink;
        let on = settle_date(
            record.day(35),
            &place,
            "balance date",
            &text_of(record.field(35, 40)),
            &mut |problem| {
                sink.problem(problem);
            },
        );
        let Some(minor) = amount_of(record, currency) else {
            self.fail(ProblemCode::AmountUnreadable, "balance", record.field(91, 104));
            return None;
        };
        Some(Balance { minor, on })
    }
}

/// The amount of a record in minor units of its currency. The record states its own number of
/// decimals; blank means those of the currency.
fn amount_of(record: Record<'_>, currency: Option<Currency>) -> Option<i64> {
    let value = signed(record.field(91, 104))?;
    let usual = currency.map_or(2, Currency::decimals);
    match record.field(20, 20) {
        [digit] if digit.is_ascii_digit() => rescale(value, digit - b'0', usual),
        _ => Some(value),
    }
}
