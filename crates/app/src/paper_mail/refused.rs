//! Why something about letters was not done.

use db::{AsDbError, DbError};
use jiff::civil::Date;

use crate::collections::DunningError;
use crate::portal::PortalError;
use crate::refusal::{Refusal, Refuses, Value};
use crate::source::NoEntropy;
use crate::write::Fault;

/// Why something about letters was not done.
#[derive(Debug, thiserror::Error)]
pub enum PaperMailError {
    /// No letter was named.
    #[error("no letter was named")]
    NothingChosen,
    /// More letters than one bundle holds.
    #[error("a bundle holds fewer letters")]
    TooMany,
    /// There is no such bundle, or it is not to be seen.
    #[error("there is no bundle {0}")]
    UnknownBundle(String),
    /// It is not in the bundle, or somebody said what became of it.
    #[error("letter {0} is not open in this bundle")]
    NotOpen(String),
    /// Paid, disputed or promised since it was printed.
    #[error("letter {id} has lost its sense: {reasons}")]
    LostSense {
        /// The letter.
        id: String,
        /// The codes of why.
        reasons: String,
    },
    /// A day to come, or before the letters were printed.
    #[error("{0} cannot be the day")]
    BadDay(Date),
    /// One tracking number for several letters, or one that is too long.
    #[error("a tracking number is of one letter")]
    BadTracking,
    /// A text that is empty or too long.
    #[error("the text is empty or too long")]
    BadText,
    /// It cannot be printed.
    #[error(transparent)]
    Paper(#[from] paper::PaperError),
    /// The letter does not go, or not so.
    #[error(transparent)]
    Dunning(#[from] DunningError),
    /// How to pay cannot be said.
    #[error(transparent)]
    Portal(#[from] PortalError),
    /// The store or the machine.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<DbError> for PaperMailError {
    fn from(error: DbError) -> Self {
        Self::Fault(error.into())
    }
}

impl From<NoEntropy> for PaperMailError {
    fn from(error: NoEntropy) -> Self {
        Self::Fault(error.into())
    }
}

impl AsDbError for PaperMailError {
    fn as_db_error(&self) -> Option<&DbError> {
        match self {
            Self::Fault(fault) => fault.as_db_error(),
            Self::Dunning(error) => error.as_db_error(),
            Self::Portal(error) => error.as_db_error(),
            _ => None,
        }
    }
}

impl Refuses for PaperMailError {
    fn refusal(&self) -> Option<Refusal> {
        let plain = |code| Some(Refusal::new(code, []));
        let about = |code, text: &str| Some(Refusal::new(code, [("value", Value::Text(text.to_owned()))]));
        match self {
            Self::NothingChosen => plain("letters-nothing-chosen"),
            Self::TooMany => plain("letters-too-many"),
            Self::UnknownBundle(text) => about("letters-bundle-unknown", text),
            Self::NotOpen(text) => about("letters-not-open", text),
            Self::LostSense { reasons, .. } => about("letters-lost-sense", reasons),
            Self::BadDay(day) => Some(Refusal::new("letters-bad-day", [("day", Value::Day(*day))])),
            Self::BadTracking => plain("letters-bad-tracking"),
            Self::BadText => plain("letters-bad-text"),
            Self::Paper(_) => plain("letters-unprintable"),
            Self::Dunning(error) => error.refusal(),
            Self::Portal(error) => error.refusal(),
            Self::Fault(_) => None,
        }
    }
}
