//! Payment plans: listed, shown, made, changed.

use app::activity::Event;
use app::collections::{
    ChangePaymentPlan, DunningError, MakePaymentPlan, PaymentPlanChanged, PaymentPlanList, PaymentPlanView,
    PlanChange, change_payment_plan, find_payment_plan, make_payment_plan, page_of_payment_plans,
};
use app::context::Ctx;
use app::ids::PaymentPlanId;
use axum::Json;
use axum::extract::State;
use db::{Day, Tx};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Answer;
use super::holds::TEXT_MAX;
use super::page::{Page, Place};
use super::request::{Asked, Named, Sent, Write, named_field, sound_day, sound_text};
use super::shapes::{instant, known};
use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;

/// Which field each refusal is about.
const FIELDS: &[(&str, &str)] = &[
    ("dunning-customer-unknown", "customer"),
    ("dunning-no-document", "documents"),
    ("dunning-document-unknown", "documents"),
    ("dunning-document-in-plan", "documents"),
    ("dunning-currencies-differ", "documents"),
    ("dunning-terms-nothing-owed", "documents"),
    ("dunning-terms-no-instalment", "instalments"),
    ("dunning-terms-first-too-large", "instalments"),
    ("dunning-terms-too-many", "instalments"),
    ("dunning-terms-not-positive", "instalments"),
    ("dunning-terms-days", "instalments"),
    ("dunning-terms-sum", "instalments"),
    ("dunning-replaced-unknown", "replaces"),
    ("dunning-bad-day", "on"),
];

/// Which payment plans are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaymentPlansOf {
    /// Those that stand, the last made first.
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

impl From<PaymentPlansOf> for PaymentPlanList {
    fn from(list: PaymentPlansOf) -> Self {
        match list {
            PaymentPlansOf::Active => Self::Active,
            PaymentPlansOf::Late => Self::Late,
            PaymentPlansOf::Draft => Self::Draft,
            PaymentPlansOf::Proposed => Self::Proposed,
            PaymentPlansOf::Defaulted => Self::Defaulted,
            PaymentPlansOf::Completed => Self::Completed,
            PaymentPlansOf::Ended => Self::Ended,
        }
    }
}

/// An instalment of a plan, and what was paid of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlanInstalment {
    /// Its number, from one.
    pub number: i64,
    /// When it is due.
    pub due_on: Date,
    /// How much was agreed, minor units.
    pub amount_minor: i64,
    /// What of it is owed: less what is owed no more for another reason than money, minor units.
    pub due_minor: i64,
    /// What was paid of it, minor units.
    pub paid_minor: i64,
}

/// A document of a plan.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlanDocument {
    /// The document, by id.
    pub document: String,
    /// Its number.
    pub number: String,
    /// What was open of it when the plan was made, minor units; below zero for credit.
    pub before_minor: i64,
    /// What is open of it, minor units.
    pub open_minor: i64,
}

/// A payment plan.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PaymentPlan {
    /// Its id.
    #[schema(examples("ppl_01h455vb4pex5vsknk084sn02q"))]
    pub id: String,
    /// The customer, by id.
    pub customer: String,
    /// What payers cite.
    #[schema(examples("ECH-2026-0001"))]
    pub reference: String,
    /// Which version of the terms, from one.
    pub version: i64,
    /// The plan whose terms these replace once they are accepted, by id.
    pub replaces: Option<String>,
    /// `draft`, `proposed`, `active`, `completed`, `defaulted`, `cancelled`, `refused`, `lapsed` or `replaced`.
    pub state: String,
    /// The currency.
    pub currency: Option<String>,
    /// What was open of its documents when it was made, minor units.
    pub total_minor: i64,
    /// What was paid of them since, minor units.
    pub paid_minor: i64,
    /// What is to be paid still, minor units.
    pub left_minor: i64,
    /// Days after its day before an instalment counts as late.
    pub grace_days: i64,
    /// Days after the notice before everything is due again.
    pub notice_days: i64,
    /// What the customer is told with it.
    pub note: Option<String>,
    /// Its instalments, the first due first.
    pub instalments: Vec<PlanInstalment>,
    /// The documents that it pays, the first due first.
    pub documents: Vec<PlanDocument>,
    /// The last day on which the customer may accept it in the portal.
    pub proposed_until: Option<Date>,
    /// `portal`, `phone`, `paper` or `meeting`.
    pub accepted_how: Option<String>,
    /// Who accepted it, or the session of the portal.
    pub accepted_by: Option<String>,
    /// On which day.
    pub accepted_on: Option<Date>,
    /// The instalment that is known to be late, by its number.
    pub late_number: Option<i64>,
    /// Since when that is known.
    pub late_since: Option<Date>,
    /// When notice was given of it.
    pub noticed_on: Option<Date>,
    /// No default before the day after this one.
    pub wait_until: Option<Date>,
    /// Why it ended.
    pub ending: Option<String>,
    /// Who made it.
    pub made_by: String,
    /// When.
    pub made_at: Timestamp,
}

