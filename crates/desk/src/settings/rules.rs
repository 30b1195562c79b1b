//! One rule: made, looked back with, switched on.

use app::allocation::{
    AddRule, LookBack, LookBackOutcome, RuleError, add_rule, find_rule, look_back, switch_rule,
};
use app::banking::find_transaction;
use app::context::Ctx;
use app::identity::Permission;
use app::work::request_matching;
use app::write::Call;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect};
use axum_extra::extract::CookieJar;
use db::Tx;
use jiff::civil::Date;
use money::Currency;

use super::amounts::euros;
use super::matching::RuleRow;
use super::need_bank;
use super::tabs::{Part, Tab, tabs};
use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;
use crate::web::form::{done, with_status};
use crate::web::{FormState, Frame, PageResult, Section, filters};

#[derive(Template)]
#[template(path = "settings/templates/rule_new.html")]
struct NewRulePage {
    frame: Frame,
    tabs: Vec<Tab>,
    form: FormState,
}

#[derive(Template)]
#[template(path = "settings/templates/rule.html")]
struct RulePage {
    frame: Frame,
    tabs: Vec<Tab>,
    rule: RuleRow,
    report: LookBack,
    lines: Vec<Line>,
    can_manage: bool,
}

/// A transaction that the rule matches, with what it would do.
struct Line {
    day: Date,
    text: String,
    amount: String,
    outcome: &'static str,
    tone: &'static str,
}

/// `GET /settings/rules/new`
pub async fn new_form(State(desk): State<Desk>, user: User) -> PageResult {
    show_new(&desk, &user, FormState::holding([("effect", "customer".to_owned())])).await
}

async fn show_new(desk: &Desk, user: &User, form: FormState) -> PageResult {
    need_bank(user)?;
    let (status, tabs) = (form.status(), tabs(user, Part::Matching));
    let page = desk
        .show(user, Section::Settings, async move |_: &Ctx, _: &mut Tx, frame| {
            Ok(NewRulePage { frame, tabs, form })
        })
        .await;
    with_status(status, page)
}

/// The command of the form; or the field whose amount cannot be read.
fn command_of(form: &FormState) -> Result<AddRule, &'static str> {
    let amount = |field: &'static str| match form.optional(field) {
        None => Ok(None),
        Some(text) => euros(&text).map(Some).ok_or(field),
    };
    let is_account = form.value("effect") == "account";
    Ok(AddRule {
        contains: form.value("contains").to_owned(),
        direction: form.optional("direction"),
        amount_min_minor: amount("min")?,
        amount_max_minor: amount("max")?,
        account: form.optional("account").filter(|_| is_account),
        customer: form.optional("customer").filter(|_| !is_account),
    })
}

/// `POST /settings/rules`: the rule is made, switched off, and its look back is shown.
pub async fn add(State(desk): State<Desk>, user: User, form: FormState) -> PageResult {
    let command = match command_of(&form) {
        Ok(command) => command,
        Err(field) => {
            let text = user.words.say("settings-bad-amount");
            return show_new(&desk, &user, form.wrong(field, text)).await;
        }
    };
    let effect = if command.account.is_some() { "account" } else { "customer" };
    let effect = if form.value("effect") == "account" { "account" } else { effect };
    let call = Call::new("add_rule", &command);
    match desk.write(&user, call, async move |ctx, tx| add_rule(ctx, tx, &command).await).await {
        Ok(rule) => Ok(Redirect::to(&format!("/settings/rules/{}", rule.id)).into_response()),
        Err(error) => {
            let fields = [
                ("rule-too-wide", "contains"),
                ("rule-without-effect", effect),
                ("bad-account", "account"),
                ("control-account", "account"),
                ("customer-unknown", "customer"),
            ];
            show_new(&desk, &user, form.refused(error, &user.words, &fields)?).await
        }
    }
}

/// `GET /settings/rules/{id}`
pub async fn page(State(desk): State<Desk>, user: User, Path(id): Path<String>) -> PageResult {
    need_bank(&user)?;
    let (tabs, words) = (tabs(&user, Part::Matching), user.words.clone());
    let can_manage = user.may(Permission::ManageSettings);
    desk.show(&user, Section::Settings, async move |ctx: &Ctx, tx: &mut Tx, frame| {
        let rule = find_rule(tx, ctx, &id).await.map_err(|_| PageError::NotFound)?;
        let report = look_back(ctx, tx, &id).await.map_err(PageError::of)?;
        let mut lines = Vec::with_capacity(report.lines.len());
        for line in &report.lines {
            let id = line.transaction.parse().map_err(|_| PageError::NotFound)?;
            let Some(row) = find_transaction(tx, ctx, id).await? else { continue };
            let currency = Currency::parse(&row.currency).unwrap_or(Currency::EUR);
            let text = [row.counterparty, row.remittance].into_iter().filter(|text| !text.is_empty());
            let (outcome, tone) = outcome_words(line.outcome);
            lines.push(Line {
                day: row.booked_on.to_jiff(),
                text: text.collect::<Vec<_>>().join(" · "),
                amount: words.amount(row.amount_minor, currency),
                outcome,
                tone,
            });
        }
        Ok(RulePage { frame, tabs, rule: RuleRow::new(rule, &words), report, lines, can_manage })
    })
    .await
}

fn outcome_words(outcome: LookBackOutcome) -> (&'static str, &'static str) {
    match outcome {
        LookBackOutcome::Decides => ("settings-look-decides", "badge-ok"),
        LookBackOutcome::Same => ("settings-look-same", ""),
        LookBackOutcome::Agrees => ("settings-look-agrees", "badge-ok"),
        LookBackOutcome::Contradicts => ("settings-look-contradicts", "badge-bad"),
    }
}

/// `POST /settings/rules/{id}/switch`
pub async fn switch(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Path(id): Path<String>,
    form: FormState,
) -> PageResult {
    let is_on = form.holds("on", "yes");
    let call = Call::new("switch_rule", &(&id, is_on));
    let operation = async move |ctx: &Ctx, tx: &mut Tx| {
        let switched = switch_rule(ctx, tx, &id, is_on).await?;
        // What it changes is decided by the next run, in the background.
        request_matching(tx, ctx).await?;
        Ok::<_, RuleError>(switched)
    };
    desk.write(&user, call, operation).await?;
    let key = if is_on { "settings-rule-now-on" } else { "settings-rule-now-off" };
    done(&desk, jar, &user.words.say(key), "/settings/matching")
}
