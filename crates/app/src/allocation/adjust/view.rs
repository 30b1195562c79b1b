//! Adjustments as they are shown.

use std::collections::{HashMap, HashSet};

use db::uuid::Uuid;
use db::{DbError, Tx};
use ledger::AccountRole;
use money::Currency;

use super::AdjustmentKind;
use crate::allocation::store::{self, AdjustmentRecord};
use crate::bookkeeping;
use crate::context::Ctx;
use crate::ids::{AdjustmentId, OpenItemId};
use crate::receivables::{self, OpenItem};

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

/// These adjustments with their documents: as many questions for fifty as for ten times five.
async fn views_of(
    tx: &mut Tx,
    ctx: &Ctx,
    records: Vec<AdjustmentRecord>,
) -> Result<Vec<AdjustmentView>, DbError> {
    let ids: Vec<AdjustmentId> = records.iter().map(|record| record.id).collect();
    let mut lines = store::list_lines_of_adjustments(tx, ctx, &ids).await?;
    let items: HashSet<OpenItemId> = lines.values().flatten().map(|(item, _)| *item).collect();
    let items: Vec<OpenItemId> = items.into_iter().collect();
    let items: HashMap<OpenItemId, OpenItem> =
        receivables::list_items_of(tx, ctx, &items).await?.into_iter().map(|item| (item.id, item)).collect();
    let is_payment = |record: &AdjustmentRecord| {
        AdjustmentKind::parse(&record.kind) == Some(AdjustmentKind::ProviderPayment)
    };
    let payments: Vec<Uuid> =
        records.iter().filter(|record| is_payment(record)).map(|record| record.id.uuid()).collect();
    let left = bookkeeping::sums_of_subjects(tx, ctx, AccountRole::ProviderClearing, &payments).await?;
    let view = |record: AdjustmentRecord| {
        let lines = lines.remove(&record.id).unwrap_or_default();
        // Documents of an import that was undone are gone.
        let documents: Vec<(&OpenItem, i64)> =
            lines.iter().filter_map(|(item, minor)| Some((items.get(item)?, *minor))).collect();
        let currency = documents.last().map(|(item, _)| item.currency.code().to_owned()).unwrap_or_default();
        AdjustmentView {
            left_minor: is_payment(&record).then(|| left.get(&record.id.uuid()).copied().unwrap_or(0)),
            documents: documents.into_iter().map(|(item, minor)| (item.number.clone(), minor)).collect(),
            currency,
            record,
        }
    };
    Ok(records.into_iter().map(view).collect())
}

/// One adjustment.
pub async fn find_adjustment_view(
    tx: &mut Tx,
    ctx: &Ctx,
    id: AdjustmentId,
) -> Result<Option<AdjustmentView>, DbError> {
    let record = store::find_adjustment(tx, ctx, id).await?;
    Ok(views_of(tx, ctx, record.into_iter().collect()).await?.pop())
}

/// Adjustments after one, in the order in which they were decided, at most `limit`.
pub async fn page_of_adjustments(
    tx: &mut Tx,
    ctx: &Ctx,
    after: Option<AdjustmentId>,
    limit: i64,
) -> Result<Vec<AdjustmentView>, DbError> {
    let records = store::list_adjustments(tx, ctx, after, limit).await?;
    views_of(tx, ctx, records).await
}

/// The adjustments of a document, the last first, at most `limit`, each with what it settled or moved of it.
pub async fn list_adjustments_of_document(
    tx: &mut Tx,
    ctx: &Ctx,
    item: OpenItemId,
    limit: i64,
) -> Result<Vec<(AdjustmentView, i64)>, DbError> {
    let found = store::list_adjustments_of(tx, ctx, item, limit).await?;
    let (records, amounts): (Vec<AdjustmentRecord>, Vec<i64>) = found.into_iter().unzip();
    Ok(views_of(tx, ctx, records).await?.into_iter().zip(amounts).collect())
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
    let records = store::list_standing_of_kind(tx, ctx, kind, PAYMENTS_MAX).await?;
    let mut views = views_of(tx, ctx, records).await?;
    views.retain(|view| view.left_minor.is_some_and(|left| left > 0) && view.currency == currency.code());
    Ok(views)
}
