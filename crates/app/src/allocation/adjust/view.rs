//! Adjustments as they are shown.

use db::{DbError, Tx};
use ledger::AccountRole;
use money::Currency;

use super::AdjustmentKind;
use crate::allocation::store::{self, AdjustmentRecord};
use crate::bookkeeping;
use crate::context::Ctx;
use crate::ids::{AdjustmentId, OpenItemId};
use crate::receivables;

/// An adjustment with its documents.
#[derive(Clone, Debug)]
pub struct AdjustmentView {
    /// What is stored of it.
    pub record: AdjustmentRecord,
    /// Its documents by number, each with what was settled or moved of it, signed minor units.
    pub documents: Vec<(String, i64)>,
    /// Currency code.
    pub currency: String,
    /// Of a provider's payment, what the provider did not pay out yet.
    pub left_minor: Option<i64>,
}

/// A payment that a provider captured, and what of it was not paid out yet.
#[derive(Clone, Copy, Debug)]
pub(in crate::allocation) struct LeftOfPayment {
    pub id: AdjustmentId,
    /// What its postings on 511 sum to.
    pub left_minor: i64,
    pub currency: Currency,
}

impl LeftOfPayment {
    /// A payment of which only the id is known yet: nothing can be taken from it.
    pub(in crate::allocation) fn unread(id: AdjustmentId) -> Self {
        Self { id, left_minor: 0, currency: Currency::EUR }
    }
}

/// A payment of which something was not paid out yet.
pub(in crate::allocation) async fn find_payment(
    tx: &mut Tx,
    ctx: &Ctx,
    id: AdjustmentId,
) -> Result<Option<LeftOfPayment>, DbError> {
    let Some(view) = find_adjustment_view(tx, ctx, id).await? else { return Ok(None) };
    let Some(left_minor) = view.left_minor.filter(|left| *left != 0) else { return Ok(None) };
    let inconsistent = || DbError::Inconsistent { table: "adjustments", id: id.to_string() };
    let currency = Currency::parse(&view.currency).map_err(|_| inconsistent())?;
    Ok(Some(LeftOfPayment { id, left_minor, currency }))
}

async fn view_of(tx: &mut Tx, ctx: &Ctx, record: AdjustmentRecord) -> Result<AdjustmentView, DbError> {
    let mut documents = Vec::new();
    let mut currency = String::new();
    for line in store::find_adjustment_lines(tx, ctx, record.id).await? {
        // Documents of an import that was undone are gone.
        let Some(item) = receivables::find_item(tx, ctx, line.item_id).await? else { continue };
        item.currency.code().clone_into(&mut currency);
        documents.push((item.number, line.amount_minor));
    }
    let left_minor = match AdjustmentKind::parse(&record.kind) {
        Some(AdjustmentKind::ProviderPayment) => {
            let role = AccountRole::ProviderClearing;
            Some(bookkeeping::sum_of_subject(tx, ctx, role, record.id.uuid()).await?)
        }
        _ => None,
    };
    Ok(AdjustmentView { record, documents, currency, left_minor })
}

/// One adjustment.
pub async fn find_adjustment_view(
    tx: &mut Tx,
    ctx: &Ctx,
    id: AdjustmentId,
) -> Result<Option<AdjustmentView>, DbError> {
    match store::find_adjustment(tx, ctx, id).await? {
        Some(record) => view_of(tx, ctx, record).await.map(Some),
        None => Ok(None),
    }
}

/// Adjustments after one, in the order in which they were decided, at most `limit`.
pub async fn page_of_adjustments(
    tx: &mut Tx,
    ctx: &Ctx,
    after: Option<AdjustmentId>,
    limit: i64,
) -> Result<Vec<AdjustmentView>, DbError> {
    let mut views = Vec::new();
    for record in store::list_adjustments(tx, ctx, after, limit).await? {
        views.push(view_of(tx, ctx, record).await?);
    }
    Ok(views)
}

/// The adjustments of a document, the last first, at most `limit`, each with what it settled or moved of it.
pub async fn list_adjustments_of_document(
    tx: &mut Tx,
    ctx: &Ctx,
    item: OpenItemId,
    limit: i64,
) -> Result<Vec<(AdjustmentView, i64)>, DbError> {
    let mut views = Vec::new();
    for (record, amount_minor) in store::list_adjustments_of(tx, ctx, item, limit).await? {
        views.push((view_of(tx, ctx, record).await?, amount_minor));
    }
    Ok(views)
}

/// Payments of providers that are looked at for what was not paid out yet: a provider pays out within days.
const PAYMENTS_MAX: i64 = 100;

/// Payments that providers captured in a currency and did not pay out yet, or only in part, the last first.
pub async fn list_not_paid_out(
    tx: &mut Tx,
    ctx: &Ctx,
    currency: Currency,
) -> Result<Vec<AdjustmentView>, DbError> {
    let kind = AdjustmentKind::ProviderPayment.as_str();
    let mut views = Vec::new();
    for record in store::list_standing_of_kind(tx, ctx, kind, PAYMENTS_MAX).await? {
        views.push(view_of(tx, ctx, record).await?);
    }
    views.retain(|view| view.left_minor.is_some_and(|left| left > 0) && view.currency == currency.code());
    Ok(views)
}
