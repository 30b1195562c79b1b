//! Statements on movements as they are recorded.

use std::collections::HashMap;

use db::{Day, DbError, Rows, Tx, execute, fetch_all, fetch_optional, for_each};
use jiff::civil::Date;
use uuid::Uuid;

use crate::context::Ctx;
use crate::ids::{BankAccountId, BankTransactionId, InputFileId};

db::row! {
    /// A movement as stored, with where it stands in its file.
    #[derive(Clone, Debug)]
    pub struct TransactionRow {
        /// Its id.
        pub id: BankTransactionId,
        /// The account.
        pub bank_account_id: BankAccountId,
        /// The account, hidden but for its ends.
        pub account_masked: String,
        /// The file it came in.
        pub file_id: InputFileId,
        /// The bank's identification of the statement.
        pub statement_reference: String,
        /// Number of the statement in its file, from 1.
        pub statement_position: i64,
        /// Position in the statement, from 1.
        pub position: i64,
        /// Booking date.
        pub booked_on: Day,
        /// Signed minor units.
        pub amount_minor: i64,
        /// Currency code.
        pub currency: String,
        /// The bank's own reference, or empty.
        pub bank_reference: String,
        /// End-to-end id, or empty.
        pub end_to_end_id: String,
        /// Remittance information.
        pub remittance: String,
        /// Counterparty, or empty.
        pub counterparty: String,
        /// Keyed hash of the counterparty's account.
        pub counterparty_index: Option<Uuid>,
        /// What kind of movement it is.
        pub class: String,
        /// The rest, as JSON text.
        pub details: String,
    }
}

pub(crate) fn counterparty_place(id: BankTransactionId) -> String {
    format!("bank_transactions:counterparty_sealed:{id}")
}

/// What was recorded on each account, summed.
pub(in crate::banking) async fn sum_by_account(
    tx: &mut Tx,
    ctx: &Ctx,
) -> Result<HashMap<BankAccountId, i64>, DbError> {
    let rows = fetch_all!(
        tx,
        (BankAccountId, i64),
        "select d.bank_account_id, cast(sum(d.in_minor + d.out_minor) as bigint) from bank_accounts a \
         join bank_days d on d.org_id = a.org_id and d.bank_account_id = a.id \
         where a.org_id = $1 and a.legal_entity_id = $2 group by d.bank_account_id",
        ctx.org,
        ctx.legal_entity
    )?;
    Ok(rows.into_iter().collect())
}

/// The sum of an account's movements before a day, minor units.
pub(in crate::banking) async fn sum_before(
    tx: &mut Tx,
    ctx: &Ctx,
    account: BankAccountId,
    day: Date,
) -> Result<i64, DbError> {
    let row = fetch_optional!(
        tx,
        (i64,),
        "select cast(coalesce(sum(d.in_minor + d.out_minor), 0) as bigint) from bank_days d \
         join bank_accounts a on a.org_id = d.org_id and a.id = d.bank_account_id \
         where d.org_id = $1 and d.bank_account_id = $2 and d.booked_on < $3 and a.legal_entity_id = $4",
        ctx.org,
        account,
        db::day(day),
        ctx.legal_entity
    )?;
    Ok(row.map_or(0, |(sum,)| sum))
}

/// The sum of an account's movements after a day that came in statements which say no balance, minor units.
pub(in crate::banking) async fn sum_after_without_balance(
    tx: &mut Tx,
    ctx: &Ctx,
    account: BankAccountId,
    day: Date,
) -> Result<i64, DbError> {
    let row = fetch_optional!(
        tx,
        (i64,),
        "select cast(coalesce(sum(t.amount_minor), 0) as bigint) from bank_transactions t \
         join bank_statements s on s.org_id = t.org_id and s.id = t.statement_id \
         where t.org_id = $1 and t.bank_account_id = $2 and t.booked_on > $3 and t.legal_entity_id = $4 \
         and s.closing_minor is null",
        ctx.org,
        account,
        db::day(day),
        ctx.legal_entity
    )?;
    Ok(row.map_or(0, |(sum,)| sum))
}

pub(in crate::banking) fn transaction_rows() -> Rows {
    Rows::new(
        "bank_transactions",
        &[
            "org_id",
            "id",
            "legal_entity_id",
            "bank_account_id",
            "statement_id",
            "position",
            "batch_position",
            "identity",
            "entry_identity",
            "booked_on",
            "value_on",
            "amount_minor",
            "currency",
            "bank_reference",
            "end_to_end_id",
            "remittance",
            "counterparty",
            "counterparty_index",
            "counterparty_sealed",
            "class",
            "details",
            "recorded_at",
        ],
    )
}

