//! Every SQL statement on bank accounts, statements and transactions, by what they are about.

mod accounts;
mod equal;
mod movements;
mod outside;
mod statements;
mod transactions;
mod waiting;
mod waiting_rows;

pub(crate) use accounts::{AccountRow, account_place, list_accounts, update_sealed_account};
pub(super) use accounts::{
    find_account, find_account_by_id, insert_account, list_names, list_used_accounts, replace_name,
};
pub(super) use equal::{
    list_days_of_file, list_entries_before, list_entry_amounts, list_entry_identities, list_movements_between,
};
pub(super) use movements::{
    MovementRow, find_last_day, find_movement, find_sealed_counterparty, list_movements, total_movements,
};
pub(crate) use outside::find_transactions;
pub use outside::{
    AccountSummary, StatementSummary, TransactionFilter, TransactionSummary, find_transaction_summary,
    page_of_accounts, page_of_statements, page_of_transactions,
};
pub(super) use statements::{
    Balances, NewStatement, StatementFacts, StatementRow, find_last_closing, find_last_covered,
    find_last_import, find_statement, has_closing, insert_statement, list_booked_statements_of,
    list_statements, list_statements_of, update_balances,
};
pub(crate) use statements::{delete_statements, find_later_on_same_accounts, list_balances_of_file};
pub use transactions::{TransactionRow, find_transaction, list_transactions};
pub(super) use transactions::{
    bank_day_rows, sum_after_without_balance, sum_before, sum_by_account, transaction_rows,
};
pub(crate) use transactions::{
    counterparty_place, list_sealed_counterparties, list_transactions_of_file, update_sealed_counterparty,
};
pub use waiting::{WaitingFilter, WorkRow};
pub(crate) use waiting::{
    count_work, find_last_statement, find_work, list_days_before, list_transactions_of, list_work,
};
pub use waiting_rows::{WaitingByState, WaitingRow, count_waiting_by_state, list_waiting};
pub(crate) use waiting_rows::{
    WaitingMoney, delete_waiting, each_waiting_money, update_rest, waiting_rows, waiting_to_delete,
};
