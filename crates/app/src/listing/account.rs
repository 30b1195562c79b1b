//! What a customer owes and what it paid.

use std::collections::HashMap;

use db::{DbError, Tx};
use jiff::civil::Date;
use money::Currency;
use uuid::Uuid;

use super::store::customers as store;
use crate::context::Ctx;
use crate::ids::{AdjustmentId, AllocationId, BankTransactionId, CustomerId, EntryId, OpenItemId};

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

/// What a decision settled beside the money: a discount, a small difference, charges kept back on the way, interest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BesideMoney {
    /// The role of its account, by its stable name.
    pub role: String,
    /// Signed minor units: negative for what was settled and did not come in.
    pub amount_minor: i64,
}

/// What settled documents of a customer, or moved them between accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaidBy {
    /// A bank transaction, by a decision.
    Movement {
        /// The decision.
        allocation: AllocationId,
        /// The transaction.
        transaction: BankTransactionId,
    },
    /// A decision without a bank transaction.
    Adjustment {
        /// The decision.
        adjustment: AdjustmentId,
        /// Its journal entry.
        entry: EntryId,
    },
}

impl PaidBy {
    /// The key of the decision.
    pub fn key(self) -> Uuid {
        match self {
            Self::Movement { allocation, .. } => allocation.uuid(),
            Self::Adjustment { adjustment, .. } => adjustment.uuid(),
        }
    }
}

/// What a bank transaction paid of a customer's documents, or what was decided about them without one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// What paid.
    pub by: PaidBy,
    /// When it was booked.
    pub booked_on: Date,
    /// What of it went to documents of this customer, signed minor units. Of a set-off, the invoices it settled.
    pub amount_minor: i64,
    /// Its currency.
    pub currency: Currency,
    /// By which means it was matched, or the kind of the adjustment.
    pub method: String,
    /// Whether the machine decided.
    pub is_automatic: bool,
    /// How many documents it went to.
    pub documents: i64,
    /// The number of the first of them.
    pub document: String,
    /// The id of that one.
    pub document_id: Option<OpenItemId>,
    /// Whether the decision was undone.
    pub is_undone: bool,
    /// What of it was settled beside the money.
    pub beside: Vec<BesideMoney>,
}

impl Payment {
    /// What of it is money, signed minor units.
    pub fn received_minor(&self) -> i64 {
        received_minor(self.amount_minor, &self.beside)
    }
}

/// What was applied, less what was settled beside the money.
pub(super) fn received_minor(applied_minor: i64, beside: &[BesideMoney]) -> i64 {
    beside.iter().fold(applied_minor, |sum, part| sum.saturating_add(part.amount_minor))
}

/// Payments and adjustments of a customer, latest first, before a place (day and key of the decision), at most `limit`.
pub async fn list_payments(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    before: Option<(Date, Uuid)>,
    limit: i64,
) -> Result<Vec<Payment>, DbError> {
    let mut found = store::payments(tx, ctx, customer, before, limit).await?;
    found.extend(store::adjustments(tx, ctx, customer, before, limit).await?);
    found.sort_by_key(|payment| std::cmp::Reverse((payment.booked_on, payment.by.key())));
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let allocations: Vec<AllocationId> = found
        .iter()
        .filter_map(|payment| match payment.by {
            PaidBy::Movement { allocation, .. } => Some(allocation),
            PaidBy::Adjustment { .. } => None,
        })
        .collect();
    for row in super::store::document::beside_money(tx, ctx, &allocations).await? {
        let of_decision = |payment: &&mut Payment| payment.by.key() == row.allocation_id.uuid();
        let Some(payment) = found.iter_mut().find(of_decision) else { continue };
        let is_own = row.customer_id.map_or(row.documents == payment.documents, |of| of == customer);
        if is_own {
            payment.beside.push(BesideMoney { role: row.role, amount_minor: row.amount_minor });
        }
    }
    let named: Vec<(PaidBy, &str)> =
        found.iter().map(|payment| (payment.by, payment.document.as_str())).collect();
    let documents = find_documents_of(tx, ctx, customer, &named).await?;
    for payment in &mut found {
        payment.document_id = documents.get(&payment.by.key()).copied();
    }
    Ok(found)
}

/// The documents of a customer that decisions are named after, by the key of the decision.
pub(super) async fn find_documents_of(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    named: &[(PaidBy, &str)],
) -> Result<HashMap<Uuid, OpenItemId>, DbError> {
    let (mut allocations, mut adjustments) = (Vec::new(), Vec::new());
    for (by, _) in named {
        match by {
            PaidBy::Movement { allocation, .. } => allocations.push(*allocation),
            PaidBy::Adjustment { adjustment, .. } => adjustments.push(*adjustment),
        }
    }
    let mut lines = store::lines_of_allocations(tx, ctx, customer, &allocations).await?;
    lines.extend(store::lines_of_adjustments(tx, ctx, customer, &adjustments).await?);
    let numbers: HashMap<Uuid, &str> = named.iter().map(|(by, number)| (by.key(), *number)).collect();
    Ok(lines
        .into_iter()
        .filter(|(key, _, number)| numbers.get(key) == Some(&number.as_str()))
        .map(|(key, item, _)| (key, item))
        .collect())
}
