//! Who is written to at a customer.

use uuid::Uuid;

use crate::customers::ContactRow;
use crate::ids::{ContactId, CustomerId};
use crate::keys::Vault;

/// Who is written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// Name, or empty.
    pub name: String,
    /// E-mail address, or empty.
    pub email: String,
    /// Telephone, or empty.
    pub phone: String,
    /// `fr`, `en` or empty.
    pub language: String,
}

impl Recipient {
    /// Who is written to: the contact that a person chose, else the customer's own address, else its first contact
    /// with an address, else the first that can be called.
    pub(super) fn of(email: &str, contacts: &[ContactRow], chosen: Option<ContactId>) -> Option<Self> {
        let chosen = chosen.and_then(|id| contacts.iter().find(|contact| contact.id == id));
        let own = plain(email);
        let found = chosen
            .or_else(|| contacts.iter().find(|contact| !own.is_empty() && plain(&contact.email) == own))
            .or_else(|| contacts.iter().find(|contact| own.is_empty() && !contact.email.trim().is_empty()))
            .or_else(|| contacts.iter().find(|contact| own.is_empty() && !contact.phone.trim().is_empty()));
        let any_phone = contacts.iter().map(|contact| contact.phone.trim()).find(|phone| !phone.is_empty());
        let recipient = match found {
            Some(contact) => Self {
                name: contact.name.clone(),
                email: contact.email.trim().to_owned(),
                phone: contact.phone.trim().to_owned(),
                language: contact.language.clone(),
            },
            None => Self {
                name: String::new(),
                email: email.trim().to_owned(),
                phone: any_phone.unwrap_or_default().to_owned(),
                language: String::new(),
            },
        };
        let can_be_reached = !recipient.email.is_empty() || !recipient.phone.is_empty();
        can_be_reached.then_some(recipient)
    }

    /// What the contact is known by: one address is one contact, whichever customers it serves.
    pub(super) fn key(&self, vault: &Vault) -> Uuid {
        let address = if self.email.is_empty() {
            let digits: String = self.phone.chars().filter(char::is_ascii_digit).collect();
            format!("phone:{digits}")
        } else {
            format!("email:{}", plain(&self.email))
        };
        vault.index_of("contact", address.as_bytes())
    }
}

/// What a customer is known by as a contact that only letters reach.
pub(super) fn contact_by_post(vault: &Vault, customer: CustomerId) -> Uuid {
    vault.index_of("contact", format!("post:{customer}").as_bytes())
}

fn plain(email: &str) -> String {
    email.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn contact(n: u128, email: &str, phone: &str) -> ContactRow {
        ContactRow {
            id: ContactId::from_uuid(Uuid::from_u128(n)),
            customer_id: CustomerId::from_uuid(Uuid::from_u128(9)),
            name: format!("contact {n}"),
            role: String::new(),
            email: email.to_owned(),
            phone: phone.to_owned(),
            language: String::new(),
        }
    }

    #[test]
    fn who_is_written_to() {
        let contacts = [contact(1, "", "01 23"), contact(2, "b@x.fr", ""), contact(3, "Own@x.fr", "04 56")];
        let name = |email: &str, contacts: &[ContactRow], chosen| {
            Recipient::of(email, contacts, chosen).map(|found| (found.name, found.email))
        };
        let owned = |name: &str, email: &str| Some((name.to_owned(), email.to_owned()));
        assert_eq!(name("own@x.fr", &contacts, None), owned("contact 3", "Own@x.fr"));
        assert_eq!(name("else@x.fr", &contacts, None), owned("", "else@x.fr"));
        assert_eq!(name("", &contacts, None), owned("contact 2", "b@x.fr"));
        assert_eq!(name("", &contacts[..1], None), owned("contact 1", ""));
        assert_eq!(name("own@x.fr", &contacts, Some(contacts[1].id)), owned("contact 2", "b@x.fr"));
        assert_eq!(name(" ", &[], None), None);
    }
}
