//! Payment plans: the list, one plan, and what is done with it.

use app::collections::{
    ChangePaymentPlan, DunningError, PLAN_AGREED_HOW, PaymentPlanList, PaymentPlanView, PlanChange,
    change_payment_plan, find_payment_plan, list_payment_plans_of, page_of_payment_plans,
};
use app::context::Ctx;
use app::customers::find_customer;
use app::identity::Permission;
use app::ids::{CustomerId, PaymentPlanId};
use app::portal::find_portal_settings;
use app::work::request_dunning_soon;
use app::write::Call;
use askama::Template;
use axum::extract::{Path, State};
use axum_extra::extract::CookieJar;
use db::{Day, Tx};
use jiff::ToSpan;
use jiff::civil::Date;

use super::act::missing;
use super::wording::refused;
use crate::access::User;
use crate::error::PageError;
use crate::invoices::person;
use crate::state::Desk;
use crate::web::asked::day;
use crate::web::form::{done, with_status};
use crate::web::{Address, FormState, Frame, PageResult, Section, Views, filters};

pub const LIST: &str = "/collections/payment-plans";
const PAGE: usize = 50;
/// Versions of what was agreed with a customer that are looked through.
const VERSIONS: i64 = 100;
/// Days that a customer has to answer, where nobody says otherwise.
const ANSWER_DAYS: i64 = 8;

/// Beside which field each refusal is told.
const FIELDS: &[(&str, &str)] = &[("dunning-bad-day", "on"), ("dunning-day-passed", "on")];

/// A plan as pages show it.
pub struct Plan {
    pub view: PaymentPlanView,
    pub customer: String,
    pub state_key: String,
    pub state_tone: &'static str,
}

impl Plan {
    pub async fn load(ctx: &Ctx, tx: &mut Tx, view: PaymentPlanView) -> Result<Self, PageError> {
        let customer = find_customer(tx, ctx, view.row.customer_id).await?.map(|found| found.name);
        let (word, state_tone) = match view.row.state.as_str() {
            "active" if view.row.late_number > 0 => ("late", "bad"),
            "active" => ("active", "primary"),
            "completed" => ("completed", "ok"),
            "defaulted" => ("defaulted", "bad"),
            "proposed" => ("proposed", "warn"),
            other => (other, ""),
        };
        let state_key = format!("payment-plans-state-{word}");
        Ok(Self { customer: customer.unwrap_or_default(), state_key, state_tone, view })
    }

    /// The day of the next instalment that something is left of, how much, and whether it has passed.
    pub fn next(&self) -> Option<(Date, i64)> {
        self.view.next().map(|(_, share)| (share.due_on, share.left_minor()))
    }

    pub fn is(&self, state: &str) -> bool {
        self.view.row.state == state
    }

    pub fn is_late(&self) -> bool {
        self.is("active") && self.view.row.late_number > 0
    }
}

#[derive(Template)]
#[template(path = "collections/templates/payment_plans.html")]
struct PlansPage {
    frame: Frame,
    section: &'static str,
    views: Views,
    lists: Vec<(String, String, bool)>,
    plans: Vec<Plan>,
    next: Option<String>,
    first: Option<String>,
}

/// `GET /collections/payment-plans?list=…`
pub async fn list(State(desk): State<Desk>, user: User, address: Address) -> PageResult {
    let reader = user.clone();
    desk.show(&user, Section::Collections, async move |ctx: &Ctx, tx: &mut Tx, frame| {
        let asked = address.value("list");
        let list = PaymentPlanList::ALL.into_iter().find(|list| list.as_str() == asked).unwrap_or_default();
        let before: Option<PaymentPlanId> = address.value("after").parse().ok();
        let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
        let mut rows = page_of_payment_plans(tx, ctx, list, before, limit).await?;
        let has_more = rows.len() > PAGE;
        rows.truncate(PAGE);
        let last = rows.last().filter(|_| has_more).map(|view| view.row.id);
        let mut plans = Vec::with_capacity(rows.len());
        for view in rows {
            plans.push(Plan::load(ctx, tx, view).await?);
        }
        let one = |it: PaymentPlanList| {
            let word = if it == PaymentPlanList::default() { "" } else { it.as_str() };
            let href = address.without(&["after"]).with("list", word).to_string();
            (format!("payment-plans-list-{}", it.as_str()), href, it == list)
        };
        Ok(PlansPage {
            views: Views::load(tx, ctx, person(&reader), LIST, address.query()).await?,
            section: "payment-plans",
            lists: PaymentPlanList::ALL.into_iter().map(one).collect(),
            plans,
            next: last.map(|id| address.with("after", &id.to_string()).to_string()),
            first: before.map(|_| address.without(&["after"]).to_string()),
            frame,
        })
    })
    .await
}

