//! The books as an accountant reads them: journal, one entry with what it proves, letters, what is in
//! suspense, closings, the entries of a year as a file.

mod clearing_lines;
mod closing;
mod entry;
mod journal;
mod letters;
mod moves;
mod search;
mod statement;
mod store;
mod suspense;
mod year;

pub use clearing_lines::{ClearingLine, ClearingWhat, list_clearing};
pub use closing::{Closing, Unexplained, chart, list_closings, unexplained_through, years};
pub use entry::{Decision, Entry, EntryFound, EntryItem, EntryTransaction, Posting, find_entry};
pub use journal::{Journal, JournalAsk, journal_sums, list_journal_entries};
pub use letters::{LetterBook, letters_of};
pub use moves::{Move, MovesPage, customer_moves};
pub use search::search_customers;
pub use statement::{AccountStatement, STATEMENT_MAX, StatementLine, StatementWhat, account_statement};
pub use store::CustomerName;
pub use suspense::{SuspenseFilter, Waiting, WaitingPlace, Whose, list_suspense};
pub use year::{Piece, PieceLine, YearReader};

use std::collections::HashMap;

use db::{Day, DbError, Tx};
use jiff::civil::Date;

use crate::context::Ctx;
use crate::ids::{BankAccountId, CustomerId};

/// The days up to which the statements of our accounts reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Freshness {
    /// That of the account that is furthest behind.
    pub oldest: Date,
    /// That of the account that is furthest ahead.
    pub newest: Date,
}

/// How fresh is what the bank says; nothing before the first statement that has a closing balance.
pub async fn freshness(tx: &mut Tx, ctx: &Ctx) -> Result<Option<Freshness>, DbError> {
    let (oldest, newest) = store::last_statements(tx, ctx).await?;
    Ok(oldest
        .zip(newest)
        .map(|(oldest, newest): (Day, Day)| Freshness { oldest: oldest.to_jiff(), newest: newest.to_jiff() }))
}

/// The number and the name of a customer.
pub async fn customer_name(tx: &mut Tx, ctx: &Ctx, id: CustomerId) -> Result<Option<CustomerName>, DbError> {
    Ok(store::customer_names(tx, ctx, &[id]).await?.remove(&id))
}

/// The numbers and the names of customers.
pub async fn customer_names(
    tx: &mut Tx,
    ctx: &Ctx,
    ids: &[CustomerId],
) -> Result<HashMap<CustomerId, CustomerName>, DbError> {
    store::customer_names(tx, ctx, ids).await
}

/// Our bank accounts, as they may be shown: masked.
pub async fn bank_account_names(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<(BankAccountId, String)>, DbError> {
    store::bank_account_names(tx, ctx).await
}
