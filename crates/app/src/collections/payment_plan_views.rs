//! How payment plans stand, one and in lists (docs/spec/collections.md, section 14).

use db::{DbError, Tx};
use dunning::{Instalment, InstalmentShare, share_among};
use jiff::civil::Date;

use super::payment_plans::hash_of;
use super::store::{self, InstalmentRow, PaymentPlanFilter, PaymentPlanRow};
use crate::context::Ctx;
use crate::ids::{CustomerId, OpenItemId, PaymentPlanId};
use crate::receivables::{self, OpenItem};
use crate::reporting::PaidUntil;

/// Open documents that are offered for a plan.
const OFFERED_MAX: i64 = 500;

/// A plan as it stands.
#[derive(Clone, Debug)]
pub struct PaymentPlanView {
    /// What was agreed.
    pub row: PaymentPlanRow,
    /// Its instalments, the first due first, each with what was paid of it.
    pub instalments: Vec<(InstalmentRow, InstalmentShare)>,
    /// Its documents that are still there, with what was open of each when it was made.
    pub documents: Vec<(OpenItem, i64)>,
    /// Money that came in for its documents since the day on which it was made: when the bank booked it, and how much; minor units.
    pub payments: Vec<(Date, i64)>,
    /// What was paid since it was made, minor units.
    pub paid_minor: i64,
    /// What is to be paid of it still.
    pub left_minor: i64,
    /// The hash of its terms.
    pub terms: String,
}

impl PaymentPlanView {
    /// The next instalment that something is to be paid of.
    pub fn next(&self) -> Option<&(InstalmentRow, InstalmentShare)> {
        self.instalments.iter().find(|(_, share)| share.left_minor() > 0)
    }

    /// What is due by a day and not paid, minor units.
    pub fn due_by(&self, day: Date) -> i64 {
        let due = self.instalments.iter().filter(|(_, share)| share.due_on <= day);
        due.map(|(_, share)| share.left_minor()).fold(0, i64::saturating_add)
    }

    /// What was paid of what is owed, in percent, rounded down: a hundred is all.
    pub fn percent(&self) -> i64 {
        let paid: i128 = self.instalments.iter().map(|(_, share)| i128::from(share.paid_minor)).sum();
        let due: i128 = self.instalments.iter().map(|(_, share)| i128::from(share.due_minor)).sum();
        if due <= 0 { 100 } else { i64::try_from(paid * 100 / due).unwrap_or(100) }
    }
}

/// How a plan stands now.
pub(super) async fn view_of(tx: &mut Tx, ctx: &Ctx, row: PaymentPlanRow) -> Result<PaymentPlanView, DbError> {
    let instalments = store::list_instalments(tx, ctx, row.id).await?;
    let of_it = store::list_plan_documents(tx, ctx, row.id).await?;
    let items: Vec<OpenItemId> = of_it.iter().map(|(item, ..)| *item).collect();
    let mut documents = receivables::list_items_of(tx, ctx, &items).await?;
    documents.sort_by_key(|item| (item.due_on, item.id));
    let open = documents.iter().map(|item| item.open_minor).fold(0_i64, i64::saturating_add);
    let paid = PaidUntil::load(tx, ctx, &items).await?;
    let all = items.iter().flat_map(|item| paid.of(*item)).copied().collect();
    let payments = paid_since(all, row.paid_before_minor, ctx.day_of(row.made_at));
    let paid_minor = payments.iter().map(|(_, minor)| *minor).fold(0_i64, i64::saturating_add);
    let terms: Vec<Instalment> = instalments
        .iter()
        .map(|it| Instalment { due_on: it.due_on.to_jiff(), minor: it.amount_minor })
        .collect();
    let shares = share_among(&terms, paid_minor, open);
    let hash = hash_of(&row, &instalments, &documents);
    let left = shares.iter().map(InstalmentShare::left_minor).fold(0, i64::saturating_add);
    let before = |id: OpenItemId| of_it.iter().find(|(item, ..)| *item == id).map_or(0, |found| found.1);
    Ok(PaymentPlanView {
        instalments: instalments.into_iter().zip(shares).collect(),
        documents: documents.into_iter().map(|item| (before(item.id), item)).map(|(b, i)| (i, b)).collect(),
        payments,
        paid_minor,
        left_minor: left,
        terms: hash,
        row,
    })
}

/// What was paid since a plan was made: all that stands, less what stood then. Money from before that was taken back
/// meanwhile is no part of either, so that it takes nothing of an instalment that was paid.
fn paid_since(mut all: Vec<(Date, i64)>, before_minor: i64, made_on: Date) -> Vec<(Date, i64)> {
    all.sort_unstable();
    let until = all.iter().filter(|(on, _)| *on <= made_on).map(|(_, minor)| *minor);
    let mut before_minor = before_minor.min(until.fold(0, i64::saturating_add)).max(0);
    all.retain_mut(|(_, minor)| {
        let taken = before_minor.min(*minor).max(0);
        before_minor -= taken;
        *minor -= taken;
        *minor != 0
    });
    all
}

