//! Our accounts, their statements and their movements, as pages list them.

use db::{Day, DbError, Tx};
use jiff::civil::Date;
use ledger::AccountRole;
use privacy::OpenError;

use super::continuity::{Break, check_continuity, check_continuity_of};
use super::store::{self, AccountRow, counterparty_place};
use super::{TransactionDetails, WaitingState};
use crate::bookkeeping;
use crate::context::Ctx;
use crate::ids::{BankAccountId, BankStatementId, BankTransactionId, InputFileId};

/// One of our accounts, with what its last statement says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountView {
    /// Its id.
    pub id: BankAccountId,
    /// Its number, hidden but for its ends.
    pub masked: String,
    /// The name a person gave it, or empty.
    pub name: String,
    /// Currency code.
    pub currency: String,
    /// The account of the chart that it has of its own.
    pub ledger_account: Option<String>,
    /// With what its last statement closes, minor units, and on which day.
    pub balance: Option<(i64, Date)>,
    /// When the last file about it came in, in microseconds since 1970 UTC.
    pub imported_at: Option<i64>,
    /// Statements that do not continue the one before them.
    pub breaks: Vec<Break>,
}

impl AccountView {
    /// Its name, or its hidden number while it has none.
    pub fn title(&self) -> &str {
        if self.name.is_empty() { &self.masked } else { &self.name }
    }
}

/// A statement, as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementView {
    /// Its id.
    pub id: BankStatementId,
    /// The file it came in.
    pub file: InputFileId,
    /// `statement`, `intraday` or `notification`.
    pub kind: String,
    /// The bank's identification and number.
    pub reference: String,
    /// With what it opens.
    pub opening: Option<(i64, Option<Date>)>,
    /// With what it closes.
    pub closing: Option<(i64, Option<Date>)>,
    /// Its movements, as it says.
    pub movements: i64,
    /// What they sum to, minor units.
    pub movements_minor: i64,
}

/// Which movements of an account are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MovementFilter {
    /// A state of those that wait, or nothing for all.
    pub state: Option<WaitingState>,
    /// Only those that are explained.
    pub is_explained: bool,
    /// A part of what the bank or the counterparty wrote, or of a reference.
    pub text: String,
    /// This amount, in or out, minor units.
    pub amount_minor: Option<i64>,
    /// Money in, or money out.
    pub is_in: Option<bool>,
    /// Only movements of this class, by its stable name; empty for all.
    pub class: String,
    /// From this booking date.
    pub from: Option<Date>,
    /// Through this booking date.
    pub through: Option<Date>,
}

/// A movement, as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovementView {
    /// Its id.
    pub id: BankTransactionId,
    /// Booking date.
    pub booked_on: Date,
    /// Signed minor units.
    pub amount_minor: i64,
    /// Currency code.
    pub currency: String,
    /// Counterparty, or empty.
    pub counterparty: String,
    /// Remittance information.
    pub remittance: String,
    /// Its class: `transfer`, `direct_debit_issued`, …
    pub class: String,
    /// The bank's reference, or empty.
    pub bank_reference: String,
    /// Its state while something of it waits; nothing when it is explained.
    pub state: Option<String>,
}

/// What the movements of a filter sum to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MovementTotals {
    /// How many.
    pub count: i64,
    /// Money in, minor units.
    pub in_minor: i64,
    /// Money out, minor units, negative.
    pub out_minor: i64,
    /// Whether there are more than are looked at.
    pub is_cut: bool,
}

/// Movements that a search through texts or a total looks at, the newest of the days wanted.
pub const MOVEMENTS_LOOKED_AT_MAX: i64 = 20_000;

/// A movement with everything known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovementFacts {
    /// What a list shows.
    pub view: MovementView,
    /// The account.
    pub account: BankAccountId,
    /// The account, hidden but for its ends.
    pub account_masked: String,
    /// The statement and the file.
    pub statement: StatementView,
    /// Position in the statement, from 1.
    pub position: i64,
    /// Value date.
    pub value_on: Option<Date>,
    /// The bank's own reference.
    pub bank_reference: String,
    /// End-to-end id.
    pub end_to_end_id: String,
    /// What kind of movement it is.
    pub class: String,
    /// The rest.
    pub details: TransactionDetails,
    /// Whether the counterparty's account is known; [`reveal_counterparty`] tells it.
    pub has_counterparty_account: bool,
    /// When it was recorded, in microseconds since 1970 UTC.
    pub recorded_at: i64,
}

