//! Statements on the queue and on what is set aside.
//!
//! What the queue says of a transaction counts while the transaction waits. A decision that explains it leaves the row
//! where it is, because taking it out would change as many pages as the decision itself: matching replaces them all.

use std::collections::HashMap;

use db::{DbError, Rows, Tx, execute, fetch_all, fetch_optional};

use crate::context::Ctx;
use crate::ids::{BankTransactionId, SetAsideId};

pub(in crate::allocation) fn exception_rows() -> Rows {
    Rows::new(
        "exceptions",
        &["org_id", "legal_entity_id", "transaction_id", "reason", "alternatives", "found_at"],
    )
}

db::row! {
    /// An exception as stored.
    #[derive(Clone, Debug)]
    pub(in crate::allocation) struct ExceptionRow {
        pub transaction_id: BankTransactionId,
        pub reason: String,
        pub alternatives: String,
    }
}

pub(in crate::allocation) async fn list_exceptions(
    tx: &mut Tx,
    ctx: &Ctx,
) -> Result<Vec<ExceptionRow>, DbError> {
    fetch_all!(
        tx,
        ExceptionRow,
        "select transaction_id, reason, alternatives from exceptions where org_id = $1 and legal_entity_id = $2 \
         order by transaction_id",
        ctx.org,
        ctx.legal_entity
    )
}

pub(in crate::allocation) async fn find_exception(
    tx: &mut Tx,
    ctx: &Ctx,
    transaction: BankTransactionId,
) -> Result<Option<ExceptionRow>, DbError> {
    fetch_optional!(
        tx,
        ExceptionRow,
        "select transaction_id, reason, alternatives from exceptions \
         where org_id = $1 and legal_entity_id = $2 and transaction_id = $3",
        ctx.org,
        ctx.legal_entity,
        transaction
    )
}

pub(in crate::allocation) async fn delete_exceptions(tx: &mut Tx, ctx: &Ctx) -> Result<(), DbError> {
    execute!(
        tx,
        "delete from exceptions where org_id = $1 and legal_entity_id = $2",
        ctx.org,
        ctx.legal_entity
    )?;
    Ok(())
}

pub(in crate::allocation) async fn delete_exception(
    tx: &mut Tx,
    ctx: &Ctx,
    transaction: BankTransactionId,
) -> Result<(), DbError> {
    execute!(
        tx,
        "delete from exceptions where org_id = $1 and legal_entity_id = $2 and transaction_id = $3",
        ctx.org,
        ctx.legal_entity,
        transaction
    )?;
    Ok(())
}

pub(in crate::allocation) async fn insert_set_aside(
    tx: &mut Tx,
    ctx: &Ctx,
    id: SetAsideId,
    transaction: BankTransactionId,
    is_aside: bool,
    note: &str,
) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into set_asides (org_id, id, legal_entity_id, transaction_id, is_aside, note, decided_by, decided_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        ctx.org,
        id,
        ctx.legal_entity,
        transaction,
        is_aside,
        note,
        &ctx.actor,
        ctx.now_micros()
    )?;
    Ok(())
}

/// Whether a transaction is set aside.
pub(in crate::allocation) async fn is_aside(
    tx: &mut Tx,
    ctx: &Ctx,
    transaction: BankTransactionId,
) -> Result<bool, DbError> {
    Ok(find_mark(tx, ctx, transaction).await?.is_some())
}

/// The mark by which a transaction is set aside now.
pub(in crate::allocation) async fn find_mark(
    tx: &mut Tx,
    ctx: &Ctx,
    transaction: BankTransactionId,
) -> Result<Option<SetAsideId>, DbError> {
    let row = fetch_optional!(
        tx,
        (SetAsideId, bool),
        "select id, is_aside from set_asides where org_id = $1 and transaction_id = $2 and legal_entity_id = $3 \
         order by id desc limit 1",
        ctx.org,
        transaction,
        ctx.legal_entity
    )?;
    Ok(row.filter(|(_, is_aside)| *is_aside).map(|(mark, _)| mark))
}

/// The transactions that are set aside now, with the last note.
pub(in crate::allocation) async fn list_aside(
    tx: &mut Tx,
    ctx: &Ctx,
) -> Result<HashMap<BankTransactionId, String>, DbError> {
    let rows = fetch_all!(
        tx,
        (BankTransactionId, bool, String),
        "select transaction_id, is_aside, note from set_asides where org_id = $1 and legal_entity_id = $2 \
         order by id",
        ctx.org,
        ctx.legal_entity
    )?;
    let mut aside = HashMap::new();
    for (transaction, is_aside, note) in rows {
        if is_aside {
            aside.insert(transaction, note);
        } else {
            aside.remove(&transaction);
        }
    }
    Ok(aside)
}
