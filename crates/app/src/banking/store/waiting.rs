//! Every SQL statement that lists and counts the transactions that wait for a person.

use std::collections::HashMap;

use db::{Day, DbError, Tx, day, fetch_all, fetch_optional};
use jiff::civil::Date;
use uuid::Uuid;

use super::TransactionRow;
use crate::banking::WaitingState;
use crate::context::Ctx;
use crate::ids::{BankAccountId, BankTransactionId, InputFileId, in_tens};

db::row! {
    struct WaitingTransaction {
        state: String,
        reason: String,
        rest_minor: i64,
        id: BankTransactionId,
        bank_account_id: BankAccountId,
        account_masked: String,
        file_id: InputFileId,
        statement_reference: String,
        statement_position: i64,
        position: i64,
        booked_on: Day,
        amount_minor: i64,
        currency: String,
        bank_reference: String,
        end_to_end_id: String,
        remittance: String,
        counterparty: String,
        counterparty_index: Option<Uuid>,
        class: String,
        details: String,
    }
}

/// A transaction that waits, with what is to be done about it.
#[derive(Clone, Debug)]
pub struct WorkRow {
    /// The transaction.
    pub transaction: TransactionRow,
    /// What is to be done.
    pub state: WaitingState,
    /// The reason of the queue, or empty.
    pub reason: String,
    /// What is still to be explained, positive for money in, minor units.
    pub rest_minor: i64,
}

impl WaitingTransaction {
    fn into_row(self) -> Result<WorkRow, DbError> {
        let state = WaitingState::parse(&self.state).ok_or_else(|| DbError::Inconsistent {
            table: "waiting_transactions",
            id: self.id.to_string(),
        })?;
        Ok(WorkRow {
            state,
            reason: self.reason,
            rest_minor: self.rest_minor,
            transaction: TransactionRow {
                id: self.id,
                bank_account_id: self.bank_account_id,
                account_masked: self.account_masked,
                file_id: self.file_id,
                statement_reference: self.statement_reference,
                statement_position: self.statement_position,
                position: self.position,
                booked_on: self.booked_on,
                amount_minor: self.amount_minor,
                currency: self.currency,
                bank_reference: self.bank_reference,
                end_to_end_id: self.end_to_end_id,
                remittance: self.remittance,
                counterparty: self.counterparty,
                counterparty_index: self.counterparty_index,
                class: self.class,
                details: self.details,
            },
        })
    }
}

/// Which of the transactions that wait are asked for.
#[derive(Clone, Debug, Default)]
pub struct WaitingFilter {
    /// Of this account only.
    pub account: Option<BankAccountId>,
    /// With this text, in small letters, in the payer's name or the remittance information; empty for all.
    pub text: String,
    /// Or with this amount, in minor units, whatever its sign.
    pub amount_minor: Option<i64>,
}

/// The transactions of a state, oldest first, after one of them, at most `limit`.
pub(crate) async fn list_work(
    tx: &mut Tx,
    ctx: &Ctx,
    state: WaitingState,
    filter: &WaitingFilter,
    after: (Date, BankTransactionId),
    limit: i64,
) -> Result<Vec<WorkRow>, DbError> {
    let pattern = format!("%{}%", filter.text.replace(['%', '_'], ""));
    let amount = filter.amount_minor.unwrap_or(0);
    let rows = match filter.account {
        None => fetch_all!(
            tx,
            WaitingTransaction,
            "select w.state, w.reason, w.rest_minor, t.id, t.bank_account_id, a.account_masked, s.file_id, \
             s.statement_reference, s.position as statement_position, t.position, t.booked_on, t.amount_minor, t.currency, \
             t.bank_reference, t.end_to_end_id, t.remittance, t.counterparty, t.counterparty_index, t.class, t.details \
             from waiting_transactions w \
             join bank_transactions t on t.org_id = w.org_id and t.id = w.transaction_id \
             join bank_accounts a on a.org_id = t.org_id and a.id = t.bank_account_id \
             join bank_statements s on s.org_id = t.org_id and s.id = t.statement_id \
             where w.org_id = $1 and w.legal_entity_id = $2 and w.state = $3 \
             and (w.booked_on > $4 or (w.booked_on = $4 and w.transaction_id > $5)) \
             and ($6 = '%%' or lower(t.counterparty) like $6 or lower(t.remittance) like $6 \
             or ($7 <> 0 and (w.rest_minor = $7 or w.rest_minor = -$7))) \
             order by w.booked_on, w.transaction_id limit $8",
            ctx.org,
            ctx.legal_entity,
            state.as_str(),
            day(after.0),
            after.1,
            &pattern,
            amount,
            limit
        )?,
        Some(account) => fetch_all!(
            tx,
            WaitingTransaction,
            "select w.state, w.reason, w.rest_minor, t.id, t.bank_account_id, a.account_masked, s.file_id, \
             s.statement_reference, s.position as statement_position, t.position, t.booked_on, t.amount_minor, t.currency, \
             t.bank_reference, t.end_to_end_id, t.remittance, t.counterparty, t.counterparty_index, t.class, t.details \
             from waiting_transactions w \
             join bank_transactions t on t.org_id = w.org_id and t.id = w.transaction_id \
             join bank_accounts a on a.org_id = t.org_id and a.id = t.bank_account_id \
             join bank_statements s on s.org_id = t.org_id and s.id = t.statement_id \
             where w.org_id = $1 and w.legal_entity_id = $2 and w.bank_account_id = $9 and w.state = $3 \
             and (w.booked_on > $4 or (w.booked_on = $4 and w.transaction_id > $5)) \
             and ($6 = '%%' or lower(t.counterparty) like $6 or lower(t.remittance) like $6 \
             or ($7 <> 0 and (w.rest_minor = $7 or w.rest_minor = -$7))) \
             order by w.booked_on, w.transaction_id limit $8",
            ctx.org,
            ctx.legal_entity,
            state.as_str(),
            day(after.0),
            after.1,
            &pattern,
            amount,
            limit,
            account
        )?,
    };
    rows.into_iter().map(WaitingTransaction::into_row).collect()
}

