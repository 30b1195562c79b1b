//! Judge what customers promised, from what came in: docs/spec/dunning.md, section 10.

use std::collections::HashMap;

use db::{DbError, Tx};
use dunning::{Known, MoneyCame, PromiseJudged, PromiseMade, PromiseOutcome};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::facts::{Facts, LoadedPart, Purpose, Whom};
use super::refused::DunningError;
use super::store::{self, PromiseRow};
use super::stored::instant;
use super::tasks::make_task_of;
use super::{plan_body, promises};
use crate::activity::Event;
use crate::context::Ctx;
use crate::ids::{CustomerId, LegalEntityId, OpenItemId, PromiseId};
use crate::{identity, receivables, reporting};

/// For so long what is explained later may still mend what became of a promise.
const MENDED_DAYS: i64 = 90;
/// Promises read at a time.
const PAGE: i64 = 500;
/// The grace of a customer to whom no plan applies: that of every plan that says nothing else.
const GRACE_DAYS: u16 = 2;
/// Nobody is asked to call about a promise for a day longer ago than this: it is history, as after an update.
const TASK_DAYS: i64 = 30;
/// Other holds of a customer that are looked at before somebody is asked to call.
const OTHER_HOLDS: i64 = 100;

/// Judge a promise by what is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JudgePromise {
    /// The promise, as its id's text.
    pub promise: String,
    /// Days after the promised day that its customer's plan waits.
    pub grace_days: u16,
    /// The day through which every account is known; nothing while one is not, or money waits that may be the customer's.
    pub known_through: Option<Date>,
}

/// A promise stands so from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JudgedPromise {
    /// The promise.
    pub promise: String,
    /// Its state.
    pub state: String,
}

/// What is known of a customer for judging its promises.
#[derive(Clone, Copy)]
pub(super) struct Ground {
    grace_days: u16,
    known_through: Option<Date>,
    /// The same, whether the customer has credit or not.
    pub cash_known_through: Option<Date>,
}

/// Promises of every legal entity of which something else is known now than is stored, each with what it is judged by.
pub async fn list_promises_to_judge(
    tx: &mut Tx,
    ctx: &Ctx,
) -> Result<Vec<(LegalEntityId, JudgePromise)>, DunningError> {
    let ctx = ctx.seeing_all();
    let mut open: Vec<(Ctx, PromiseRow)> = Vec::new();
    for ctx in identity::list_contexts(tx, &ctx).await? {
        let rows = list_unsettled(tx, &ctx).await?;
        open.extend(rows.into_iter().map(|row| (ctx.clone(), row)));
    }
    if open.is_empty() {
        return Ok(Vec::new());
    }
    let mut whom: Vec<(LegalEntityId, CustomerId)> =
        open.iter().map(|(ctx, row)| (ctx.legal_entity, row.customer_id)).collect();
    whom.sort_unstable();
    whom.dedup();
    let grounds = load_grounds(tx, &ctx, &whom).await?;
    let mut found = Vec::new();
    for (ctx, row) in open {
        let Some(ground) = grounds.get(&row.customer_id) else { continue };
        if look(tx, &ctx, &row, *ground).await?.is_some() {
            let command = JudgePromise {
                promise: row.id.to_string(),
                grace_days: ground.grace_days,
                known_through: ground.known_through,
            };
            found.push((ctx.legal_entity, command));
        }
    }
    Ok(found)
}

