//! Statements on our bank accounts and their names.

use std::collections::HashMap;

use db::{DbError, Tx, execute, fetch_all, fetch_optional};
use uuid::Uuid;

use crate::context::Ctx;
use crate::ids::BankAccountId;

db::row! {
    /// One of our bank accounts.
    #[derive(Clone, Debug)]
    pub(crate) struct AccountRow {
        pub id: BankAccountId,
        pub account_index: Uuid,
        pub account_sealed: Vec<u8>,
        pub account_masked: String,
        pub currency: String,
    }
}

pub(crate) fn account_place(id: BankAccountId) -> String {
    format!("bank_accounts:account_sealed:{id}")
}

pub(in crate::banking) async fn find_account(
    tx: &mut Tx,
    ctx: &Ctx,
    index: Uuid,
) -> Result<Option<AccountRow>, DbError> {
    fetch_optional!(
        tx,
        AccountRow,
        "select id, account_index, account_sealed, account_masked, currency from bank_accounts \
         where org_id = $1 and legal_entity_id = $2 and account_index = $3",
        ctx.org,
        ctx.legal_entity,
        index
    )
}

pub(in crate::banking) async fn find_account_by_id(
    tx: &mut Tx,
    ctx: &Ctx,
    id: BankAccountId,
) -> Result<Option<AccountRow>, DbError> {
    fetch_optional!(
        tx,
        AccountRow,
        "select id, account_index, account_sealed, account_masked, currency from bank_accounts \
         where org_id = $1 and id = $2 and legal_entity_id = $3",
        ctx.org,
        id,
        ctx.legal_entity
    )
}

/// The names of our accounts.
pub(in crate::banking) async fn list_names(
    tx: &mut Tx,
    ctx: &Ctx,
) -> Result<HashMap<BankAccountId, String>, DbError> {
    let rows = fetch_all!(
        tx,
        (BankAccountId, String),
        "select n.bank_account_id, n.name from bank_account_names n \
         join bank_accounts a on a.org_id = n.org_id and a.id = n.bank_account_id \
         where n.org_id = $1 and a.legal_entity_id = $2",
        ctx.org,
        ctx.legal_entity
    )?;
    Ok(rows.into_iter().collect())
}

/// Gives an account a name, or takes it away.
pub(in crate::banking) async fn replace_name(
    tx: &mut Tx,
    ctx: &Ctx,
    id: BankAccountId,
    name: &str,
) -> Result<(), DbError> {
    execute!(tx, "delete from bank_account_names where org_id = $1 and bank_account_id = $2", ctx.org, id)?;
    if !name.is_empty() {
        execute!(
            tx,
            "insert into bank_account_names (org_id, bank_account_id, name) values ($1, $2, $3)",
            ctx.org,
            id,
            name
        )?;
    }
    Ok(())
}

/// Our accounts, in the order of their ids.
pub(crate) async fn list_accounts(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<AccountRow>, DbError> {
    fetch_all!(
        tx,
        AccountRow,
        "select id, account_index, account_sealed, account_masked, currency from bank_accounts \
         where org_id = $1 and legal_entity_id = $2 order by id",
        ctx.org,
        ctx.legal_entity
    )
}

/// Our bank accounts that some statement is of: not those of which every import was undone.
pub(in crate::banking) async fn list_used_accounts(
    tx: &mut Tx,
    ctx: &Ctx,
) -> Result<Vec<AccountRow>, DbError> {
    fetch_all!(
        tx,
        AccountRow,
        "select a.id, a.account_index, a.account_sealed, a.account_masked, a.currency from bank_accounts a \
         where a.org_id = $1 and a.legal_entity_id = $2 and exists (select 1 from bank_statements s \
         where s.org_id = a.org_id and s.bank_account_id = a.id) order by a.id",
        ctx.org,
        ctx.legal_entity
    )
}

pub(in crate::banking) async fn insert_account(
    tx: &mut Tx,
    ctx: &Ctx,
    row: &AccountRow,
) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into bank_accounts (org_id, id, legal_entity_id, account_index, account_sealed, account_masked, \
         currency, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8)",
        ctx.org,
        row.id,
        ctx.legal_entity,
        row.account_index,
        &row.account_sealed,
        &row.account_masked,
        &row.currency,
        ctx.now_micros()
    )?;
    Ok(())
}

/// Replaces the sealed number of one of our accounts by the same one sealed with another key.
pub(crate) async fn update_sealed_account(
    tx: &mut Tx,
    ctx: &Ctx,
    id: BankAccountId,
    sealed: Vec<u8>,
) -> Result<(), DbError> {
    let touched = execute!(
        tx,
        "update bank_accounts set account_sealed = $3 where org_id = $1 and id = $2",
        ctx.org,
        id,
        sealed.clone()
    )?;
    db::expect_one("seal an account", touched)
}
