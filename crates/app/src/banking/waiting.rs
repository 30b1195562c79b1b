//! Transactions of which something is still in suspense, and what is to be done about each.
//!
//! Kept in `waiting_transactions` by whoever changes it: an import adds, matching replaces, a decision
//! takes away or changes the rest. So the lists of a person's work and their counts are reads of an index.

use db::{DbError, Rows, Tx};
use jiff::civil::Date;
use matching::ExceptionReason;
use money::Currency;

use super::store;
use crate::context::Ctx;
use crate::ids::{BankAccountId, BankTransactionId};

/// What is to be done about a transaction that is not explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum WaitingState {
    /// Matching has not looked at it yet.
    New,
    /// Matching found nothing to propose, or a part was explained by a person.
    ToDo,
    /// Nothing is proposed, and it does not look like a customer's payment: suppliers, salaries, taxes.
    Outside,
    /// There are alternatives.
    Suggested,
    /// There is one alternative, and nothing about it is doubtful: docs/spec/matching.md, section 9.
    Sure,
    /// A person set it aside.
    Aside,
}

impl WaitingState {
    /// Every state.
    pub const ALL: [Self; 6] =
        [Self::New, Self::ToDo, Self::Outside, Self::Suggested, Self::Sure, Self::Aside];

    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::ToDo => "to_do",
            Self::Outside => "outside",
            Self::Suggested => "suggested",
            Self::Sure => "sure",
            Self::Aside => "aside",
        }
    }

    /// The state of a transaction for which nothing is proposed, by the reason of the queue.
    pub(crate) fn without_proposal(reason: &str) -> Self {
        if reason == ExceptionReason::NotCustomer.as_str() { Self::Outside } else { Self::ToDo }
    }

    /// The state of a stable name.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// A transaction that waits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Waiting<'a> {
    pub transaction: BankTransactionId,
    pub state: WaitingState,
    /// The reason of the queue, or empty.
    pub reason: &'a str,
    pub booked_on: Date,
    pub account: BankAccountId,
    pub currency: Currency,
    /// What is still to be explained, positive for money in, minor units.
    pub rest_minor: i64,
}

/// Adds a row for a transaction that waits.
pub(crate) fn push_waiting(rows: &mut Rows, ctx: &Ctx, waiting: &Waiting<'_>) {
    rows.push([
        ctx.org.into(),
        waiting.transaction.into(),
        ctx.legal_entity.into(),
        waiting.state.as_str().into(),
        waiting.reason.to_owned().into(),
        waiting.booked_on.into(),
        waiting.account.into(),
        waiting.currency.code().into(),
        waiting.rest_minor.into(),
    ]);
}

/// Says what is to be done about one transaction from now on, and what is left to explain of it; nothing
/// waits when that is zero.
pub(crate) async fn set_waiting(
    tx: &mut Tx,
    ctx: &Ctx,
    transaction: BankTransactionId,
    (state, reason): (WaitingState, &str),
    rest_minor: i64,
) -> Result<(), DbError> {
    let mut gone = store::waiting_to_delete();
    gone.push([ctx.org.into(), transaction.into()]);
    gone.insert(tx).await?;
    if rest_minor == 0 {
        return Ok(());
    }
    let Some(row) = store::find_transaction(tx, ctx, transaction).await? else { return Ok(()) };
    let mut rows = store::waiting_rows();
    let waiting = Waiting {
        transaction,
        state,
        reason,
        booked_on: row.booked_on.to_jiff(),
        account: row.bank_account_id,
        currency: currency_of(&row)?,
        rest_minor,
    };
    push_waiting(&mut rows, ctx, &waiting);
    rows.insert(tx).await
}

/// The currency of a transaction as stored.
pub(crate) fn currency_of(row: &store::TransactionRow) -> Result<Currency, DbError> {
    Currency::parse(&row.currency)
        .map_err(|_| DbError::Inconsistent { table: "bank_transactions", id: row.id.to_string() })
}
