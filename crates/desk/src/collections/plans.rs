//! The plans: what each says and when, how each runs, and what would happen if they were live.

use app::collections::{
    ChannelWord, Mode, PlanView, SetMode, StepBody, Tried, list_plans, set_mode, try_plans,
};
use app::context::Ctx;
use app::identity::Permission;
use app::ids::DunningPlanId;
use app::outgoing::find_server;
use app::write::{Call, WriteError};
use askama::Template;
use axum::extract::{Path, State};
use axum_extra::extract::CookieJar;
use db::Tx;

use super::act::missing;
use super::wording::{key, plan_name, step_day};
use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;
use crate::web::form::done;
use crate::web::{Address, FormState, Frame, PageResult, Section, filters};
use crate::words::Words;

/// Days that are tried before a mode is changed.
const TRIED_DAYS: i64 = 5;
const MODES: [Mode; 3] = [Mode::Shadow, Mode::Live, Mode::Off];

/// A plan as pages show it.
struct Plan {
    id: String,
    name: String,
    mode: Mode,
    mode_key: String,
    mode_tone: &'static str,
    version: i64,
    interval: u16,
    minimum_minor: i64,
    steps: Vec<Step>,
    /// The other modes.
    others: Vec<(&'static str, String)>,
}

struct Step {
    day: String,
    channel_key: String,
    /// Nothing where a person takes over.
    tone_key: Option<String>,
    is_approved_first: bool,
    minimum_minor: i64,
}

impl Plan {
    fn of(view: PlanView, words: &Words) -> Self {
        Self {
            name: plan_name(&view.plan.name, words),
            mode: view.mode,
            mode_key: key("mode", view.mode.as_str()),
            mode_tone: match view.mode {
                Mode::Live => "ok",
                Mode::Shadow => "primary",
                Mode::Off => "",
            },
            version: view.version,
            interval: view.plan.interval_days,
            minimum_minor: view.plan.minimum_minor,
            steps: view.plan.steps.iter().map(|step| Step::of(step, words)).collect(),
            others: MODES
                .into_iter()
                .filter(|mode| *mode != view.mode)
                .map(|mode| (mode.as_str(), format!("collections-plan-to-{}", mode.as_str())))
                .collect(),
            id: view.id,
        }
    }
}

impl Step {
    fn of(step: &StepBody, words: &Words) -> Self {
        let stored = |value: serde_json::Result<serde_json::Value>| {
            value.ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
        };
        let tone = (step.channel != ChannelWord::Handover)
            .then(|| key("tone", &stored(serde_json::to_value(step.tone))));
        Self {
            day: step_day(step.days, words),
            channel_key: key("channel", &stored(serde_json::to_value(step.channel))),
            tone_key: tone,
            is_approved_first: step.is_approved_first,
            minimum_minor: step.minimum_minor,
        }
    }
}

#[derive(Template)]
#[template(path = "collections/templates/plans.html")]
struct PlansPage {
    frame: Frame,
    section: &'static str,
    plans: Vec<Plan>,
    may_change: bool,
    /// Whether e-mail leaves from here at all.
    is_served: bool,
    /// Whether the reader sees the settings of it.
    sees_settings: bool,
}

/// `GET /collections/plans`
pub async fn plans(State(desk): State<Desk>, user: User) -> PageResult {
    let reader = user.clone();
    desk.show(&user, Section::Collections, async move |ctx: &Ctx, tx: &mut Tx, frame| {
        let plans = list_plans(tx, ctx).await?;
        Ok(PlansPage {
            is_served: find_server(tx, ctx).await?.is_some(),
            section: "plans",
            plans: plans.into_iter().map(|plan| Plan::of(plan, &reader.words)).collect(),
            may_change: reader.may(Permission::ManageSettings),
            sees_settings: reader.may(Permission::ReadSettings),
            frame,
        })
    })
    .await
}

#[derive(Template)]
#[template(path = "collections/templates/mode.html")]
struct ModePage {
    frame: Frame,
    plan: Plan,
    to: &'static str,
    is_served: bool,
    tried: Tried,
    /// What would be held back on the first day: how many, and why.
    held: Vec<(u64, String)>,
}

/// `GET /collections/plans/{id}?to=…`: what a change of mode means, before it is made.
pub async fn mode_form(
    State(desk): State<Desk>,
    user: User,
    Path(id): Path<String>,
    address: Address,
) -> PageResult {
    let id: DunningPlanId = id.parse().map_err(|_| PageError::NotFound)?;
    let reader = user.clone();
    desk.show(&user, Section::Collections, async move |ctx: &Ctx, tx: &mut Tx, frame| {
        let plans = list_plans(tx, ctx).await?;
        let plan = plans.into_iter().find(|plan| plan.id == id.to_string()).ok_or(PageError::NotFound)?;
        let plan = Plan::of(plan, &reader.words);
        let to = Mode::parse(address.value("to")).filter(|to| *to != plan.mode).unwrap_or(match plan.mode {
            Mode::Live => Mode::Off,
            Mode::Shadow | Mode::Off => Mode::Live,
        });
        let tried = match to {
            Mode::Live | Mode::Shadow => {
                try_plans(tx, ctx, ctx.today(), TRIED_DAYS).await.map_err(WriteError::Refused)?
            }
            Mode::Off => Tried::default(),
        };
        let mut held: Vec<(u64, String)> =
            tried.held.iter().map(|(code, count)| (*count, key("reason", code))).collect();
        held.sort_by(|one, other| other.0.cmp(&one.0).then_with(|| one.1.cmp(&other.1)));
        let is_served = find_server(tx, ctx).await?.is_some();
        Ok(ModePage { to: to.as_str(), plan, is_served, tried, held, frame })
    })
    .await
}

/// `POST /collections/plans/{id}/mode`
pub async fn change_mode(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Path(id): Path<String>,
    form: FormState,
) -> PageResult {
    let id: DunningPlanId = id.parse().map_err(|_| PageError::NotFound)?;
    let bad = PageError::BadField { field: "mode", message: "collections-plan-bad-mode" };
    let mode = Mode::parse(form.value("mode")).ok_or(bad)?;
    let command = SetMode { plan: id.to_string(), mode };
    let call = Call::new("set_mode", &command);
    let set = desk.write(&user, call, async move |ctx, tx| set_mode(ctx, tx, &command).await).await;
    let view = set.map_err(missing)?;
    let words = &user.words;
    let values = [
        ("plan", plan_name(&view.plan.name, words).into()),
        ("mode", words.say(&key("mode", view.mode.as_str())).into()),
    ];
    done(&desk, jar, &words.say_with("collections-plan-set", &values), "/collections/plans")
}
