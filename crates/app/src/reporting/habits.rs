//! Payments of every customer, for those who count how customers pay.

use db::{DbError, Tx};
use jiff::civil::Date;

use super::store;
use crate::context::Ctx;
use crate::ids::{CustomerId, OpenItemId};

/// What was allocated to one invoice from one movement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaymentFact {
    /// Whose invoice.
    pub customer: CustomerId,
    /// When it was due.
    pub due_on: Date,
    /// When the money came.
    pub paid_on: Date,
    /// How much of it, minor units; negative when it was taken back.
    pub amount_minor: i64,
    /// Whether it is more than half of the invoice: at most one payment of an invoice is.
    pub is_most_of_it: bool,
}

/// Visits what was allocated to invoices of the legal entity from money that came since a day, and stands.
pub async fn each_payment_since(
    tx: &mut Tx,
    ctx: &Ctx,
    since: Date,
    mut visit: impl FnMut(PaymentFact) -> Result<(), DbError>,
) -> Result<(), DbError> {
    store::payments_since(tx, ctx, since, |row| {
        visit(PaymentFact {
            customer: row.customer_id,
            due_on: row.due_on.to_jiff(),
            paid_on: row.paid_on.to_jiff(),
            amount_minor: row.amount_minor,
            is_most_of_it: row.amount_minor.saturating_mul(2) > row.item_minor,
        })
    })
    .await
}

/// Whether anything was paid of any of these invoices by money booked up to a day.
pub async fn any_paid_by(tx: &mut Tx, ctx: &Ctx, items: &[OpenItemId], on: Date) -> Result<bool, DbError> {
    for item in items {
        if store::paid_by(tx, ctx, *item, on).await? > 0 {
            return Ok(true);
        }
    }
    Ok(false)
}
