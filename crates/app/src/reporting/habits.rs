//! Payments of every customer, for those who count how customers pay.

use std::collections::HashMap;

use db::{DbError, Tx};
use jiff::civil::Date;
use money::Currency;

pub use super::store::ClaimedStep;
use super::store::{self, currency};
use crate::context::Ctx;
use crate::ids::{BankTransactionId, CustomerId, OpenItemId};

/// What was allocated to one invoice from one movement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaymentFact {
    /// Whose invoice.
    pub customer: CustomerId,
    /// Its currency.
    pub currency: Currency,
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
            currency: currency(&row.currency)?,
            due_on: row.due_on.to_jiff(),
            paid_on: row.paid_on.to_jiff(),
            amount_minor: row.amount_minor,
            is_most_of_it: row.amount_minor.saturating_mul(2) > row.item_minor,
        })
    })
    .await
}

/// What stands paid of some invoices, by the day the money was booked.
#[derive(Clone, Debug, Default)]
pub struct PaidUntil(HashMap<OpenItemId, Vec<(Date, i64)>>);

impl PaidUntil {
    /// Reads it for these invoices, ten at a time.
    pub async fn load(tx: &mut Tx, ctx: &Ctx, items: &[OpenItemId]) -> Result<Self, DbError> {
        let mut items = items.to_vec();
        items.sort_unstable();
        items.dedup();
        let mut paid: HashMap<OpenItemId, Vec<(Date, i64)>> = HashMap::new();
        for (item, on, amount_minor) in store::paid_of_each(tx, ctx, &items).await? {
            paid.entry(item).or_default().push((on.to_jiff(), amount_minor));
        }
        Ok(Self(paid))
    }

    /// What stands paid of an invoice: the day each amount was booked, and minor units, negative when they were taken back.
    pub fn of(&self, item: OpenItemId) -> &[(Date, i64)] {
        self.0.get(&item).map_or(&[], Vec::as_slice)
    }

    /// Whether anything was paid of an invoice by money booked up to a day.
    pub fn is_any(&self, item: OpenItemId, on: Date) -> bool {
        let lines = self.0.get(&item).into_iter().flatten();
        lines.filter(|(day, _)| *day <= on).map(|(_, minor)| i128::from(*minor)).sum::<i128>() > 0
    }
}

/// What stands paid of all invoices of a customer in one currency: the day each amount was booked, and minor units.
pub async fn list_paid_of(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    currency: &str,
) -> Result<Vec<(Date, i64)>, DbError> {
    let rows = store::customer_payments(tx, ctx, customer).await?.into_iter();
    let paid = rows.filter(|row| row.currency == currency);
    Ok(paid.map(|row| (row.paid_on.to_jiff(), row.amount_minor)).collect())
}

/// Invoices of a customer that are late through a day: open, or paid after they were due by money booked since another; those due first
/// first, at most `limit`.
pub async fn list_late_invoices_of(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    (since, through): (Date, Date),
    limit: i64,
) -> Result<Vec<OpenItemId>, DbError> {
    store::late_invoices_of(tx, ctx, customer, (since, through), limit).await
}

/// What a bank movement paid of the documents of one customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settling {
    /// The movement.
    pub transaction: BankTransactionId,
    /// Whose documents.
    pub customer: CustomerId,
    /// When it was booked.
    pub booked_on: Date,
    /// Its currency.
    pub currency: String,
    /// How much, minor units: what stands of its documents and its credit, and never more than the movement.
    pub amount_minor: i64,
}

/// What movements that came in since a day paid, as it was decided before an instant in microseconds and stands, that nobody is
/// thanked for.
pub async fn list_settling_not_thanked(
    tx: &mut Tx,
    ctx: &Ctx,
    since: Date,
    decided_before: i64,
) -> Result<Vec<Settling>, DbError> {
    Ok(settlings(store::settling_not_thanked(tx, ctx, since, decided_before).await?))
}

/// What a movement paid, as it was decided before an instant in microseconds and stands.
pub async fn list_settling_of(
    tx: &mut Tx,
    ctx: &Ctx,
    transaction: BankTransactionId,
    decided_before: i64,
) -> Result<Vec<Settling>, DbError> {
    Ok(settlings(store::settling_of(tx, ctx, transaction, decided_before).await?))
}

fn settlings(rows: Vec<store::SettlingRow>) -> Vec<Settling> {
    let told = |row: store::SettlingRow| Settling {
        transaction: row.transaction_id,
        customer: row.customer_id,
        booked_on: row.booked_on.to_jiff(),
        currency: row.currency,
        amount_minor: row.amount_minor.min(row.movement_minor),
    };
    rows.into_iter().filter(|row| row.amount_minor > 0).map(told).collect()
}

/// Visits what was said, or will be, about the open items of the customers from one id to another, both included.
pub async fn each_claim_of_open(
    tx: &mut Tx,
    ctx: &Ctx,
    customers: (CustomerId, CustomerId),
    visit: impl FnMut(ClaimedStep) -> Result<(), DbError>,
) -> Result<(), DbError> {
    store::claims_of_open(tx, ctx, customers, visit).await
}
