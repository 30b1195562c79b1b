//! Matching rules: listed, made, looked back with, switched.

use app::activity::Event;
use app::allocation::{AddRule, RuleError, RuleView, add_rule, list_rules, look_back, switch_rule};
use app::context::Ctx;
use app::ids::RuleId;
use app::write::WriteError;
use axum::Json;
use axum::extract::State;
use db::Tx;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Answer;
use super::bank::Paged;
use super::page::{Page, Place};
use super::request::{Asked, Named, Sent, Write};
use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;

/// Which way the money goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Money in.
    In,
    /// Money out.
    Out,
}

/// A matching rule.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Rule {
    /// Its id.
    #[schema(examples("rul_01h455vb4pex5vsknk084sn02q"))]
    pub id: String,
    /// Text that the remittance or the counterparty must contain.
    pub contains: String,
    /// `in`, `out`, or nothing for both.
    pub direction: Option<String>,
    /// Smallest absolute amount, minor units.
    pub amount_min_minor: Option<i64>,
    /// Greatest absolute amount, minor units.
    pub amount_max_minor: Option<i64>,
    /// Account it posts to.
    pub account: Option<String>,
    /// Number or name of the customer it takes the payer for.
    pub customer: Option<String>,
    /// Whether it is on.
    pub is_on: bool,
}

impl From<RuleView> for Rule {
    fn from(view: RuleView) -> Self {
        Self {
            id: view.id,
            contains: view.contains,
            direction: view.direction,
            amount_min_minor: view.amount_min_minor,
            amount_max_minor: view.amount_max_minor,
            account: view.account,
            customer: view.customer,
            is_on: view.is_on,
        }
    }
}

/// Lists the rules in the order in which they were made.
#[utoipa::path(get, path = "/api/v1/rules", tag = "rules", params(Paged),
    responses((status = 200, description = "A page of rules", body = Page<Rule>)))]
pub async fn list(State(desk): State<Desk>, user: User, Asked(paged): Asked<Paged>) -> Answer<Page<Rule>> {
    let place: Place<RuleId> = Place::new(paged.after.as_deref(), paged.limit)?;
    let rows = desk.read(&user, async |ctx: &Ctx, tx: &mut Tx| Ok(list_rules(tx, ctx).await?));
    Ok(Json(place.cut(rows.await?, |row| row.id.clone(), Rule::from)))
}

/// A rule to be made: it has an account or a customer, one of the two.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRule {
    /// Text that the remittance or the counterparty must contain, three characters at least.
    #[schema(examples("FRAIS TENUE DE COMPTE"), min_length = 3, max_length = 200)]
    pub contains: String,
    /// Which way the money goes; both when absent.
    #[serde(default)]
    pub direction: Option<Direction>,
    /// Smallest absolute amount, minor units.
    #[serde(default)]
    #[schema(minimum = 0)]
    pub amount_min_minor: Option<i64>,
    /// Greatest absolute amount, minor units.
    #[serde(default)]
    #[schema(minimum = 0)]
    pub amount_max_minor: Option<i64>,
    /// Account to post the whole amount to.
    #[serde(default)]
    #[schema(examples("627000"))]
    pub account: Option<String>,
    /// Number of the customer to take the payer for.
    #[serde(default)]
    pub customer: Option<String>,
}

/// Makes a rule. It is off until it is switched on: look first at what it would have done.
#[utoipa::path(post, path = "/api/v1/rules", tag = "rules", request_body = NewRule,
    responses((status = 200, description = "The rule", body = Rule)))]
pub async fn make(
    State(desk): State<Desk>,
    user: User,
    write: Write,
    Sent(new): Sent<NewRule>,
) -> Answer<Rule> {
    let is_amount = |minor: Option<i64>| minor.is_none_or(|minor| minor >= 0);
    if new.contains.chars().count() > 200 {
        return Err(PageError::BadInput { code: "bad_value", field: Some("contains".to_owned()) });
    }
    if !is_amount(new.amount_min_minor) || !is_amount(new.amount_max_minor) {
        return Err(PageError::BadInput { code: "bad_value", field: Some("amount_min_minor".to_owned()) });
    }
    let direction = new.direction.map(|direction| match direction {
        Direction::In => "in".to_owned(),
        Direction::Out => "out".to_owned(),
    });
    let command = AddRule {
        contains: new.contains,
        direction,
        amount_min_minor: new.amount_min_minor,
        amount_max_minor: new.amount_max_minor,
        account: new.account,
        customer: new.customer,
    };
    let call = write.call("add_rule", &command);
    let made = desk.write(&user, call, async move |ctx: &Ctx, tx: &mut Tx| {
        let (view, event) = add_rule(ctx, tx, &command).await?;
        Ok::<(Rule, Option<Event>), RuleError>((view.into(), event))
    });
    Ok(Json(made.await?))
}

/// Whether a rule is on.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SwitchWanted {
    /// `true` switches it on, `false` off.
    pub is_on: bool,
}

/// A rule was switched.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RuleSwitched {
    /// The rule, by id.
    pub rule: String,
    /// Whether it is on from now on.
    pub is_on: bool,
}

/// Switches a rule on or off. It works from the next matching on.
#[utoipa::path(post, path = "/api/v1/rules/{id}/switch", tag = "rules", request_body = SwitchWanted,
    params(("id" = String, Path, description = "Id of the rule")),
    responses((status = 200, description = "Switched", body = RuleSwitched)))]
pub async fn switch(
    State(desk): State<Desk>,
    user: User,
    Named(id): Named<RuleId>,
    write: Write,
    Sent(SwitchWanted { is_on }): Sent<SwitchWanted>,
) -> Answer<RuleSwitched> {
    let rule = id.to_string();
    let call = write.call("switch_rule", &(&rule, is_on));
    let switched = desk.write(&user, call, async move |ctx: &Ctx, tx: &mut Tx| {
        let ((), event) = switch_rule(ctx, tx, &rule, is_on).await?;
        Ok::<(RuleSwitched, Option<Event>), RuleError>((RuleSwitched { rule: rule.clone(), is_on }, event))
    });
    Ok(Json(switched.await?))
}

/// What a rule would do with what is not explained, and would have done with what is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RuleLookBack {
    /// Transactions it matches.
    pub matched: u64,
    /// Of them, decided automatically only with it.
    pub newly_automatic: u64,
    /// Of them, explained before in the way it would explain them.
    pub agrees: u64,
    /// Of them, explained before in another way.
    pub contradicts: u64,
    /// The transactions that were explained in another way, by id, at most 200.
    pub contradictions: Vec<String>,
}

/// Shows what a rule would have done with every transaction on record. Changes nothing.
#[utoipa::path(get, path = "/api/v1/rules/{id}/look-back", tag = "rules", params(("id" = String, Path, description = "Id of the rule")),
    responses((status = 200, description = "What it would have done", body = RuleLookBack)))]
pub async fn back(State(desk): State<Desk>, user: User, Named(id): Named<RuleId>) -> Answer<RuleLookBack> {
    let report = desk.read(&user, async move |ctx: &Ctx, tx: &mut Tx| {
        Ok(look_back(ctx, tx, &id.to_string()).await.map_err(WriteError::Refused)?)
    });
    let mut report = report.await?;
    report.contradictions.truncate(200);
    Ok(Json(RuleLookBack {
        matched: report.matched,
        newly_automatic: report.newly_automatic,
        agrees: report.agrees,
        contradicts: report.contradicts,
        contradictions: report.contradictions,
    }))
}
