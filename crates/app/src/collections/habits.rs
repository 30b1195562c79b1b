//! Count anew how each customer pays: plans ask how late it usually is.

use std::collections::BTreeMap;

use db::{DbError, Tx};
use jiff::ToSpan;
use serde::{Deserialize, Serialize};

use super::refused::DunningError;
use super::store::{self, HabitRow};
use crate::activity::Event;
use crate::context::Ctx;
use crate::identity;
use crate::ids::CustomerId;
use crate::reporting;

/// What a customer paid, summed.
#[derive(Default)]
struct Sums {
    weighted_days: i128,
    minor: i128,
    invoices: i64,
}

/// How customers pay was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HabitsCounted {
    /// Customers that paid something in the last twelve months.
    pub customers: u64,
}

/// Counts how the customers of every legal entity pay, from what was allocated in the last twelve months: days from the
/// due day, what comes early counting as zero, weighted by amount and rounded half up. An invoice counts as paid by the
/// payment that was more than half of it. Says again what the books say, and leaves no event.
pub async fn count_habits(ctx: &Ctx, tx: &mut Tx) -> Result<(HabitsCounted, Option<Event>), DunningError> {
    let mut customers = 0;
    for ctx in identity::list_contexts(tx, ctx).await? {
        customers += count_of(tx, &ctx).await? as u64;
    }
    Ok((HabitsCounted { customers }, None))
}

async fn count_of(tx: &mut Tx, ctx: &Ctx) -> Result<usize, DbError> {
    let mut sums: BTreeMap<CustomerId, Sums> = BTreeMap::new();
    let since = ctx.today().saturating_sub(12.months());
    reporting::each_payment_since(tx, ctx, since, |payment| {
        let sum = sums.entry(payment.customer).or_default();
        let days = i64::from((payment.paid_on - payment.due_on).get_days()).max(0);
        sum.weighted_days += i128::from(payment.amount_minor) * i128::from(days);
        sum.minor += i128::from(payment.amount_minor);
        sum.invoices += i64::from(payment.is_most_of_it);
        Ok(())
    })
    .await?;
    let habits: Vec<HabitRow> = sums
        .into_iter()
        .filter(|(_, sum)| sum.minor > 0 && sum.weighted_days >= 0)
        .map(|(customer_id, sum)| HabitRow {
            customer_id,
            days_late: i64::try_from((sum.weighted_days * 2 + sum.minor) / (sum.minor * 2))
                .unwrap_or(i64::MAX),
            invoices_paid: sum.invoices.max(0),
        })
        .collect();
    store::replace_habits(tx, ctx, &habits).await?;
    Ok(habits.len())
}