/// One plan, when it is to be seen.
pub async fn find_payment_plan(
    tx: &mut Tx,
    ctx: &Ctx,
    id: PaymentPlanId,
) -> Result<Option<PaymentPlanView>, DbError> {
    match store::find_payment_plan(tx, ctx, id).await? {
        Some(row) => Ok(Some(view_of(tx, ctx, row).await?)),
        None => Ok(None),
    }
}

/// Open documents of a customer that are in no plan that stands, or only in the one that is to be replaced; the first due first.
pub async fn list_plannable(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    replaced: Option<PaymentPlanId>,
) -> Result<Vec<OpenItem>, DbError> {
    let mut free = Vec::new();
    for item in receivables::list_open_of(tx, ctx, customer, OFFERED_MAX).await? {
        let plans = store::list_standing_plans_of(tx, ctx, item.id).await?;
        if plans.iter().all(|plan| Some(*plan) == replaced) {
            free.push(item);
        }
    }
    free.sort_by_key(|item| (item.due_on, item.id));
    Ok(free)
}

/// A list of payment plans.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PaymentPlanList {
    /// Those that stand.
    #[default]
    Active,
    /// Those that stand and of which an instalment is late.
    Late,
    /// Drafts.
    Draft,
    /// Those that the customer may accept.
    Proposed,
    /// Those in default.
    Defaulted,
    /// Those that were paid.
    Completed,
    /// Those that were cancelled, refused, or not answered.
    Ended,
}

impl PaymentPlanList {
    /// Every list.
    pub const ALL: [Self; 7] = [
        Self::Active,
        Self::Late,
        Self::Draft,
        Self::Proposed,
        Self::Defaulted,
        Self::Completed,
        Self::Ended,
    ];

    /// Its stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Late => "late",
            Self::Draft => "draft",
            Self::Proposed => "proposed",
            Self::Defaulted => "defaulted",
            Self::Completed => "completed",
            Self::Ended => "ended",
        }
    }
}

/// Whether any payment plan of the organisation is proposed or stands.
pub async fn is_any_plan_standing(tx: &mut Tx, ctx: &Ctx) -> Result<bool, DbError> {
    store::is_any_plan_standing(tx, ctx).await
}

/// Plans of a list before one, the last made first, at most `limit`.
pub async fn page_of_payment_plans(
    tx: &mut Tx,
    ctx: &Ctx,
    list: PaymentPlanList,
    before: Option<PaymentPlanId>,
    limit: i64,
) -> Result<Vec<PaymentPlanView>, DbError> {
    let only = |state| [state, state, state];
    let (states, is_late) = match list {
        PaymentPlanList::Active => (only("active"), None),
        PaymentPlanList::Late => (only("active"), Some(true)),
        PaymentPlanList::Draft => (only("draft"), None),
        PaymentPlanList::Proposed => (only("proposed"), None),
        PaymentPlanList::Defaulted => (only("defaulted"), None),
        PaymentPlanList::Completed => (only("completed"), None),
        PaymentPlanList::Ended => (["cancelled", "refused", "lapsed"], None),
    };
    let filter = PaymentPlanFilter { states, is_late, customer: None, since: 0 };
    let rows = store::page_of_payment_plans(tx, ctx, filter, before, limit).await?;
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        views.push(view_of(tx, ctx, row).await?);
    }
    Ok(views)
}

/// What was agreed with a customer or is to be, every version, the last first, at most `limit`.
pub async fn list_payment_plans_of(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    limit: i64,
) -> Result<Vec<PaymentPlanRow>, DbError> {
    store::list_payment_plans_of(tx, ctx, customer, limit).await
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn money_from_before_a_plan_that_is_taken_back_takes_no_instalment() {
        let made_on = date(2026, 7, 1);
        let (before, after) = ((date(2026, 6, 1), 10_000), (date(2026, 7, 10), 5_000));
        assert_eq!(paid_since(vec![after, before], 10_000, made_on), [after]);
        // The hundred comes back: what was paid of the plan is still paid.
        assert_eq!(paid_since(vec![after], 10_000, made_on), [after]);
        // Money of an earlier day that was matched after the plan was made is paid of it.
        assert_eq!(paid_since(vec![before, after], 0, made_on), [before, after]);
        assert_eq!(paid_since(vec![before, after], 4_000, made_on), [(before.0, 6_000), after]);
        assert_eq!(paid_since(Vec::new(), 10_000, made_on), []);
    }
}
