//! The aged balance by who looks after the customers.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use db::{DbError, Tx};
use money::Currency;

use super::aged::{Aged, AgedBalance, AgedOrder};
use crate::context::Ctx;
use crate::customers::list_managers;
use crate::ids::{CustomerId, UserId};

/// What is open of the customers that somebody looks after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ManagedSum {
    /// Who; nothing for the customers that nobody looks after.
    pub manager: Option<UserId>,
    /// The sums.
    pub aged: Aged,
}

/// The sums of a currency by account manager, greatest first; those with nothing of any age are left out.
pub async fn aged_by_manager(
    tx: &mut Tx,
    ctx: &Ctx,
    balance: &AgedBalance,
    currency: Currency,
    order: AgedOrder,
) -> Result<Vec<ManagedSum>, DbError> {
    let managers = list_managers(tx, ctx).await?;
    let mut sums: HashMap<Option<UserId>, Aged> = HashMap::new();
    for row in balance.rows.iter().filter(|row| row.currency == currency) {
        sums.entry(managers.get(&row.customer).copied()).or_default().add(&row.aged);
    }
    let sums = sums.into_iter().map(|(manager, aged)| ManagedSum { manager, aged });
    let mut sums: Vec<ManagedSum> = sums.filter(|sum| sum.aged != Aged::default()).collect();
    sums.sort_unstable_by_key(|sum| (Reverse(order.value(&sum.aged)), sum.manager));
    Ok(sums)
}

/// The part of the customers that somebody looks after, or that nobody does.
pub async fn aged_of_manager(
    tx: &mut Tx,
    ctx: &Ctx,
    balance: &AgedBalance,
    manager: Option<UserId>,
) -> Result<AgedBalance, DbError> {
    let managers = list_managers(tx, ctx).await?;
    let customers = balance.rows.iter().map(|row| row.customer);
    let theirs: HashSet<CustomerId> =
        customers.filter(|customer| managers.get(customer).copied() == manager).collect();
    Ok(balance.of_customers(&theirs))
}
