//! The plans of the organisation: the default ones on first use, changes, and how each runs.

use db::{DbError, Tx};
use dunning::plan::{Plan, default_plans, lint};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::edit_plan::changes;
use super::plan_body::PlanBody;
use super::refused::DunningError;
use super::store::{self, PlanRow};
use super::stored::State;
use super::verdict::StoredAnswer;
use crate::activity::Event;
use crate::context::Ctx;
use crate::ids::DunningPlanId;

/// How a plan runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// It says what it would send, and sends nothing.
    Shadow,
    /// It sends.
    Live,
    /// It is passed over.
    Off,
}

impl Mode {
    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Shadow => "shadow",
            Self::Live => "live",
            Self::Off => "off",
        }
    }

    /// The mode of a stable name.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Shadow, Self::Live, Self::Off].into_iter().find(|mode| mode.as_str() == word)
    }
}

/// A plan as the engine takes it, and how it runs.
#[derive(Clone, Debug)]
pub(super) struct StoredPlan {
    pub mode: Mode,
    pub plan: Plan,
}

/// A plan, for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanView {
    /// Its id's text (`dpl_…`).
    pub id: String,
    /// How it runs.
    pub mode: Mode,
    /// Its version.
    pub version: i64,
    /// It.
    pub plan: PlanBody,
}

/// Save a plan: a new one, or another version.
#[derive(Clone, Debug, Serialize)]
pub struct SavePlan {
    /// The plan, as its id's text; empty for a new one, which begins in shadow mode.
    pub plan: String,
    /// What it is from now on.
    pub body: PlanBody,
    /// The version that whoever saves saw; nothing where nobody looked.
    pub seen: Option<i64>,
}

/// A plan was saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanSaved {
    /// Its id's text.
    pub plan: String,
    /// Its version.
    pub version: i64,
}

/// Say how a plan runs.
#[derive(Clone, Debug, Serialize)]
pub struct SetMode {
    /// The plan, as its id's text or its name.
    pub plan: String,
    /// How it runs from now on.
    pub mode: Mode,
}

fn read(row: &PlanRow) -> Result<PlanView, DbError> {
    let inconsistent = || DbError::Inconsistent { table: "dunning_plans", id: row.id.to_string() };
    Ok(PlanView {
        id: row.id.to_string(),
        mode: Mode::parse(&row.mode).ok_or_else(inconsistent)?,
        version: row.version,
        plan: serde_json::from_str(&row.body).map_err(|_| inconsistent())?,
    })
}