/// Promises that stand, and those of the last days that were not kept.
async fn list_unsettled(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<PromiseRow>, DbError> {
    let last = Date::constant(9999, 12, 31);
    let (lately, first) = (ctx.today().saturating_sub(MENDED_DAYS.days()), Date::constant(1, 1, 1));
    let mut rows: Vec<PromiseRow> = Vec::new();
    for (states, first) in
        [(("open", "open"), first), (("broken", "partly"), lately), (("kept", "kept"), lately)]
    {
        let mut after = None;
        loop {
            let page = store::page_of_promises(tx, ctx, states, (first, last), (after, false), PAGE).await?;
            after = page.last().map(|row| (row.promised_on.to_jiff(), row.id));
            let is_last = page.len() < usize::try_from(PAGE).unwrap_or(0);
            rows.extend(page);
            if is_last {
                break;
            }
        }
    }
    Ok(rows)
}

/// What plans and statements say about these customers.
pub(super) async fn load_grounds(
    tx: &mut Tx,
    ctx: &Ctx,
    whom: &[(LegalEntityId, CustomerId)],
) -> Result<HashMap<CustomerId, Ground>, DunningError> {
    let now = instant(ctx.now_micros());
    let facts = Facts::load(tx, ctx, Whom::These(whom), Purpose::Decide, now).await?;
    let mut grounds = HashMap::new();
    for part in facts.parts() {
        let loaded = facts.book(tx, &part).await?;
        let known = Known::new(&loaded.book);
        for (index, place) in (0..).zip(&loaded.customers) {
            let Some(party) = facts.parties.get(*place) else { continue };
            let plan = loaded.book.customers.get(index as usize).and_then(|it| known.plan_of(it));
            let patience = plan.map_or_else(plan_body::patience, |plan| plan.patience_days);
            let is_waiting = is_money_waiting(&loaded, index, ctx.today(), patience);
            let has_credit = loaded.book.credits.iter().any(|credit| credit.customer == index);
            let cash_known_through = known_through(&loaded, party.entity).filter(|_| !is_waiting);
            let ground = Ground {
                grace_days: plan.map_or(GRACE_DAYS, |plan| plan.promise_grace_days),
                known_through: cash_known_through.filter(|_| !has_credit),
                cash_known_through,
            };
            grounds.insert(party.id, ground);
        }
    }
    Ok(grounds)
}

/// The day through which every account of a legal entity is known, without a gap.
fn known_through(loaded: &LoadedPart, entity: u32) -> Option<Date> {
    let mut days = Vec::new();
    for source in loaded.book.sources.iter().filter(|source| source.entity == entity) {
        days.push(source.known_through.filter(|_| !source.has_gap)?);
    }
    days.into_iter().min()
}

/// Whether money that nobody has explained is the customer's by its payer, or may be, for as long as the plan is patient with it.
fn is_money_waiting(loaded: &LoadedPart, customer: u32, today: Date, patience_days: u16) -> bool {
    let since = today.saturating_sub(i64::from(patience_days).days());
    loaded.book.cash.iter().any(|cash| {
        let cites =
            |item: &u32| loaded.book.items.get(*item as usize).is_some_and(|item| item.customer == customer);
        let is_named = || cash.names.contains(&customer) || cash.cites.iter().any(cites);
        // Whom the payer stands for is no guess: that does not wear off.
        cash.payer == Some(customer) || (cash.received_on >= since && is_named())
    })
}

/// What is to be written about a promise: an outcome, or that it stands again. Nothing where what is stored stands.
async fn look(
    tx: &mut Tx,
    ctx: &Ctx,
    row: &PromiseRow,
    ground: Ground,
) -> Result<Option<Option<PromiseJudged>>, DbError> {
    let (came, open_minor) = if row.is_everything {
        let open = receivables::sum_open_of(tx, ctx, row.customer_id, ctx.today()).await?;
        let open = open.iter().find(|(currency, ..)| *currency == row.currency).map_or(0, |sum| sum.1);
        (reporting::list_paid_of(tx, ctx, row.customer_id, &row.currency).await?, open)
    } else {
        let documents = promises::list_documents_of_promise(tx, ctx, row.id).await?;
        let items: Vec<OpenItemId> = documents.iter().map(|item| item.id).collect();
        let paid = reporting::PaidUntil::load(tx, ctx, &items).await?;
        let open = documents.iter().map(|item| item.open_minor).fold(0_i64, i64::saturating_add);
        (items.iter().flat_map(|item| paid.of(*item)).copied().collect(), open)
    };
    let came: Vec<MoneyCame> = came.into_iter().map(|(on, minor)| MoneyCame { on, minor }).collect();
    let made = PromiseMade {
        made_on: ctx.day_of(row.made_at),
        promised_on: row.promised_on.to_jiff(),
        expected_minor: row.expected_minor,
        grace_days: ground.grace_days,
    };
    let judged = dunning::judge_promise(&made, &came, open_minor, ground.known_through);
    let is_better = |than: PromiseOutcome| {
        judged.filter(|judged| judged.outcome > than && judged.outcome != PromiseOutcome::Void).map(Some)
    };
    Ok(match row.state.as_str() {
        "open" => judged.map(Some),
        // What was not kept can only turn out better.
        "broken" => is_better(PromiseOutcome::Broken),
        "partly" => is_better(PromiseOutcome::Partly),
        // Money that kept it may be taken back, or its matching undone: until its grace ends that makes it stand again.
        "kept" if judged.is_none() && ctx.today() <= made.end_of_grace() => Some(None),
        _ => None,
    })
}

/// How an outcome is stored.
fn stored(outcome: PromiseOutcome) -> &'static str {
    match outcome {
        PromiseOutcome::Kept => "kept",
        PromiseOutcome::KeptLate => "kept_late",
        PromiseOutcome::Partly => "partly",
        PromiseOutcome::Broken => "broken",
        PromiseOutcome::Void => "void",
    }
}

