//! Bank accounts, statements and transactions: for those who may see bank data.

use app::banking::{
    AccountSummary, StatementSummary, TransactionFilter, TransactionSummary, find_transaction_summary,
    page_of_accounts, page_of_statements, page_of_transactions,
};
use app::context::Ctx;
use app::ids::{BankAccountId, BankStatementId, BankTransactionId};
use axum::Json;
use axum::extract::State;
use db::{Day, Tx};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Answer;
use super::page::{Page, Place};
use super::request::{Asked, Named, sound_day, sound_id};
use super::shapes::{instant, known};
use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;

/// One of our bank accounts.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BankAccount {
    /// Its id.
    #[schema(examples("bac_01h455vb4pex5vsknk084sn02q"))]
    pub id: String,
    /// Its number, hidden but for its ends.
    pub account_masked: String,
    /// Its currency.
    pub currency: String,
    /// When a statement of it came in first.
    pub created_at: Timestamp,
}

impl From<AccountSummary> for BankAccount {
    fn from(row: AccountSummary) -> Self {
        Self {
            id: row.id.to_string(),
            account_masked: row.account_masked,
            currency: row.currency,
            created_at: instant(row.created_at),
        }
    }
}

/// Which page of a list is asked for.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Paged {
    /// After this id.
    pub after: Option<String>,
    /// At most so many, from 1 to 200; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i64>,
}

/// Lists our bank accounts.
#[utoipa::path(get, path = "/api/v1/bank-accounts", tag = "bank", params(Paged),
    responses((status = 200, description = "A page of accounts", body = Page<BankAccount>)))]
pub async fn accounts(
    State(desk): State<Desk>,
    user: User,
    Asked(paged): Asked<Paged>,
) -> Answer<Page<BankAccount>> {
    let place: Place<BankAccountId> = Place::new(paged.after.as_deref(), paged.limit)?;
    let rows = desk.read(&user, async move |ctx: &Ctx, tx: &mut Tx| {
        Ok(page_of_accounts(tx, ctx, place.after, place.reach()).await?)
    });
    Ok(Json(place.page(rows.await?, |row| row.id.to_string(), BankAccount::from)))
}

/// A bank statement.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BankStatement {
    /// Its id.
    #[schema(examples("bst_01h455vb4pex5vsknk084sn02q"))]
    pub id: String,
    /// The account, by id.
    pub bank_account: String,
    /// The file it came in, by id.
    pub file: String,
    /// `statement`: booked movements with balances; anything else announces or details them.
    pub kind: String,
    /// The bank's identification of it.
    pub reference: Option<String>,
    /// Its number in the bank's sequence.
    pub sequence: Option<String>,
    /// Balance before it, minor units.
    pub opening_minor: Option<i64>,
    /// Day of that balance.
    pub opening_on: Option<Date>,
    /// Balance after it, minor units.
    pub closing_minor: Option<i64>,
    /// Day of that balance.
    pub closing_on: Option<Date>,
    /// How many of its movements were new.
    pub movements: i64,
    /// What they sum to, minor units.
    pub movements_minor: i64,
    /// Its currency.
    pub currency: String,
    /// When it came in.
    pub imported_at: Timestamp,
}

impl From<StatementSummary> for BankStatement {
    fn from(row: StatementSummary) -> Self {
        Self {
            id: row.id.to_string(),
            bank_account: row.bank_account_id.to_string(),
            file: row.file_id.to_string(),
            kind: row.kind,
            reference: known(row.statement_reference),
            sequence: known(row.sequence),
            opening_minor: row.opening_minor,
            opening_on: row.opening_on.map(Day::to_jiff),
            closing_minor: row.closing_minor,
            closing_on: row.closing_on.map(Day::to_jiff),
            movements: row.movements,
            movements_minor: row.movements_minor,
            currency: row.currency,
            imported_at: instant(row.imported_at),
        }
    }
}

/// Which statements are listed.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct StatementQuery {
    /// Of this account, by id.
    account: Option<String>,
    /// After this id.
    after: Option<String>,
    /// At most so many, from 1 to 200; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

/// Lists bank statements in the order in which they came in.
#[utoipa::path(get, path = "/api/v1/bank-statements", tag = "bank", params(StatementQuery),
    responses((status = 200, description = "A page of statements", body = Page<BankStatement>)))]
pub async fn statements(
    State(desk): State<Desk>,
    user: User,
    Asked(query): Asked<StatementQuery>,
) -> Answer<Page<BankStatement>> {
    let place: Place<BankStatementId> = Place::new(query.after.as_deref(), query.limit)?;
    let account: Option<BankAccountId> = sound_id(query.account.as_deref(), "account")?;
    let rows = desk.read(&user, async move |ctx: &Ctx, tx: &mut Tx| {
        Ok(page_of_statements(tx, ctx, account, place.after, place.reach()).await?)
    });
    Ok(Json(place.page(rows.await?, |row| row.id.to_string(), BankStatement::from)))
}

