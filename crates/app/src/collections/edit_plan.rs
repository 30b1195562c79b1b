//! What an editor of plans asks: what is wrong with a plan, its versions, what changed, and a copy of one.

use std::collections::BTreeMap;

use db::{DbError, Tx};
use dunning::plan::{PlanProblem, lint};
use serde::Serialize;
use serde_json::{Map, Value};

use super::plan_body::{AnchorWord, ChannelWord, ConditionsBody, PlanBody, StepBody, ToneWord};
use super::plans::{Mode, PlanSaved, SavePlan, find_plan, save_plan, set_mode};
use super::refused::DunningError;
use super::store::{self, PlanVersionRow};
use crate::activity::Event;
use crate::context::Ctx;
use crate::ids::DunningPlanId;

/// Versions of a plan that are looked through for the keys of its steps.
const VERSIONS_MAX: i64 = 10_000;

/// Something to say about a plan before it is saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlanRemark {
    /// What, by its name.
    pub code: &'static str,
    /// The step it is about, by its key.
    pub step: Option<u16>,
    /// Whether the plan is refused for it; else it is a warning.
    pub refuses: bool,
}

/// Everything to say about a plan: first what it is refused for, in the order of its steps.
pub fn remarks_on_plan(body: &PlanBody) -> Vec<PlanRemark> {
    let mut remarks: Vec<PlanRemark> = lint(&body.to_plan(0)).into_iter().map(remark).collect();
    remarks.extend(warnings(body));
    remarks
}

fn remark(problem: PlanProblem) -> PlanRemark {
    let (code, step) = match problem {
        PlanProblem::NoStep => ("no_step", None),
        PlanProblem::KeyTwice { step } => ("key_twice", Some(step)),
        PlanProblem::DaysDoNotRise { step } => ("days_do_not_rise", Some(step)),
        PlanProblem::ToneFalls { step } => ("tone_falls", Some(step)),
        PlanProblem::ReminderBeforeDue { step } => ("reminder_before_due", Some(step)),
        PlanProblem::CourtesyAfterDue { step } => ("courtesy_after_due", Some(step)),
        PlanProblem::CloserThanInterval { step } => ("closer_than_interval", Some(step)),
        PlanProblem::FormalNoticeUnapproved { step } => ("formal_notice_unapproved", Some(step)),
        PlanProblem::FormalNoticeTooShort { step } => ("formal_notice_too_short", Some(step)),
        PlanProblem::AfterHandover { step } => ("after_handover", Some(step)),
        PlanProblem::MinimumBelowZero => ("minimum_below_zero", None),
        PlanProblem::NeverOpen { .. } => ("never_open", None),
    };
    PlanRemark { code, step, refuses: true }
}

/// What is allowed and seldom meant.
fn warnings(body: &PlanBody) -> Vec<PlanRemark> {
    let reaches = |step: &&StepBody| step.channel != ChannelWord::Handover;
    let mut found = Vec::new();
    let mut add = |code, step: Option<u16>| found.push(PlanRemark { code, step, refuses: false });
    let is_stern = |tone: ToneWord| matches!(tone, ToneWord::Firm | ToneWord::FormalNotice);
    let first = body.steps.iter().filter(reaches).find(|step| step.tone != ToneWord::Courtesy);
    match first {
        Some(step) if is_stern(step.tone) => add("stern_at_once", Some(step.key)),
        Some(_) => {}
        None if body.steps.is_empty() => {}
        None => add("no_reminder", None),
    }
    for step in body.steps.iter().filter(reaches) {
        if is_stern(step.tone) && !step.is_approved_first && step.channel == ChannelWord::Email {
            add("stern_unapproved", Some(step.key));
        }
    }
    if body.interval_days < 3 {
        add("interval_short", None);
    }
    found
}

