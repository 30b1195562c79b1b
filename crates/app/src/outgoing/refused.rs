//! Why the outgoing server was not set.

use db::{AsDbError, DbError};

use crate::refusal::{Refusal, Refuses, Value};
use crate::source::NoEntropy;
use crate::write::Fault;

/// Why the outgoing server was not set.
#[derive(Debug, thiserror::Error)]
pub enum SetServerError {
    /// Not the name of a host, or its address.
    #[error("{0:?} is not the name of a host")]
    BadHost(String),
    /// Not a port: 1 to 65535.
    #[error("{0} is not a port")]
    BadPort(i64),
    /// Not a way of TLS.
    #[error("{0:?} is not a way of encryption")]
    BadTls(String),
    /// The sender's address cannot be written from.
    #[error("{0:?} is not the address of a sender")]
    BadSender(String),
    /// The address for answers cannot be written to.
    #[error("{0:?} is not an address for answers")]
    BadReplyTo(String),
    /// A name, role or telephone that cannot stand in a letter's head: too long, or with control characters.
    #[error("a name is too long or holds control characters")]
    BadName,
    /// Nobody is named: a reminder names a person.
    #[error("the person who writes is missing")]
    NoPerson,
    /// A name signs in, and no password is known for this server.
    #[error("the password is missing")]
    NoPassword,
    /// Letters are to be signed, and no key is known for this selector.
    #[error("the key of the signature is missing")]
    NoDkimKey,
    /// A text that is longer than any certificate or key.
    #[error("the text is too long")]
    TooLong,
    /// Not a pace: 1 to [`PER_MINUTE_MAX`](super::PER_MINUTE_MAX) a minute.
    #[error("{0} is not a number of letters a minute")]
    BadPace(i64),
    /// None is set.
    #[error("no outgoing server is set")]
    None,
    /// The store or the machine.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<DbError> for SetServerError {
    fn from(error: DbError) -> Self {
        Self::Fault(error.into())
    }
}

impl From<NoEntropy> for SetServerError {
    fn from(error: NoEntropy) -> Self {
        Self::Fault(error.into())
    }
}

impl AsDbError for SetServerError {
    fn as_db_error(&self) -> Option<&DbError> {
        if let Self::Fault(fault) = self { fault.as_db_error() } else { None }
    }
}

impl Refuses for SetServerError {
    fn refusal(&self) -> Option<Refusal> {
        let about =
            |code: &'static str, text: &str| Refusal::new(code, [("value", Value::Text(text.to_owned()))]);
        Some(match self {
            Self::BadHost(text) => about("mail-host", text),
            Self::BadPort(port) => about("mail-port", &port.to_string()),
            Self::BadTls(text) => about("mail-tls", text),
            Self::BadSender(text) => about("mail-sender", text),
            Self::BadReplyTo(text) => about("mail-reply-to", text),
            Self::BadName => Refusal::new("mail-name", []),
            Self::NoPerson => Refusal::new("mail-person", []),
            Self::NoPassword => Refusal::new("mail-password", []),
            Self::NoDkimKey => Refusal::new("mail-dkim-key-missing", []),
            Self::TooLong => Refusal::new("mail-too-long", []),
            Self::BadPace(pace) => about("mail-pace", &pace.to_string()),
            Self::None => Refusal::new("mail-none", []),
            Self::Fault(_) => return None,
        })
    }
}