/// One transaction that waits.
pub(crate) async fn find_work(
    tx: &mut Tx,
    ctx: &Ctx,
    id: BankTransactionId,
) -> Result<Option<WorkRow>, DbError> {
    let row = fetch_optional!(
        tx,
        WaitingTransaction,
        "select w.state, w.reason, w.rest_minor, t.id, t.bank_account_id, a.account_masked, s.file_id, \
         s.statement_reference, s.position as statement_position, t.position, t.booked_on, t.amount_minor, t.currency, \
         t.bank_reference, t.end_to_end_id, t.remittance, t.counterparty, t.counterparty_index, t.class, t.details \
         from waiting_transactions w \
         join bank_transactions t on t.org_id = w.org_id and t.id = w.transaction_id \
         join bank_accounts a on a.org_id = t.org_id and a.id = t.bank_account_id \
         join bank_statements s on s.org_id = t.org_id and s.id = t.statement_id \
         where w.org_id = $1 and w.transaction_id = $2 and w.legal_entity_id = $3",
        ctx.org,
        id,
        ctx.legal_entity
    )?;
    row.map(WaitingTransaction::into_row).transpose()
}

/// How many transactions wait, by what is to be done.
pub(crate) async fn count_work(
    tx: &mut Tx,
    ctx: &Ctx,
    account: Option<BankAccountId>,
) -> Result<HashMap<String, i64>, DbError> {
    let rows = match account {
        None => fetch_all!(
            tx,
            (String, i64),
            "select state, cast(count(*) as bigint) from waiting_transactions \
             where org_id = $1 and legal_entity_id = $2 group by state",
            ctx.org,
            ctx.legal_entity
        )?,
        Some(account) => fetch_all!(
            tx,
            (String, i64),
            "select state, cast(count(*) as bigint) from waiting_transactions \
             where org_id = $1 and legal_entity_id = $2 and bank_account_id = $3 group by state",
            ctx.org,
            ctx.legal_entity,
            account
        )?,
    };
    Ok(rows.into_iter().collect())
}

/// These transactions, in no order.
pub(crate) async fn list_transactions_of(
    tx: &mut Tx,
    ctx: &Ctx,
    ids: &[BankTransactionId],
) -> Result<Vec<TransactionRow>, DbError> {
    let mut found = Vec::with_capacity(ids.len());
    for [a, b, c, d, e, f, g, h, i, j] in in_tens(ids) {
        found.extend(fetch_all!(
            tx,
            TransactionRow,
            "select t.id, t.bank_account_id, a.account_masked, s.file_id, s.statement_reference, \
             s.position as statement_position, t.position, t.booked_on, t.amount_minor, t.currency, t.bank_reference, \
             t.end_to_end_id, t.remittance, t.counterparty, t.counterparty_index, t.class, t.details \
             from bank_transactions t \
             join bank_accounts a on a.org_id = t.org_id and a.id = t.bank_account_id \
             join bank_statements s on s.org_id = t.org_id and s.id = t.statement_id \
             where t.org_id = $1 and t.legal_entity_id = $2 and t.id in ($3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            ctx.org,
            ctx.legal_entity,
            a,
            b,
            c,
            d,
            e,
            f,
            g,
            h,
            i,
            j
        )?);
    }
    Ok(found)
}

/// The transactions of an account before one of them, latest first, at most `limit`: their ids and days.
pub(crate) async fn list_days_before(
    tx: &mut Tx,
    ctx: &Ctx,
    account: BankAccountId,
    before: (Date, BankTransactionId),
    limit: i64,
) -> Result<Vec<(BankTransactionId, Day)>, DbError> {
    fetch_all!(
        tx,
        (BankTransactionId, Day),
        "select id, booked_on from bank_transactions where org_id = $1 and bank_account_id = $2 and booked_on <= $3 \
         and (booked_on < $3 or id < $4) and legal_entity_id = $5 order by booked_on desc, id desc limit $6",
        ctx.org,
        account,
        day(before.0),
        before.1,
        ctx.legal_entity,
        limit
    )
}

/// The last statement that came in: as long as it is the same, no movement was recorded.
pub(crate) async fn find_last_statement(tx: &mut Tx, ctx: &Ctx) -> Result<Option<Uuid>, DbError> {
    let row = fetch_optional!(
        tx,
        (Uuid,),
        "select id from bank_statements where org_id = $1 order by id desc limit 1",
        ctx.org
    )?;
    Ok(row.map(|(id,)| id))
}
