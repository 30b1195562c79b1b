//! Statements that keep the list of what waits, and read it by state.

use db::{Day, DbError, Rows, Tx, day, execute, fetch_all, for_each};
use jiff::civil::Date;
use uuid::Uuid;

use crate::banking::waiting::WaitingState;
use crate::context::Ctx;
use crate::ids::{BankAccountId, BankTransactionId};

/// Rows of transactions that wait.
pub(crate) fn waiting_rows() -> Rows {
    Rows::new(
        "waiting_transactions",
        &[
            "org_id",
            "transaction_id",
            "legal_entity_id",
            "state",
            "reason",
            "booked_on",
            "bank_account_id",
            "currency",
            "rest_minor",
        ],
    )
}

/// Transactions that do not wait any more, by their keys.
pub(crate) fn waiting_to_delete() -> Rows {
    Rows::to_delete("waiting_transactions", &["org_id", "transaction_id"])
}

/// Takes away every transaction of the legal entity that waits and is not set aside.
pub(crate) async fn delete_waiting(tx: &mut Tx, ctx: &Ctx) -> Result<(), DbError> {
    execute!(
        tx,
        "delete from waiting_transactions where org_id = $1 and legal_entity_id = $2 and state <> $3",
        ctx.org,
        ctx.legal_entity,
        WaitingState::Aside.as_str()
    )?;
    Ok(())
}

/// Writes what is left to explain of a transaction of which a part was explained. It is to be done unless
/// it is set aside: what was proposed was for the whole.
pub(crate) async fn update_rest(
    tx: &mut Tx,
    ctx: &Ctx,
    transaction: BankTransactionId,
    rest_minor: i64,
) -> Result<(), DbError> {
    let touched = execute!(
        tx,
        "update waiting_transactions set rest_minor = $3, state = case when state = $4 then state else $5 end \
         where org_id = $1 and transaction_id = $2",
        ctx.org,
        transaction,
        rest_minor,
        WaitingState::Aside.as_str(),
        WaitingState::ToDo.as_str()
    )?;
    db::expect_one("keep what is left of a transaction", touched)
}

db::row! {
    /// How many transactions wait in a state.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct WaitingByState {
        /// The stable name of the state.
        pub state: String,
        /// How many.
        pub transactions: i64,
    }
}

/// How many transactions wait in each state that any waits in.
pub async fn count_waiting_by_state(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<WaitingByState>, DbError> {
    fetch_all!(
        tx,
        WaitingByState,
        "select state, cast(count(*) as bigint) as transactions from waiting_transactions \
         where org_id = $1 and legal_entity_id = $2 group by state order by state",
        ctx.org,
        ctx.legal_entity
    )
}

db::row! {
    /// A transaction that waits, as a list shows it.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct WaitingRow {
        /// Its id.
        pub transaction_id: BankTransactionId,
        /// The account.
        pub bank_account_id: BankAccountId,
        /// The reason of the queue, or empty.
        pub reason: String,
        /// Booking date.
        pub booked_on: Day,
        /// What is still to be explained, positive for money in, minor units.
        pub rest_minor: i64,
        /// Signed minor units.
        pub amount_minor: i64,
        /// Currency code.
        pub currency: String,
        /// Remittance information.
        pub remittance: String,
        /// Counterparty, or empty.
        pub counterparty: String,
        /// What kind of movement it is.
        pub class: String,
    }
}

/// The transactions that wait in a state, oldest first, after one of them (its day and id), at most `limit`.
pub async fn list_waiting(
    tx: &mut Tx,
    ctx: &Ctx,
    state: WaitingState,
    after: Option<(Date, BankTransactionId)>,
    limit: i64,
) -> Result<Vec<WaitingRow>, DbError> {
    let (after_day, after_id) =
        after.unwrap_or((Date::constant(1, 1, 1), BankTransactionId::from_uuid(Uuid::nil())));
    fetch_all!(
        tx,
        WaitingRow,
        "select w.transaction_id, w.bank_account_id, w.reason, w.booked_on, w.rest_minor, t.amount_minor, t.currency, \
         t.remittance, t.counterparty, t.class from waiting_transactions w \
         join bank_transactions t on t.org_id = w.org_id and t.id = w.transaction_id \
         where w.org_id = $1 and w.legal_entity_id = $2 and w.state = $3 \
         and (w.booked_on, w.transaction_id) > ($4, $5) order by w.booked_on, w.transaction_id limit $6",
        ctx.org,
        ctx.legal_entity,
        state.as_str(),
        day(after_day),
        after_id,
        limit
    )
}

db::row! {
    /// Money that came in and is not explained.
    #[derive(Clone, Debug)]
    pub(crate) struct WaitingMoney {
        pub transaction_id: BankTransactionId,
        pub state: String,
        pub booked_on: Day,
        pub bank_account_id: BankAccountId,
        pub currency: String,
        pub rest_minor: i64,
        pub counterparty: String,
        pub counterparty_index: Option<Uuid>,
    }
}

/// Visits all money that came in and is not explained, what was set aside too, in no order.
pub(crate) async fn each_waiting_money(
    tx: &mut Tx,
    ctx: &Ctx,
    visit: impl FnMut(WaitingMoney) -> Result<(), DbError>,
) -> Result<(), DbError> {
    for_each!(
        tx,
        WaitingMoney,
        visit,
        "select w.transaction_id, w.state, w.booked_on, w.bank_account_id, w.currency, w.rest_minor, t.counterparty, \
         t.counterparty_index from waiting_transactions w \
         join bank_transactions t on t.org_id = w.org_id and t.id = w.transaction_id \
         where w.org_id = $1 and w.legal_entity_id = $2 and w.rest_minor > 0",
        ctx.org,
        ctx.legal_entity
    )
}
