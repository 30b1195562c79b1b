//! Statements on learned payers.

use db::{DbError, Rows, Tx, execute, fetch_all, fetch_optional};
use uuid::Uuid;

use crate::context::Ctx;
use crate::ids::{AliasId, BankTransactionId, CustomerId};

db::row! {
    /// A learned payer as stored.
    #[derive(Clone, Debug)]
    pub(in crate::allocation) struct AliasRow {
        pub customer_id: CustomerId,
        pub name: Option<String>,
        pub account_index: Option<Uuid>,
    }
}

pub(in crate::allocation) async fn list_aliases(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<AliasRow>, DbError> {
    fetch_all!(
        tx,
        AliasRow,
        "select customer_id, name, account_index from payer_aliases where org_id = $1 and legal_entity_id = $2 \
         order by id",
        ctx.org,
        ctx.legal_entity
    )
}

db::row! {
    /// A learned payer with where it comes from.
    #[derive(Clone, Debug)]
    pub(in crate::allocation) struct LearnedRow {
        pub id: AliasId,
        pub customer_id: CustomerId,
        pub name: Option<String>,
        pub learned_from: String,
        pub learned_by: String,
        pub learned_at: i64,
    }
}

/// Learned payers after one, in the order in which they were learned.
pub(in crate::allocation) async fn list_learned(
    tx: &mut Tx,
    ctx: &Ctx,
    after: Option<AliasId>,
    limit: i64,
) -> Result<Vec<LearnedRow>, DbError> {
    fetch_all!(
        tx,
        LearnedRow,
        "select id, customer_id, name, learned_from, learned_by, learned_at from payer_aliases \
         where org_id = $1 and legal_entity_id = $2 and id > $3 order by id limit $4",
        ctx.org,
        ctx.legal_entity,
        after.map_or(Uuid::nil(), AliasId::uuid),
        limit
    )
}

/// Whose payer is forgotten; nothing when there is no such one.
pub(in crate::allocation) async fn find_alias_customer(
    tx: &mut Tx,
    ctx: &Ctx,
    id: AliasId,
) -> Result<Option<CustomerId>, DbError> {
    let row = fetch_optional!(
        tx,
        (CustomerId,),
        "select customer_id from payer_aliases where org_id = $1 and id = $2 and legal_entity_id = $3",
        ctx.org,
        id,
        ctx.legal_entity
    )?;
    Ok(row.map(|(customer,)| customer))
}

pub(in crate::allocation) async fn delete_alias(tx: &mut Tx, ctx: &Ctx, id: AliasId) -> Result<(), DbError> {
    let touched = execute!(tx, "delete from payer_aliases where org_id = $1 and id = $2", ctx.org, id)?;
    db::expect_one("forget a payer", touched)
}

/// Forgets what the decision about a transaction taught. Answers how much that was.
/// Forgets who pays for these customers: they go.
pub(in crate::allocation) async fn delete_aliases_to(
    tx: &mut Tx,
    ctx: &Ctx,
    customers: &[CustomerId],
) -> Result<(), DbError> {
    let mut gone = Rows::to_delete("payer_aliases", &["org_id", "customer_id"]);
    for customer in customers {
        gone.push([ctx.org.into(), (*customer).into()]);
    }
    gone.insert(tx).await
}

pub(in crate::allocation) async fn delete_aliases_learned_from(
    tx: &mut Tx,
    ctx: &Ctx,
    transaction: BankTransactionId,
) -> Result<u64, DbError> {
    execute!(
        tx,
        "delete from payer_aliases where org_id = $1 and legal_entity_id = $2 and learned_from = $3",
        ctx.org,
        ctx.legal_entity,
        transaction.to_string()
    )
}

pub(in crate::allocation) async fn list_aliases_of(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
) -> Result<Vec<AliasRow>, DbError> {
    fetch_all!(
        tx,
        AliasRow,
        "select customer_id, name, account_index from payer_aliases \
         where org_id = $1 and legal_entity_id = $2 and customer_id = $3",
        ctx.org,
        ctx.legal_entity,
        customer
    )
}

pub(in crate::allocation) async fn insert_alias(
    tx: &mut Tx,
    ctx: &Ctx,
    id: AliasId,
    alias: &AliasRow,
    learned_from: &str,
) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into payer_aliases (org_id, id, legal_entity_id, customer_id, name, account_index, learned_from, \
         learned_by, learned_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        ctx.org,
        id,
        ctx.legal_entity,
        alias.customer_id,
        &alias.name,
        alias.account_index,
        learned_from,
        &ctx.actor,
        ctx.now_micros()
    )?;
    Ok(())
}
