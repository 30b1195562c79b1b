//! Quicken Interchange Format: records of one-letter lines, ended by `^`.
//!
//! The format says neither the order of its dates nor the decimal sign: both are found from the
//! values at the head of the file. It has no balances, no currency and no account numbers.

use crate::text_input::{
    DateOrder, LineReader, Overlong, Tally, is_no_reference, loose_date, push_part, push_text, settle_date,
    text_of,
};
use crate::{AccountId, Balance, Sink, StatementHeader, Transaction};
use file_intake::{FIELD_BYTES_MAX, Place, Problem, ProblemCode, Refusal};
use money::DecimalSign;
use std::io::{BufRead, Cursor, Read};

/// Bytes of the head from which dates and amounts are judged.
const HEAD: u64 = 64 * 1024;
/// Decimals of an amount without a currency.
const DECIMALS: u8 = 2;

/// Reads a QIF file. Each list of bank, card or cash movements is a statement; other lists
/// (categories, investments, prices) are passed over with a problem. When no value of the head
/// tells the order of dates, day first is taken and a warning says so. Splits stay whole: their
/// parts are kept as text.
pub fn read_qif(input: &mut dyn BufRead, sink: &mut dyn Sink) -> Result<(), Refusal> {
    let mut head = Vec::new();
    Read::take(&mut *input, HEAD).read_to_end(&mut head)?;
    if head.trim_ascii().is_empty() {
        return Err(Refusal::Empty);
    }
    let order = date_order(&head);
    let decimal = decimal_sign(&head);
    if order.is_none() && has_dates(&head) {
        sink.problem(Problem::warning(ProblemCode::DateUnreadable, Place::default(), "D", "01/02 = 1.02."));
    }
    let mut whole = Cursor::new(head).chain(input);
    let mut lines = LineReader::new(&mut whole, FIELD_BYTES_MAX, Overlong::Drop);
    let mut reader = Reader::new(sink, order.unwrap_or_default(), decimal);
    while lines.advance()? {
        reader.line = lines.number();
        reader.take_line(lines.bytes().trim_ascii());
    }
    reader.end_list();
    if reader.any_list { Ok(()) } else { Err(Refusal::UnknownFormat) }
}

/// What the records of the present list are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum List {
    /// Before the first `!`.
    None,
    /// `!Account`: the account of the lists that follow.
    Account,
    /// Movements.
    Movements,
    /// Something else.
    PassedOver,
}

struct Reader<'a> {
    sink: &'a mut dyn Sink,
    order: DateOrder,
    decimal: DecimalSign,
    list: List,
    header: StatementHeader,
    is_open: bool,
    any_list: bool,
    tally: Tally,
    record: Record,
    transaction: Transaction,
    line: u64,
}

/// The lines of one record.
#[derive(Debug, Default)]
struct Record {
    line: u64,
    any: bool,
    date: String,
    amount: String,
    payee: String,
    memo: String,
    number: String,
    category: String,
    splits: String,
}

impl Record {
    fn clear(&mut self) {
        self.any = false;
        let Self { date, amount, payee, memo, number, category, splits, .. } = self;
        for text in [date, amount, payee, memo, number, category, splits] {
            text.clear();
        }
    }
}

impl<'a> Reader<'a> {
    fn new(sink: &'a mut dyn Sink, order: DateOrder, decimal: DecimalSign) -> Self {
        Self {
            sink,
            order,
            decimal,
            list: List::None,
            header: StatementHeader::default(),
            is_open: false,
            any_list: false,
            tally: Tally::default(),
            record: Record::default(),
            transaction: Transaction::default(),
            line: 0,
        }
    }

    fn take_line(&mut self, line: &[u8]) {
        match line {
            [] => {}
            [b'!', ..] => self.begin_list(line),
            [b'^', ..] => self.end_record(),
            [code, value @ ..] => self.take_value(*code, value),
        }
    }

    fn begin_list(&mut self, line: &[u8]) {
        let name = text_of(line).to_ascii_lowercase();
        if name.starts_with("!option") || name.starts_with("!clear") {
            return;
        }
        self.end_list();
        self.list = match name.trim_start_matches("!type:").trim() {
            "!account" => List::Account,
            "bank" | "ccard" | "cash" | "oth a" | "oth l" => {
                self.any_list = true;
                self.header.line = self.line;
                List::Movements
            }
            _ => {
                self.any_list = true;
                self.sink.problem(Problem::warning(
                    ProblemCode::RecordUnknown,
                    Place::line(self.line),
                    "!Type",
                    &text_of(line),
                ));
                List::PassedOver
            }
        };
        if self.list == List::Account {
            self.header = StatementHeader::default();
        }
    }

    fn take_value(&mut self, code: u8, value: &[u8]) {
        match self.list {
            List::None | List::PassedOver => return,
            List::Account => {
                if code == b'N' {
                    let name = text_of(value);
                    self.header.account_name.clone_from(&name);
                    self.header.account = AccountId::Other(name);
                }
                return;
            }
            List::Movements => {}
        }
        if !self.record.any {
            self.record.any = true;
            self.record.line = self.line;
        }
        let record = &mut self.record;
        let out = match code {
            b'D' => &mut record.date,
            b'T' => &mut record.amount,
            b'U' if record.amount.is_empty() => &mut record.amount,
            b'P' => &mut record.payee,
            b'M' => &mut record.memo,
            b'N' => &mut record.number,
            b'L' => &mut record.category,
            // The parts of a split: category, memo, amount.
            b'S' | b'E' | b'$' => {
                push_part(&mut record.splits, &text_of(value));
                return;
            }
            _ => return,
        };
        out.clear();
        push_text(out, value.trim_ascii());
    }