/// Something that happened to a plan: its words, the day, and who.
struct Step {
    key: &'static str,
    on: Date,
    who: String,
}

#[derive(Template)]
#[template(path = "collections/templates/payment_plan.html")]
struct PlanPage {
    frame: Frame,
    plan: Plan,
    history: Vec<Step>,
    /// Other versions of the terms: id, version, state key.
    versions: Vec<(String, i64, String)>,
    is_portal_open: bool,
    may_act: bool,
    today: Date,
    /// The last day to answer that is offered.
    answer_by: Date,
    form: FormState,
}

impl PlanPage {
    fn is_refused(&self, change: &str) -> bool {
        self.form.is_refused() && self.form.value("change") == change
    }

    /// What stands in a field of one of the forms, or what is offered.
    fn or(&self, change: &str, name: &str, offered: &str) -> String {
        if self.is_refused(change) { self.form.value(name).to_owned() } else { offered.to_owned() }
    }

    /// The last day of the notice that was given.
    fn notice_ends(&self) -> Option<Date> {
        let row = &self.plan.view.row;
        row.noticed_on.map(|on| on.to_jiff().saturating_add(row.notice_days.days()))
    }

    /// The documents, as the builder takes them.
    fn again(&self) -> String {
        let row = &self.plan.view.row;
        let mut address = Address::new(format!("{LIST}/new")).with("customer", &row.customer_id.to_string());
        address = address.with("replaces", &row.id.to_string());
        address.to_string()
    }
}

/// `GET /collections/payment-plans/{id}`
pub async fn one(State(desk): State<Desk>, user: User, Path(id): Path<String>) -> PageResult {
    page(&desk, &user, &id, FormState::default()).await
}

async fn page(desk: &Desk, user: &User, id: &str, form: FormState) -> PageResult {
    let id: PaymentPlanId = id.parse().map_err(|_| PageError::NotFound)?;
    let (reader, status) = (user.clone(), form.status());
    let page = desk
        .show(user, Section::Collections, async move |ctx: &Ctx, tx: &mut Tx, frame| {
            let view = find_payment_plan(tx, ctx, id).await?.ok_or(PageError::NotFound)?;
            let today = ctx.today();
            let all = list_payment_plans_of(tx, ctx, view.row.customer_id, VERSIONS).await?;
            let others = all.into_iter().filter(|row| row.reference == view.row.reference && row.id != id);
            let versions = others
                .map(|row| (row.id.to_string(), row.version, format!("payment-plans-state-{}", row.state)))
                .collect();
            let first = view.instalments.first().map_or(today, |(_, share)| share.due_on);
            Ok(PlanPage {
                history: history(ctx, &view),
                versions,
                is_portal_open: find_portal_settings(tx, ctx).await?.is_open,
                may_act: reader.may(Permission::WriteReceivables),
                answer_by: today.saturating_add(ANSWER_DAYS.days()).min(first),
                today,
                plan: Plan::load(ctx, tx, view).await?,
                form,
                frame,
            })
        })
        .await;
    with_status(status, page)
}

