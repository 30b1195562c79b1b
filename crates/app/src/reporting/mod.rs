//! Figures and lists that look across the product: what is open by age, how fast it is paid, what comes in,
//! what the accounts hold. Reads every table, writes none; values without words
//! (docs/spec/reporting.md says how each is calculated).

pub mod accounting;
mod aged;
mod behaviour;
mod behaviours;
mod by_manager;
mod clearing;
mod disputed;
mod dso;
mod figures;
mod habits;
mod impact;
mod ledger;
mod past;
mod returned;
mod snapshot;
mod store;

pub use aged::{
    Aged, AgedBalance, AgedOrder, AgedPart, AgedRow, Bucket, OpenOnDay, aged_balance, list_open_on_day,
};
pub use behaviour::{Behaviour, MonthEnd, Trend, balance_history, behaviour};
pub use behaviours::Behaviours;
pub use by_manager::{ManagedSum, aged_by_manager, aged_of_manager};
pub use clearing::{AgedSum, ClearingAccount, aged_suspense, clearing_accounts};
pub use disputed::{DisputedDocument, ReopenedDocument, list_disputed, list_reopened};
pub use dso::{Sales, count_back};
pub use figures::{
    Actions, CashByState, CollectedRow, Figure, Figures, MoneyFigures, Proof, Received, Share,
    collected_by_account, dashboard,
};
pub use habits::{
    ClaimedStep, PaidUntil, PaymentFact, Settling, each_claim_of_open, each_payment_since,
    list_late_invoices_of, list_paid_of, list_settling_not_thanked, list_settling_of,
};
pub use impact::{MeasuredBy, is_long_to_measure, list_invoiced_since, measure};
pub use ledger::{
    JournalPage, LedgerLine, LedgerPage, Place, Span, TrialBalanceRow, journal_page, ledger_page,
    trial_balance,
};
pub use past::{Past, PastBalance, PastBalances};
pub use returned::{ReturnedLine, list_returned_by, list_returned_not_told};
pub use snapshot::{Recent, Snapshot, Snapshots};
