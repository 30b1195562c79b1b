//! Why something in the portal was not done.

use db::{AsDbError, DbError};
use jiff::civil::Date;

use crate::banking::RevealError;
use crate::collections::DunningError;
use crate::refusal::{Refusal, Refuses, Value};
use crate::source::NoEntropy;
use crate::write::Fault;

/// Why something in the portal was not done.
#[derive(Debug, thiserror::Error)]
pub enum PortalError {
    /// No such link: mistyped, over, closed, or the portal is not open.
    #[error("this link is not (or no longer) good")]
    BadLink,
    /// There is no such customer, or it is not to be seen.
    #[error("there is no customer {0}")]
    UnknownCustomer(String),
    /// There is no such answer, or it was looked at.
    #[error("there is no answer {0}")]
    UnknownAnswer(String),
    /// There is no such bank account.
    #[error("there is no bank account {0}")]
    UnknownAccount(String),
    /// A portal that is open names whoever can be asked, and the holder of its account.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// A document that is not open, or not the customer's.
    #[error("{0} is no open document")]
    UnknownDocument(String),
    /// Nothing was chosen.
    #[error("no document was chosen")]
    NothingChosen,
    /// The same was said of this document and still stands.
    #[error("it was said of {0} already")]
    SaidAlready(String),
    /// It was promised before, and not kept: we talk.
    #[error("{0} was promised before")]
    TooManyPromises(String),
    /// More answers wait for us than anybody reads.
    #[error("too many answers wait")]
    TooManyAnswers,
    /// A day that cannot be meant.
    #[error("{0} cannot be meant")]
    BadDay(Date),
    /// A text that is empty or too long.
    #[error("the text is empty or too long")]
    BadText,
    /// An address of a payment page that cannot be used.
    #[error("{0:?} is no address of a payment page")]
    BadPage(String),
    /// A proof that is no PDF, PNG or JPEG, or of something that is no payment.
    #[error("the proof is no PDF, PNG or JPEG")]
    BadProof,
    /// A proof that is larger than [`PROOF_BYTES_MAX`](super::PROOF_BYTES_MAX).
    #[error("the proof is too large")]
    LargeProof,
    /// Reminders cannot be kept back so.
    #[error(transparent)]
    Dunning(#[from] DunningError),
    /// Our account cannot be shown.
    #[error(transparent)]
    Reveal(#[from] RevealError),
    /// The store or the machine.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<DbError> for PortalError {
    fn from(error: DbError) -> Self {
        Self::Fault(error.into())
    }
}

impl From<NoEntropy> for PortalError {
    fn from(error: NoEntropy) -> Self {
        Self::Fault(error.into())
    }
}

impl AsDbError for PortalError {
    fn as_db_error(&self) -> Option<&DbError> {
        match self {
            Self::Fault(fault) => fault.as_db_error(),
            Self::Dunning(error) => error.as_db_error(),
            Self::Reveal(RevealError::Db(error)) => Some(error),
            _ => None,
        }
    }
}

impl Refuses for PortalError {
    fn refusal(&self) -> Option<Refusal> {
        let plain = |code| Some(Refusal::new(code, []));
        let about = |code, text: &str| Some(Refusal::new(code, [("value", Value::Text(text.to_owned()))]));
        match self {
            Self::BadLink => plain("portal-bad-link"),
            Self::UnknownCustomer(text) => about("portal-customer-unknown", text),
            Self::UnknownAnswer(text) => about("portal-answer-unknown", text),
            Self::UnknownAccount(text) => about("portal-account-unknown", text),
            Self::Missing("holder") => plain("portal-holder-missing"),
            Self::Missing("person") => plain("portal-person-missing"),
            Self::Missing(_) => plain("portal-reach-missing"),
            Self::UnknownDocument(text) => about("portal-document-unknown", text),
            Self::NothingChosen => plain("portal-nothing-chosen"),
            Self::SaidAlready(text) => about("portal-said-already", text),
            Self::TooManyPromises(text) => about("portal-too-many-promises", text),
            Self::TooManyAnswers => plain("portal-too-many-answers"),
            Self::BadDay(day) => Some(Refusal::new("portal-bad-day", [("day", Value::Day(*day))])),
            Self::BadText => plain("portal-bad-text"),
            Self::BadPage(text) => about("portal-bad-page", text),
            Self::BadProof => plain("portal-bad-proof"),
            Self::LargeProof => plain("portal-large-proof"),
            Self::Dunning(error) => error.refusal(),
            Self::Reveal(_) => plain("portal-account-unreadable"),
            Self::Fault(_) => None,
        }
    }
}
