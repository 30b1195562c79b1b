//! The customers that a text may mean, and their part of the aged balance.

use std::collections::{BTreeMap, HashSet};

use db::{DbError, Tx};

use super::store;
use crate::context::Ctx;
use crate::ids::CustomerId;
use crate::reporting::{Aged, AgedBalance};

/// The customers whose name or number holds a text.
pub async fn search_customers(tx: &mut Tx, ctx: &Ctx, text: &str) -> Result<HashSet<CustomerId>, DbError> {
    store::search_customers(tx, ctx, text).await
}

impl AgedBalance {
    /// The part of these customers.
    #[must_use]
    pub fn of_customers(&self, customers: &HashSet<CustomerId>) -> Self {
        let rows: Vec<_> =
            self.rows.iter().filter(|row| customers.contains(&row.customer)).copied().collect();
        let sum = |currency| {
            rows.iter().filter(|row| row.currency == currency).fold(Aged::default(), |mut sum, row| {
                sum.add(&row.aged);
                sum
            })
        };
        let totals = self.totals.iter().map(|(currency, _)| (*currency, sum(*currency))).collect();
        Self { as_of: self.as_of, totals, rows, by_due: BTreeMap::new() }
    }
}