/// Every movement of the legal entity, handed over one by one in the order of their ids.
pub async fn list_transactions(
    tx: &mut Tx,
    ctx: &Ctx,
    visit: impl FnMut(TransactionRow) -> Result<(), DbError>,
) -> Result<(), DbError> {
    for_each!(
        tx,
        TransactionRow,
        visit,
        "select t.id, t.bank_account_id, a.account_masked, s.file_id, s.statement_reference, s.position as statement_position, \
         t.position, t.booked_on, t.amount_minor, t.currency, t.bank_reference, t.end_to_end_id, t.remittance, \
         t.counterparty, t.counterparty_index, t.class, t.details from bank_transactions t \
         join bank_accounts a on a.org_id = t.org_id and a.id = t.bank_account_id \
         join bank_statements s on s.org_id = t.org_id and s.id = t.statement_id \
         where t.org_id = $1 and t.legal_entity_id = $2 order by t.id",
        ctx.org,
        ctx.legal_entity
    )
}

/// One movement.
pub async fn find_transaction(
    tx: &mut Tx,
    ctx: &Ctx,
    id: BankTransactionId,
) -> Result<Option<TransactionRow>, DbError> {
    fetch_optional!(
        tx,
        TransactionRow,
        "select t.id, t.bank_account_id, a.account_masked, s.file_id, s.statement_reference, s.position as statement_position, \
         t.position, t.booked_on, t.amount_minor, t.currency, t.bank_reference, t.end_to_end_id, t.remittance, \
         t.counterparty, t.counterparty_index, t.class, t.details from bank_transactions t \
         join bank_accounts a on a.org_id = t.org_id and a.id = t.bank_account_id \
         join bank_statements s on s.org_id = t.org_id and s.id = t.statement_id \
         where t.org_id = $1 and t.id = $2 and t.legal_entity_id = $3",
        ctx.org,
        id,
        ctx.legal_entity
    )
}

/// The movements that a file brought, in the order of their ids.
pub(crate) async fn list_transactions_of_file(
    tx: &mut Tx,
    ctx: &Ctx,
    file: InputFileId,
) -> Result<Vec<TransactionRow>, DbError> {
    fetch_all!(
        tx,
        TransactionRow,
        "select t.id, t.bank_account_id, a.account_masked, s.file_id, s.statement_reference, s.position as statement_position, \
         t.position, t.booked_on, t.amount_minor, t.currency, t.bank_reference, t.end_to_end_id, t.remittance, \
         t.counterparty, t.counterparty_index, t.class, t.details from bank_statements s \
         join bank_transactions t on t.org_id = s.org_id and t.statement_id = s.id \
         join bank_accounts a on a.org_id = t.org_id and a.id = t.bank_account_id \
         where s.org_id = $1 and s.file_id = $2 and t.legal_entity_id = $3 order by t.id",
        ctx.org,
        file,
        ctx.legal_entity
    )
}

/// Sealed accounts of counterparties after an id, at most `limit`.
pub(crate) async fn list_sealed_counterparties(
    tx: &mut Tx,
    ctx: &Ctx,
    after: BankTransactionId,
    limit: i64,
) -> Result<Vec<(BankTransactionId, Vec<u8>, String)>, DbError> {
    let rows = fetch_all!(
        tx,
        (BankTransactionId, Vec<u8>),
        "select id, counterparty_sealed from bank_transactions where org_id = $1 and id > $2 \
         and counterparty_sealed is not null order by id limit $3",
        ctx.org,
        after,
        limit
    )?;
    Ok(rows.into_iter().map(|(id, sealed)| (id, sealed, counterparty_place(id))).collect())
}

/// Replaces a counterparty's sealed account by the same one sealed with another key.
pub(crate) async fn update_sealed_counterparty(
    tx: &mut Tx,
    ctx: &Ctx,
    id: BankTransactionId,
    sealed: Vec<u8>,
) -> Result<(), DbError> {
    let touched = execute!(
        tx,
        "update bank_transactions set counterparty_sealed = $3 where org_id = $1 and id = $2",
        ctx.org,
        id,
        sealed.clone()
    )?;
    db::expect_one("seal an account", touched)
}

/// Sums of days to be added to what is kept.
pub(in crate::banking) fn bank_day_rows() -> Rows {
    Rows::to_add(
        "bank_days",
        &["org_id", "bank_account_id", "booked_on", "class", "currency"],
        &["in_minor", "out_minor", "transactions"],
    )
}
