//! What the law of late payment asks about a customer: what it is, and when it was given formal notice.

use db::{DbError, Tx};
use dunning::CustomerKind;
use jiff::Timestamp;
use jiff::civil::Date;

use super::plan_body::KindWord;
use super::store;
use crate::context::Ctx;
use crate::ids::{CustomerId, OpenItemId};

/// Holds of a customer that are looked at.
const HOLDS_MAX: i64 = 200;

/// What a customer is before the law: a business where nobody said.
pub async fn find_customer_kind(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
) -> Result<CustomerKind, DbError> {
    let said = store::find_reminder(tx, ctx, customer).await?;
    Ok(said.and_then(|row| KindWord::parse(&row.kind)).map_or(CustomerKind::Business, Into::into))
}

/// The day on which a formal notice about an item was sent; the first.
pub async fn find_formal_notice(tx: &mut Tx, ctx: &Ctx, item: OpenItemId) -> Result<Option<Date>, DbError> {
    Ok(store::find_formal_notice(tx, ctx, item).await?.map(|at| day_of(ctx, at)))
}

/// The day since which an insolvency of a customer stands.
pub async fn find_insolvency(tx: &mut Tx, ctx: &Ctx, customer: CustomerId) -> Result<Option<Date>, DbError> {
    let holds = store::list_holds_of(tx, ctx, customer, (true, None), HOLDS_MAX).await?;
    let since = holds.iter().filter(|hold| hold.kind == "insolvency").map(|hold| hold.opened_at).min();
    Ok(since.map(|at| day_of(ctx, at)))
}

fn day_of(ctx: &Ctx, at: i64) -> Date {
    let at = Timestamp::from_microsecond(at).unwrap_or(Timestamp::UNIX_EPOCH);
    at.to_zoned(ctx.zone()).date()
}