/// The versions of a plan before one, the last first, at most `limit`.
pub async fn page_of_plan_versions(
    tx: &mut Tx,
    ctx: &Ctx,
    plan: DunningPlanId,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<PlanVersionRow>, DbError> {
    store::page_of_plan_versions(tx, ctx, plan, before.unwrap_or(i64::MAX), limit).await
}

/// What a version of a plan said.
pub fn version_body(row: &PlanVersionRow) -> Option<PlanBody> {
    serde_json::from_str(&row.body).ok()
}

/// A key that no step of the plan ever had: a step that is put in now was said to nobody.
pub async fn free_step_key(
    tx: &mut Tx,
    ctx: &Ctx,
    plan: DunningPlanId,
    body: &PlanBody,
) -> Result<u16, DbError> {
    let rows = store::page_of_plan_versions(tx, ctx, plan, i64::MAX, VERSIONS_MAX).await?;
    let before = rows.iter().filter_map(version_body).flat_map(|body| body.steps);
    let keys = before.map(|step| step.key).chain(body.steps.iter().map(|step| step.key));
    Ok(keys.max().unwrap_or(0).saturating_add(1))
}

/// Copy a plan.
#[derive(Clone, Debug, Serialize)]
pub struct CopyPlan {
    /// The plan, as its id's text.
    pub plan: String,
    /// What the copy is called.
    pub name: String,
}

/// Copies a plan as it stands. The copy is off until somebody says otherwise: it stands behind what it was copied from.
pub async fn copy_plan(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &CopyPlan,
) -> Result<(PlanSaved, Option<Event>), DunningError> {
    let row = find_plan(tx, ctx, &command.plan).await?;
    let body: PlanBody =
        serde_json::from_str(&row.body).map_err(|error| DunningError::NotAPlan(error.to_string()))?;
    let body = PlanBody { name: command.name.clone(), ..body };
    let save = SavePlan { plan: String::new(), body, seen: None };
    let (saved, _) = save_plan(ctx, tx, &save).await?;
    let off = super::plans::SetMode { plan: saved.plan.clone(), mode: Mode::Off };
    set_mode(ctx, tx, &off).await?;
    let data = serde_json::json!({ "name": command.name, "copied": row.id.to_string() });
    let event = Event::new("dunning_plan_copied", &saved.plan, data);
    Ok((saved, Some(event)))
}

/// What changed between two versions, for the log: what differs only, each step as its words.
pub(super) fn changes(before: &PlanBody, after: &PlanBody) -> (Value, Value) {
    let (was, is) = (told(before), told(after));
    let mut left = Map::new();
    let mut right = Map::new();
    for key in was.keys().chain(is.keys()) {
        let of = |side: &BTreeMap<String, Value>| side.get(key).cloned().unwrap_or(Value::Null);
        if of(&was) != of(&is) {
            left.insert(key.clone(), of(&was));
            right.insert(key.clone(), of(&is));
        }
    }
    (Value::Object(left), Value::Object(right))
}

fn told(body: &PlanBody) -> BTreeMap<String, Value> {
    let mut told = of_conditions(&body.conditions);
    told.insert("name".to_owned(), body.name.clone().into());
    told.insert("rank".to_owned(), body.rank.into());
    told.insert("interval_days".to_owned(), body.interval_days.into());
    told.insert("minimum_minor".to_owned(), body.minimum_minor.into());
    told.insert("statement_age_max".to_owned(), body.statement_age_max.into());
    told.insert("after_issue_days_min".to_owned(), body.after_issue_days_min.into());
    told.insert("patience_days".to_owned(), body.patience_days.into());
    told.insert("promise_grace_days".to_owned(), body.promise_grace_days.into());
    told.insert("flight_grace_days".to_owned(), body.flight_grace_days.into());
    told.insert("any_money_holds".to_owned(), body.any_money_holds.into());
    told.insert("tolerance_minor".to_owned(), body.tolerance_minor.into());
    told.insert("attaches_statement".to_owned(), body.attaches_statement.into());
    told.insert("unread_days".to_owned(), body.unread_days.into());
    told.insert("written".to_owned(), serde_json::json!(body.written).to_string().into());
    told.insert("spoken".to_owned(), serde_json::json!(body.spoken).to_string().into());
    for step in &body.steps {
        told.insert(format!("step_{}", step.key), in_tokens(step).into());
    }
    told
}

fn of_conditions(conditions: &ConditionsBody) -> BTreeMap<String, Value> {
    match serde_json::to_value(conditions) {
        Ok(Value::Object(fields)) => fields.into_iter().collect(),
        Ok(_) | Err(_) => BTreeMap::new(),
    }
}

/// A step as stable words, which pages put in the reader's language.
fn in_tokens(step: &StepBody) -> String {
    let word = |value: serde_json::Result<Value>| {
        value.ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
    };
    let mut tokens = vec![format!("J{:+}", step.days)];
    if step.anchor == AnchorWord::Issued {
        tokens.push("issued".to_owned());
    }
    tokens.push(word(serde_json::to_value(step.channel)));
    if step.channel != ChannelWord::Handover {
        tokens.push(word(serde_json::to_value(step.tone)));
    }
    tokens.push(if step.is_approved_first { "approved" } else { "automatic" }.to_owned());
    if step.copies_account_manager {
        tokens.push("copied".to_owned());
    }
    for (name, value) in [("from", step.minimum_minor), ("answer", i64::from(step.answer_days))] {
        if value != 0 {
            tokens.push(format!("{name}={value}"));
        }
    }
    if step.conditions != ConditionsBody::default() {
        tokens.push("conditions".to_owned());
    }
    tokens.join(" ")
}
