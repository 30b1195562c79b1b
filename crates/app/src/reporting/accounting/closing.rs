//! What is closed, and the years there are.

use db::{DbError, Tx};
use jiff::civil::Date;
use ledger::ChartOfAccounts;

use super::store;
use crate::bookkeeping::Books;
use crate::context::Ctx;

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
