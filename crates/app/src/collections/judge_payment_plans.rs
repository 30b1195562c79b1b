//! Judge payment plans from what came in: docs/spec/dunning.md, section 12.

use db::Tx;
use dunning::{DefaultClause, InstalmentShare, PlanStanding, judge_payment_plan as judge};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::judge_promises::load_grounds;
use super::payment_plan_views::{PaymentPlanView, view_of};
use super::payment_plans::{PaymentPlanChanged, changed, end_holds, event_of, find, hold_documents, keep};
use super::refused::DunningError;
use super::store::{self, PaymentPlanFilter, PaymentPlanRow};
use super::tasks::make_task_of;
use crate::activity::Event;
use crate::context::Ctx;
use crate::ids::{CustomerId, LegalEntityId, OpenItemId, PaymentPlanId};
use crate::{identity, receivables};

/// For so long a plan that was paid stands again when its money is taken back.
const REOPENED_DAYS: i64 = 90;
/// Plans read at a time.
const PAGE: i64 = 500;
/// Open documents of a customer among which credit is looked for.
const OPEN_MAX: i64 = 1_000;

/// Judge a plan by what is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JudgePaymentPlan {
    /// The plan, as its id's text.
    pub plan: String,
    /// The day through which every account is known; nothing while one is not, or money waits that may be the customer's.
    pub known_through: Option<Date>,
}

/// Plans of every legal entity of which something else is known now than is stored, each with what it is judged by.
pub async fn list_payment_plans_to_judge(
    tx: &mut Tx,
    ctx: &Ctx,
) -> Result<Vec<(LegalEntityId, JudgePaymentPlan)>, DunningError> {
    let ctx = ctx.seeing_all();
    let mut standing: Vec<(Ctx, PaymentPlanRow)> = Vec::new();
    for ctx in identity::list_contexts(tx, &ctx).await? {
        let rows = list_standing(tx, &ctx).await?;
        standing.extend(rows.into_iter().map(|row| (ctx.clone(), row)));
    }
    if standing.is_empty() {
        return Ok(Vec::new());
    }
    let mut whom: Vec<(LegalEntityId, CustomerId)> =
        standing.iter().map(|(ctx, row)| (ctx.legal_entity, row.customer_id)).collect();
    whom.sort_unstable();
    whom.dedup();
    let grounds = load_grounds(tx, &ctx, &whom).await?;
    let mut found = Vec::new();
    for (ctx, row) in standing {
        // A customer who owes nothing any more is in no book: what was paid is known without one.
        let known_through = grounds.get(&row.customer_id).and_then(|ground| ground.cash_known_through);
        let view = view_of(tx, &ctx, row).await?;
        if look(tx, &ctx, &view, known_through).await?.is_some() {
            let command = JudgePaymentPlan { plan: view.row.id.to_string(), known_through };
            found.push((ctx.legal_entity, command));
        }
    }
    Ok(found)
}

/// Plans that are proposed or active, and those that were paid lately.
async fn list_standing(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<PaymentPlanRow>, DunningError> {
    let lately = ctx.now_micros().saturating_sub(REOPENED_DAYS * 86_400_000_000);
    let mut rows: Vec<PaymentPlanRow> = Vec::new();
    for (states, since) in [(["proposed", "active", "active"], 0), (["completed"; 3], lately)] {
        let mut before: Option<PaymentPlanId> = None;
        loop {
            let filter = PaymentPlanFilter { states, is_late: None, customer: None, since };
            let page = store::page_of_payment_plans(tx, ctx, filter, before, PAGE).await?;
            before = page.last().map(|row| row.id);
            let is_last = page.len() < usize::try_from(PAGE).unwrap_or(0);
            rows.extend(page);
            if is_last {
                break;
            }
        }
    }
    Ok(rows)
}

/// What is to be written about a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum News {
    /// Nobody answered the proposal.
    Lapsed,
    /// Everything was paid, or is owed no more.
    Completed,
    /// An instalment is late, by its place.
    Late(usize),
    /// What was late was paid.
    CaughtUp,
    /// Everything is due again.
    Defaulted(usize),
    /// Money that had paid it was taken back.
    Reopened,
}

/// The place of the instalment that is known to be late.
fn place_of_late(row: &PaymentPlanRow) -> Option<usize> {
    usize::try_from(row.late_number - 1).ok()
}

fn clause_of(row: &PaymentPlanRow) -> DefaultClause {
    DefaultClause {
        grace_days: u16::try_from(row.grace_days).unwrap_or(u16::MAX),
        notice_days: u16::try_from(row.notice_days).unwrap_or(u16::MAX),
        noticed: place_of_late(row).zip(row.noticed_on.map(db::Day::to_jiff)),
        wait_until: row.wait_until.map(db::Day::to_jiff),
    }
}

/// Whether everything is due again to whoever says that it is known what came in through a day: by the same rule as the runs.
pub(super) fn is_in_default(view: &PaymentPlanView, known_through: Date) -> bool {
    let shares: Vec<InstalmentShare> = view.instalments.iter().map(|(_, share)| *share).collect();
    matches!(judge(&shares, &clause_of(&view.row), Some(known_through)), PlanStanding::Defaulted { .. })
}