/// The plans of the organisation, by rank. None: they are made on first use.
pub async fn list_plans(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<PlanView>, DbError> {
    store::list_plans(tx, ctx).await?.iter().map(read).collect()
}

/// The plans as the engine takes them; before their first use the default ones, which have not been kept yet.
pub(super) async fn load_plans(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<StoredPlan>, DbError> {
    let rows = store::list_plans(tx, ctx).await?;
    if rows.is_empty() {
        return Ok(default_plans().into_iter().map(|plan| StoredPlan { mode: Mode::Shadow, plan }).collect());
    }
    let mut plans = Vec::new();
    for row in &rows {
        let view = read(row)?;
        plans.push(StoredPlan { mode: view.mode, plan: view.plan.to_plan(row.id.uuid().as_u128()) });
    }
    Ok(plans)
}

/// The plans as the engine takes them, one of them as somebody edits it: that one as if it were in service, of the others those
/// that are not off.
pub(super) async fn load_plans_trying(
    tx: &mut Tx,
    ctx: &Ctx,
    edited: DunningPlanId,
    body: &PlanBody,
) -> Result<Vec<StoredPlan>, DbError> {
    let mut plans = load_plans(tx, ctx).await?;
    let key = edited.uuid().as_u128();
    plans.retain(|plan| plan.mode != Mode::Off && plan.plan.key != key);
    plans.push(StoredPlan { mode: Mode::Live, plan: body.to_plan(key) });
    // As they are read: by rank, then by id.
    plans.sort_by_key(|plan| (plan.plan.rank, plan.plan.key));
    Ok(plans)
}

/// Makes the default plans, in shadow mode, when the organisation has none. Answers how many it made.
pub async fn make_default_plans(ctx: &Ctx, tx: &mut Tx) -> Result<(usize, Option<Event>), DunningError> {
    if !store::list_plans(tx, ctx).await?.is_empty() {
        return Ok((0, None));
    }
    let plans = default_plans();
    for plan in &plans {
        let id = DunningPlanId::from_uuid(ctx.new_id()?);
        insert(tx, ctx, id, &PlanBody::from(plan)).await?;
    }
    let data = serde_json::json!({ "plans": plans.len(), "mode": Mode::Shadow.as_str() });
    Ok((plans.len(), Some(Event::new("dunning_plans_made", "", data))))
}

async fn insert(tx: &mut Tx, ctx: &Ctx, id: DunningPlanId, body: &PlanBody) -> Result<(), DunningError> {
    let row = PlanRow {
        id,
        rank: i64::from(body.rank),
        name: body.name.clone(),
        mode: Mode::Shadow.as_str().to_owned(),
        version: 1,
        body: text_of(body)?,
    };
    Ok(store::insert_plan(tx, ctx, &row).await?)
}

fn text_of(body: &PlanBody) -> Result<String, DunningError> {
    serde_json::to_string(body).map_err(|error| DunningError::NotAPlan(error.to_string()))
}

/// Saves a plan with which nothing is wrong. What was said by an earlier version stays said: steps keep their keys.
pub async fn save_plan(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &SavePlan,
) -> Result<(PlanSaved, Option<Event>), DunningError> {
    let body = &command.body;
    if body.name.trim().is_empty() || body.name.chars().count() > 100 {
        return Err(DunningError::BadText);
    }
    let problems = lint(&body.to_plan(0));
    if !problems.is_empty() {
        return Err(DunningError::Plan(problems));
    }
    if command.plan.is_empty() {
        let id = DunningPlanId::from_uuid(ctx.new_id()?);
        insert(tx, ctx, id, body).await?;
        return Ok(saved(id, 1, None));
    }
    let mut row = find_plan(tx, ctx, &command.plan).await?;
    if command.seen.is_some_and(|seen| seen != row.version) {
        return Err(DunningError::PlanChanged(row.id.to_string()));
    }
    let before = read(&row)?.plan;
    row.body = text_of(body)?;
    row.rank = i64::from(body.rank);
    row.name.clone_from(&body.name);
    row.version += 1;
    store::update_plan(tx, ctx, &row).await?;
    Ok(saved(row.id, row.version, Some(changes(&before, body))))
}

fn saved(
    id: DunningPlanId,
    version: i64,
    changes: Option<(serde_json::Value, serde_json::Value)>,
) -> (PlanSaved, Option<Event>) {
    let mut data = serde_json::json!({ "version": version });
    if let Some((before, after)) = changes {
        data["before"] = before;
        data["plan"] = after;
    }
    (PlanSaved { plan: id.to_string(), version }, Some(Event::new("dunning_plan_saved", id, data)))
}

/// The plan of an id's text, or the only one of a name.
pub(super) async fn find_plan(tx: &mut Tx, ctx: &Ctx, text: &str) -> Result<PlanRow, DunningError> {
    let unknown = || DunningError::UnknownPlan(text.to_owned());
    if let Ok(id) = text.parse::<DunningPlanId>() {
        return store::find_plan(tx, ctx, id).await?.ok_or_else(unknown);
    }
    let mut named = store::list_plans(tx, ctx).await?;
    named.retain(|plan| plan.name == text);
    let only = named.pop().filter(|_| named.is_empty());
    only.ok_or_else(unknown)
}

/// Says how a plan runs. Once it is live, what it would have said before counts no more: the first reminder is the
/// first step.
pub async fn set_mode(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &SetMode,
) -> Result<(PlanView, Option<Event>), DunningError> {
    let mut row = find_plan(tx, ctx, &command.plan).await?;
    let before = std::mem::replace(&mut row.mode, command.mode.as_str().to_owned());
    let view = read(&row)?;
    if before == row.mode {
        return Ok((view, None));
    }
    store::update_mode(tx, ctx, row.id, command.mode.as_str()).await?;
    let mut data = serde_json::json!({ "before": before, "mode": row.mode });
    if command.mode == Mode::Live {
        store::retire_shadow(tx, ctx, row.id).await?;
        store::delete_shadow_claims(tx, ctx, row.id).await?;
    } else if before == Mode::Live.as_str() {
        data["cancelled"] = withdraw(ctx, tx, row.id).await?.into();
    }
    Ok((view, Some(Event::new("dunning_mode_set", row.id, data))))
}

/// Cancels what a plan asked for and nobody has begun to send: it is not live any more. Answers which messages.
async fn withdraw(ctx: &Ctx, tx: &mut Tx, plan: DunningPlanId) -> Result<Vec<String>, DbError> {
    let mut gone = Vec::new();
    for message in store::list_not_begun(tx, ctx).await? {
        let answer = StoredAnswer::read(&message.verdict);
        let is_of_plan = answer.is_some_and(|answer| answer.going().any(|step| step.plan == plan))
            || store::list_claims_of(tx, ctx, message.id).await?.iter().any(|claim| claim.1 == plan);
        if !is_of_plan {
            continue;
        }
        let to = (State::Cancelled.as_str(), ctx.now_micros(), 0);
        if store::update_state(tx, ctx, message.id, &message.state, to, None).await? {
            store::delete_claims_of(tx, ctx, message.id).await?;
            gone.push(message.id.to_string());
        }
    }
    Ok(gone)
}

/// The id of a plan by its key.
pub(super) fn plan_id(key: u128) -> DunningPlanId {
    DunningPlanId::from_uuid(Uuid::from_u128(key))
}
