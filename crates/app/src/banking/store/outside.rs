//! What of accounts, statements and transactions is told outside.

use db::{Day, DbError, Tx, day, fetch_all, fetch_optional};
use jiff::civil::Date;
use uuid::Uuid;

use super::{TransactionRow, find_transaction};
use crate::context::Ctx;
use crate::ids::{BankAccountId, BankStatementId, BankTransactionId, InputFileId};

db::row! {
    /// One of our accounts, as it is told outside.
    #[derive(Clone, Debug)]
    pub struct AccountSummary {
        /// Its id.
        pub id: BankAccountId,
        /// Its number, hidden but for its ends.
        pub account_masked: String,
        /// Currency code.
        pub currency: String,
        /// When it came in first, in microseconds since 1970 UTC.
        pub created_at: i64,
    }
}

/// Our accounts after one, in the order in which they came in, at most `limit`.
pub async fn page_of_accounts(
    tx: &mut Tx,
    ctx: &Ctx,
    after: Option<BankAccountId>,
    limit: i64,
) -> Result<Vec<AccountSummary>, DbError> {
    fetch_all!(
        tx,
        AccountSummary,
        "select a.id, a.account_masked, a.currency, a.created_at from bank_accounts a \
         where a.org_id = $1 and a.legal_entity_id = $2 and a.id > $3 and exists (select 1 from bank_statements s \
         where s.org_id = a.org_id and s.bank_account_id = a.id) order by a.id limit $4",
        ctx.org,
        ctx.legal_entity,
        after.unwrap_or(BankAccountId::from_uuid(Uuid::nil())),
        limit
    )
}

db::row! {
    /// A statement, as it is told outside.
    #[derive(Clone, Debug)]
    pub struct StatementSummary {
        /// Its id.
        pub id: BankStatementId,
        /// The account.
        pub bank_account_id: BankAccountId,
        /// The file it came in.
        pub file_id: InputFileId,
        /// `statement` or `report`.
        pub kind: String,
        /// The bank's identification of it.
        pub statement_reference: String,
        /// Its number in the bank's sequence, or empty.
        pub sequence: String,
        /// Balance before it, signed minor units.
        pub opening_minor: Option<i64>,
        /// Of which day.
        pub opening_on: Option<Day>,
        /// Balance after it, signed minor units.
        pub closing_minor: Option<i64>,
        /// Of which day.
        pub closing_on: Option<Day>,
        /// How many movements of it were new.
        pub movements: i64,
        /// What they sum to, signed minor units.
        pub movements_minor: i64,
        /// Currency code.
        pub currency: String,
        /// When it came in, in microseconds since 1970 UTC.
        pub imported_at: i64,
    }
}

/// Statements after one, in the order in which they came in, at most `limit`; of one account when it is given.
pub async fn page_of_statements(
    tx: &mut Tx,
    ctx: &Ctx,
    account: Option<BankAccountId>,
    after: Option<BankStatementId>,
    limit: i64,
) -> Result<Vec<StatementSummary>, DbError> {
    fetch_all!(
        tx,
        StatementSummary,
        "select s.id, s.bank_account_id, s.file_id, s.kind, s.statement_reference, s.sequence, s.opening_minor, \
         s.opening_on, s.closing_minor, s.closing_on, s.movements, s.movements_minor, a.currency, s.imported_at \
         from bank_statements s join bank_accounts a on a.org_id = s.org_id and a.id = s.bank_account_id \
         where s.org_id = $1 and a.legal_entity_id = $2 and s.id > $3 and ($4 is null or s.bank_account_id = $4) \
         order by s.id limit $5",
        ctx.org,
        ctx.legal_entity,
        after.unwrap_or(BankStatementId::from_uuid(Uuid::nil())),
        account,
        limit
    )
}

/// Which transactions a list shows; what is absent is not asked for.
#[derive(Clone, Debug, Default)]
pub struct TransactionFilter {
    /// On this account.
    pub account: Option<BankAccountId>,
    /// In this state: `explained`, or one of those in which a transaction waits.
    pub state: Option<String>,
    /// Booked on this day or after it.
    pub booked_from: Option<Date>,
    /// Booked on this day or before it.
    pub booked_to: Option<Date>,
    /// Of this signed amount or more, minor units.
    pub min_minor: Option<i64>,
    /// Of this signed amount or less, minor units.
    pub max_minor: Option<i64>,
}

