//! Rows into movements.

use super::headers::plain;
use super::input::{Bounded, frequent_delimiter, next_row, skip_lines};
use super::layout::Layout;
use super::rules::{CsvRules, DecimalName, EncodingName};
use crate::reference::is_valid_iban;
use crate::text_input::{Tally, Transcoded, is_no_reference, loose_date, push_words, settle_date};
use crate::{AccountId, Sink, StatementHeader, Transaction};
use csv::StringRecord;
use file_intake::{Encoding, Place, Problem, ProblemCode, Refusal, detect_encoding};
use money::{Currency, DecimalSign};
use std::cell::Cell;
use std::io::{self, BufRead, Cursor, Read};

/// Bytes from which encoding and delimiter are judged.
const HEAD: u64 = 64 * 1024;
/// Reads a bank's CSV by rules. The rows of one account are one statement, without balances; a row
/// keeps its number among the rows as its position. Two equal rows are two movements. Refuses a
/// file in which a column of the rules is missing, and one whose quote does not end.
pub fn read_csv(input: &mut dyn BufRead, rules: &CsvRules, sink: &mut dyn Sink) -> Result<(), Refusal> {
    let mut head = Vec::new();
    Read::take(&mut *input, HEAD).read_to_end(&mut head)?;
    if head.trim_ascii().is_empty() {
        return Err(Refusal::Empty);
    }
    let encoding = match rules.encoding {
        None => detect_encoding(&head),
        Some(EncodingName::Utf8) => Encoding::Utf8,
        Some(EncodingName::Windows1252) => Encoding::Windows1252,
        Some(EncodingName::Utf16Le) => Encoding::Utf16Le,
        Some(EncodingName::Utf16Be) => Encoding::Utf16Be,
    };
    let delimiter = rules.delimiter.unwrap_or_else(|| frequent_delimiter(&head));
    let mut whole = Cursor::new(head).chain(input);
    let mut text = io::BufReader::new(Transcoded::new(&mut whole, encoding));
    let skipped = skip_lines(&mut text, rules.skip_lines)?;
    let unended = Cell::new(0_usize);
    let mut rows = csv::ReaderBuilder::new()
        .delimiter(u8::try_from(delimiter).unwrap_or(b';'))
        .has_headers(false)
        .flexible(true)
        .from_reader(Bounded { input: text, unended: &unended });
    let mut row = StringRecord::new();
    let mut header = StringRecord::new();
    if rules.header && !next_row(&mut rows, &mut header, &unended, skipped)? {
        return Err(Refusal::NothingInside("a CSV file without rows"));
    }
    let layout = Layout::new(rules, &header)?;
    let mut reader = Reader::new(sink, rules, layout, skipped);
    while next_row(&mut rows, &mut row, &unended, skipped)? {
        // Exports pasted one behind the other repeat their header.
        if !(rules.header && row == header) {
            reader.take_row(&row);
        }
    }
    reader.close();
    Ok(())
}

struct Reader<'a> {
    sink: &'a mut dyn Sink,
    rules: &'a CsvRules,
    layout: Layout,
    currency: Option<Currency>,
    decimal: DecimalSign,
    /// The account of the statement in hand, as written.
    open: Option<String>,
    tally: Tally,
    position: u32,
    transaction: Transaction,
    lines_before: u64,
}

impl<'a> Reader<'a> {
    fn new(sink: &'a mut dyn Sink, rules: &'a CsvRules, layout: Layout, lines_before: u64) -> Self {
        let decimal = match rules.decimal {
            DecimalName::Comma => DecimalSign::Comma,
            DecimalName::Point => DecimalSign::Point,
            DecimalName::Detect => DecimalSign::Detect,
        };
        let currency = rules.currency.as_deref().and_then(|code| Currency::parse(code).ok());
        Self {
            sink,
            rules,
            layout,
            currency,
            decimal,
            open: None,
            tally: Tally::default(),
            position: 0,
            transaction: Transaction::default(),
            lines_before,
        }
    }

    fn take_row(&mut self, row: &StringRecord) {
        let line = row.position().map_or(0, csv::Position::line) + self.lines_before;
        if row.iter().all(|field| field.trim().is_empty()) {
            return;
        }
        self.ensure_statement(row, line);
        self.position = self.position.saturating_add(1);
        if self.is_skipped(row) || is_balance_row(row) {
            return;
        }
        let place = Place::line(line);
        if row.len() < self.layout.fields_min {
            let found: Vec<&str> = row.iter().collect();
            let problem = Problem::error(ProblemCode::RowLength, place, "row", &found.join(" "));
            self.sink.problem(problem);
            return;
        }
        if let Some((amount, currency)) = self.amount(row, &place) {
            self.transaction.clear();
            self.transaction.line = line;
            self.transaction.position = self.position;
            self.transaction.amount_minor = amount;
            self.transaction.currency = currency;
            self.dates(row, &place);
            self.texts(row);
            self.tally.add(&self.transaction);
            self.sink.transaction(&self.transaction);
        }
    }

    /// Rows of another account begin another statement.
    fn ensure_statement(&mut self, row: &StringRecord, line: u64) {
        let account = field(row, self.layout.account);
        let account =
            if account.is_empty() { self.rules.account.as_deref().unwrap_or_default() } else { account };
        if self.open.as_deref() == Some(account) {
            return;
        }
        let account = account.to_owned();
        self.close();
        let compact: String = account.chars().filter(|character| *character != ' ').collect();
        let id = if is_valid_iban(&compact) {
            AccountId::Iban(compact)
        } else if account.is_empty() {
            AccountId::Unknown
        } else {
            AccountId::Other(account.clone())
        };
        let header =
            StatementHeader { account: id, currency: self.currency, line, ..StatementHeader::default() };
        self.sink.opened(&header);
        self.open = Some(account);
        self.position = 0;
    }