async fn look(
    tx: &mut Tx,
    ctx: &Ctx,
    view: &PaymentPlanView,
    known_through: Option<Date>,
) -> Result<Option<News>, DunningError> {
    let row = &view.row;
    let today = ctx.today();
    if row.state == "proposed" {
        let is_over = row.proposed_until.is_some_and(|until| until.to_jiff() < today);
        return Ok(is_over.then_some(News::Lapsed));
    }
    let is_credit_waiting = has_other_credit(tx, ctx, view).await?;
    let place = place_of_late(row);
    let clause = clause_of(row);
    let shares: Vec<InstalmentShare> = view.instalments.iter().map(|(_, share)| *share).collect();
    let standing = judge(&shares, &clause, known_through.filter(|_| !is_credit_waiting));
    if row.state == "completed" {
        let is_open = standing != PlanStanding::Completed && !is_planned_elsewhere(tx, ctx, view).await?;
        return Ok(is_open.then_some(News::Reopened));
    }
    Ok(match standing {
        PlanStanding::Completed => Some(News::Completed),
        PlanStanding::Late { index } if place != Some(index) => Some(News::Late(index)),
        PlanStanding::Late { .. } => None,
        PlanStanding::Defaulted { index } => Some(News::Defaulted(index)),
        // What was late is paid as soon as its money is there; that statements are missing proves nothing.
        PlanStanding::OnTime => {
            let is_paid = place.and_then(|place| shares.get(place)).is_some_and(|it| it.left_minor() <= 0);
            is_paid.then_some(News::CaughtUp)
        }
    })
}

/// Whether a document of the plan is by now part of another one that is proposed or stands.
async fn is_planned_elsewhere(tx: &mut Tx, ctx: &Ctx, view: &PaymentPlanView) -> Result<bool, DunningError> {
    for (document, _) in &view.documents {
        let plans = store::list_standing_plans_of(tx, ctx, document.id).await?;
        if plans.iter().any(|plan| *plan != view.row.id) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether the customer has credit beside the documents of the plan, in its currency: money on account is money.
async fn has_other_credit(tx: &mut Tx, ctx: &Ctx, view: &PaymentPlanView) -> Result<bool, DunningError> {
    let open = receivables::list_open_of(tx, ctx, view.row.customer_id, OPEN_MAX).await?;
    Ok(open.iter().any(|item| {
        let is_of_it = view.documents.iter().any(|(document, _)| document.id == item.id);
        item.open_minor < 0 && !is_of_it && item.currency.code() == view.row.currency
    }))
}

/// Writes what is known of a plan now, with the tasks that come of it.
pub async fn judge_payment_plan(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &JudgePaymentPlan,
) -> Result<(PaymentPlanChanged, Option<Event>), DunningError> {
    let row = find(tx, ctx, &command.plan).await?;
    let view = view_of(tx, ctx, row).await?;
    let row = &view.row;
    let mut after = row.clone();
    let not_late = |after: &mut PaymentPlanRow| {
        (after.late_number, after.late_since, after.noticed_on, after.wait_until) = (0, None, None, None);
    };
    let Some(news) = look(tx, ctx, &view, command.known_through).await? else {
        return Ok((changed(row), None));
    };
    let kind = match news {
        News::Lapsed => {
            end_holds(ctx, tx, row.id).await?;
            "lapsed".clone_into(&mut after.state);
            let source = (row.id.uuid(), "payment_plan_refused");
            make_task_of(tx, ctx, source, (row.customer_id, "check"), None, &open_of(&view)).await?;
            "payment_plan_lapsed"
        }
        News::Completed => {
            end_holds(ctx, tx, row.id).await?;
            not_late(&mut after);
            "completed".clone_into(&mut after.state);
            "payment_plan_completed"
        }
        News::Late(index) => {
            not_late(&mut after);
            after.late_number = i64::try_from(index).unwrap_or(0) + 1;
            after.late_since = Some(db::day(ctx.today()));
            if let Some((instalment, _)) = view.instalments.get(index) {
                let source = (instalment.id.uuid(), "instalment");
                make_task_of(tx, ctx, source, (row.customer_id, "call"), None, &open_of(&view)).await?;
            }
            "instalment_late"
        }
        News::CaughtUp => {
            not_late(&mut after);
            "payment_plan_caught_up"
        }
        News::Defaulted(_) => {
            end_holds(ctx, tx, row.id).await?;
            "defaulted".clone_into(&mut after.state);
            let source = (row.id.uuid(), "payment_plan");
            make_task_of(tx, ctx, source, (row.customer_id, "check"), None, &open_of(&view)).await?;
            "payment_plan_defaulted"
        }
        News::Reopened => {
            let documents: Vec<_> = view.documents.iter().map(|(item, _)| item.clone()).collect();
            hold_documents(ctx, tx, row, &documents, ("payment_plan", None)).await?;
            "active".clone_into(&mut after.state);
            "payment_plan_reopened"
        }
    };
    keep(ctx, tx, row, &mut after).await?;
    Ok((changed(&after), Some(event_of(&after, kind))))
}

/// The documents of a plan that are open.
fn open_of(view: &PaymentPlanView) -> Vec<OpenItemId> {
    view.documents.iter().filter(|(item, _)| item.open_minor > 0).map(|(item, _)| item.id).collect()
}
