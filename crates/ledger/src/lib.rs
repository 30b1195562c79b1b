//! Double entry: accounts, entries and postings, and the rules that make entries of events.
//!
//! An [`Entry`] that does not balance cannot be built and is never changed afterwards. The rules
//! are told in words in `docs/spec/posting-rules.md`. Pure: no clock, no store, no ids of its own.

mod account;
pub mod balances;
mod chart;
mod entry;
pub mod lettrage;
pub mod periods;
pub mod rules;
pub mod vat;

pub use account::{AccountNumber, InvalidAccountNumber};
pub use chart::{AccountRole, ChartOfAccounts};
pub use entry::{Entry, EntryError, EntryKind, Posting, SubjectId};
pub use periods::{PeriodClosed, Periods};
