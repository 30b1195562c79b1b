//! A rule from what a person did twice: what it would have done, then on.

use app::allocation::{AddRule, LookBack, add_rule, look_back_at, switch_rule};
use app::context::Ctx;
use app::write::Call;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Redirect};
use axum_extra::extract::CookieJar;
use db::Tx;
use serde::Deserialize;

use super::parts::show_part;
use super::typed::Fields;
use crate::access::User;
use crate::error::PageError;
use crate::signing_in::say_once;
use crate::state::Desk;
use crate::web::{Fragment, PageResult, filters};

/// The rule asked about.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Text that the payer's name or the remittance must contain.
    pub contains: String,
    /// The account it posts to.
    pub account: String,
}

impl Asked {
    fn command(&self) -> AddRule {
        AddRule {
            contains: self.contains.clone(),
            direction: None,
            amount_min_minor: None,
            amount_max_minor: None,
            account: Some(self.account.clone()),
            customer: None,
        }
    }
}

#[derive(Template)]
#[template(path = "reconcile/templates/rule.html")]
struct RulePart {
    asked: Asked,
    report: LookBack,
}

/// `GET /reconcile/rule`: what the rule would have done with everything on record.
pub async fn rule(
    State(desk): State<Desk>,
    user: User,
    part: Fragment,
    Query(asked): Query<Asked>,
) -> PageResult {
    show_part(&desk, &user, part, "reconcile-rule", async move |ctx: &Ctx, tx: &mut Tx| {
        let report = look_back_at(ctx, tx, &asked.command()).await.map_err(refused)?;
        Ok(RulePart { asked, report })
    })
    .await
}

fn refused(error: app::allocation::RuleError) -> PageError {
    use app::refusal::Refuses as _;
    match error.refusal() {
        Some(refusal) => PageError::Refused(refusal),
        None => PageError::Other(Box::new(error)),
    }
}

/// `POST /reconcile/rule`: makes the rule and switches it on.
pub async fn make_rule(State(desk): State<Desk>, user: User, jar: CookieJar, body: String) -> PageResult {
    let fields = Fields::read(&body);
    let asked = Asked {
        contains: fields.one("contains").to_owned(),
        account: fields.one("account_number").to_owned(),
    };
    let command = asked.command();
    let call = Call::new("add_rule", &command);
    let made = desk
        .write(&user, call, async move |ctx: &Ctx, tx: &mut Tx| add_rule(ctx, tx, &command).await)
        .await?;
    let call = Call::new("switch_rule", &made.id);
    desk.write(&user, call, async move |ctx: &Ctx, tx: &mut Tx| {
        let done = switch_rule(ctx, tx, &made.id, true).await?;
        app::work::request_matching(tx, ctx).await?;
        Ok::<_, app::allocation::RuleError>(done)
    })
    .await?;
    let jar = say_once(&desk, jar, "ok", &user.words.say("reconcile-rule-made"));
    Ok((jar, Redirect::to("/reconcile")).into_response())
}
