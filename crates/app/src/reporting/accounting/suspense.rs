//! What is in suspense, one by one.

use db::{DbError, Tx, day};
use jiff::civil::Date;
use money::Currency;
use uuid::Uuid;

use super::store::{self, WaitingRow};
use crate::banking::WaitingState;
use crate::context::Ctx;
use crate::ids::{BankTransactionId, UserId};
use crate::reporting::store::currency;

/// A place in the list: the day and the transaction.
pub type WaitingPlace = (Date, BankTransactionId);

/// A transaction of which something is in suspense.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The transaction.
    pub transaction: BankTransactionId,
    /// What is to be done about it.
    pub state: WaitingState,
    /// The stable name of the reason, or empty.
    pub reason: String,
    /// The day it is booked on by the bank.
    pub booked_on: Date,
    /// What is still to be explained, positive for money in, minor units.
    pub rest_minor: i64,
    /// The currency.
    pub currency: Currency,
    /// The other side.
    pub counterparty: String,
    /// What the payer wrote.
    pub remittance: String,
    /// Our account, masked.
    pub account: String,
    /// Who looks after it.
    pub owner: Option<UserId>,
}

/// Whose transactions are asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Whose {
    /// Everybody's.
    #[default]
    All,
    /// Those that nobody looks after.
    Nobody,
    /// Those of one person.
    Of(UserId),
}

/// What of the suspense is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SuspenseFilter {
    /// In this state.
    pub state: Option<WaitingState>,
    /// Whose.
    pub whose: Whose,
}

/// What is in suspense, oldest first, at most `limit` after a place.
pub async fn list_suspense(
    tx: &mut Tx,
    ctx: &Ctx,
    filter: SuspenseFilter,
    after: Option<WaitingPlace>,
    limit: usize,
) -> Result<Vec<Waiting>, DbError> {
    let states = WaitingState::ALL.into_iter().filter(|it| filter.state.is_none_or(|state| state == *it));
    let (whose, person) = match filter.whose {
        Whose::All => ("all", None),
        Whose::Nobody => ("nobody", None),
        Whose::Of(person) => ("one", Some(person)),
    };
    let (from, id) = after.unwrap_or((Date::constant(1, 1, 1), BankTransactionId::from_uuid(Uuid::nil())));
    let wanted = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut found = Vec::new();
    // Each state is a stretch of the index; a page of all of them is the oldest of their first.
    for state in states {
        for row in store::waiting(tx, ctx, (state.as_str(), whose, person), (day(from), id), wanted).await? {
            found.push(waiting_of(row)?);
        }
    }
    found.sort_by_key(|waiting| (waiting.booked_on, waiting.transaction));
    found.truncate(limit);
    Ok(found)
}

fn waiting_of(row: WaitingRow) -> Result<Waiting, DbError> {
    let unknown =
        || DbError::Inconsistent { table: "waiting_transactions", id: row.transaction_id.to_string() };
    Ok(Waiting {
        state: WaitingState::parse(&row.state).ok_or_else(unknown)?,
        transaction: row.transaction_id,
        reason: row.reason,
        booked_on: row.booked_on.to_jiff(),
        rest_minor: row.rest_minor,
        currency: currency(&row.currency)?,
        counterparty: row.counterparty,
        remittance: row.remittance,
        account: row.account_masked,
        owner: row.owner_id,
    })
}