/// Writes what became of a promise. What it holds is left alone: that lapses by its own day in the gate, so that no reminder goes out
/// inside a promise whose money turns out to be another's.
pub async fn judge_promise(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &JudgePromise,
) -> Result<(JudgedPromise, Option<Event>), DunningError> {
    let unknown = || DunningError::UnknownPromise(command.promise.clone());
    let id: PromiseId = command.promise.parse().map_err(|_| unknown())?;
    let row = store::find_promise(tx, ctx, id).await?.ok_or_else(unknown)?;
    let known_through = command.known_through;
    let ground = Ground { grace_days: command.grace_days, known_through, cash_known_through: known_through };
    let Some(judged) = look(tx, ctx, &row, ground).await? else {
        return Ok((JudgedPromise { promise: command.promise.clone(), state: row.state }, None));
    };
    let Some(judged) = judged else {
        store::update_promise(tx, ctx, id, (&row.state, "open"), (row.expected_minor, 0)).await?;
        return Ok((JudgedPromise { promise: command.promise.clone(), state: "open".to_owned() }, None));
    };
    let state = stored(judged.outcome);
    let kind = match judged.outcome {
        PromiseOutcome::Kept => "promise_kept",
        PromiseOutcome::KeptLate => "promise_kept_late",
        PromiseOutcome::Partly => "promise_partly_kept",
        PromiseOutcome::Broken => "promise_broken",
        PromiseOutcome::Void => "promise_void",
    };
    let paid = judged.paid_minor.min(judged.due_minor);
    store::update_promise(tx, ctx, id, (&row.state, state), (judged.due_minor, paid)).await?;
    let is_broken = matches!(judged.outcome, PromiseOutcome::Broken | PromiseOutcome::Partly);
    if is_broken && row.state == "open" {
        ask_to_call(ctx, tx, &row).await?;
    }
    let data = serde_json::json!({ "promise": command.promise, "on": row.promised_on.to_jiff(),
        "due_minor": judged.due_minor, "paid_minor": paid, "currency": row.currency, "before": row.state });
    let outcome = JudgedPromise { promise: command.promise.clone(), state: state.to_owned() };
    Ok((outcome, Some(Event::new(kind, row.customer_id, data))))
}

/// Makes the task about a promise that was not kept, unless the customer promised again or it is long ago.
async fn ask_to_call(ctx: &Ctx, tx: &mut Tx, row: &PromiseRow) -> Result<(), DunningError> {
    let is_old = row.promised_on.to_jiff() < ctx.today().saturating_sub(TASK_DAYS.days());
    if is_old || promises::is_promised_again(tx, ctx, row.customer_id).await? {
        return Ok(());
    }
    let documents = promises::list_documents_of_promise(tx, ctx, row.id).await?;
    let items: Vec<OpenItemId> =
        documents.iter().filter(|item| item.open_minor > 0).map(|item| item.id).collect();
    let holds = store::list_holds_of(tx, ctx, row.customer_id, (true, None), OTHER_HOLDS).await?;
    let is_held = holds.iter().any(|hold| {
        let is_of_it = hold.item_id.is_none_or(|item| items.is_empty() || items.contains(&item));
        let lasts = hold.until_on.is_none_or(|until| until.to_jiff() >= ctx.today());
        hold.promise_id != Some(row.id) && is_of_it && lasts
    });
    // Whom a dispute or a lawsuit holds is not called before somebody has looked.
    let kind = if is_held { "check" } else { "call" };
    make_task_of(tx, ctx, (row.id.uuid(), "promise"), (row.customer_id, kind), None, &items).await?;
    Ok(())
}
