//! What moved on each account on each day, kept beside the movements it sums.
//!
//! Whoever records movements, or takes them out, tells them here and inserts the rows that come out in the
//! same transaction, so that `bank_days` never says anything else than the sums.

use std::collections::BTreeMap;

use db::Rows;
use jiff::civil::Date;

use super::store::{self, TransactionRow};
use crate::context::Ctx;
use crate::ids::BankAccountId;

/// Account, day, stable name of the class, currency code.
type Key = (BankAccountId, Date, String, String);

/// Money in, money out (negative), movements.
type Sums = (i64, i64, i64);

/// Follows the movements that a write records or takes out.
pub(super) struct BankDays {
    sums: BTreeMap<Key, Sums>,
    rows: Rows,
}

impl BankDays {
    /// Nothing moved yet.
    pub(super) fn new() -> Self {
        Self { sums: BTreeMap::new(), rows: store::bank_day_rows() }
    }

    /// Follows a movement that is about to be inserted.
    pub(super) fn add(
        &mut self,
        (account, booked_on): (BankAccountId, Date),
        class: &str,
        currency: &str,
        minor: i64,
    ) {
        self.change((account, booked_on, class.to_owned(), currency.to_owned()), minor, 1);
    }

    /// Follows a movement that is about to be deleted.
    pub(super) fn take_out(&mut self, row: &TransactionRow) {
        let key = (row.bank_account_id, row.booked_on.to_jiff(), row.class.clone(), row.currency.clone());
        self.change(key, row.amount_minor, -1);
    }

    fn change(&mut self, key: Key, minor: i64, movements: i64) {
        let (money_in, money_out, count) = self.sums.entry(key).or_default();
        *money_in = money_in.saturating_add(minor.max(0).saturating_mul(movements));
        *money_out = money_out.saturating_add(minor.min(0).saturating_mul(movements));
        *count += movements;
    }

    /// What has to be added so that the store says what moved. Days of which nothing is left stay, with zeros.
    pub(super) fn gathered(&mut self, ctx: &Ctx) -> &mut Rows {
        for ((account, booked_on, class, currency), sums) in std::mem::take(&mut self.sums) {
            self.rows.push([
                ctx.org.into(),
                account.into(),
                booked_on.into(),
                class.into(),
                currency.into(),
                sums.0.into(),
                sums.1.into(),
                sums.2.into(),
            ]);
        }
        &mut self.rows
    }
}