    fn end_record(&mut self) {
        if self.list == List::Movements && self.record.any {
            self.movement();
        }
        self.record.clear();
    }

    fn movement(&mut self) {
        let place = Place::line(self.record.line);
        let Ok(amount_minor) = money::parse_minor(&self.record.amount, DECIMALS, self.decimal) else {
            self.announce();
            let found = if self.record.amount.is_empty() { &self.record.payee } else { &self.record.amount };
            self.sink.problem(Problem::error(ProblemCode::AmountUnreadable, place, "T", found));
            return;
        };
        let read = loose_date(&self.record.date, self.order);
        let sink = &mut *self.sink;
        let booked_on =
            settle_date(read, &place, "D", &self.record.date, &mut |problem| sink.problem(problem));
        if !self.is_open && self.record.payee.eq_ignore_ascii_case("Opening Balance") {
            // Quicken writes the opening balance as the first record of a list.
            self.header.opening = Some(Balance { minor: amount_minor, on: booked_on });
            self.announce();
            return;
        }
        self.announce();
        self.transaction.clear();
        self.transaction.line = self.record.line;
        self.transaction.amount_minor = amount_minor;
        self.transaction.booked_on = booked_on;
        self.texts();
        self.transaction.position = self.tally.next_position();
        self.tally.add(&self.transaction);
        self.sink.transaction(&self.transaction);
    }

    fn texts(&mut self) {
        let (transaction, record) = (&mut self.transaction, &self.record);
        push_part(&mut transaction.counterparty_name, &record.payee);
        push_part(
            &mut transaction.remittance,
            if record.memo.is_empty() { &record.payee } else { &record.memo },
        );
        push_part(&mut transaction.additional_information, &record.category);
        push_part(&mut transaction.additional_information, &record.splits);
        // `N` holds a cheque number, a reference of the bank, or a word such as `Transfer`.
        let number = record.number.trim();
        let out = if number.bytes().all(|byte| byte.is_ascii_digit()) {
            &mut transaction.cheque_number
        } else if number.bytes().any(|byte| byte.is_ascii_digit()) {
            &mut transaction.bank_reference
        } else {
            &mut transaction.additional_information
        };
        if !is_no_reference(number) {
            push_part(out, number);
        }
    }

    fn announce(&mut self) {
        if !self.is_open {
            self.is_open = true;
            self.sink.opened(&self.header);
        }
    }

    fn end_list(&mut self) {
        self.end_record();
        if self.list == List::Movements {
            self.announce();
            self.sink.closed(&self.tally.end(self.header.opening, None));
        }
        self.is_open = false;
        self.header.opening = None;
        self.tally = Tally::default();
        self.list = List::None;
    }
}

/// The values of the head's lines with this code.
fn values(head: &[u8], code: u8) -> impl Iterator<Item = &str> {
    head.split(|byte| matches!(byte, b'\n' | b'\r'))
        .filter_map(move |line| line.strip_prefix(&[code]))
        .filter_map(|value| std::str::from_utf8(value.trim_ascii()).ok())
}

fn has_dates(head: &[u8]) -> bool {
    values(head, b'D').any(|value| value.bytes().any(|byte| byte.is_ascii_digit()))
}

/// The order that every date of the head can be read in, when only one can.
fn date_order(head: &[u8]) -> Option<DateOrder> {
    let (mut day_first, mut month_first, mut year_first) = (0_usize, 0_usize, 0_usize);
    for value in values(head, b'D') {
        let mut parts =
            value.split(|character: char| !character.is_ascii_digit()).filter(|part| !part.is_empty());
        let (Some(first), Some(second)) = (parts.next(), parts.next()) else { continue };
        let above = |part: &str| part.parse::<u16>().is_ok_and(|number| number > 12);
        if first.len() == 4 {
            year_first += 1;
        } else if above(first) {
            day_first += 1;
        } else if above(second) {
            month_first += 1;
        }
    }
    let most = day_first.max(month_first).max(year_first);
    match most {
        0 => None,
        _ if most == year_first => Some(DateOrder::Ymd),
        _ if most == day_first => Some(DateOrder::Dmy),
        _ => Some(DateOrder::Mdy),
    }
}

/// The sign before two last digits in most amounts of the head.
fn decimal_sign(head: &[u8]) -> DecimalSign {
    let (mut commas, mut points) = (0_usize, 0_usize);
    for value in values(head, b'T') {
        match value.as_bytes() {
            [.., b',', tens, units] if tens.is_ascii_digit() && units.is_ascii_digit() => commas += 1,
            [.., b'.', tens, units] if tens.is_ascii_digit() && units.is_ascii_digit() => points += 1,
            _ => {}
        }
    }
    match commas.cmp(&points) {
        std::cmp::Ordering::Greater => DecimalSign::Comma,
        std::cmp::Ordering::Less => DecimalSign::Point,
        std::cmp::Ordering::Equal => DecimalSign::Detect,
    }
}
