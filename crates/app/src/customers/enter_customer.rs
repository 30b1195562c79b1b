//! Enter one customer that a program states field by field, by the rules of a customer list.

use db::{AsDbError, DbError, Tx};
use invoice_files::CustomerParty;
use serde::{Deserialize, Serialize};

use super::Directory;
use crate::activity::Event;
use crate::context::Ctx;
use crate::source::NoEntropy;
use crate::typed::clean_line;
use crate::work;
use crate::write::Fault;

/// Most characters of a text.
const TEXT_CHARACTERS_MAX: usize = 200;

/// Enter a customer: alone, or with a document. What is not stated is empty.
#[derive(Clone, Debug, Default, Serialize)]
pub struct EnterCustomer {
    /// Our number for it.
    pub number: String,
    /// Its name.
    pub name: String,
    /// Its SIREN, nine digits.
    pub siren: String,
    /// Its VAT number.
    pub vat_number: String,
    /// Its e-mail address.
    pub email: String,
    /// Its country, two letters.
    pub country: String,
}

impl EnterCustomer {
    /// The customer as readers of files say it; the name of the field otherwise that cannot be so.
    pub(crate) fn party(&self) -> Result<CustomerParty, &'static str> {
        let texts = [
            (&self.number, "number"),
            (&self.name, "name"),
            (&self.vat_number, "vat_number"),
            (&self.email, "email"),
        ];
        if let Some((_, field)) = texts.into_iter().find(|(text, _)| !is_plain(text)) {
            return Err(field);
        }
        let siren: String = self.siren.chars().filter(|it| !it.is_whitespace()).collect();
        if !siren.is_empty() && (siren.len() != 9 || !siren.bytes().all(|it| it.is_ascii_digit())) {
            return Err("siren");
        }
        let country = self.country.trim().to_ascii_uppercase();
        if !country.is_empty() && (country.len() != 2 || !country.bytes().all(|it| it.is_ascii_uppercase())) {
            return Err("country");
        }
        let vat_number =
            self.vat_number.chars().filter(|it| it.is_alphanumeric()).flat_map(char::to_uppercase);
        Ok(CustomerParty {
            number: self.number.trim().to_owned(),
            name: clean_line(&self.name),
            siren,
            vat_number: vat_number.collect(),
            email: self.email.trim().to_owned(),
            country,
            ..CustomerParty::default()
        })
    }
}

/// A text of one line that is not too long.
pub(crate) fn is_plain(text: &str) -> bool {
    !text.chars().any(char::is_control) && text.chars().count() <= TEXT_CHARACTERS_MAX
}

/// A customer was entered, or was known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerEntered {
    /// The customer, as its id's text.
    pub customer: String,
    /// Whether it was not known before.
    pub is_new: bool,
}

/// Why a customer was not entered.
#[derive(Debug, thiserror::Error)]
pub enum EnterCustomerError {
    /// A field cannot be so.
    #[error("{0} cannot be so")]
    BadField(&'static str),
    /// Neither number nor name is stated.
    #[error("the customer is not named")]
    NotNamed,
    /// The store or the machine.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<DbError> for EnterCustomerError {
    fn from(error: DbError) -> Self {
        Self::Fault(error.into())
    }
}

impl From<NoEntropy> for EnterCustomerError {
    fn from(error: NoEntropy) -> Self {
        Self::Fault(error.into())
    }
}

impl AsDbError for EnterCustomerError {
    fn as_db_error(&self) -> Option<&DbError> {
        match self {
            Self::Fault(fault) => fault.as_db_error(),
            Self::BadField(_) | Self::NotNamed => None,
        }
    }
}

/// Enters a customer, or finds it known by number, SIREN, VAT number or name.
pub async fn enter_customer(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &EnterCustomer,
) -> Result<(CustomerEntered, Option<Event>), EnterCustomerError> {
    let party = command.party().map_err(EnterCustomerError::BadField)?;
    if party.name.is_empty() && party.number.is_empty() {
        return Err(EnterCustomerError::NotNamed);
    }
    let mut directory = Directory::load(tx, ctx).await?;
    let id = directory.find_or_make(ctx, &party)?;
    directory.flush(tx).await?;
    let is_new = directory.made() > 0;
    let entered = CustomerEntered { customer: id.to_string(), is_new };
    if !is_new {
        return Ok((entered, None));
    }
    work::request_matching(tx, ctx).await?;
    Ok((entered, Some(Event::new("customer_entered", id, serde_json::json!({})))))
}