impl From<PaymentPlanView> for PaymentPlan {
    fn from(view: PaymentPlanView) -> Self {
        let row = view.row;
        let instalment =
            |(it, share): (app::collections::InstalmentRow, app::collections::InstalmentShare)| {
                PlanInstalment {
                    number: it.number,
                    due_on: share.due_on,
                    amount_minor: share.minor,
                    due_minor: share.due_minor,
                    paid_minor: share.paid_minor,
                }
            };
        let document = |(item, before_minor): (app::receivables::OpenItem, i64)| PlanDocument {
            document: item.id.to_string(),
            number: item.number,
            before_minor,
            open_minor: item.open_minor,
        };
        Self {
            id: row.id.to_string(),
            customer: row.customer_id.to_string(),
            reference: row.reference,
            version: row.version,
            replaces: row.replaces_id.map(|id| id.to_string()),
            state: row.state,
            currency: known(row.currency),
            total_minor: row.total_minor,
            paid_minor: view.paid_minor,
            left_minor: view.left_minor,
            grace_days: row.grace_days,
            notice_days: row.notice_days,
            note: known(row.note),
            instalments: view.instalments.into_iter().map(instalment).collect(),
            documents: view.documents.into_iter().map(document).collect(),
            proposed_until: row.proposed_until.map(Day::to_jiff),
            accepted_how: known(row.accepted_how),
            accepted_by: known(row.accepted_by),
            accepted_on: row.accepted_on.map(Day::to_jiff),
            late_number: Some(row.late_number).filter(|number| *number > 0),
            late_since: row.late_since.map(Day::to_jiff),
            noticed_on: row.noticed_on.map(Day::to_jiff),
            wait_until: row.wait_until.map(Day::to_jiff),
            ending: known(row.ending),
            made_by: row.made_by,
            made_at: instant(row.made_at),
        }
    }
}

/// Which payment plans are asked for.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PaymentPlanQuery {
    /// Which of them; those that stand when absent.
    list: Option<PaymentPlansOf>,
    /// After this id.
    after: Option<String>,
    /// At most so many, from 1 to 200; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

/// Lists payment plans, the last made first.
#[utoipa::path(get, path = "/api/v1/payment-plans", tag = "collections", params(PaymentPlanQuery),
    responses((status = 200, description = "A page of payment plans", body = Page<PaymentPlan>)))]
pub async fn list(
    State(desk): State<Desk>,
    user: User,
    Asked(query): Asked<PaymentPlanQuery>,
) -> Answer<Page<PaymentPlan>> {
    let place: Place<PaymentPlanId> = Place::new(query.after.as_deref(), query.limit)?;
    let list = PaymentPlanList::from(query.list.unwrap_or_default());
    let views = desk.read(&user, async move |ctx: &Ctx, tx: &mut Tx| {
        Ok(page_of_payment_plans(tx, ctx, list, place.after, place.reach()).await?)
    });
    Ok(Json(place.page(views.await?, |view| view.row.id.to_string(), PaymentPlan::from)))
}

/// Shows one payment plan.
#[utoipa::path(get, path = "/api/v1/payment-plans/{id}", tag = "collections", params(("id" = String, Path, description = "Id of the payment plan")),
    responses((status = 200, description = "The payment plan", body = PaymentPlan)))]
pub async fn one(
    State(desk): State<Desk>,
    user: User,
    Named(id): Named<PaymentPlanId>,
) -> Answer<PaymentPlan> {
    let found =
        desk.read(&user, async move |ctx: &Ctx, tx: &mut Tx| Ok(find_payment_plan(tx, ctx, id).await?));
    found.await?.map(|view| Json(view.into())).ok_or(PageError::NotFound)
}

/// An instalment to be agreed.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewInstalment {
    /// When it is due.
    pub due_on: Date,
    /// How much, minor units of the currency of the documents.
    #[schema(minimum = 1)]
    pub amount_minor: i64,
}

/// A payment plan to be made.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPaymentPlan {
    /// The customer, by id or number.
    #[schema(examples("C-1042"), min_length = 1, max_length = 200)]
    pub customer: String,
    /// The open documents that it pays, by number; a credit note among them is taken off.
    #[schema(examples(json!(["FA-2026-0412"])), min_items = 1, max_items = 200)]
    pub documents: Vec<String>,
    /// Its instalments in the order of their days; together they are what is open of the documents.
    #[schema(min_items = 1, max_items = 60)]
    pub instalments: Vec<NewInstalment>,
    /// Days after its day before an instalment counts as late; 3 when absent.
    #[serde(default = "grace_days")]
    #[schema(maximum = 90)]
    pub grace_days: u16,
    /// Days after the notice before everything is due again; 10 when absent.
    #[serde(default = "notice_days")]
    #[schema(maximum = 90)]
    pub notice_days: u16,
    /// What the customer is told with it.
    #[serde(default)]
    #[schema(max_length = 1_000)]
    pub note: String,
    /// The plan whose terms these replace once they are accepted, by id.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub replaces: String,
}

