//! Errors in words: each refusal of an operation is told in the language of the person, with what
//! to do. A fault that nobody foresaw keeps what the machine said.

use std::error::Error;
use std::{fmt, io};

use app::allocation::{
    AcceptError, DecideError, LineError, MatchError, RuleError, SetAsideError, TakeBackError, UndoError,
};
use app::bookkeeping::{ClosePeriodError, PostError};
use app::keys::KeysError;
use app::rotate::RotateError;
use app::words::Words;
use app::write::{Fault, WriteError};
use db::DbError;
use money::Currency;

/// An error that is told in words already: nothing behind it is shown.
#[derive(Debug)]
pub struct Told(String);

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Told {}

/// A refusal of the command line itself.
pub fn told(text: impl Into<String>) -> anyhow::Error {
    Told(text.into()).into()
}

/// The currency that the amounts of an error are in; euros where it is not said.
#[derive(Clone, Copy, Debug)]
pub struct InCurrency(pub Currency);

impl fmt::Display for InCurrency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.code())
    }
}

/// A sentence of the language files: `error-<code>` with its variables.
struct Sentence {
    code: &'static str,
    values: Vec<(&'static str, String)>,
}

/// Every code that a sentence may have.
#[cfg(test)]
const CODES: &[&str] = &[
    "transaction-unknown",
    "already-explained",
    "no-alternative",
    "no-lines",
    "sum-differs",
    "customer-unknown",
    "currency-differs",
    "not-open",
    "bad-account",
    "control-account",
    "more-than-open",
    "amount-out-of-range",
    "return-not-allocated",
    "would-over-open",
    "allocation-unknown",
    "already-undone",
    "credit-used",
    "taken-back",
    "rule-unknown",
    "rule-too-wide",
    "rule-without-effect",
    "entry-impossible",
    "period-closed",
    "period-already-closed",
    "period-not-over",
    "key-reused",
    "keys-too-open",
    "keys-malformed",
    "keys-full",
    "sealed-elsewhere",
    "no-entropy",
    "database-url",
    "database-engine",
    "database-too-old",
    "database-changed",
    "database-newer",
    "database-damaged",
    "database-not-empty",
    "database-foreign",
    "database-unopened",
    "database-unreachable",
    "database-login",
    "not-a-backup",
    "file-missing",
    "file-forbidden",
    "file-folder",
    "file-exists",
    "disk-full",
    "file-failed",
    "not-toml",
    "not-learned",
];

fn sentence<const N: usize>(code: &'static str, values: [(&'static str, String); N]) -> Option<Sentence> {
    Some(Sentence { code, values: values.into() })
}

/// The error in words: one line when it is known, else the chain of what the machine said.
pub fn lines(words: &Words, error: &anyhow::Error) -> Vec<String> {
    if let Some(told) = error.downcast_ref::<Told>() {
        return vec![told.to_string()];
    }
    let in_currency = error.downcast_ref::<InCurrency>();
    let currency = in_currency.map_or(Currency::EUR, |found| found.0);
    // The currency is the first of the chain, and says nothing by itself.
    let chain = || error.chain().skip(usize::from(in_currency.is_some()));
    let mut place = String::new();
    for cause in chain() {
        let telling = Telling { words, currency, place: &place };
        if let Some(said) = telling.of(cause) {
            let values: Vec<_> = said.values.into_iter().map(|(name, value)| (name, value.into())).collect();
            return vec![words.say_with(&format!("error-{}", said.code), &values)];
        }
        place = cause.to_string();
    }
    let mut lines: Vec<String> = Vec::new();
    for line in chain().map(ToString::to_string) {
        // Many errors repeat what lies behind them.
        if lines.last().is_none_or(|last| !last.contains(&line)) {
            lines.push(line);
        }
    }
    lines
}

