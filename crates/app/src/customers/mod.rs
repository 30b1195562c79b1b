//! Who owes: customers and the accounts they pay from.
//!
//! Owns `customers` and `customer_accounts`. Always true: account numbers are sealed, and found
//! only by a keyed hash. Leaves to others: what customers owe, and what payers are called on bank
//! statements (`allocation` learns that).

mod directory;
mod enter_customer;
mod import_customers;
mod store;

pub(crate) use directory::Directory;
pub(crate) use enter_customer::is_plain;
pub use enter_customer::{CustomerEntered, EnterCustomer, EnterCustomerError, enter_customer};
pub(crate) use import_customers::mask_document;
pub use import_customers::{CustomersImported, ImportCustomers, import_customers};
pub use store::{
    CustomerDetails, CustomerRow, find_by_number, find_details, list_customers, page_of_customers,
};
pub(crate) use store::{
    find_customer, find_paying_from, list_accounts, list_customers_of, list_named, list_sealed_accounts,
    search_customers, update_sealed_account,
};