fn history(ctx: &Ctx, view: &PaymentPlanView) -> Vec<Step> {
    let row = &view.row;
    let mut steps =
        vec![Step { key: "payment-plans-step-made", on: ctx.day_of(row.made_at), who: row.made_by.clone() }];
    let mut push = |key, on: Option<Day>, who: &str| {
        steps.extend(on.map(|on| Step { key, on: on.to_jiff(), who: who.to_owned() }));
    };
    let how = match row.accepted_how.as_str() {
        "portal" => "payment-plans-step-portal",
        "phone" => "payment-plans-step-phone",
        "paper" => "payment-plans-step-paper",
        _ => "payment-plans-step-meeting",
    };
    push(how, row.accepted_on, if row.accepted_how == "portal" { "" } else { &row.accepted_by });
    push("payment-plans-step-late", row.late_since, "");
    push("payment-plans-step-noticed", row.noticed_on, "");
    push("payment-plans-step-wait", row.wait_until, "");
    let ended = match row.state.as_str() {
        "completed" => "payment-plans-state-completed",
        "defaulted" => "payment-plans-state-defaulted",
        "cancelled" => "payment-plans-state-cancelled",
        "refused" => "payment-plans-state-refused",
        "lapsed" => "payment-plans-state-lapsed",
        "replaced" => "payment-plans-state-replaced",
        _ => return steps,
    };
    steps.push(Step { key: ended, on: ctx.day_of(row.state_at), who: row.state_by.clone() });
    steps
}

/// `POST /collections/payment-plans/{id}/change`
pub async fn change(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Path(id): Path<String>,
    form: FormState,
) -> PageResult {
    let plan: PaymentPlanId = id.parse().map_err(|_| PageError::NotFound)?;
    let changed = match asked(&form) {
        Ok(change) => {
            let command = ChangePaymentPlan { plan: plan.to_string(), change };
            let call = Call::new("change_payment_plan", &command);
            desk.write(&user, call, async move |ctx, tx| {
                let changed = change_payment_plan(ctx, tx, &command).await?;
                request_dunning_soon(tx, ctx).await?;
                Ok::<_, DunningError>(changed)
            })
            .await
        }
        Err(error) => Err(error),
    };
    match changed {
        Ok(_) => {
            let text = user.words.say(&format!("payment-plans-done-{}", form.value("change")));
            done(&desk, jar, &text, &format!("{LIST}/{plan}"))
        }
        Err(error) => {
            let wrong = match missing(error) {
                PageError::Refused(refusal) => {
                    let field =
                        FIELDS.iter().find(|(code, _)| *code == refusal.code).map_or("", |(_, field)| field);
                    form.wrong(field, refused(&refusal, &user.words))
                }
                PageError::BadField { field, message } => form.wrong(field, user.words.say(message)),
                error => return Err(error),
            };
            page(&desk, &user, &id, wrong).await
        }
    }
}

/// What is asked of a plan.
fn asked(form: &FormState) -> Result<PlanChange, PageError> {
    let on = || {
        let missing = PageError::BadField { field: "on", message: "list-bad-day" };
        day("on", Some(form.value("on")))?.ok_or(missing)
    };
    Ok(match form.value("change") {
        "propose" => PlanChange::Propose { until: on()? },
        "agree" => PlanChange::Agree {
            how: form.value("how").to_owned(),
            who: form.value("who").to_owned(),
            on: on()?,
        },
        "notice" => PlanChange::Notice { on: on()? },
        "wait" => PlanChange::Wait { until: on()? },
        "default" => PlanChange::Default { why: form.value("why").to_owned() },
        "cancel" => PlanChange::Cancel { why: form.value("why").to_owned() },
        _ => return Err(PageError::NotFound),
    })
}

/// What stands of a customer's plans, for its page: those proposed and those active.
pub async fn plans_of(ctx: &Ctx, tx: &mut Tx, customer: CustomerId) -> Result<Vec<Plan>, PageError> {
    let mut plans = Vec::new();
    for row in list_payment_plans_of(tx, ctx, customer, VERSIONS).await? {
        if matches!(row.state.as_str(), "proposed" | "active")
            && let Some(view) = find_payment_plan(tx, ctx, row.id).await?
        {
            plans.push(Plan::load(ctx, tx, view).await?);
        }
    }
    Ok(plans)
}
