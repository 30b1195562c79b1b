//! The books: chart of accounts, journal, periods.
//!
//! Owns `chart_accounts`, `own_accounts`, `period_closings`, `journal_entries`, `postings`,
//! `ledger_days`, `customer_months`. Always true: every entry balances (the type cannot be built otherwise); entries are only inserted; nothing is
//! booked into a closed period. What is still open of an item, and what of a bank transaction is
//! not explained, are sums of postings about it, asked here; `ledger_days` says the sums of each account
//! and day again, `customer_months` those of each customer and month. Leaves to others: which entry an
//! event makes (`ledger::rules`).

mod books;
mod close_period;
mod lettering;
mod own_account;
mod set_account;
mod store;

pub(crate) use books::Moved;
pub use books::{Books, PostError};
pub use close_period::{ClosePeriod, ClosePeriodError, PeriodClosedThrough, close_period};
pub(crate) use lettering::{LetteredRow, letters_of_customer, letters_of_postings};
pub use lettering::{Letters, list_lettrage};
pub use own_account::OwnAccountError;
pub(crate) use own_account::set_own_account;
pub(crate) use set_account::CONTROL_ROLES;
pub use set_account::{ChartLine, SetAccount, SetAccountError, closed_through, list_chart, set_account};
pub use store::{
    ClosingView, EntryPosting, EntrySummary, JournalLine, JournalTotal, TrialBalanceLine, find_entry,
    last_entry, list_journal, list_postings, list_unbalanced_entries, page_of_closings, page_of_entries,
    sum_by_role, sum_by_subject, total_journal, trial_balance,
};
pub(crate) use store::{find_first_entry, list_own_accounts, load_entry, sum_of_subject, sums_of_subjects};