/// Whether the reader of our output went away, as `head` does when it has seen enough.
pub fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let kind = cause
            .downcast_ref::<io::Error>()
            .map(io::Error::kind)
            .or_else(|| cause.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind))
            .or_else(|| match cause.downcast_ref::<csv::Error>().map(csv::Error::kind) {
                Some(csv::ErrorKind::Io(error)) => Some(error.kind()),
                _ => None,
            });
        kind == Some(io::ErrorKind::BrokenPipe)
    })
}

/// Why a restore failed: a file that is no backup is the person's, all else is ours.
pub fn of_restore(error: DbError, file: &str, words: &Words) -> anyhow::Error {
    let text = if let DbError::Sql(error) = &error { error.to_string() } else { String::new() };
    if ["file is not a database", "no such table", "no such column"].iter().any(|part| text.contains(part)) {
        return told(words.say_with("error-not-a-backup", &[("file", file.to_owned().into())]));
    }
    anyhow::Error::from(error).context(file.to_owned())
}

/// What telling an error needs beside it.
struct Telling<'a> {
    words: &'a Words,
    currency: Currency,
    /// What was told before it in the chain: the file, or the database.
    place: &'a str,
}

impl Telling<'_> {
    fn of(&self, cause: &(dyn Error + 'static)) -> Option<Sentence> {
        self.written(cause, |error| self.accept(error))
            .or_else(|| self.written(cause, |error| self.undo(error)))
            .or_else(|| self.written(cause, |error| self.set_aside(error)))
            .or_else(|| self.written(cause, |error| self.rule(error)))
            .or_else(|| self.written(cause, |error| self.close_period(error)))
            .or_else(|| self.written(cause, |error| self.rotate(error)))
            .or_else(|| self.written(cause, |error| self.matching(error)))
            .or_else(|| cause.downcast_ref().and_then(|error| self.keys(error)))
            .or_else(|| cause.downcast_ref().and_then(|error| self.fault(error)))
            .or_else(|| cause.downcast_ref().and_then(|error| self.database(error)))
            .or_else(|| cause.downcast_ref().and_then(|error| self.file(error, self.place)))
            .or_else(|| self.input(cause))
    }

    /// An error of an operation, alone or as its write tells it.
    fn written<E: Error + 'static>(
        &self,
        cause: &(dyn Error + 'static),
        tell: impl Fn(&E) -> Option<Sentence>,
    ) -> Option<Sentence> {
        match cause.downcast_ref::<WriteError<E>>() {
            Some(WriteError::Refused(error)) => tell(error),
            Some(WriteError::KeyReused(key) | WriteError::OutcomeUnreadable(key)) => {
                sentence("key-reused", [("key", key.clone())])
            }
            Some(WriteError::Db(error)) => self.database(error),
            None => cause.downcast_ref().and_then(tell),
        }
    }

    fn amount(&self, minor: i64) -> String {
        self.words.amount(minor, self.currency)
    }

    fn accept(&self, error: &AcceptError) -> Option<Sentence> {
        match error {
            AcceptError::UnknownTransaction(id) => sentence("transaction-unknown", [("id", id.clone())]),
            AcceptError::AlreadyExplained(id) => sentence("already-explained", [("id", id.to_string())]),
            AcceptError::NoSuchAlternative { number, .. } => {
                sentence("no-alternative", [("number", number.to_string())])
            }
            AcceptError::NoLines => sentence("no-lines", []),
            AcceptError::SumDiffers { sum_minor, rest_minor } => sentence(
                "sum-differs",
                [("sum", self.amount(*sum_minor)), ("rest", self.amount(*rest_minor))],
            ),
            AcceptError::UnknownCustomer(number) => {
                sentence("customer-unknown", [("number", number.clone())])
            }
            AcceptError::CurrencyDiffers(document) => {
                sentence("currency-differs", [("document", document.clone())])
            }
            AcceptError::AmountOutOfRange => sentence("amount-out-of-range", []),
            AcceptError::TakeBack(error) => self.take_back(error),
            AcceptError::Line(error) => self.line(error),
            AcceptError::Decide(error) => self.decide(error),
            AcceptError::Fault(error) => self.fault(error),
        }
    }

    fn line(&self, error: &LineError) -> Option<Sentence> {
        match error {
            LineError::NotOpen(document) => sentence("not-open", [("document", document.clone())]),
            LineError::BadAccount(account) => sentence("bad-account", [("account", account.clone())]),
            LineError::ControlAccount(account) => sentence("control-account", [("account", account.clone())]),
            LineError::MoreThanOpen { document, open_minor, amount_minor } => sentence(
                "more-than-open",
                [
                    ("document", document.clone()),
                    ("open", self.amount(*open_minor)),
                    ("amount", self.amount(*amount_minor)),
                ],
            ),
        }
    }

    fn take_back(&self, error: &TakeBackError) -> Option<Sentence> {
        match error {
            TakeBackError::NotAllocated => sentence("return-not-allocated", []),
            TakeBackError::AlreadyTakenBack { allocation, by } => {
                sentence("taken-back", [("id", allocation.to_string()), ("by", by.to_string())])
            }
            TakeBackError::CreditUsed { allocation } => {
                sentence("credit-used", [("id", allocation.to_string())])
            }
            TakeBackError::OverOpen(document) => {
                sentence("would-over-open", [("document", document.clone())])
            }
            TakeBackError::Line(error) => self.line(error),
            TakeBackError::Db(error) => self.database(error),
        }
    }

    fn decide(&self, error: &DecideError) -> Option<Sentence> {
        match error {
            DecideError::Entry(_) => sentence("entry-impossible", []),
            DecideError::Post(PostError::PeriodClosed(closed)) => sentence(
                "period-closed",
                [
                    ("day", self.words.day(closed.booked_on)),
                    ("closed", self.words.day(closed.closed_through)),
                ],
            ),
            DecideError::Post(PostError::NoEntropy(_)) | DecideError::NoEntropy(_) => {
                sentence("no-entropy", [])
            }
        }
    }

    fn undo(&self, error: &UndoError) -> Option<Sentence> {
        match error {
            UndoError::Unknown(id) => sentence("allocation-unknown", [("id", id.clone())]),
            UndoError::AlreadyUndone(id) => sentence("already-undone", [("id", id.to_string())]),
            UndoError::CreditUsed { allocation } => sentence("credit-used", [("id", allocation.to_string())]),
            UndoError::TakenBack { allocation, by } => {
                sentence("taken-back", [("id", allocation.to_string()), ("by", by.to_string())])
            }
            UndoError::WouldOverOpen { document } => {
                sentence("would-over-open", [("document", document.clone())])
            }
            UndoError::Decide(error) => self.decide(error),
            UndoError::Fault(error) => self.fault(error),
        }
    }

    fn set_aside(&self, error: &SetAsideError) -> Option<Sentence> {
        match error {
            SetAsideError::Unknown(id) => sentence("transaction-unknown", [("id", id.clone())]),
            SetAsideError::Fault(error) => self.fault(error),
        }
    }

    fn rule(&self, error: &RuleError) -> Option<Sentence> {
        match error {
            RuleError::Unknown(id) => sentence("rule-unknown", [("id", id.clone())]),
            RuleError::TooWide => sentence("rule-too-wide", []),
            RuleError::NoEffect => sentence("rule-without-effect", []),
            RuleError::Account(error) => self.line(error),
            RuleError::UnknownCustomer(number) => sentence("customer-unknown", [("number", number.clone())]),
            RuleError::Fault(error) => self.fault(error),
        }
    }

    fn close_period(&self, error: &ClosePeriodError) -> Option<Sentence> {
        match error {
            ClosePeriodError::AlreadyClosed(day) => {
                sentence("period-already-closed", [("day", self.words.day(*day))])
            }
            ClosePeriodError::NotOver(day) => sentence("period-not-over", [("day", self.words.day(*day))]),
            ClosePeriodError::Db(error) => self.database(error),
            ClosePeriodError::NoEntropy(_) => sentence("no-entropy", []),
        }
    }

    fn rotate(&self, error: &RotateError) -> Option<Sentence> {
        match error {
            RotateError::Open { place, .. } => sentence("sealed-elsewhere", [("place", place.clone())]),
            RotateError::Fault(error) => self.fault(error),
        }
    }

    fn matching(&self, error: &MatchError) -> Option<Sentence> {
        match error {
            MatchError::Decide { source, .. } => self.decide(source),
            MatchError::Fault(error) => self.fault(error),
        }
    }

    fn keys(&self, error: &KeysError) -> Option<Sentence> {
        match error {
            KeysError::Io { path, source } => self.file(source, path),
            KeysError::TooOpen { path } => sentence("keys-too-open", [("file", path.clone())]),
            KeysError::Malformed { path, .. } => sentence("keys-malformed", [("file", path.clone())]),
            KeysError::NoEntropy(_) => sentence("no-entropy", []),
            KeysError::Full => sentence("keys-full", []),
        }
    }

    fn fault(&self, error: &Fault) -> Option<Sentence> {
        match error {
            Fault::Db(error) => self.database(error),
            Fault::NoEntropy(_) => sentence("no-entropy", []),
        }
    }

    fn database(&self, error: &DbError) -> Option<Sentence> {
        let url = self.place.strip_prefix("database ").unwrap_or(self.place).to_owned();
        match error {
            DbError::UnknownEngine(scheme) if url.contains("://") => {
                sentence("database-engine", [("engine", scheme.clone())])
            }
            DbError::UnknownEngine(scheme) => {
                sentence("database-url", [("url", if url.is_empty() { scheme.clone() } else { url })])
            }
            DbError::TooOld { found, needed } => sentence(
                "database-too-old",
                [("found", (found / 10_000).to_string()), ("needed", (needed / 10_000).to_string())],
            ),
            DbError::MigrationChanged(number) => {
                sentence("database-changed", [("number", number.to_string())])
            }
            DbError::MigrationUnknown(_) => sentence("database-newer", []),
            DbError::RowCount { .. } | DbError::Inconsistent { .. } => {
                sentence("database-damaged", [("detail", error.to_string())])
            }
            DbError::NotEmpty => sentence("database-not-empty", []),
            DbError::Io(error) => self.file(error, &url),
            DbError::Sql(error) => {
                let text = error.to_string();
                let has = |part: &str| text.contains(part);
                if has("file is not a database") {
                    sentence("database-foreign", [("file", url)])
                } else if has("unable to open database file") {
                    sentence("database-unopened", [("file", url)])
                } else if has("Connection refused") || has("failed to lookup address") {
                    sentence("database-unreachable", [("url", url)])
                } else if has("password authentication failed") {
                    sentence("database-login", [("url", url)])
                } else {
                    None
                }
            }
        }
    }

    fn file(&self, error: &io::Error, place: &str) -> Option<Sentence> {
        if place.is_empty() {
            return None;
        }
        let code = match error.kind() {
            io::ErrorKind::NotFound => "file-missing",
            io::ErrorKind::PermissionDenied => "file-forbidden",
            io::ErrorKind::IsADirectory => "file-folder",
            io::ErrorKind::AlreadyExists => "file-exists",
            io::ErrorKind::StorageFull => "disk-full",
            _ => {
                let values = [("file", place.to_owned()), ("detail", error.to_string())];
                return sentence("file-failed", values);
            }
        };
        sentence(code, [("file", place.to_owned())])
    }

    /// A mapping, rules or learned payers that cannot be read.
    fn input(&self, cause: &(dyn Error + 'static)) -> Option<Sentence> {
        let file = self.place.to_owned();
        if cause.is::<invoice_files::MappingError>() || cause.is::<bank_files::RulesError>() {
            let behind = cause.source().map(ToString::to_string).unwrap_or_else(|| cause.to_string());
            let detail = behind.lines().next().unwrap_or_default().to_owned();
            return sentence("not-toml", [("file", file), ("detail", detail)]);
        }
        if !file.is_empty() && cause.is::<serde_json::Error>() {
            return sentence("not-learned", [("file", file)]);
        }
        None
    }
}

#[cfg(test)]
mod tests;
