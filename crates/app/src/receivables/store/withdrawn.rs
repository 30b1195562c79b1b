//! Statements on documents that were taken out with their import.

use std::collections::HashMap;

use db::{DbError, Rows, Tx, fetch_all, for_each};

use crate::context::Ctx;
use crate::ids::{CustomerId, OpenItemId};
use crate::receivables::open_items::{ItemKind, OpenItem};

const TABLE: &str = "withdrawn_documents";
const KEY: [&str; 5] = ["org_id", "legal_entity_id", "kind", "number", "customer_id"];

/// The ids that documents had, by kind, number and customer.
pub(in crate::receivables) type Withdrawn = HashMap<(ItemKind, String, CustomerId), OpenItemId>;

db::row! {
    #[derive(Debug)]
    struct WithdrawnRow {
        kind: String,
        number: String,
        customer_id: CustomerId,
        item_id: OpenItemId,
    }
}

/// Keeps which ids documents had that are taken out.
pub(crate) async fn keep_withdrawn(tx: &mut Tx, ctx: &Ctx, items: &[OpenItem]) -> Result<(), DbError> {
    let mut before = forgotten();
    let mut rows = Rows::new(TABLE, &[&KEY[..], &["item_id"]].concat());
    for item in items {
        forget(&mut before, ctx, (item.kind, &item.number, item.customer));
        rows.push([
            ctx.org.into(),
            ctx.legal_entity.into(),
            item.kind.as_str().into(),
            item.number.clone().into(),
            item.customer.into(),
            item.id.into(),
        ]);
    }
    before.insert(tx).await?;
    rows.insert(tx).await
}

/// Every document that was taken out and has not come in again.
pub(in crate::receivables) async fn list_withdrawn(tx: &mut Tx, ctx: &Ctx) -> Result<Withdrawn, DbError> {
    let mut withdrawn = Withdrawn::new();
    for_each!(
        tx,
        WithdrawnRow,
        |row: WithdrawnRow| {
            if let Some(kind) = ItemKind::parse(&row.kind) {
                withdrawn.insert((kind, row.number, row.customer_id), row.item_id);
            }
            Ok::<(), DbError>(())
        },
        "select kind, number, customer_id, item_id from withdrawn_documents where org_id = $1 and legal_entity_id = $2",
        ctx.org,
        ctx.legal_entity
    )?;
    Ok(withdrawn)
}

/// The same of one document.
pub(in crate::receivables) async fn find_withdrawn(
    tx: &mut Tx,
    ctx: &Ctx,
    kind: ItemKind,
    number: &str,
) -> Result<Withdrawn, DbError> {
    let found = fetch_all!(
        tx,
        (CustomerId, OpenItemId),
        "select customer_id, item_id from withdrawn_documents \
         where org_id = $1 and legal_entity_id = $2 and kind = $3 and number = $4",
        ctx.org,
        ctx.legal_entity,
        kind.as_str(),
        number
    )?;
    Ok(found.into_iter().map(|(customer, item)| ((kind, number.to_owned(), customer), item)).collect())
}

/// No documents yet that came in again.
pub(in crate::receivables) fn forgotten() -> Rows {
    Rows::to_delete(TABLE, &KEY)
}

/// Notes that a document came in again.
pub(in crate::receivables) fn forget(
    rows: &mut Rows,
    ctx: &Ctx,
    (kind, number, customer): (ItemKind, &str, CustomerId),
) {
    rows.push([
        ctx.org.into(),
        ctx.legal_entity.into(),
        kind.as_str().into(),
        number.to_owned().into(),
        customer.into(),
    ]);
}
