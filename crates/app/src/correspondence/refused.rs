//! Why something about incoming mail was not done.

use db::{AsDbError, DbError};

use crate::collections::DunningError;
use crate::outgoing::SetServerError;
use crate::refusal::{Refusal, Refuses, Value};
use crate::source::NoEntropy;
use crate::write::Fault;

/// Why something about incoming mail was not done.
#[derive(Debug, thiserror::Error)]
pub enum CorrespondenceError {
    /// No such mail, or it is not to be seen.
    #[error("there is no mail {0}")]
    UnknownMail(String),
    /// No such customer, or it is not to be seen.
    #[error("there is no customer {0}")]
    UnknownCustomer(String),
    /// No such person among our users.
    #[error("there is no user {0}")]
    UnknownPerson(String),
    /// It stands otherwise by now.
    #[error("the mail {0} stands otherwise")]
    StandsOtherwise(String),
    /// A note that is too long.
    #[error("the note is too long")]
    BadText,
    /// Not the name of a folder.
    #[error("{0:?} is not the name of a folder")]
    BadFolder(String),
    /// Nobody signs in to the mailbox.
    #[error("the name that signs in is missing")]
    NoUser,
    /// No mailbox is set.
    #[error("no mailbox is set")]
    NoMailbox,
    /// Something is wrong with the server of the mailbox.
    #[error(transparent)]
    Server(#[from] SetServerError),
    /// The reminders.
    #[error(transparent)]
    Dunning(#[from] DunningError),
    /// The store or the machine.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<DbError> for CorrespondenceError {
    fn from(error: DbError) -> Self {
        Self::Fault(error.into())
    }
}

impl From<NoEntropy> for CorrespondenceError {
    fn from(error: NoEntropy) -> Self {
        Self::Fault(error.into())
    }
}

impl AsDbError for CorrespondenceError {
    fn as_db_error(&self) -> Option<&DbError> {
        match self {
            Self::Fault(fault) => fault.as_db_error(),
            Self::Dunning(error) => error.as_db_error(),
            Self::Server(error) => error.as_db_error(),
            _ => None,
        }
    }
}

impl Refuses for CorrespondenceError {
    fn refusal(&self) -> Option<Refusal> {
        let about =
            |code: &'static str, text: &str| Refusal::new(code, [("value", Value::Text(text.to_owned()))]);
        Some(match self {
            Self::UnknownMail(text) => about("received-unknown", text),
            Self::UnknownCustomer(text) => about("received-customer", text),
            Self::UnknownPerson(text) => about("received-person", text),
            Self::StandsOtherwise(text) => about("received-otherwise", text),
            Self::BadText => Refusal::new("received-text", []),
            Self::BadFolder(text) => about("mailbox-folder", text),
            Self::NoUser => Refusal::new("mailbox-user", []),
            Self::NoMailbox => Refusal::new("mailbox-none", []),
            Self::Server(error) => return error.refusal(),
            Self::Dunning(error) => return error.refusal(),
            Self::Fault(_) => return None,
        })
    }
}
