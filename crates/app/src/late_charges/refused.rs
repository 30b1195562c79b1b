//! Why charges were not claimed, given up or withdrawn.

use db::{AsDbError, DbError};
use dunning::law::{ChargeError, UnknownHalfYear};
use jiff::civil::Date;
use money::MoneyError;

use crate::bookkeeping::PostError;
use crate::receivables::IssueError;
use crate::refusal::{Refusal, Refuses, Value};
use crate::source::NoEntropy;
use crate::write::Fault;

/// Why charges were not claimed, given up or withdrawn.
#[derive(Debug, thiserror::Error)]
pub enum LateChargeError {
    /// No such customer, or it is not to be seen.
    #[error("there is no customer {0}")]
    UnknownCustomer(String),
    /// No invoice of the customer that bears charges.
    #[error("{0} is no late invoice of the customer")]
    UnknownDocument(String),
    /// No such document of charges, or it is not to be seen.
    #[error("there is no claim {0}")]
    UnknownNote(String),
    /// Nothing is left to claim or to give up of what was chosen.
    #[error("nothing is left of it")]
    NothingLeft,
    /// Another sum than the one that was shown.
    #[error("{shown} was shown, {left} is left")]
    OtherSum {
        /// What was shown, minor units.
        shown: i64,
        /// What is left, minor units.
        left: i64,
    },
    /// What was chosen is in several currencies.
    #[error("the documents are in several currencies")]
    CurrenciesDiffer,
    /// The rates of a half-year are not known: nothing is extrapolated.
    #[error(transparent)]
    UnknownHalfYear(#[from] UnknownHalfYear),
    /// Something was paid of it, or it was withdrawn already.
    #[error("{0} is not open as it was issued")]
    NotWhole(String),
    /// A day that cannot be meant.
    #[error("{0} cannot be meant")]
    BadDay(Date),
    /// A rate or a half-year that cannot be meant.
    #[error("the rate cannot be so")]
    BadRate,
    /// No reason, or one that is too long.
    #[error("a reason is needed, of at most 1,000 characters")]
    BadText,
    /// Today is in a closed period.
    #[error("the period of {0} is closed")]
    PeriodClosed(Date),
    /// An amount beyond any.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// The store or the machine.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<DbError> for LateChargeError {
    fn from(error: DbError) -> Self {
        Self::Fault(error.into())
    }
}

impl From<NoEntropy> for LateChargeError {
    fn from(error: NoEntropy) -> Self {
        Self::Fault(error.into())
    }
}

impl From<ChargeError> for LateChargeError {
    fn from(error: ChargeError) -> Self {
        match error {
            ChargeError::NotLeft { .. } => Self::NothingLeft,
            ChargeError::Money(error) => error.into(),
        }
    }
}

impl LateChargeError {
    /// Why a document of charges was not issued or withdrawn on a day.
    pub(super) fn of_books(error: IssueError, on: Date) -> Self {
        match error {
            IssueError::Post(PostError::PeriodClosed(_)) => Self::PeriodClosed(on),
            IssueError::Post(PostError::NoEntropy(error)) => error.into(),
            IssueError::Entry(_) => MoneyError::OutOfRange.into(),
            IssueError::Fault(fault) => fault.into(),
        }
    }
}

impl AsDbError for LateChargeError {
    fn as_db_error(&self) -> Option<&DbError> {
        if let Self::Fault(fault) = self { fault.as_db_error() } else { None }
    }
}

impl Refuses for LateChargeError {
    fn refusal(&self) -> Option<Refusal> {
        let plain = |code| Some(Refusal::new(code, []));
        let about = |code, text: &str| Some(Refusal::new(code, [("value", Value::Text(text.to_owned()))]));
        match self {
            Self::UnknownCustomer(text) => about("charges-customer-unknown", text),
            Self::UnknownDocument(text) => about("charges-document-unknown", text),
            Self::UnknownNote(text) => about("charges-note-unknown", text),
            Self::NothingLeft => plain("charges-nothing-left"),
            Self::OtherSum { .. } => plain("charges-other-sum"),
            Self::CurrenciesDiffer => plain("charges-currencies-differ"),
            Self::UnknownHalfYear(unknown) => {
                about("charges-half-year-unknown", &unknown.half_year.to_string())
            }
            Self::NotWhole(text) => about("charges-not-whole", text),
            Self::BadDay(day) => Some(Refusal::new("charges-bad-day", [("day", Value::Day(*day))])),
            Self::BadRate => plain("charges-bad-rate"),
            Self::BadText => plain("charges-bad-text"),
            Self::PeriodClosed(day) => {
                Some(Refusal::new("charges-period-closed", [("day", Value::Day(*day))]))
            }
            Self::Money(_) => plain("amount-out-of-range"),
            Self::Fault(_) => None,
        }
    }
}
