//! What is closed, and the years there are.

use std::collections::BTreeMap;

use db::{DbError, Tx};
use jiff::civil::Date;
use ledger::ChartOfAccounts;
use money::Currency;

use super::store;
use crate::bookkeeping::Books;
use crate::context::Ctx;
use crate::reporting::store::{currency, waiting_by_day};

/// A closing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closing {
    /// The last day that it closed.
    pub through: Date,
    /// When, in microseconds since 1970 UTC.
    pub at: i64,
    /// Who closed.
    pub by: String,
}

/// The latest closings, latest first.
pub async fn list_closings(tx: &mut Tx, ctx: &Ctx, limit: i64) -> Result<Vec<Closing>, DbError> {
    let rows = store::closings(tx, ctx, limit).await?;
    Ok(rows.into_iter().map(|(through, at, by)| Closing { through: through.to_jiff(), at, by }).collect())
}

/// What waits to be explained in one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unexplained {
    /// The currency.
    pub currency: Currency,
    /// Transactions.
    pub transactions: u64,
    /// Money in that is to be explained, minor units.
    pub in_minor: i64,
    /// Money out that is to be explained, minor units, negative.
    pub out_minor: i64,
}

/// What of the days up to one still waits to be explained: whoever closes them leaves it in suspense (471).
pub async fn unexplained_through(tx: &mut Tx, ctx: &Ctx, through: Date) -> Result<Vec<Unexplained>, DbError> {
    let mut sums: BTreeMap<String, Unexplained> = BTreeMap::new();
    for (day, code, transactions, in_minor, out_minor) in waiting_by_day(tx, ctx).await? {
        if day.to_jiff() > through {
            continue;
        }
        let nothing = Unexplained { currency: currency(&code)?, transactions: 0, in_minor: 0, out_minor: 0 };
        let sum = sums.entry(code).or_insert(nothing);
        sum.transactions = sum.transactions.saturating_add(transactions.unsigned_abs());
        sum.in_minor = sum.in_minor.saturating_add(in_minor);
        sum.out_minor = sum.out_minor.saturating_add(out_minor);
    }
    Ok(sums.into_values().collect())
}

/// The calendar years in which something is booked, latest first.
pub async fn years(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<i16>, DbError> {
    let (first, last) = store::first_and_last_day(tx, ctx).await?;
    let Some((first, last)) = first.zip(last) else { return Ok(Vec::new()) };
    Ok((first.to_jiff().year()..=last.to_jiff().year()).rev().collect())
}

/// The chart of accounts of the legal entity.
pub async fn chart(tx: &mut Tx, ctx: &Ctx) -> Result<ChartOfAccounts, DbError> {
    Ok(Books::open(tx, ctx).await?.chart().clone())
}
