//! What matching may do without asking: tolerances, rules.

use app::allocation::{ChangeSettings, RuleView, change_settings, list_rules, load_settings};
use app::context::Ctx;
use app::identity::Permission;
use app::write::Call;
use askama::Template;
use axum::extract::State;
use axum_extra::extract::CookieJar;
use db::Tx;
use money::Currency;

use super::amounts::{euros, typed_euros};
use super::need_bank;
use super::tabs::{Part, Tab, tabs};
use crate::access::User;
use crate::state::Desk;
use crate::web::form::{done, with_status};
use crate::web::{FormState, Frame, PageResult, Section, filters};
use crate::words::Words;

#[derive(Template)]
#[template(path = "settings/templates/matching.html")]
struct MatchingPage {
    frame: Frame,
    tabs: Vec<Tab>,
    form: FormState,
    rules: Vec<RuleRow>,
    can_manage: bool,
}

/// A rule in words.
pub(super) struct RuleRow {
    pub(super) id: String,
    pub(super) contains: String,
    pub(super) when: Vec<String>,
    pub(super) effect: String,
    pub(super) is_on: bool,
}

impl RuleRow {
    pub(super) fn new(rule: RuleView, words: &Words) -> Self {
        let mut when = Vec::new();
        match rule.direction.as_deref() {
            Some("in") => when.push(words.say("settings-rule-in")),
            Some("out") => when.push(words.say("settings-rule-out")),
            _ => {}
        }
        let limits =
            [("settings-rule-from", rule.amount_min_minor), ("settings-rule-to", rule.amount_max_minor)];
        for (key, minor) in limits {
            let Some(minor) = minor else { continue };
            when.push(words.say_with(key, &[("value", words.amount(minor, Currency::EUR).into())]));
        }
        let effect = match (&rule.account, &rule.customer) {
            (Some(account), _) => {
                words.say_with("settings-rule-to-account", &[("value", account.clone().into())])
            }
            (None, Some(customer)) => {
                words.say_with("settings-rule-is-customer", &[("value", customer.clone().into())])
            }
            (None, None) => words.say("settings-rule-customer-gone"),
        };
        Self { id: rule.id, contains: rule.contains, when, effect, is_on: rule.is_on }
    }
}

/// `GET /settings/matching`
pub async fn page(State(desk): State<Desk>, user: User) -> PageResult {
    show(&desk, &user, None).await
}

async fn show(desk: &Desk, user: &User, typed: Option<FormState>) -> PageResult {
    need_bank(user)?;
    let status = typed.as_ref().map(FormState::status).unwrap_or_default();
    let (tabs, words) = (tabs(user, Part::Matching), user.words.clone());
    let can_manage = user.may(Permission::ManageSettings);
    let page = desk
        .show(user, Section::Settings, async move |ctx: &Ctx, tx: &mut Tx, frame| {
            let settings = load_settings(tx, ctx).await?;
            let form = typed.unwrap_or_else(|| {
                FormState::holding([
                    ("tolerance", typed_euros(settings.tolerance_minor)),
                    ("charges", typed_euros(settings.charges_minor_max)),
                    ("discounts", if settings.has_discounts { "on" } else { "" }.to_owned()),
                ])
            });
            let rules = list_rules(tx, ctx).await?;
            let rules = rules.into_iter().map(|rule| RuleRow::new(rule, &words)).collect();
            Ok(MatchingPage { frame, tabs, form, rules, can_manage })
        })
        .await;
    with_status(status, page)
}

/// `POST /settings/matching`
pub async fn change(State(desk): State<Desk>, user: User, jar: CookieJar, form: FormState) -> PageResult {
    let (tolerance, charges) = (euros(form.value("tolerance")), euros(form.value("charges")));
    let (Some(tolerance_minor), Some(charges_minor_max)) = (tolerance, charges) else {
        let bad = |form: FormState, field: &str| form.wrong(field, user.words.say("settings-bad-amount"));
        let form = if tolerance.is_none() { bad(form, "tolerance") } else { form };
        let form = if charges.is_none() { bad(form, "charges") } else { form };
        return show(&desk, &user, Some(form)).await;
    };
    let command = ChangeSettings {
        tolerance_minor: Some(tolerance_minor),
        charges_minor_max: Some(charges_minor_max),
        has_discounts: Some(form.holds("discounts", "on")),
    };
    let call = Call::new("change_settings", &command);
    desk.write(&user, call, async move |ctx, tx| change_settings(ctx, tx, &command).await).await?;
    done(&desk, jar, &user.words.say("settings-matching-saved"), "/settings/matching")
}
