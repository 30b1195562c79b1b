//! One plan: its steps as a form, what is wrong with it, and what it would do, before it is saved.

use app::collections::{
    ChannelWord, CopyPlan, Mode, PlanBody, PlanVersionRow, PlanView, SavePlan, StepBody, ToneWord, Tried,
    copy_plan, free_step_key, list_plans, page_of_plan_versions, remarks_on_plan, save_plan, try_plan,
    version_body,
};
use app::context::Ctx;
use app::ids::DunningPlanId;
use app::write::{Call, WriteError, hexadecimal};
use askama::Template;
use axum::extract::{Path, State};
use axum_extra::extract::CookieJar;
use db::Tx;
use sha2::{Digest as _, Sha256};

use super::act::missing;
use super::plan_fields::{ConditionFields, Field, StepFields, conditions, plan_fields, steps};
use super::plan_form::{STEPS_MAX, body_of, form_of};
use super::wording::{key, plan_name, step_day};
use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;
use crate::web::form::{done, with_status};
use crate::web::{Address, FormState, Frame, PageResult, Section, filters};
use crate::words::Words;

/// Days that are tried.
const TRIED_DAYS: i64 = 7;
/// Versions on one page.
const VERSIONS: i64 = 20;
const FIELDS: &[(&str, &str)] = &[("dunning-bad-text", "name")];

/// Something to say about the plan.
struct Remark {
    text: String,
    refuses: bool,
}

#[derive(Template)]
#[template(path = "collections/templates/plan_editor.html")]
struct EditorPage {
    frame: Frame,
    id: String,
    name: String,
    mode_key: String,
    is_live: bool,
    version: i64,
    form: FormState,
    fields: Vec<Field>,
    conditions: ConditionFields,
    steps: Vec<StepFields>,
    remarks: Vec<Remark>,
    /// What was asked for by a button, in words.
    said: Option<String>,
    tried: Option<Tried>,
    /// The plan that was tried, in short.
    hash: String,
    versions: Vec<PlanVersionRow>,
    may_add: bool,
}

impl EditorPage {
    /// What would be done today, as the sentence above the table counts it.
    fn first_day(&self) -> (u64, u64) {
        let first = self.tried.as_ref().and_then(|tried| tried.days.first());
        first.map_or((0, 0), |day| (day.emails, day.calls))
    }
}

/// What a page shows beside the plan as it stands.
#[derive(Default)]
struct Shown {
    form: Option<FormState>,
    body: Option<PlanBody>,
    said: Option<String>,
    tries: bool,
    version: Option<i64>,
}

async fn find(tx: &mut Tx, ctx: &Ctx, id: DunningPlanId) -> Result<PlanView, PageError> {
    let plans = list_plans(tx, ctx).await?;
    plans.into_iter().find(|plan| plan.id == id.to_string()).ok_or(PageError::NotFound)
}

/// What a plan is in short: what was tried is what is saved.
fn hash_of(body: &PlanBody) -> String {
    hexadecimal(&Sha256::digest(serde_json::to_vec(body).unwrap_or_default()))
}

/// `GET /collections/plans/{id}/edit`
pub async fn editor(
    State(desk): State<Desk>,
    user: User,
    Path(id): Path<String>,
    address: Address,
) -> PageResult {
    let version = address.value("version").parse().ok();
    page(&desk, &user, &id, Shown { version, ..Shown::default() }).await
}

async fn page(desk: &Desk, user: &User, id: &str, shown: Shown) -> PageResult {
    let id: DunningPlanId = id.parse().map_err(|_| PageError::NotFound)?;
    let reader = user.clone();
    let status = shown.form.as_ref().map_or(axum::http::StatusCode::OK, FormState::status);
    let page = desk
        .show(user, Section::Collections, async move |ctx: &Ctx, tx: &mut Tx, frame| {
            let view = find(tx, ctx, id).await?;
            let versions = page_of_plan_versions(tx, ctx, id, None, VERSIONS).await?;
            let looked = match shown.version {
                Some(version) => {
                    let row = page_of_plan_versions(tx, ctx, id, Some(version.saturating_add(1)), 1).await?;
                    let row = row.into_iter().find(|row| row.version == version);
                    Some(row.as_ref().and_then(version_body).ok_or(PageError::NotFound)?)
                }
                None => None,
            };
            let words = &reader.words;
            let body = shown.body.or(looked);
            let form = match (shown.form, &body) {
                (Some(form), _) => form,
                (None, body) => seeing(form_of(body.as_ref().unwrap_or(&view.plan), words), view.version),
            };
            let tried = match &body {
                Some(body) if shown.tries => {
                    let asked = (ctx.today(), TRIED_DAYS);
                    Some(try_plan(tx, ctx, (id, body), asked).await.map_err(WriteError::Refused)?)
                }
                Some(_) | None => None,
            };
            let told = body.as_ref().unwrap_or(&view.plan);
            Ok(EditorPage {
                id: view.id.clone(),
                name: plan_name(&view.plan.name, words),
                mode_key: key("mode", view.mode.as_str()),
                is_live: view.mode == Mode::Live,
                version: view.version,
                fields: plan_fields(&form),
                conditions: conditions(&form, ""),
                steps: steps(&form, words),
                remarks: remarks(told, words),
                said: shown.said,
                hash: if tried.is_some() { hash_of(told) } else { String::new() },
                tried,
                versions,
                may_add: told.steps.len() < STEPS_MAX,
                form,
                frame,
            })
        })
        .await;
    with_status(status, page)
}

/// The same form, which says which version it was made from.
fn seeing(form: FormState, version: i64) -> FormState {
    form.with("seen", version.to_string())
}

