//! Our bank accounts, their statements, and the movements on them.
//!
//! Owns `bank_accounts`, `bank_statements`, `bank_transactions`. Always true: a movement is
//! recorded once (docs/spec/bank-transaction-identity.md) and posted to suspense in the same
//! transaction; account numbers are sealed. Leaves to others: what a movement paid.

mod account;
mod continuity;
mod details;
mod identity;
mod import_statements;
mod store;

pub use account::masked_account;
pub use continuity::{Break, Mismatch, check_continuity, check_recorded};
pub use details::TransactionDetails;
pub use import_statements::{ImportStatements, StatementsImported, import_statements};
pub use store::{TransactionRow, find_transaction, list_transactions};
pub(crate) use store::{
    account_place, list_accounts, list_sealed_counterparties, update_sealed_account,
    update_sealed_counterparty,
};
