//! Our bank accounts, their statements, and the movements on them.
//!
//! Owns `bank_accounts`, `bank_account_names`, `bank_statements`, `bank_transactions`, `waiting_transactions`,
//! `bank_days`. Always true: a
//! movement is recorded once (docs/spec/bank-transaction-identity.md) and posted to suspense in the same
//! transaction; it waits as long as something of it is in suspense; account numbers are sealed. Leaves to others: what a movement paid.

mod account;
mod balances;
mod bank_days;
mod continuity;
mod details;
mod freshness;
mod identity;
mod import_statements;
mod listing;
mod name_account;
mod overlap;
mod store;
mod waiting;

pub use account::{is_account_text, masked_account};
pub use balances::{AccountBalance, last_import, list_balances};
pub use continuity::{Break, Mismatch, check_continuity, check_recorded};
pub use details::TransactionDetails;
pub use freshness::{AccountFreshness, list_freshness};
pub use import_statements::{
    ImportStatements, StatementsImported, import_mended_statements, import_statements,
};
pub use listing::{
    AccountView, MOVEMENTS_LOOKED_AT_MAX, MovementFacts, MovementFilter, MovementTotals, MovementView,
    RevealError, StatementView, find_account_view, find_movement, list_account_views, list_movements,
    list_statement_views, reveal_account, reveal_counterparty, total_movements,
};
pub use name_account::{NameAccount, NameAccountError, name_account};
pub use overlap::{Overlap, find_overlaps};
pub use store::{
    AccountSummary, StatementSummary, TransactionFilter, TransactionRow, TransactionSummary, WaitingByState,
    WaitingFilter, WaitingRow, WorkRow, count_waiting_by_state, find_transaction, find_transaction_summary,
    list_transactions, list_waiting, page_of_accounts, page_of_statements, page_of_transactions,
};
pub(crate) use store::{
    WaitingMoney, account_place, count_work, delete_statements, delete_waiting, each_waiting_money,
    find_later_on_same_accounts, find_transactions, find_work, list_accounts, list_balances_of_file,
    list_days_before, list_sealed_counterparties, list_transactions_of, list_transactions_of_file, list_work,
    update_rest, update_sealed_account, update_sealed_counterparty, waiting_rows, waiting_to_delete,
};
pub use waiting::WaitingState;
pub(crate) use waiting::{Waiting, currency_of, push_waiting, set_waiting};
