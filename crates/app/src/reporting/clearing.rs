//! What is in suspense and on clearing accounts, by age.

use std::collections::BTreeMap;

use db::{DbError, Tx};
use jiff::civil::Date;
use ledger::AccountRole;
use money::Currency;

use super::aged::days_between;
use super::store;
use crate::context::Ctx;

/// The upper ends of the ages, in days: up to a week, a month, two, three, and more.
const AGES: [i64; 4] = [7, 30, 60, 90];

/// What is in suspense in one currency, by the age of the transactions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgedSum {
    /// The currency.
    pub currency: Currency,
    /// Transactions, by age: up to 7, 30, 60, 90 days, and more.
    pub transactions: [u64; 5],
    /// Money in that is to be explained, minor units.
    pub in_minor: [i64; 5],
    /// Money out that is to be explained, minor units, negative.
    pub out_minor: [i64; 5],
    /// The oldest day.
    pub oldest: Date,
}

/// What is in suspense (471) by age as seen on a day. Its transactions are those that wait.
pub async fn aged_suspense(tx: &mut Tx, ctx: &Ctx, as_of: Date) -> Result<Vec<AgedSum>, DbError> {
    let mut sums: BTreeMap<String, AgedSum> = BTreeMap::new();
    for (day, code, transactions, in_minor, out_minor) in store::waiting_by_day(tx, ctx).await? {
        let (day, currency) = (day.to_jiff(), store::currency(&code)?);
        let sum = sums.entry(code).or_insert(AgedSum {
            currency,
            transactions: [0; 5],
            in_minor: [0; 5],
            out_minor: [0; 5],
            oldest: day,
        });
        let place = AGES.iter().position(|age| days_between(day, as_of) <= *age).unwrap_or(AGES.len());
        sum.transactions[place] += transactions.unsigned_abs();
        sum.in_minor[place] = sum.in_minor[place].saturating_add(in_minor);
        sum.out_minor[place] = sum.out_minor[place].saturating_add(out_minor);
        sum.oldest = sum.oldest.min(day);
    }
    Ok(sums.into_values().collect())
}

/// An account through which money passes, and what is left on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClearingAccount {
    /// Its role: a provider's clearing account, or internal transfers.
    pub role: AccountRole,
    /// The currency.
    pub currency: Currency,
    /// What is on it, debit positive, minor units; not zero.
    pub balance_minor: i64,
    /// The day since which some of it is there, if the oldest of what came left first.
    pub since: Date,
}

/// What is left on the clearing accounts (511, 580), and since when.
pub async fn clearing_accounts(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<ClearingAccount>, DbError> {
    let mut moved: BTreeMap<(AccountRole, String), BTreeMap<Date, (i64, i64)>> = BTreeMap::new();
    for (booked_on, role, code, debit_minor, credit_minor) in store::clearing_days(tx, ctx).await? {
        let Some(role) = AccountRole::parse(&role) else { continue };
        let day = moved.entry((role, code)).or_default().entry(booked_on.to_jiff()).or_default();
        *day = (day.0.saturating_add(debit_minor), day.1.saturating_add(credit_minor));
    }
    let mut accounts = Vec::new();
    for ((role, code), days) in moved {
        let balance_minor = days
            .values()
            .fold(0_i64, |sum, (debit, credit)| sum.saturating_add(*debit).saturating_sub(*credit));
        if let Some(since) = left_since(&days, balance_minor) {
            accounts.push(ClearingAccount { role, currency: store::currency(&code)?, balance_minor, since });
        }
    }
    Ok(accounts)
}

/// Counts back through what came on the side of the balance until the balance is used up.
fn left_since(days: &BTreeMap<Date, (i64, i64)>, balance_minor: i64) -> Option<Date> {
    let mut rest = i128::from(balance_minor).abs();
    if rest == 0 {
        return None;
    }
    for (day, (debit, credit)) in days.iter().rev() {
        rest -= i128::from(if balance_minor > 0 { *debit } else { *credit });
        if rest <= 0 {
            return Some(*day);
        }
    }
    days.keys().next().copied()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn what_is_left_is_the_youngest() {
        let day = |day| date(2026, 3, day);
        let days = BTreeMap::from([(day(1), (500, 0)), (day(5), (300, 500)), (day(9), (200, 0))]);
        assert_eq!(left_since(&days, 500), Some(day(5)));
        assert_eq!(left_since(&days, 200), Some(day(9)));
        assert_eq!(left_since(&days, 0), None);
        assert_eq!(left_since(&days, -1), Some(day(5)), "the other side");
        assert_eq!(left_since(&days, 5_000), Some(day(1)), "more than came");
    }
}
