//! Refusals of operations, one sentence each.

use app::allocation::{
    AcceptError, DecideError, LineError, MatchError, RuleError, SetAsideError, TakeBackError, UndoError,
};
use app::bookkeeping::{ClosePeriodError, PostError};
use app::rotate::RotateError;

use super::{Sentence, Telling, sentence};

impl Telling<'_> {
    pub(super) fn accept(&self, error: &AcceptError) -> Option<Sentence> {
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

    pub(super) fn line(&self, error: &LineError) -> Option<Sentence> {
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

    pub(super) fn take_back(&self, error: &TakeBackError) -> Option<Sentence> {
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

    pub(super) fn decide(&self, error: &DecideError) -> Option<Sentence> {
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

    pub(super) fn undo(&self, error: &UndoError) -> Option<Sentence> {
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

    pub(super) fn set_aside(&self, error: &SetAsideError) -> Option<Sentence> {
        match error {
            SetAsideError::Unknown(id) => sentence("transaction-unknown", [("id", id.clone())]),
            SetAsideError::Fault(error) => self.fault(error),
        }
    }

    pub(super) fn rule(&self, error: &RuleError) -> Option<Sentence> {
        match error {
            RuleError::Unknown(id) => sentence("rule-unknown", [("id", id.clone())]),
            RuleError::TooWide => sentence("rule-too-wide", []),
            RuleError::NoEffect => sentence("rule-without-effect", []),
            RuleError::Account(error) => self.line(error),
            RuleError::UnknownCustomer(number) => sentence("customer-unknown", [("number", number.clone())]),
            RuleError::Fault(error) => self.fault(error),
        }
    }

    pub(super) fn close_period(&self, error: &ClosePeriodError) -> Option<Sentence> {
        match error {
            ClosePeriodError::AlreadyClosed(day) => {
                sentence("period-already-closed", [("day", self.words.day(*day))])
            }
            ClosePeriodError::NotOver(day) => sentence("period-not-over", [("day", self.words.day(*day))]),
            ClosePeriodError::Db(error) => self.database(error),
            ClosePeriodError::NoEntropy(_) => sentence("no-entropy", []),
        }
    }

    pub(super) fn rotate(&self, error: &RotateError) -> Option<Sentence> {
        match error {
            RotateError::Open { place, .. } => sentence("sealed-elsewhere", [("place", place.clone())]),
            RotateError::Fault(error) => self.fault(error),
        }
    }

    pub(super) fn matching(&self, error: &MatchError) -> Option<Sentence> {
        match error {
            MatchError::Decide { source, .. } => self.decide(source),
            MatchError::Fault(error) => self.fault(error),
        }
    }
}
