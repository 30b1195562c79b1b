//! What is owed: invoices, credit notes, unused credit.
//!
//! Owns `open_items`, `open_item_vat`, `open_balances` and `withdrawn_documents`. Always true: a document enters once (number
//! and kind are unique in a legal entity) together with its journal entry; what is still open of it is a
//! sum of postings, and `open_balances` says the same sum while it is not zero. Leaves to others: what
//! paid it.

mod enter_document;
mod import_invoices;
mod issue_charges;
mod open_balances;
mod open_items;
mod store;

pub use enter_document::{DocumentEntered, DocumentVat, EnterDocument, EnterDocumentError, enter_document};
pub use import_invoices::{ImportInvoices, InvoicesImported, import_invoices, import_mended_invoices};
pub(crate) use issue_charges::{ChargesDocument, IssueError, issue_charges, withdraw_charges};
pub(crate) use open_balances::OpenBalances;
pub use open_items::{ItemKind, OpenItem, list_items};
pub use store::{
    CreditNoteRow, ItemFilter, ItemVat, find_by_number, find_due_after_days, find_item, list_credit_notes_of,
    list_vat_of, page_of_items, sum_open_of,
};
pub(crate) use store::{
    NewItem, OpenDue, delete_items, each_open_due, item_rows, keep_withdrawn, list_items_of,
    list_items_of_file, list_open_between, list_open_due, list_open_numbered, list_open_of, list_vat,
    push_item, sum_vat_of,
};
