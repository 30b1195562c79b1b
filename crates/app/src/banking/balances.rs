//! What the bank says is on each account, beside what was recorded of it.

use std::collections::HashMap;

use db::{DbError, Tx};
use jiff::civil::Date;
use uuid::Uuid;

use super::continuity::{Outside, check_continuity, first_and_last};
use super::store;
use crate::context::Ctx;
use crate::ids::BankAccountId;

/// One of our accounts, with both balances where its statements say them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountBalance {
    /// The account.
    pub account: BankAccountId,
    /// Its number, hidden but for its ends.
    pub masked: String,
    /// Currency code.
    pub currency: String,
    /// What its last statement closes with, minor units; nothing when no statement says a balance.
    pub bank_minor: Option<i64>,
    /// The day of that statement.
    pub as_of: Option<Date>,
    /// What its first statement opened with: held before anything was recorded here, so in no entry.
    pub opening_minor: Option<i64>,
    /// Every recorded movement: the account's part of 512, minor units.
    pub moved_minor: i64,
    /// Those of them before the day on which that statement opens: they are in what it opened with.
    pub before_minor: i64,
    /// Those of them after the day of the last balance, in statements that say none, minor units: nothing that the
    /// bank said can be compared with them yet.
    pub after_minor: i64,
    /// What its first statement opened with and every recorded movement from that day on up to the last balance, minor
    /// units.
    pub book_minor: Option<i64>,
    /// Statements that do not begin where the one before them ended.
    pub breaks: usize,
}

impl AccountBalance {
    /// Whether both balances are known, are the same, and no statement is missing between.
    pub fn is_whole(&self) -> bool {
        self.bank_minor.is_some() && self.bank_minor == self.book_minor && self.breaks == 0
    }
}

/// Both balances of every account, in the order of their ids. Reads every statement and sums every movement:
/// worth keeping as long as [`last_import`] answers the same.
pub async fn list_balances(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<AccountBalance>, DbError> {
    let statements = store::list_statements(tx, ctx).await?;
    let recorded = store::sum_by_account(tx, ctx).await?;
    let mut breaks: HashMap<String, usize> = HashMap::new();
    for found in check_continuity(tx, ctx).await? {
        *breaks.entry(found.account).or_insert(0) += 1;
    }
    let mut balances = Vec::new();
    for account in store::list_used_accounts(tx, ctx).await? {
        let own: Vec<_> = statements.iter().filter(|row| row.bank_account_id == account.id).collect();
        let ends = first_and_last(&own);
        let moved = recorded.get(&account.id).copied().unwrap_or(0);
        // Movements of statements without balances may be older than the first balance that is known, or newer than
        // the last.
        let days = ends.map_or((None, None), |ends| (ends.opens_on, ends.closes_on));
        let outside = Outside::of(tx, ctx, account.id, days).await?;
        balances.push(AccountBalance {
            account: account.id,
            bank_minor: ends.map(|ends| ends.closing_minor),
            as_of: ends.and_then(|ends| ends.closes_on),
            opening_minor: ends.map(|ends| ends.opening_minor),
            moved_minor: moved,
            before_minor: outside.before_minor,
            after_minor: outside.after_minor,
            book_minor: ends.and_then(|ends| ends.opening_minor.checked_add(outside.left_of(moved))),
            breaks: breaks.get(&account.account_masked).copied().unwrap_or(0),
            masked: account.account_masked,
            currency: account.currency,
        });
    }
    Ok(balances)
}

/// Changes with every statement that comes in.
pub async fn last_import(tx: &mut Tx, ctx: &Ctx) -> Result<Option<Uuid>, DbError> {
    store::find_last_statement(tx, ctx).await
}
