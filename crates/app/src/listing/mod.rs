//! What lists, pages about one thing and the search show.
//!
//! Reads across the tables by index, a page at a time, and writes nothing. Pure values come out: the
//! words are the edge's.

mod account;
mod customers;
mod detail;
mod document;
mod documents;
mod recent;
mod search;
mod settled;
mod store;
mod timeline;

pub use account::{BesideMoney, PaidBy, Payment, Standing, list_payments, load_standings};
pub use customers::{
    CustomerCursor, CustomerFilter, CustomerLine, CustomerOrder, CustomersPage, list_customers_page,
    list_owing_customers,
};
pub use detail::{FileDetail, list_file_details};
pub use document::{
    DocumentDetails, DocumentPayment, DocumentPosting, SourceFile, VatLine, find_document, find_source,
    list_with_pdf,
};
pub use documents::{
    Cursor, CursorKey, DocumentFilter, DocumentOrder, DocumentRow, DocumentTab, DocumentTotal, DocumentsPage,
    MANAGED_MAX, TOTALS_MAX, list_documents, list_documents_knowing, list_documents_within, sees_nobody,
    total_documents,
};
pub use recent::{RecentTransactions, TRANSACTIONS_MAX};
pub use search::{Found, FoundCustomer, FoundTransaction, Scope, amount_of, find_customers, search};
pub use settled::SettledThrough;
pub use timeline::{TimelineEntry, TimelineKind, TimelinePlace, TimelineWhat, list_timeline};
