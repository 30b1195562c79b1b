//! Keep the people to talk to at a customer.

use db::Tx;
use serde::{Deserialize, Serialize};

use super::change_customer::checked_email;
use super::refused::CustomerError;
use super::store::{self, ContactRow};
use crate::activity::Event;
use crate::context::Ctx;
use crate::ids::{ContactId, CustomerId};
use crate::typed::clean_line;

/// Longest text of a field.
const CHARACTERS_MAX: usize = 200;

/// Keep a contact: a new one, or other facts of a known one.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SaveContact {
    /// The customer, as its id's text.
    pub customer: String,
    /// The contact, as its id's text; empty for a new one.
    pub contact: String,
    /// Name.
    pub name: String,
    /// What they do there, or empty.
    pub role: String,
    /// E-mail address, or empty.
    pub email: String,
    /// Telephone, or empty.
    pub phone: String,
    /// `fr`, `en` or empty.
    pub language: String,
}

/// Forget a contact.
#[derive(Clone, Debug, Serialize)]
pub struct RemoveContact {
    /// The contact, as its id's text.
    pub contact: String,
}

/// A contact was kept or forgotten.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactSaved {
    /// Its id's text.
    pub contact: String,
    /// Whose it is, as its id's text.
    pub customer: String,
}

/// Keeps a contact. The event tells no personal data.
pub async fn save_contact(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &SaveContact,
) -> Result<(ContactSaved, Option<Event>), CustomerError> {
    let unknown = || CustomerError::Unknown(command.customer.clone());
    let customer: CustomerId = command.customer.parse().map_err(|_| unknown())?;
    store::find_customer(tx, ctx, customer).await?.ok_or_else(unknown)?;
    let before = match command.contact.as_str() {
        "" => None,
        text => Some(find(tx, ctx, text, Some(customer)).await?),
    };
    let id = match &before {
        Some(contact) => contact.id,
        None => ContactId::from_uuid(ctx.new_id()?),
    };
    let name = clean_line(&command.name);
    let (role, phone) = (clean_line(&command.role), clean_line(&command.phone));
    let is_short = |text: &String| text.chars().count() <= CHARACTERS_MAX;
    if name.is_empty() || ![&name, &role, &phone].into_iter().all(is_short) {
        return Err(CustomerError::BadName);
    }
    let email = checked_email(&command.email, before.as_ref().map_or("", |contact| contact.email.as_str()))?;
    let language = if ["fr", "en"].contains(&command.language.as_str()) {
        command.language.clone()
    } else {
        String::new()
    };
    let contact = ContactRow { id, customer_id: customer, name, role, email, phone, language };
    let kind = if before.is_some() { "contact_changed" } else { "contact_added" };
    if before.as_ref() == Some(&contact) {
        return Ok((ContactSaved { contact: id.to_string(), customer: customer.to_string() }, None));
    }
    store::replace_contact(tx, ctx, &contact).await?;
    let event = Event::new(kind, customer, serde_json::json!({ "contact": id.to_string() }));
    Ok((ContactSaved { contact: id.to_string(), customer: customer.to_string() }, Some(event)))
}

/// Forgets a contact: its row is gone.
pub async fn remove_contact(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &RemoveContact,
) -> Result<(ContactSaved, Option<Event>), CustomerError> {
    let contact = find(tx, ctx, &command.contact, None).await?;
    store::delete_contact(tx, ctx, contact.id).await?;
    let event = Event::new(
        "contact_removed",
        contact.customer_id,
        serde_json::json!({ "contact": contact.id.to_string() }),
    );
    let saved = ContactSaved { contact: contact.id.to_string(), customer: contact.customer_id.to_string() };
    Ok((saved, Some(event)))
}

async fn find(
    tx: &mut Tx,
    ctx: &Ctx,
    text: &str,
    customer: Option<CustomerId>,
) -> Result<ContactRow, CustomerError> {
    let unknown = || CustomerError::UnknownContact(text.to_owned());
    let id: ContactId = text.parse().map_err(|_| unknown())?;
    let contact = store::find_contact(tx, ctx, id).await?.ok_or_else(unknown)?;
    if customer.is_some_and(|customer| customer != contact.customer_id) {
        return Err(unknown());
    }
    Ok(contact)
}