/// Our accounts, in the order in which they came.
pub async fn list_account_views(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<AccountView>, DbError> {
    let breaks = check_continuity(tx, ctx).await?;
    let rows = store::list_used_accounts(tx, ctx).await?;
    views_of(tx, ctx, rows, &breaks).await
}

async fn views_of(
    tx: &mut Tx,
    ctx: &Ctx,
    rows: Vec<AccountRow>,
    breaks: &[Break],
) -> Result<Vec<AccountView>, DbError> {
    let names = store::list_names(tx, ctx).await?;
    let own = bookkeeping::list_own_accounts(tx, ctx, AccountRole::Bank).await?;
    let mut views = Vec::new();
    for row in rows {
        let balance = store::find_last_closing(tx, ctx, row.id).await?;
        let imported_at = store::find_last_import(tx, ctx, row.id).await?;
        views.push(AccountView {
            id: row.id,
            name: names.get(&row.id).cloned().unwrap_or_default(),
            currency: row.currency,
            ledger_account: own.get(&row.id.uuid()).map(ToString::to_string),
            balance: balance.map(|(minor, on)| (minor, on.to_jiff())),
            imported_at,
            breaks: breaks.iter().filter(|found| found.account_id == row.id).cloned().collect(),
            masked: row.account_masked,
        });
    }
    Ok(views)
}

/// One of our accounts.
pub async fn find_account_view(
    tx: &mut Tx,
    ctx: &Ctx,
    id: BankAccountId,
) -> Result<Option<AccountView>, DbError> {
    let Some(row) = store::find_account_by_id(tx, ctx, id).await? else { return Ok(None) };
    let breaks = check_continuity_of(tx, ctx, id).await?;
    Ok(views_of(tx, ctx, vec![row], &breaks).await?.pop())
}

/// The statements of an account, the last first, after one when it is given, at most `limit`.
pub async fn list_statement_views(
    tx: &mut Tx,
    ctx: &Ctx,
    account: BankAccountId,
    after: Option<BankStatementId>,
    limit: i64,
) -> Result<Vec<StatementView>, DbError> {
    let rows = store::list_statements_of(tx, ctx, account, after, limit).await?;
    Ok(rows.into_iter().map(StatementView::from).collect())
}

impl From<store::StatementFacts> for StatementView {
    fn from(row: store::StatementFacts) -> Self {
        Self {
            id: row.id,
            file: row.file_id,
            kind: row.kind,
            reference: format!("{} {}", row.statement_reference, row.sequence).trim().to_owned(),
            opening: row.opening_minor.map(|minor| (minor, row.opening_on.map(Day::to_jiff))),
            closing: row.closing_minor.map(|minor| (minor, row.closing_on.map(Day::to_jiff))),
            movements: row.movements,
            movements_minor: row.movements_minor,
        }
    }
}

/// The movements of an account, the last first, after one when it is given, at most `limit`.
pub async fn list_movements(
    tx: &mut Tx,
    ctx: &Ctx,
    account: BankAccountId,
    filter: &MovementFilter,
    after: Option<BankTransactionId>,
    limit: i64,
) -> Result<Vec<MovementView>, DbError> {
    let after = match after {
        Some(id) => store::find_transaction(tx, ctx, id).await?.map(|row| (row.booked_on, row.id)),
        None => None,
    };
    let rows = store::list_movements(tx, ctx, account, filter, after, limit).await?;
    Ok(rows.into_iter().map(MovementView::from).collect())
}

impl From<store::MovementRow> for MovementView {
    fn from(row: store::MovementRow) -> Self {
        Self {
            id: row.id,
            booked_on: row.booked_on.to_jiff(),
            amount_minor: row.amount_minor,
            currency: row.currency,
            counterparty: row.counterparty,
            remittance: row.remittance,
            class: row.class,
            bank_reference: row.bank_reference,
            state: row.state,
        }
    }
}

/// What the movements of a filter sum to.
pub async fn total_movements(
    tx: &mut Tx,
    ctx: &Ctx,
    account: BankAccountId,
    filter: &MovementFilter,
) -> Result<MovementTotals, DbError> {
    let (count, in_minor, out_minor, looked_at) = store::total_movements(tx, ctx, account, filter).await?;
    Ok(MovementTotals { count, in_minor, out_minor, is_cut: looked_at >= MOVEMENTS_LOOKED_AT_MAX })
}

/// One movement with everything known of it.
pub async fn find_movement(
    tx: &mut Tx,
    ctx: &Ctx,
    id: BankTransactionId,
) -> Result<Option<MovementFacts>, DbError> {
    let Some(row) = store::find_movement(tx, ctx, id).await? else { return Ok(None) };
    let inconsistent = || DbError::Inconsistent { table: "bank_transactions", id: id.to_string() };
    let details = TransactionDetails::from_text(&row.details).ok_or_else(inconsistent)?;
    let statement = store::find_statement(tx, ctx, row.statement_id).await?.ok_or_else(inconsistent)?.into();
    Ok(Some(MovementFacts {
        view: MovementView {
            id: row.id,
            booked_on: row.booked_on.to_jiff(),
            amount_minor: row.amount_minor,
            currency: row.currency,
            counterparty: row.counterparty,
            remittance: row.remittance,
            class: row.class.clone(),
            bank_reference: row.bank_reference.clone(),
            state: row.state,
        },
        account: row.bank_account_id,
        account_masked: row.account_masked,
        statement,
        position: row.position,
        value_on: row.value_on.map(Day::to_jiff),
        bank_reference: row.bank_reference,
        end_to_end_id: row.end_to_end_id,
        class: row.class,
        details,
        has_counterparty_account: row.has_counterparty,
        recorded_at: row.recorded_at,
    }))
}

/// Why an account number cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum RevealError {
    /// The store failed.
    #[error(transparent)]
    Db(#[from] DbError),
    /// It cannot be opened with any key of the key file.
    #[error("an account number cannot be opened")]
    Open(#[from] OpenError),
}

/// The number of the account that a movement came from or went to, in the clear.
pub async fn reveal_counterparty(
    tx: &mut Tx,
    ctx: &Ctx,
    id: BankTransactionId,
) -> Result<Option<String>, RevealError> {
    let Some(sealed) = store::find_sealed_counterparty(tx, ctx, id).await? else { return Ok(None) };
    Ok(Some(ctx.vault.open_sealed(&counterparty_place(id), &sealed)?))
}

/// The number of one of our accounts, in the clear.
pub async fn reveal_account(
    tx: &mut Tx,
    ctx: &Ctx,
    id: BankAccountId,
) -> Result<Option<String>, RevealError> {
    let Some(row) = store::find_account_by_id(tx, ctx, id).await? else { return Ok(None) };
    Ok(Some(ctx.vault.open_sealed(&store::account_place(id), &row.account_sealed)?))
}
