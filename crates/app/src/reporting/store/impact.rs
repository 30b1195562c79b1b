//! Statements on how customers paid in some periods.

use db::{Day, DbError, Tx, day, fetch_all, fetch_one, for_each};
use jiff::civil::Date;

use crate::context::Ctx;
use crate::ids::CustomerId;

db::row! {
    /// An invoice that fell due.
    #[derive(Clone, Debug)]
    pub(in crate::reporting) struct DueRow {
        pub customer_id: CustomerId,
        pub currency: String,
        pub due_on: Day,
        pub amount_minor: i64,
        pub open_then_minor: i64,
    }
}

/// Invoices that fell due between two days, with what was open of each at the end of its due day.
pub(in crate::reporting) async fn due_between(
    tx: &mut Tx,
    ctx: &Ctx,
    (from, through): (Date, Date),
    visit: impl FnMut(DueRow) -> Result<(), DbError>,
) -> Result<(), DbError> {
    let sql = include_str!("../sql/due_between.sql");
    for_each!(tx, DueRow, visit, sql, ctx.org, ctx.legal_entity, day(from), day(through))
}

db::row! {
    /// What was invoiced to a customer on a day.
    #[derive(Clone, Debug)]
    pub(in crate::reporting) struct BilledRow {
        pub customer_id: CustomerId,
        pub currency: String,
        pub issued_on: Day,
        pub billed_minor: i64,
    }
}

/// What was invoiced to each customer on each day between two, credit notes off.
pub(in crate::reporting) async fn billed_between(
    tx: &mut Tx,
    ctx: &Ctx,
    (from, through): (Date, Date),
    visit: impl FnMut(BilledRow) -> Result<(), DbError>,
) -> Result<(), DbError> {
    let sql = include_str!("../sql/billed_between.sql");
    for_each!(tx, BilledRow, visit, sql, ctx.org, ctx.legal_entity, day(from), day(through))
}

/// What moved on the accounts of each customer in each month (`2026-05`) up to one.
pub(in crate::reporting) async fn moved_in_months(
    tx: &mut Tx,
    ctx: &Ctx,
    through: &str,
    visit: impl FnMut((CustomerId, String, String, i64)) -> Result<(), DbError>,
) -> Result<(), DbError> {
    let sql = include_str!("../sql/moved_in_months.sql");
    for_each!(tx, (CustomerId, String, String, i64), visit, sql, ctx.org, ctx.legal_entity, through)
}

/// What moved on the accounts of each customer from one day through another.
pub(in crate::reporting) async fn moved_by_customer(
    tx: &mut Tx,
    ctx: &Ctx,
    (from, through): (Date, Date),
    visit: impl FnMut((CustomerId, String, i64)) -> Result<(), DbError>,
) -> Result<(), DbError> {
    let sql = include_str!("../sql/moved_by_customer.sql");
    for_each!(tx, (CustomerId, String, i64), visit, sql, ctx.org, ctx.legal_entity, day(from), day(through))
}

/// Customers to whom something was invoiced since a day.
pub(in crate::reporting) async fn invoiced_since(
    tx: &mut Tx,
    ctx: &Ctx,
    since: Date,
) -> Result<Vec<(CustomerId,)>, DbError> {
    fetch_all!(
        tx,
        (CustomerId,),
        include_str!("../sql/invoiced_since.sql"),
        ctx.org,
        ctx.legal_entity,
        day(since)
    )
}

/// How many documents there are, counted up to a limit.
pub(in crate::reporting) async fn count_documents_to(
    tx: &mut Tx,
    ctx: &Ctx,
    limit: i64,
) -> Result<i64, DbError> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        include_str!("../sql/count_invoices_to.sql"),
        ctx.org,
        ctx.legal_entity,
        limit
    )?;
    Ok(count)
}
