//! What is owed: invoices, credit notes, unused credit.
//!
//! Owns `open_items` and `open_item_vat`. Always true: a document enters once (number and kind are
//! unique in a legal entity) together with its journal entry; what is still open of it is a sum of
//! postings. Leaves to others: what paid it.

mod import_invoices;
mod open_items;
mod store;

pub use import_invoices::{ImportInvoices, InvoicesImported, import_invoices};
pub use open_items::{ItemKind, OpenItem, list_items};
pub use store::{ItemVat, find_by_number};
pub(crate) use store::{NewItem, find_item, item_rows, list_vat, list_vat_of, push_item};
