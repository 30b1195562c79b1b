//! Sending text messages: the gateway of the legal entity, how many a day, and a message to try it.

use app::context::Ctx;
use app::identity::{Permission, Secret, find_entity};
use app::outgoing::{
    GatewayFacts, GatewayProvider, GatewayView, PER_DAY_USUAL, SetGateway, find_gateway, load_gateway,
    note_gateway_fault, remove_gateway, set_gateway,
};
use app::write::Call;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum_extra::extract::CookieJar;
use db::Tx;
use mailroom::{lint_gateway, try_gateway};

use super::tabs::{Part, Tab, tabs};
use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;
use crate::web::form::{done, with_status};
use crate::web::{FormState, Frame, PageResult, Section, filters};

const FIELDS: &[(&str, &str)] = &[
    ("sms-provider", "provider"),
    ("sms-account", "account"),
    ("sms-application-key", "application_key"),
    ("sms-secret", "secret"),
    ("sms-consumer-key", "consumer_key"),
    ("sms-sender", "sender"),
    ("sms-pace", "per_day"),
];

#[derive(Template)]
#[template(path = "settings/templates/sms.html")]
struct SmsPage {
    frame: Frame,
    tabs: Vec<Tab>,
    gateway: Option<GatewayView>,
    can_manage: bool,
    /// What became of a message that was refused: its sentence, and what the gateway said.
    refused: Option<(String, String)>,
}

impl SmsPage {
    /// The sentence of what was wrong when it was used.
    fn fault_key(&self) -> Option<String> {
        let fault = self.gateway.as_ref()?.fault.as_ref()?;
        Some(format!("sms-fault-{}", fault.code))
    }
}

#[derive(Template)]
#[template(path = "settings/templates/sms_form.html")]
struct SmsFormPage {
    frame: Frame,
    tabs: Vec<Tab>,
    form: FormState,
    is_set: bool,
}

/// `GET /settings/sms`
pub async fn page(State(desk): State<Desk>, user: User) -> PageResult {
    show(&desk, &user, None).await
}

async fn show(desk: &Desk, user: &User, refused: Option<(String, String)>) -> PageResult {
    let status = if refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let (tabs, can_manage) = (tabs(user, Part::Sms), user.may(Permission::ManageSettings));
    let page = desk
        .show(user, Section::Settings, async move |ctx: &Ctx, tx: &mut Tx, frame| {
            let gateway = find_gateway(tx, ctx).await?;
            Ok(SmsPage { frame, tabs, gateway, can_manage, refused })
        })
        .await;
    with_status(status, page)
}

/// `GET /settings/sms/edit`
pub async fn form(State(desk): State<Desk>, user: User) -> PageResult {
    show_form(&desk, &user, None).await
}

async fn show_form(desk: &Desk, user: &User, refused: Option<FormState>) -> PageResult {
    let status = refused.as_ref().map_or(StatusCode::OK, FormState::status);
    let tabs = tabs(user, Part::Sms);
    let page = desk
        .show(user, Section::Settings, async move |ctx: &Ctx, tx: &mut Tx, frame| {
            let known = find_gateway(tx, ctx).await?;
            let is_set = known.is_some();
            let usual = || GatewayFacts { per_day: PER_DAY_USUAL, ..GatewayFacts::default() };
            let form = refused.unwrap_or_else(|| form_of(known.map_or_else(usual, |known| known.facts)));
            Ok(SmsFormPage { frame, tabs, form, is_set })
        })
        .await;
    with_status(status, page)
}

/// What is known, but for what is secret.
fn form_of(facts: GatewayFacts) -> FormState {
    FormState::holding([
        ("provider", facts.provider.as_str().to_owned()),
        ("account", facts.account),
        ("application_key", facts.application_key),
        ("sender", facts.sender),
        ("per_day", facts.per_day.to_string()),
    ])
}

/// `POST /settings/sms`: kept only when messages can be tried with it.
pub async fn save(State(desk): State<Desk>, user: User, jar: CookieJar, form: FormState) -> PageResult {
    let text = |name: &str| form.value(name).to_owned();
    let secret = |name: &str| Some(form.exact(name)).filter(|it| !it.trim().is_empty()).map(Secret::new);
    let command = SetGateway {
        provider: text("provider"),
        account: text("account"),
        application_key: text("application_key"),
        secret: secret("secret"),
        consumer_key: secret("consumer_key"),
        sender: text("sender"),
        per_day: form.value("per_day").parse().unwrap_or(0),
    };
    if let Ok(facts) = command.checked()
        && let Err(wrong) = lint_gateway(&facts, command.secret.as_ref(), command.consumer_key.as_ref())
    {
        let form = form.wrong(wrong.field(), user.words.say(wrong.key()));
        return show_form(&desk, &user, Some(form)).await;
    }
    let call = Call::new("set_gateway", &command);
    match desk.write(&user, call, async move |ctx, tx| set_gateway(ctx, tx, &command).await).await {
        Ok(_) => done(&desk, jar, &user.words.say("settings-sms-saved"), "/settings/sms"),
        Err(error) => {
            let form = form.refused(error, &user.words, FIELDS)?;
            show_form(&desk, &user, Some(form)).await
        }
    }
}

/// `POST /settings/sms/remove`
pub async fn remove(State(desk): State<Desk>, user: User, jar: CookieJar) -> PageResult {
    let call = Call::new("remove_gateway", &());
    desk.write(&user, call, async move |ctx, tx| remove_gateway(ctx, tx).await).await?;
    done(&desk, jar, &user.words.say("settings-sms-removed"), "/settings/sms")
}

/// `POST /settings/sms/test`: one text message with words of ours to a number that is typed.
pub async fn test(State(desk): State<Desk>, user: User, jar: CookieJar, form: FormState) -> PageResult {
    let number = form.value("number").to_owned();
    let words = user.words.clone();
    let (gateway, text, at) = desk
        .read(&user, async move |ctx: &Ctx, tx: &mut Tx| {
            let gateway = load_gateway(tx, ctx).await?.ok_or(PageError::NotFound)?;
            let entity = find_entity(tx, ctx.org, ctx.legal_entity).await?;
            let entity = entity.map(|entity| entity.name).unwrap_or_default();
            let text = words.say_with("sms-trial-text", &[("entity", entity.into())]);
            Ok((gateway, text, ctx.now_micros().div_euclid(1_000_000)))
        })
        .await?;
    match try_gateway(&gateway, &number, &text, at).await {
        Ok((true, _)) => {
            let ctx = desk.context(&user);
            desk.run(async move |desk: Desk| {
                Ok(desk.db().write(async |tx: &mut Tx| note_gateway_fault(tx, &ctx, None).await).await?)
            })
            .await?;
            let values = [("value", number.into())];
            done(&desk, jar, &user.words.say_with("settings-sms-tried", &values), "/settings/sms")
        }
        Ok((false, told)) => show(&desk, &user, Some((user.words.say(told.key), told.said))).await,
        Err(lint) => show(&desk, &user, Some((user.words.say(lint.key()), String::new()))).await,
    }
}
