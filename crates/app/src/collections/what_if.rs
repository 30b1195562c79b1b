//! What the plans would do if they were live from a day on; nothing is kept.

use std::collections::BTreeMap;

use db::Tx;
use dunning::plan::Channel;
use dunning::{Proposal, Verdict, what_if};
use jiff::ToSpan;
use jiff::civil::{Date, time};
use serde::Serialize;

use super::facts::{Facts, Purpose, Whom};
use super::plan_body::PlanBody;
use super::plans::{StoredPlan, load_plans_trying};
use super::refused::DunningError;
use super::store;
use super::stored::instant;
use super::verdict::StoredAnswer;
use crate::context::Ctx;
use crate::ids::{DunningPlanId, OpenItemId};
use crate::reporting::PaidUntil;

/// Days that are tried at most.
pub const DAYS_MAX: i64 = 31;
/// Days of shadow mode that are looked back at.
const BACK_DAYS: i64 = 31;

/// What would be done on one day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct TriedDay {
    /// The day.
    pub day: Date,
    /// E-mails.
    pub emails: u64,
    /// Text messages.
    pub sms: u64,
    /// Letters.
    pub letters: u64,
    /// Calls.
    pub calls: u64,
    /// Visits.
    pub visits: u64,
    /// Items given to a person.
    pub handovers: u64,
    /// Of the messages, those that a person approves first.
    pub to_approve: u64,
    /// What the messages would ask for, minor units by currency.
    pub asked: BTreeMap<String, i64>,
}

/// What the plans would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tried {
    /// Day by day.
    pub days: Vec<TriedDay>,
    /// On the first day, how many messages each reason holds back; one may have several.
    pub held: BTreeMap<String, u64>,
    /// Messages that plans in shadow mode would have sent in the last month.
    pub shadow_sent: u64,
    /// Of them, those to somebody who had paid by then: the money was booked on or before the day, and explained later.
    pub shadow_to_payers: u64,
}

/// Tries every plan as if it were live from `first` on, for some days. Messages that plans in shadow mode would have
/// sent count as not sent.
pub async fn try_plans(tx: &mut Tx, ctx: &Ctx, first: Date, days: i64) -> Result<Tried, DunningError> {
    let mut tried = try_with(tx, ctx, (first, days), None, |_| true).await?;
    (tried.shadow_sent, tried.shadow_to_payers) = look_back(tx, ctx).await?;
    Ok(tried)
}

/// Tries one plan as somebody edits it, as if it were in service beside those that are not off: what it alone would do. Nothing of it is kept.
pub async fn try_plan(
    tx: &mut Tx,
    ctx: &Ctx,
    (plan, body): (DunningPlanId, &PlanBody),
    (first, days): (Date, i64),
) -> Result<Tried, DunningError> {
    let key = plan.uuid().as_u128();
    let plans = load_plans_trying(tx, ctx, plan, body).await?;
    let is_of_plan = |proposal: &Proposal| {
        proposal.answer.lines.iter().any(|line| line.step.is_some_and(|(plan, _)| plan == key))
    };
    try_with(tx, ctx, (first, days), Some(plans), is_of_plan).await
}

async fn try_with(
    tx: &mut Tx,
    ctx: &Ctx,
    (first, days): (Date, i64),
    plans: Option<Vec<StoredPlan>>,
    is_told: impl Fn(&Proposal) -> bool,
) -> Result<Tried, DunningError> {
    let days = days.clamp(1, DAYS_MAX);
    let last = first.saturating_add((days - 1).days());
    let now = instant(ctx.now_micros());
    let ahead = i64::from((last - ctx.today()).get_days()).max(0);
    let facts = Facts::load_with(tx, ctx, Whom::All, Purpose::Try { days: ahead }, now, plans).await?;
    let mut tried = Tried::default();
    let mut day = first;
    while day <= last {
        tried.days.push(TriedDay { day, ..TriedDay::default() });
        day = day.saturating_add(1.day());
    }
    let here = facts.ctxs.iter().position(|known| known.legal_entity == ctx.legal_entity);
    for part in facts.parts() {
        let loaded = facts.book(tx, &part).await?;
        let preview = what_if(&loaded.book, first, last, time(10, 30, 0, 0), &facts.zone)?;
        for (place, found) in preview.iter().enumerate() {
            let Some(counted) = tried.days.get_mut(place) else { continue };
            // The run is about every legal entity, since a contact is protected over all; what is told is of one.
            for proposal in
                found.proposals.iter().filter(|it| Some(it.entity as usize) == here && is_told(it))
            {
                count(counted, proposal);
                if place == 0 && proposal.answer.verdict != Verdict::Send {
                    hold(&mut tried.held, proposal);
                }
            }
        }
    }
    Ok(tried)
}

fn count(day: &mut TriedDay, proposal: &Proposal) {
    if proposal.answer.verdict != Verdict::Send {
        return;
    }
    let counter = match proposal.answer.channel.unwrap_or(Channel::Email) {
        Channel::Email => &mut day.emails,
        Channel::Sms => &mut day.sms,
        Channel::Letter => &mut day.letters,
        Channel::Call => &mut day.calls,
        Channel::Visit => &mut day.visits,
        Channel::Handover => &mut day.handovers,
    };
    *counter += 1;
    if proposal.is_handover {
        return;
    }
    day.to_approve += u64::from(proposal.answer.is_approved_first);
    for total in &proposal.answer.totals {
        let sum = day.asked.entry(total.due.currency().code().to_owned()).or_default();
        *sum = sum.saturating_add(total.due.minor());
    }
}

fn hold(held: &mut BTreeMap<String, u64>, proposal: &Proposal) {
    let mut codes: Vec<&'static str> = proposal
        .answer
        .lines
        .iter()
        .filter(|line| line.is_claim())
        .flat_map(|line| &line.reasons)
        .map(dunning::Reason::code)
        .collect();
    codes.sort_unstable();
    codes.dedup();
    for code in codes {
        *held.entry(code.to_owned()).or_default() += 1;
    }
}

/// What plans in shadow mode would have sent in the last month, and how much of it to somebody who had paid by then.
async fn look_back(tx: &mut Tx, ctx: &Ctx) -> Result<(u64, u64), DunningError> {
    let since = ctx.now_micros().saturating_sub(BACK_DAYS * 86_400 * 1_000_000);
    let mut told: Vec<(Date, Vec<OpenItemId>)> = Vec::new();
    for (verdict, at) in store::list_shadow_since(tx, ctx, since).await? {
        let Some(answer) = StoredAnswer::read(&verdict) else { continue };
        let on = instant(at).to_zoned(ctx.zone()).date();
        told.push((on, answer.going().map(|step| step.item).collect()));
    }
    let items: Vec<OpenItemId> = told.iter().flat_map(|(_, items)| items).copied().collect();
    let paid = PaidUntil::load(tx, ctx, &items).await?;
    let to_payers =
        told.iter().filter(|(on, items)| items.iter().any(|item| paid.is_any(*item, *on))).count();
    Ok((told.len() as u64, to_payers as u64))
}
