//! Payment plans as their customer sees them: what is proposed, what stands, and the answer.

use db::Tx;

use super::pay::{Payment, payment_of};
use super::refused::PortalError;
use super::session::PortalReader;
use crate::activity::Event;
use crate::collections::{
    AnswerProposal, PaymentPlanChanged, PaymentPlanView, answer_proposal, find_payment_plan,
    list_payment_plans_of,
};
use crate::ids::PaymentPlanId;
use money::Currency;

/// Plans of a customer that are looked through.
const PLANS_MAX: i64 = 50;
/// Characters of a session that are kept with an acceptance.
const SESSION_CHARS: usize = 16;

/// The plans that a customer may accept or that stand, the last made first.
pub async fn list_portal_plans(
    tx: &mut Tx,
    reader: &PortalReader,
) -> Result<Vec<PaymentPlanView>, PortalError> {
    let mut views = Vec::new();
    for row in list_payment_plans_of(tx, &reader.ctx, reader.customer, PLANS_MAX).await? {
        if is_shown(&row.state)
            && let Some(view) = find_payment_plan(tx, &reader.ctx, row.id).await?
        {
            views.push(view);
        }
    }
    Ok(views)
}

fn is_shown(state: &str) -> bool {
    matches!(state, "proposed" | "active")
}

/// One plan of the customer who is in, while it is proposed or stands.
pub async fn find_portal_plan(
    tx: &mut Tx,
    reader: &PortalReader,
    id: PaymentPlanId,
) -> Result<Option<PaymentPlanView>, PortalError> {
    let found = find_payment_plan(tx, &reader.ctx, id).await?;
    Ok(found.filter(|view| view.row.customer_id == reader.customer && is_shown(&view.row.state)))
}

/// How the next instalment of a plan is paid: all that is due by today, or else the next one, with as many numbers of its documents
/// as that pays, the first due first, and the reference of the plan. Nothing where no account is shown, or nothing is left.
pub async fn how_to_pay_plan(
    tx: &mut Tx,
    reader: &PortalReader,
    view: &PaymentPlanView,
) -> Result<Option<Payment>, PortalError> {
    let due = view.due_by(reader.ctx.today());
    let next = view.next().map_or(0, |(_, share)| share.left_minor());
    let minor = if due > 0 { due } else { next };
    let Some(currency) = Currency::parse(&view.row.currency).ok().filter(|_| minor > 0) else {
        return Ok(None);
    };
    let (mut covered, mut numbers) = (0_i64, Vec::new());
    for (item, _) in view.documents.iter().filter(|(item, _)| item.open_minor > 0) {
        if covered >= minor {
            break;
        }
        covered = covered.saturating_add(item.open_minor);
        numbers.push(item.number.as_str());
    }
    numbers.push(view.row.reference.as_str());
    payment_of(tx, reader, Some((minor, currency)), &numbers).await
}

/// Answers what is proposed to the customer who is in.
pub async fn answer_portal_plan(
    reader: &PortalReader,
    tx: &mut Tx,
    (plan, terms): (PaymentPlanId, &str),
    refusal: Option<&str>,
) -> Result<(PaymentPlanChanged, Option<Event>), PortalError> {
    let command = AnswerProposal {
        plan: plan.to_string(),
        terms: terms.to_owned(),
        session: reader.session().chars().take(SESSION_CHARS).collect(),
        refusal: refusal.map(str::to_owned),
    };
    Ok(answer_proposal(&reader.ctx, tx, reader.customer, &command).await?)
}
