//! How customers pay, in memory: a list of fifty looks at thousands of payments, and few of them are new.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use db::{DbError, OrgId, Tx};
use jiff::civil::Date;

use super::behaviour::{Behaviour, behaviour};
use super::store;
use crate::context::Ctx;
use crate::ids::{CustomerId, LegalEntityId};

/// Customers that are kept: about two hundred bytes each.
const KEPT_MAX: usize = 20_000;

type Key = (OrgId, LegalEntityId, CustomerId);

#[derive(Debug)]
struct Kept {
    on: Date,
    /// Postings on the customer's accounts when it was calculated: whatever is paid or taken back makes more.
    postings: i64,
    found: Vec<Behaviour>,
}

/// How the customers pay that were asked for, as seen today.
#[derive(Debug, Default)]
pub struct Behaviours {
    kept: Mutex<HashMap<Key, Kept>>,
}

impl Behaviours {
    /// How each of these customers pays as seen today: what is in memory when nothing was booked about it since.
    pub async fn find_each(
        &self,
        tx: &mut Tx,
        ctx: &Ctx,
        customers: &[CustomerId],
    ) -> Result<HashMap<CustomerId, Vec<Behaviour>>, DbError> {
        let on = ctx.today();
        let posted = store::customer_postings(tx, ctx, customers).await?;
        let mut found = HashMap::with_capacity(customers.len());
        for customer in customers {
            let key = (ctx.org, ctx.legal_entity, *customer);
            let postings = posted.get(customer).copied().unwrap_or(0);
            let known = self
                .kept()
                .get(&key)
                .filter(|kept| kept.on == on && kept.postings == postings)
                .map(|kept| kept.found.clone());
            let behaviour = match known {
                Some(known) => known,
                None => self.calculate(tx, ctx, (*customer, postings)).await?,
            };
            found.insert(*customer, behaviour);
        }
        Ok(found)
    }

    async fn calculate(
        &self,
        tx: &mut Tx,
        ctx: &Ctx,
        (customer, postings): (CustomerId, i64),
    ) -> Result<Vec<Behaviour>, DbError> {
        let on = ctx.today();
        let found = behaviour(tx, ctx, customer, on).await?;
        let mut kept = self.kept();
        if kept.len() >= KEPT_MAX {
            kept.clear();
        }
        kept.insert((ctx.org, ctx.legal_entity, customer), Kept { on, postings, found: found.clone() });
        Ok(found)
    }

    fn kept(&self) -> MutexGuard<'_, HashMap<Key, Kept>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
