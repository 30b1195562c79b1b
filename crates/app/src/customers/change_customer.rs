//! Change what is known of a customer, and what was agreed with it.

use db::Tx;
use serde::{Deserialize, Serialize};

use super::identifiers::{compact, is_siren, is_vat_number};
use super::refused::CustomerError;
use super::store::{self, CustomerCard};
use crate::activity::Event;
use crate::context::Ctx;
use crate::ids::CustomerId;
use crate::typed::clean_line;

/// Longest name.
const NAME_CHARACTERS_MAX: usize = 200;
/// Longest time to pay.
pub(super) const PAYMENT_DAYS_MAX: i64 = 365;

/// Change a customer. Every field is given; what it holds from now on.
#[derive(Clone, Debug, Serialize)]
pub struct ChangeCustomer {
    /// The customer, as its id's text.
    pub customer: String,
    /// Name.
    pub name: String,
    /// E-mail address, or empty.
    pub email: String,
    /// SIREN, or empty.
    pub siren: String,
    /// VAT number, or empty.
    pub vat_number: String,
    /// Country code of two letters, or empty.
    pub country: String,
    /// Days to pay, when agreed.
    pub payment_days: Option<i64>,
    /// Most that may be outstanding, in minor units of the euro.
    pub credit_limit_minor: Option<i64>,
    /// Number of the customer who pays for this one, or empty.
    pub paid_by: String,
}

/// A customer was changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerChanged {
    /// Names of the fields that hold something else now.
    pub fields: Vec<String>,
}

/// Changes a customer. Its name as matching compares it follows its name.
pub async fn change_customer(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &ChangeCustomer,
) -> Result<(CustomerChanged, Option<Event>), CustomerError> {
    let unknown = || CustomerError::Unknown(command.customer.clone());
    let id: CustomerId = command.customer.parse().map_err(|_| unknown())?;
    let before = store::find_card(tx, ctx, id).await?.ok_or_else(unknown)?;
    let after = checked(command, &before)?;
    let payer = payer_of(tx, ctx, id, &command.paid_by).await?;
    let fields = keep(tx, ctx, &before, &CustomerCard { paid_by_id: payer, ..after }).await?;
    if fields.is_empty() {
        return Ok((CustomerChanged { fields }, None));
    }
    let event = Event::new("customer_changed", id, serde_json::json!({ "fields": fields }));
    Ok((CustomerChanged { fields }, Some(event)))
}

/// Keeps what a customer is to be; answers the names of the fields that hold something else now.
pub(super) async fn keep(
    tx: &mut Tx,
    ctx: &Ctx,
    before: &CustomerCard,
    after: &CustomerCard,
) -> Result<Vec<String>, CustomerError> {
    let fields = changed_fields(before, after);
    if !fields.is_empty() {
        let name_key = matching::normalise_name(&after.name);
        store::update_customer(tx, ctx, after, &name_key).await?;
        store::replace_terms(tx, ctx, after).await?;
    }
    Ok(fields)
}

/// What the customer is to be, once every field was found good.
pub(super) fn checked(
    command: &ChangeCustomer,
    before: &CustomerCard,
) -> Result<CustomerCard, CustomerError> {
    let name = clean_line(&command.name);
    if name.is_empty() || name.chars().count() > NAME_CHARACTERS_MAX {
        return Err(CustomerError::BadName);
    }
    let siren = compact(&command.siren);
    // What came in with a file stays when nobody touches it, even if it is wrong.
    if !siren.is_empty() && siren != before.siren && !is_siren(&siren) {
        return Err(CustomerError::BadSiren(siren));
    }
    let vat_number = compact(&command.vat_number);
    if !vat_number.is_empty() && vat_number != before.vat_number && !is_vat_number(&vat_number) {
        return Err(CustomerError::BadVatNumber(vat_number));
    }
    let email = checked_email(&command.email, &before.email)?;
    let country = compact(&command.country);
    let is_code = country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase());
    if !country.is_empty() && country != before.country && !is_code {
        return Err(CustomerError::BadCountry(country));
    }
    if let Some(days) = command.payment_days.filter(|days| !(0..=PAYMENT_DAYS_MAX).contains(days)) {
        return Err(CustomerError::BadDays(days));
    }
    if command.credit_limit_minor.is_some_and(|limit| limit < 0) {
        return Err(CustomerError::BadLimit);
    }
    Ok(CustomerCard {
        name,
        siren,
        vat_number,
        email,
        country,
        payment_days: command.payment_days,
        credit_limit_minor: command.credit_limit_minor,
        ..before.clone()
    })
}

/// An address that a letter could reach, or nothing; one that was there before is left alone.
pub(super) fn checked_email(text: &str, before: &str) -> Result<String, CustomerError> {
    let email = clean_line(text);
    let is_address = email.split_once('@').is_some_and(|(local, host)| {
        !local.is_empty()
            && host.contains('.')
            && !host.starts_with('.')
            && !host.ends_with('.')
            && !host.contains('@')
    }) && !email.contains(char::is_whitespace)
        && email.len() <= 254;
    if email.is_empty() || email == before || is_address {
        return Ok(email);
    }
    Err(CustomerError::BadEmail(email))
}

/// Who pays: another customer, for whom nobody pays in turn.
pub(super) async fn payer_of(
    tx: &mut Tx,
    ctx: &Ctx,
    id: CustomerId,
    number: &str,
) -> Result<Option<CustomerId>, CustomerError> {
    let number = number.trim();
    if number.is_empty() {
        return Ok(None);
    }
    let unknown = || CustomerError::UnknownPayer(number.to_owned());
    let payer = store::find_by_number(tx, ctx, number).await?.ok_or_else(unknown)?;
    if payer.id == id || payer.paid_by_id.is_some() {
        return Err(CustomerError::PayerInCircle(number.to_owned()));
    }
    Ok(Some(payer.id))
}

fn changed_fields(before: &CustomerCard, after: &CustomerCard) -> Vec<String> {
    [
        ("name", before.name != after.name),
        ("email", before.email != after.email),
        ("siren", before.siren != after.siren),
        ("vat_number", before.vat_number != after.vat_number),
        ("country", before.country != after.country),
        ("payment_days", before.payment_days != after.payment_days),
        ("credit_limit", before.credit_limit_minor != after.credit_limit_minor),
        ("paid_by", before.paid_by_id != after.paid_by_id),
    ]
    .into_iter()
    .filter(|(_, is_changed)| *is_changed)
    .map(|(field, _)| field.to_owned())
    .collect()
}
