//! Errors in words: each refusal of an operation is told in the language of the person, with what
//! to do. A fault that nobody foresaw keeps what the machine said.

mod machine;
#[cfg(test)]
mod tests;

use std::error::Error;
use std::{fmt, io};

use app::allocation::{
    AcceptError, AdjustError, MatchError, RuleError, SetAsideError, UndoAdjustmentError, UndoError,
};
use app::bookkeeping::ClosePeriodError;
use app::collections::DunningError;
use app::identity::{ChangeUserError, InviteError, ResetLinkError};
use app::outgoing::SetServerError;
use app::refusal::{Refuses, Value};
use app::rotate::RotateError;
use app::words::Words;
use app::write::WriteError;
use db::{AsDbError, DbError};
use money::Currency;

use self::machine::{file, keys};

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

#[expect(clippy::unnecessary_wraps, reason = "who tells an error answers nothing for an unforeseen one")]
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
    let text = error.engine_text().unwrap_or_default();
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
        self.written::<AcceptError>(cause)
            .or_else(|| self.written::<UndoError>(cause))
            .or_else(|| self.written::<AdjustError>(cause))
            .or_else(|| self.written::<UndoAdjustmentError>(cause))
            .or_else(|| self.written::<SetAsideError>(cause))
            .or_else(|| self.written::<RuleError>(cause))
            .or_else(|| self.written::<ClosePeriodError>(cause))
            .or_else(|| self.written::<RotateError>(cause))
            .or_else(|| self.written::<MatchError>(cause))
            .or_else(|| self.written::<DunningError>(cause))
            .or_else(|| self.written::<SetServerError>(cause))
            .or_else(|| self.written::<InviteError>(cause))
            .or_else(|| self.written::<ChangeUserError>(cause))
            .or_else(|| self.written::<ResetLinkError>(cause))
            .or_else(|| cause.downcast_ref().and_then(keys))
            .or_else(|| cause.downcast_ref().and_then(|error| self.fault(error)))
            .or_else(|| cause.downcast_ref().and_then(|error| self.database(error)))
            .or_else(|| cause.downcast_ref().and_then(|error| file(error, self.place)))
            .or_else(|| self.input(cause))
    }

    /// An error of an operation, alone or as its write tells it.
    fn written<E: Refuses + AsDbError + Error + 'static>(
        &self,
        cause: &(dyn Error + 'static),
    ) -> Option<Sentence> {
        match cause.downcast_ref::<WriteError<E>>() {
            Some(WriteError::Refused(error)) => self.refused(error),
            Some(WriteError::KeyReused(key) | WriteError::OutcomeUnreadable(key)) => {
                sentence("key-reused", [("key", key.clone())])
            }
            Some(WriteError::Db(error)) => self.database(error),
            None => cause.downcast_ref::<E>().and_then(|error| self.refused(error)),
        }
    }

    /// A refusal, with its amounts and days written out; a fault is told by what lies behind it.
    fn refused(&self, error: &(impl Refuses + AsDbError)) -> Option<Sentence> {
        let Some(refusal) = error.refusal() else {
            return match error.as_db_error() {
                Some(error) => self.database(error),
                None => sentence("no-entropy", []),
            };
        };
        let written = |value| match value {
            Value::Text(text) => text,
            Value::Amount(minor) => self.amount(minor),
            Value::Day(day) => self.words.day(day),
        };
        let values = refusal.values.into_iter().map(|(name, value)| (name, written(value))).collect();
        Some(Sentence { code: refusal.code, values })
    }

    fn amount(&self, minor: i64) -> String {
        self.words.amount(minor, self.currency)
    }
}
