//! What a customer owes and what it paid.

use std::collections::HashMap;

use db::{DbError, Tx};
use jiff::civil::Date;
use money::Currency;

use super::store::customers as store;
use crate::context::Ctx;
use crate::ids::{AllocationId, BankTransactionId, CustomerId};

/// What is open of a customer in one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The currency.
    pub currency: Currency,
    /// Open invoices, minor units.
    pub outstanding_minor: i64,
    /// Of them, past due.
    pub overdue_minor: i64,
    /// Open credit notes and unused credit; zero or negative.
    pub credit_minor: i64,
    /// How many invoices are open.
    pub invoices: i64,
}

/// What is open of a customer, per currency; none when nothing is.
pub async fn load_standings(tx: &mut Tx, ctx: &Ctx, customer: CustomerId) -> Result<Vec<Standing>, DbError> {
    let mut found = store::standings(tx, ctx, &[customer], ctx.today()).await?;
    Ok(found.remove(&customer).unwrap_or_default())
}

/// The same of each of these customers.
pub(super) async fn load_standings_of(
    tx: &mut Tx,
    ctx: &Ctx,
    customers: &[CustomerId],
) -> Result<HashMap<CustomerId, Vec<Standing>>, DbError> {
    store::standings(tx, ctx, customers, ctx.today()).await
}

/// A payment of a customer: what a bank transaction paid of its documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// The decision.
    pub allocation: AllocationId,
    /// The transaction.
    pub transaction: BankTransactionId,
    /// When the money was booked.
    pub booked_on: Date,
    /// What of it went to documents of this customer, signed minor units.
    pub amount_minor: i64,
    /// Its currency.
    pub currency: Currency,
    /// By which means it was matched.
    pub method: String,
    /// Whether the machine decided.
    pub is_automatic: bool,
    /// How many documents it went to.
    pub documents: i64,
    /// The number of the first of them.
    pub document: String,
    /// Whether the decision was undone.
    pub is_undone: bool,
}

/// Payments of a customer, latest first, before a place (day and decision), at most `limit`.
pub async fn list_payments(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    before: Option<(Date, AllocationId)>,
    limit: i64,
) -> Result<Vec<Payment>, DbError> {
    store::payments(tx, ctx, customer, before, limit).await
}