const fn grace_days() -> u16 {
    3
}

const fn notice_days() -> u16 {
    10
}

/// A payment plan was made or changed.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PaymentPlanKept {
    /// The plan, by id.
    pub plan: String,
    /// Its state.
    pub state: String,
}

impl From<PaymentPlanChanged> for PaymentPlanKept {
    fn from(changed: PaymentPlanChanged) -> Self {
        Self { plan: changed.plan, state: changed.state }
    }
}

/// Makes a draft of a payment plan: it holds nothing back before it is proposed or agreed.
#[utoipa::path(post, path = "/api/v1/payment-plans", tag = "collections", request_body = NewPaymentPlan,
    responses((status = 200, description = "Made", body = PaymentPlanKept)))]
pub async fn make(
    State(desk): State<Desk>,
    user: User,
    write: Write,
    Sent(new): Sent<NewPaymentPlan>,
) -> Answer<PaymentPlanKept> {
    for instalment in &new.instalments {
        sound_day(Some(instalment.due_on), "instalments")?;
    }
    let command = MakePaymentPlan {
        customer: new.customer,
        documents: new.documents,
        instalments: new.instalments.iter().map(|it| (it.due_on, it.amount_minor)).collect(),
        grace_days: new.grace_days,
        notice_days: new.notice_days,
        note: sound_text(new.note, TEXT_MAX, "note")?,
        replaces: new.replaces,
    };
    let call = write.call("make_payment_plan", &command);
    let made = desk.write(&user, call, async move |ctx: &Ctx, tx: &mut Tx| {
        let (changed, event) = make_payment_plan(ctx, tx, &command).await?;
        Ok::<(PaymentPlanKept, Option<Event>), DunningError>((changed.into(), event))
    });
    Ok(Json(made.await.map_err(|error| named_field(error, FIELDS))?))
}

/// What is done with a payment plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaymentPlanAction {
    /// The customer may accept a draft in the portal, through the day `on`.
    Propose,
    /// The customer agreed on the day `on`: `how`, and `who`.
    Agree,
    /// Notice was given of the late instalment on the day `on`.
    Notice,
    /// It is not in default before the day after `on`.
    Wait,
    /// Everything is due again; once the notice is over.
    Default,
    /// It ends: `why`.
    Cancel,
}

/// How a payment plan is to change.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaymentPlanPatch {
    /// What is done.
    pub action: PaymentPlanAction,
    /// The day that it is about.
    #[serde(default)]
    pub on: Option<Date>,
    /// `phone`, `paper` or `meeting`.
    #[serde(default)]
    #[schema(max_length = 20)]
    pub how: String,
    /// Who agreed.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub who: String,
    /// Why.
    #[serde(default)]
    #[schema(max_length = 1_000)]
    pub why: String,
}

/// Proposes a payment plan, notes that it was agreed, gives time, or ends it.
#[utoipa::path(patch, path = "/api/v1/payment-plans/{id}", tag = "collections", request_body = PaymentPlanPatch, params(("id" = String, Path, description = "Id of the payment plan")),
    responses((status = 200, description = "Changed", body = PaymentPlanKept)))]
pub async fn change(
    State(desk): State<Desk>,
    user: User,
    Named(id): Named<PaymentPlanId>,
    write: Write,
    Sent(patch): Sent<PaymentPlanPatch>,
) -> Answer<PaymentPlanKept> {
    let on = sound_day(patch.on, "on")?;
    let on = || on.ok_or(PageError::BadField { field: "on", message: "list-bad-day" });
    let change = match patch.action {
        PaymentPlanAction::Propose => PlanChange::Propose { until: on()? },
        PaymentPlanAction::Agree => {
            PlanChange::Agree { how: patch.how, who: sound_text(patch.who, TEXT_MAX, "who")?, on: on()? }
        }
        PaymentPlanAction::Notice => PlanChange::Notice { on: on()? },
        PaymentPlanAction::Wait => PlanChange::Wait { until: on()? },
        PaymentPlanAction::Default => PlanChange::Default { why: sound_text(patch.why, TEXT_MAX, "why")? },
        PaymentPlanAction::Cancel => PlanChange::Cancel { why: sound_text(patch.why, TEXT_MAX, "why")? },
    };
    let command = ChangePaymentPlan { plan: id.to_string(), change };
    let call = write.call("change_payment_plan", &command);
    let changed = desk.write(&user, call, async move |ctx: &Ctx, tx: &mut Tx| {
        let (changed, event) = change_payment_plan(ctx, tx, &command).await?;
        Ok::<(PaymentPlanKept, Option<Event>), DunningError>((changed.into(), event))
    });
    Ok(Json(changed.await.map_err(|error| named_field(error, FIELDS))?))
}
