//! Why something about a customer was not changed.

use db::{AsDbError, DbError};

use crate::refusal::{Refusal, Refuses, Value};
use crate::source::NoEntropy;
use crate::write::Fault;

/// Why something about a customer was not changed.
#[derive(Debug, thiserror::Error)]
pub enum CustomerError {
    /// There is no such customer.
    #[error("there is no customer {0}")]
    Unknown(String),
    /// There is no such contact.
    #[error("there is no contact {0}")]
    UnknownContact(String),
    /// There is no such note.
    #[error("there is no note {0}")]
    UnknownNote(String),
    /// Not a name: empty, or longer than 200 characters.
    #[error("the name is empty or too long")]
    BadName,
    /// Not a SIREN.
    #[error("{0:?} is not a SIREN")]
    BadSiren(String),
    /// Not a VAT number.
    #[error("{0:?} is not a VAT number")]
    BadVatNumber(String),
    /// Not an e-mail address.
    #[error("{0:?} is not an e-mail address")]
    BadEmail(String),
    /// Not a country code of two letters.
    #[error("{0:?} is not a country code")]
    BadCountry(String),
    /// An address in no town.
    #[error("the town is missing")]
    TownMissing,
    /// Not a French postcode.
    #[error("{0:?} is not a postcode")]
    BadPostcode(String),
    /// An address of too many or too long lines.
    #[error("the address is too long")]
    AddressTooLong,
    /// Not a number of days to pay: 0 to 365.
    #[error("{0} is not a number of days to pay")]
    BadDays(i64),
    /// A credit limit below zero.
    #[error("a credit limit cannot be negative")]
    BadLimit,
    /// Nobody has the number of the customer who is to pay.
    #[error("there is no customer {0:?} who could pay")]
    UnknownPayer(String),
    /// The customer who is to pay is this one, or is paid for by this one.
    #[error("customer {0:?} cannot pay for this one")]
    PayerInCircle(String),
    /// Nobody who could look after customers has this e-mail address or id.
    #[error("there is no user {0:?} who could look after customers")]
    UnknownManager(String),
    /// A text that is empty or too long.
    #[error("the text is empty or too long")]
    BadText,
    /// More tags than a customer can have, or one that is too long.
    #[error("too many tags, or one that is too long")]
    BadTags,
    /// The store or the machine.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<DbError> for CustomerError {
    fn from(error: DbError) -> Self {
        Self::Fault(error.into())
    }
}

impl From<NoEntropy> for CustomerError {
    fn from(error: NoEntropy) -> Self {
        Self::Fault(error.into())
    }
}

impl AsDbError for CustomerError {
    fn as_db_error(&self) -> Option<&DbError> {
        if let Self::Fault(fault) = self { fault.as_db_error() } else { None }
    }
}

impl Refuses for CustomerError {
    fn refusal(&self) -> Option<Refusal> {
        let plain = |code| Some(Refusal::new(code, []));
        let about = |code, text: &str| Some(Refusal::new(code, [("value", Value::Text(text.to_owned()))]));
        match self {
            Self::Unknown(_) => plain("customer-gone"),
            Self::UnknownContact(_) => plain("contact-gone"),
            Self::UnknownNote(_) => plain("note-gone"),
            Self::BadName => plain("bad-customer-name"),
            Self::BadSiren(text) => about("bad-siren", text),
            Self::BadVatNumber(text) => about("bad-vat-number", text),
            Self::BadEmail(text) => about("bad-customer-email", text),
            Self::BadCountry(text) => about("bad-country", text),
            Self::TownMissing => plain("town-missing"),
            Self::BadPostcode(text) => about("bad-postcode", text),
            Self::AddressTooLong => plain("postal-address-too-long"),
            Self::BadDays(_) => plain("bad-payment-days"),
            Self::BadLimit => plain("bad-credit-limit"),
            Self::UnknownPayer(text) => about("customer-payer-unknown", text),
            Self::PayerInCircle(text) => about("payer-in-circle", text),
            Self::UnknownManager(text) => about("account-manager-unknown", text),
            Self::BadText => plain("bad-note"),
            Self::BadTags => plain("bad-tags"),
            Self::Fault(_) => None,
        }
    }
}