/// Where a transaction stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TransactionState {
    /// Nothing of it is in suspense.
    Explained,
    /// Matching has not looked at it yet.
    New,
    /// Nothing is proposed, or a part of it is explained.
    ToDo,
    /// Nothing is proposed, and it does not look like a customer's payment.
    Outside,
    /// There are alternatives.
    Suggested,
    /// There is one alternative that explains the whole, and nothing about it is doubtful.
    Sure,
    /// A person set it aside.
    Aside,
}

impl TransactionState {
    fn as_str(self) -> &'static str {
        match self {
            Self::Explained => "explained",
            Self::New => "new",
            Self::ToDo => "to_do",
            Self::Outside => "outside",
            Self::Suggested => "suggested",
            Self::Sure => "sure",
            Self::Aside => "aside",
        }
    }
}

/// A movement on a bank account.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BankTransaction {
    /// Its id.
    #[schema(examples("btx_01h455vb4pex5vsknk084sn02q"))]
    pub id: String,
    /// The account, by id.
    pub bank_account: String,
    /// The statement, by id.
    pub statement: String,
    /// Position in the statement, from 1.
    pub position: i64,
    /// Booking date.
    pub booked_on: Date,
    /// Value date.
    pub value_on: Option<Date>,
    /// Minor units, positive for money in.
    pub amount_minor: i64,
    /// Its currency.
    pub currency: String,
    /// The bank's own reference.
    pub bank_reference: Option<String>,
    /// End-to-end id.
    pub end_to_end_id: Option<String>,
    /// Remittance information.
    pub remittance: String,
    /// Who is at the other end.
    pub counterparty: Option<String>,
    /// What kind of movement it is.
    pub class: String,
    /// Where it stands: `explained`, `new`, `to_do`, `outside`, `suggested`, `sure` or `aside`.
    pub state: String,
    /// What of it is still to be explained, minor units, of the sign of the amount.
    pub rest_minor: i64,
}

impl From<TransactionSummary> for BankTransaction {
    fn from(row: TransactionSummary) -> Self {
        Self {
            id: row.id.to_string(),
            bank_account: row.bank_account_id.to_string(),
            statement: row.statement_id.to_string(),
            position: row.position,
            booked_on: row.booked_on.to_jiff(),
            value_on: row.value_on.map(Day::to_jiff),
            amount_minor: row.amount_minor,
            currency: row.currency,
            bank_reference: known(row.bank_reference),
            end_to_end_id: known(row.end_to_end_id),
            remittance: row.remittance,
            counterparty: known(row.counterparty),
            class: row.class,
            state: row.state,
            rest_minor: row.rest_minor,
        }
    }
}

/// Which transactions are listed.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TransactionQuery {
    /// On this account, by id.
    account: Option<String>,
    /// In this state.
    state: Option<TransactionState>,
    /// Booked on this day or after it.
    booked_from: Option<Date>,
    /// Booked on this day or before it.
    booked_to: Option<Date>,
    /// Of this amount or more, minor units; money out is negative.
    amount_min_minor: Option<i64>,
    /// Of this amount or less, minor units; money out is negative.
    amount_max_minor: Option<i64>,
    /// After this id.
    after: Option<String>,
    /// At most so many, from 1 to 200; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

/// Lists bank transactions in the order in which they came in.
#[utoipa::path(get, path = "/api/v1/transactions", tag = "bank", params(TransactionQuery),
    responses((status = 200, description = "A page of transactions", body = Page<BankTransaction>)))]
pub async fn transactions(
    State(desk): State<Desk>,
    user: User,
    Asked(query): Asked<TransactionQuery>,
) -> Answer<Page<BankTransaction>> {
    let place: Place<BankTransactionId> = Place::new(query.after.as_deref(), query.limit)?;
    let filter = TransactionFilter {
        account: sound_id(query.account.as_deref(), "account")?,
        state: query.state.map(|state| state.as_str().to_owned()),
        booked_from: sound_day(query.booked_from, "booked_from")?,
        booked_to: sound_day(query.booked_to, "booked_to")?,
        min_minor: query.amount_min_minor,
        max_minor: query.amount_max_minor,
    };
    let rows = desk.read(&user, async move |ctx: &Ctx, tx: &mut Tx| {
        Ok(page_of_transactions(tx, ctx, &filter, place.after, place.reach()).await?)
    });
    Ok(Json(place.page(rows.await?, |row| row.id.to_string(), BankTransaction::from)))
}

/// Shows one bank transaction.
#[utoipa::path(get, path = "/api/v1/transactions/{id}", tag = "bank", params(("id" = String, Path, description = "Id of the transaction")),
    responses((status = 200, description = "The transaction", body = BankTransaction)))]
pub async fn transaction(
    State(desk): State<Desk>,
    user: User,
    Named(id): Named<BankTransactionId>,
) -> Answer<BankTransaction> {
    let found = desk
        .read(&user, async move |ctx: &Ctx, tx: &mut Tx| Ok(find_transaction_summary(tx, ctx, id).await?));
    found.await?.map(|row| Json(row.into())).ok_or(PageError::NotFound)
}