    fn close(&mut self) {
        if self.open.take().is_some() {
            self.sink.closed(&self.tally.end(None, None));
        }
        self.tally = Tally::default();
    }

    fn is_skipped(&self, row: &StringRecord) -> bool {
        self.layout.skip.iter().any(|(at, skip)| {
            let value = row.get(*at).unwrap_or_default().trim();
            skip.empty && value.is_empty()
                || skip.equals.iter().any(|word| plain(word) == plain(value))
                || skip.contains.iter().any(|word| plain(value).contains(&plain(word)))
        })
    }

    fn amount(&mut self, row: &StringRecord, place: &Place) -> Option<(i64, Option<Currency>)> {
        let code = field(row, self.layout.currency);
        let currency = if code.is_empty() { Ok(self.currency) } else { Currency::parse(code).map(Some) };
        let currency = currency.unwrap_or_else(|_| {
            self.sink.problem(Problem::warning(
                ProblemCode::CurrencyUnknown,
                place.clone(),
                "currency",
                code,
            ));
            None
        });
        let decimals = currency.map_or(2, Currency::decimals);
        let amount = match self.signed_amount(row, decimals) {
            Ok(amount) if self.rules.invert_sign => -amount,
            Ok(amount) => amount,
            Err((code, found)) => {
                let problem = Problem::error(code, place.clone(), "amount", &found);
                self.sink.problem(problem);
                return None;
            }
        };
        Some((amount, currency))
    }

    /// The amount of a row: one column with its sign or a word for it, or credit minus debit.
    fn signed_amount(&self, row: &StringRecord, decimals: u8) -> Result<i64, (ProblemCode, String)> {
        let read = |at: Option<usize>| {
            let text = field(row, at);
            if text.is_empty() {
                return Ok(None);
            }
            // A currency sign in front or behind says nothing new.
            let digits = text.trim_matches(|character: char| {
                matches!(character, '€' | '$' | '£') || character.is_whitespace()
            });
            let digits = digits.strip_suffix("EUR").unwrap_or(digits).replacen(['€', '$', '£'], "", 1);
            if self.decimal == DecimalSign::Detect && money::has_two_readings(&digits) {
                return Err((ProblemCode::AmountAmbiguous, text.to_owned()));
            }
            money::parse_minor(&digits, decimals, self.decimal)
                .map(Some)
                .map_err(|_| (ProblemCode::AmountUnreadable, text.to_owned()))
        };
        if let Some(amount) = read(self.layout.amount)? {
            let direction = plain(field(row, self.layout.direction));
            let is_debit = matches!(direction.as_str(), "debit" | "d" | "dbit" | "sortie" | "out");
            return Ok(if is_debit { -amount.saturating_abs() } else { amount });
        }
        match (read(self.layout.debit)?, read(self.layout.credit)?) {
            (None, None) => Err((ProblemCode::AmountUnreadable, String::new())),
            (debit, credit) => credit
                .unwrap_or(0)
                .checked_sub(debit.unwrap_or(0).saturating_abs())
                .ok_or_else(|| (ProblemCode::AmountUnreadable, "out of range".to_owned())),
        }
    }

    fn dates(&mut self, row: &StringRecord, place: &Place) {
        let sink = &mut *self.sink;
        let mut read = |text: &str, field: &'static str| {
            let read = loose_date(text, self.rules.date_order);
            settle_date(read, place, field, text, &mut |problem| sink.problem(problem))
        };
        self.transaction.booked_on = read(field(row, Some(self.layout.date)), "date");
        let value_date = field(row, self.layout.value_date);
        if !value_date.is_empty() {
            self.transaction.value_on = read(value_date, "value_date");
        }
    }

    fn texts(&mut self, row: &StringRecord) {
        let (transaction, layout) = (&mut self.transaction, &self.layout);
        for at in &layout.label {
            let part = field(row, Some(*at));
            if !transaction.remittance.contains(part) {
                push_words(&mut transaction.remittance, part);
            }
        }
        push_words(&mut transaction.counterparty_name, field(row, layout.counterparty));
        transaction
            .counterparty_account
            .extend(field(row, layout.counterparty_account).chars().filter(|character| *character != ' '));
        for (out, at) in [
            (&mut transaction.bank_reference, layout.reference),
            (&mut transaction.end_to_end_id, layout.end_to_end),
            (&mut transaction.mandate_id, layout.mandate),
            (&mut transaction.cheque_number, layout.cheque_number),
        ] {
            let value = field(row, at);
            if !is_no_reference(value) {
                out.push_str(value);
            }
        }
    }
}

fn field(row: &StringRecord, at: Option<usize>) -> &str {
    at.and_then(|at| row.get(at)).unwrap_or_default().trim()
}

/// A row that banks add before or after the movements: « Solde en fin de période », « Total ».
fn is_balance_row(row: &StringRecord) -> bool {
    let first = plain(row.get(0).unwrap_or_default());
    first.starts_with("solde")
        || first.starts_with("total")
        || first == "closing balance"
        || first == "opening balance"
}
