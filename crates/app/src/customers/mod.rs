//! Who owes: customers and the accounts they pay from.
//!
//! Owns `customers`, `customer_accounts`, `customer_terms`, `customer_contacts`, `customer_notes`,
//! `customer_tags`, `customer_addresses` and `account_managers`. Always true: account numbers are sealed, and found only by a keyed hash; events
//! about contacts and notes name them by their ids only, so that what is removed is gone. Leaves to
//! others: what customers owe, and what payers are called on bank statements (`allocation` learns that).

mod assign_customer;
mod change_customer;
mod contacts;
mod directory;
mod enter_customer;
mod identifiers;
mod import_customers;
mod notes;
mod patch_customer;
mod postal;
mod refused;
mod store;
mod tag_customer;

pub use assign_customer::{AssignCustomer, CustomerAssigned, assign_customer};
pub use change_customer::{ChangeCustomer, CustomerChanged, change_customer};
pub use contacts::{ContactSaved, RemoveContact, SaveContact, remove_contact, save_contact};
pub use identifiers::{is_siren, is_vat_number};
pub use notes::{NoteSaved, RemoveNote, WriteNote, remove_note, write_note};
pub use patch_customer::{PatchCustomer, patch_customer};
pub use postal::{PostalAddress, PostalAddressSet, SetPostalAddress, set_postal_address};
pub use refused::CustomerError;
pub use tag_customer::{CustomerTagged, TagCustomer, tag_customer};

pub(crate) use directory::Directory;
pub use directory::MadeCustomer;
pub(crate) use enter_customer::is_plain;
pub use enter_customer::{CustomerEntered, EnterCustomer, EnterCustomerError, enter_customer};
pub(crate) use import_customers::mask_document;
pub use import_customers::{CustomersImported, ImportCustomers, import_customers, import_mended_customers};
pub use store::{
    CardFilter, ContactRow, CustomerCard, CustomerRow, NoteRow, find_by_number, find_card, find_customer,
    find_manager, find_postal_address, list_contacts, list_customers, list_notes, list_tags, list_tags_of,
    page_of_customers,
};
pub(crate) use store::{
    PartyRow, delete_customers, each_party, find_party, find_paying_from, list_accounts, list_all_contacts,
    list_all_tags, list_by_email, list_customers_of, list_made_between, list_managed, list_managers,
    list_named, list_named_each, list_sealed_accounts, list_tags_of_each, list_with_postal_address,
    search_customers, seen, update_sealed_account,
};