db::row! {
    /// A transaction, as it is told outside, with where it stands.
    #[derive(Clone, Debug)]
    pub struct TransactionSummary {
        /// Its id.
        pub id: BankTransactionId,
        /// The account.
        pub bank_account_id: BankAccountId,
        /// The statement.
        pub statement_id: BankStatementId,
        /// Position in the statement, from 1.
        pub position: i64,
        /// Booking date.
        pub booked_on: Day,
        /// Value date.
        pub value_on: Option<Day>,
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
        /// What kind of movement it is.
        pub class: String,
        /// `explained`, or the state in which it waits.
        pub state: String,
        /// What is still to be explained, signed minor units.
        pub rest_minor: i64,
    }
}

/// Transactions after one, in the order in which they came in, at most `limit`.
pub async fn page_of_transactions(
    tx: &mut Tx,
    ctx: &Ctx,
    filter: &TransactionFilter,
    after: Option<BankTransactionId>,
    limit: i64,
) -> Result<Vec<TransactionSummary>, DbError> {
    let is_waiting = filter.state.as_deref().is_some_and(|state| state != "explained");
    let sql = if is_waiting {
        "select t.id, t.bank_account_id, t.statement_id, t.position, t.booked_on, t.value_on, t.amount_minor, \
         t.currency, t.bank_reference, t.end_to_end_id, t.remittance, t.counterparty, t.class, w.state, w.rest_minor \
         from waiting_transactions w join bank_transactions t on t.org_id = w.org_id and t.id = w.transaction_id \
         where w.org_id = $1 and w.legal_entity_id = $2 and w.transaction_id > $3 and w.state = $4 \
         and ($5 is null or w.bank_account_id = $5) and w.booked_on >= $6 and w.booked_on <= $7 \
         and t.amount_minor >= $9 and t.amount_minor <= $10 \
         order by w.transaction_id limit $8"
    } else {
        "select t.id, t.bank_account_id, t.statement_id, t.position, t.booked_on, t.value_on, t.amount_minor, \
         t.currency, t.bank_reference, t.end_to_end_id, t.remittance, t.counterparty, t.class, \
         coalesce(w.state, 'explained') as state, coalesce(w.rest_minor, 0) as rest_minor \
         from bank_transactions t left join waiting_transactions w on w.org_id = t.org_id and w.transaction_id = t.id \
         where t.org_id = $1 and t.legal_entity_id = $2 and t.id > $3 and ($4 = '' or w.state is null) \
         and ($5 is null or t.bank_account_id = $5) and t.booked_on >= $6 and t.booked_on <= $7 \
         and t.amount_minor >= $9 and t.amount_minor <= $10 \
         order by t.id limit $8"
    };
    fetch_all!(
        tx,
        TransactionSummary,
        sql,
        ctx.org,
        ctx.legal_entity,
        after.unwrap_or(BankTransactionId::from_uuid(Uuid::nil())),
        filter.state.clone().unwrap_or_default(),
        filter.account,
        day(filter.booked_from.unwrap_or(Date::constant(1, 1, 1))),
        day(filter.booked_to.unwrap_or(Date::constant(9999, 12, 31))),
        limit,
        filter.min_minor.unwrap_or(i64::MIN),
        filter.max_minor.unwrap_or(i64::MAX)
    )
}

/// One transaction, as it is told outside, with where it stands.
pub async fn find_transaction_summary(
    tx: &mut Tx,
    ctx: &Ctx,
    id: BankTransactionId,
) -> Result<Option<TransactionSummary>, DbError> {
    fetch_optional!(
        tx,
        TransactionSummary,
        "select t.id, t.bank_account_id, t.statement_id, t.position, t.booked_on, t.value_on, t.amount_minor, \
         t.currency, t.bank_reference, t.end_to_end_id, t.remittance, t.counterparty, t.class, \
         coalesce(w.state, 'explained') as state, coalesce(w.rest_minor, 0) as rest_minor \
         from bank_transactions t left join waiting_transactions w on w.org_id = t.org_id and w.transaction_id = t.id \
         where t.org_id = $1 and t.id = $2 and t.legal_entity_id = $3",
        ctx.org,
        id,
        ctx.legal_entity
    )
}

/// One movement with where it stands in its file, for each of these ids that is known.
pub(crate) async fn find_transactions(
    tx: &mut Tx,
    ctx: &Ctx,
    ids: &[BankTransactionId],
) -> Result<Vec<TransactionRow>, DbError> {
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        found.extend(find_transaction(tx, ctx, *id).await?);
    }
    Ok(found)
}