/// What is wrong with a plan, each step by its day.
fn remarks(body: &PlanBody, words: &Words) -> Vec<Remark> {
    let day = |step: Option<u16>| {
        let found = step.and_then(|key| body.steps.iter().find(|step| step.key == key));
        found.map(|step| step_day(step.days, words)).unwrap_or_default()
    };
    let told = |remark: app::collections::PlanRemark| Remark {
        text: words.say_with(
            &format!("plan-lint-{}", remark.code.replace('_', "-")),
            &[("step", day(remark.step).into())],
        ),
        refuses: remark.refuses,
    };
    remarks_on_plan(body).into_iter().map(told).collect()
}

/// `POST /collections/plans/{id}/edit`: one form with several buttons; only one of them saves.
pub async fn change(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Path(id): Path<String>,
    form: FormState,
) -> PageResult {
    let plan: DunningPlanId = id.parse().map_err(|_| PageError::NotFound)?;
    let view = desk.read(&user, async move |ctx: &Ctx, tx: &mut Tx| find(tx, ctx, plan).await).await?;
    let words = &user.words;
    let mut body = match body_of(&form, &view.plan, words) {
        Ok(body) => body,
        Err(fields) => {
            let mut form = form;
            for field in fields {
                form = form.wrong(&field, words.say("collections-plan-bad-field"));
            }
            return page(&desk, &user, &id, Shown { form: Some(form), ..Shown::default() }).await;
        }
    };
    let seen = form.value("seen").parse().unwrap_or(0);
    let again = |body: &PlanBody| Some(seeing(form_of(body, words), seen));
    let shown = |body: PlanBody| Shown { form: again(&body), body: Some(body), ..Shown::default() };
    match form.value("do") {
        "add" => {
            let (told, plan) = (body.clone(), plan);
            let free = async move |ctx: &Ctx, tx: &mut Tx| Ok(free_step_key(tx, ctx, plan, &told).await?);
            let key = desk.read(&user, free).await?;
            if body.steps.len() < STEPS_MAX {
                body.steps.push(next_step(&body, key));
            }
            page(&desk, &user, &id, shown(body)).await
        }
        // What would be refused is neither tried nor looked at first; what is wrong is listed above the form.
        "try" | "save" if remarks_on_plan(&body).iter().any(|remark| remark.refuses) => {
            let form = again(&body).unwrap_or_default();
            let form = form.wrong(crate::web::form::WHOLE, words.say("collections-plan-wrong"));
            page(&desk, &user, &id, Shown { form: Some(form), ..shown(body) }).await
        }
        "try" => page(&desk, &user, &id, Shown { tries: true, ..shown(body) }).await,
        "save" if view.mode == Mode::Live && form.value("tried") != hash_of(&body) => {
            let said = Some(words.say("collections-plan-look-first"));
            page(&desk, &user, &id, Shown { tries: true, said, ..shown(body) }).await
        }
        "save" => {
            let command = SavePlan { plan: id.clone(), body: body.clone(), seen: Some(seen) };
            let call = Call::new("save_plan", &command);
            let saved =
                desk.write(&user, call, async move |ctx, tx| save_plan(ctx, tx, &command).await).await;
            match saved.map_err(missing) {
                Ok(saved) => {
                    let values = [("value", saved.version.to_string().into())];
                    let place = format!("/collections/plans/{id}/edit");
                    done(&desk, jar, &words.say_with("collections-plan-saved", &values), &place)
                }
                Err(error) => {
                    let form = again(&body).unwrap_or_default().refused(error, words, FIELDS)?;
                    page(&desk, &user, &id, Shown { form: Some(form), ..shown(body) }).await
                }
            }
        }
        other => {
            let gone = other.strip_prefix("remove-").and_then(|key| key.parse::<u16>().ok());
            body.steps.retain(|step| Some(step.key) != gone);
            page(&desk, &user, &id, shown(body)).await
        }
    }
}

/// A step after the last one, as far from it as the plan keeps messages apart.
fn next_step(body: &PlanBody, key: u16) -> StepBody {
    let last = body.steps.iter().rev().find(|step| step.channel != ChannelWord::Handover);
    let apart = i16::try_from(body.interval_days.clamp(1, 365)).unwrap_or(7);
    let tone = last.map_or(ToneWord::Friendly, |step| step.tone);
    StepBody {
        key,
        anchor: last.map(|step| step.anchor).unwrap_or_default(),
        days: last.map_or(3, |step| step.days.saturating_add(apart)),
        channel: ChannelWord::Email,
        tone: if tone == ToneWord::Courtesy { ToneWord::Friendly } else { tone },
        is_approved_first: true,
        copies_account_manager: false,
        minimum_minor: 0,
        answer_days: if tone == ToneWord::FormalNotice { 8 } else { 0 },
        conditions: app::collections::ConditionsBody::default(),
    }
}

/// `POST /collections/plans/{id}/copy`
pub async fn copy(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Path(id): Path<String>,
) -> PageResult {
    let plan: DunningPlanId = id.parse().map_err(|_| PageError::NotFound)?;
    let view = desk.read(&user, async move |ctx: &Ctx, tx: &mut Tx| find(tx, ctx, plan).await).await?;
    let words = &user.words;
    let of = plan_name(&view.plan.name, words);
    let name: String =
        words.say_with("collections-plan-copy-of", &[("value", of.into())]).chars().take(100).collect();
    let command = CopyPlan { plan: id, name };
    let call = Call::new("copy_plan", &command);
    let copied = desk.write(&user, call, async move |ctx, tx| copy_plan(ctx, tx, &command).await).await;
    let place = format!("/collections/plans/{}/edit", copied.map_err(missing)?.plan);
    done(&desk, jar, &words.say("collections-plan-copied"), &place)
}
