//! What is read about reminders: messages, what waits, what keeps reminders back, runs.

use std::collections::HashMap;

use db::{DbError, Tx};

use super::store::{
    self, HoldFilter, HoldRow, MessageFilter, MessageRow, OwnText, RunRow, WaitFilter, WaitRow,
};
use crate::context::Ctx;
use crate::customers;
use crate::ids::{CustomerId, HoldId, MessageId, OpenItemId};

/// Messages after one, in the order in which they were decided, at most `limit`.
pub async fn page_of_messages(
    tx: &mut Tx,
    ctx: &Ctx,
    filter: &MessageFilter,
    after: Option<MessageId>,
    limit: i64,
) -> Result<Vec<MessageRow>, DbError> {
    let mut rows = store::page_of_messages(tx, ctx, filter, after, limit).await?;
    name_customers(tx, ctx, &mut rows).await?;
    Ok(rows)
}

/// Gives rows the numbers and names of their customers.
pub(super) async fn name_customers(tx: &mut Tx, ctx: &Ctx, rows: &mut [MessageRow]) -> Result<(), DbError> {
    let names = names_of(tx, ctx, rows.iter().map(|row| row.customer_id)).await?;
    for row in rows {
        (row.customer_number, row.customer_name) = names.get(&row.customer_id).cloned().unwrap_or_default();
    }
    Ok(())
}

/// Numbers and names of customers.
async fn names_of(
    tx: &mut Tx,
    ctx: &Ctx,
    ids: impl Iterator<Item = CustomerId>,
) -> Result<HashMap<CustomerId, (String, String)>, DbError> {
    let mut ids: Vec<CustomerId> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    let rows = customers::list_customers_of(tx, ctx, &ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, (row.number, row.name))).collect())
}

/// One message, when it is to be seen.
pub async fn find_message(tx: &mut Tx, ctx: &Ctx, id: MessageId) -> Result<Option<MessageRow>, DbError> {
    let Some(mut row) = store::find_message(tx, ctx, id).await? else { return Ok(None) };
    name_customers(tx, ctx, std::slice::from_mut(&mut row)).await?;
    Ok(Some(row))
}

/// What a person wrote for a message instead of the template.
pub async fn find_text(tx: &mut Tx, ctx: &Ctx, id: MessageId) -> Result<Option<OwnText>, DbError> {
    if store::find_message(tx, ctx, id).await?.is_none() {
        return Ok(None);
    }
    store::find_text(tx, ctx, id).await
}

/// What the last run asked for and may not go, after one of them, at most `limit`.
pub async fn page_of_waits(
    tx: &mut Tx,
    ctx: &Ctx,
    filter: &WaitFilter,
    after: Option<MessageId>,
    limit: i64,
) -> Result<Vec<WaitRow>, DbError> {
    let mut rows = store::page_of_waits(tx, ctx, filter, after, limit).await?;
    let names = names_of(tx, ctx, rows.iter().map(|row| row.customer_id)).await?;
    for row in &mut rows {
        (row.customer_number, row.customer_name) = names.get(&row.customer_id).cloned().unwrap_or_default();
    }
    Ok(rows)
}

/// What keeps reminders back now, after one of them, at most `limit`.
pub async fn page_of_holds(
    tx: &mut Tx,
    ctx: &Ctx,
    filter: &HoldFilter,
    after: Option<HoldId>,
    limit: i64,
) -> Result<Vec<HoldRow>, DbError> {
    store::page_of_holds(tx, ctx, filter, after, limit).await
}

/// A place among the holds of a customer: whether it stands, and which it is.
pub type HoldPlace = (bool, HoldId);

/// What keeps or kept reminders of a customer back, after one of them: first what stands, then what has ended, of each
/// the last first; at most `limit`.
pub async fn list_holds_of(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    after: Option<HoldPlace>,
    limit: usize,
) -> Result<Vec<HoldRow>, DbError> {
    let asked = |limit: usize| i64::try_from(limit).unwrap_or(i64::MAX);
    let is_past_open = after.is_some_and(|(is_open, _)| !is_open);
    let mut rows = Vec::new();
    if !is_past_open {
        let place = (true, after.map(|(_, id)| id));
        rows = store::list_holds_of(tx, ctx, customer, place, asked(limit)).await?;
    }
    if rows.len() < limit {
        let place = (false, after.filter(|_| is_past_open).map(|(_, id)| id));
        rows.extend(store::list_holds_of(tx, ctx, customer, place, asked(limit - rows.len())).await?);
    }
    Ok(rows)
}

/// What keeps reminders of a document back now, by itself or with all of its customer, the last first, at most `limit`.
pub async fn list_open_holds_on(
    tx: &mut Tx,
    ctx: &Ctx,
    document: (CustomerId, OpenItemId),
    limit: i64,
) -> Result<Vec<HoldRow>, DbError> {
    store::list_open_holds_on(tx, ctx, document, limit).await
}

/// How many of what the last run asked for may not go; nothing for who sees only some customers, because that would
/// take more than an index.
pub async fn count_waits(tx: &mut Tx, ctx: &Ctx) -> Result<Option<i64>, DbError> {
    if ctx.only_of.is_some() {
        return Ok(None);
    }
    Ok(Some(store::count_waits(tx, ctx).await?))
}

/// The last runs, the last first.
pub async fn list_runs(tx: &mut Tx, ctx: &Ctx, limit: i64) -> Result<Vec<RunRow>, DbError> {
    store::list_runs(tx, ctx, limit).await
}
