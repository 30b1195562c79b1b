//! The provider of identities: set by an owner, looked at before it is kept.

use app::context::Ctx;
use app::identity::{
    Asked, Provider, Secret, SetProvider, ask_provider_change, load_provider, needs_second_person,
    remove_provider,
};
use app::write::Call;
use askama::Template;
use axum::extract::State;
use axum_extra::extract::CookieJar;
use db::Tx;

use super::tabs::{Part, Tab, tabs};
use crate::access::User;
use crate::error::PageError;
use crate::signing_in::RETURN_PATH;
use crate::state::Desk;
use crate::web::form::{done, with_status};
use crate::web::{FormState, Frame, PageResult, Section, filters};

#[derive(Template)]
#[template(path = "settings/templates/provider.html")]
struct ProviderPage {
    frame: Frame,
    tabs: Vec<Tab>,
    form: FormState,
    is_set: bool,
    needs_second: bool,
    /// Whether it was fixed when the desk was started: then it is shown, and changed there.
    is_fixed: bool,
    return_address: String,
}

const FIELDS: &[(&str, &str)] =
    &[("bad-issuer", "issuer"), ("bad-client", "client_id"), ("no-client-secret", "client_secret")];

/// `GET /settings/provider`
pub async fn form(State(desk): State<Desk>, user: User) -> PageResult {
    show(&desk, &user, None).await
}

async fn show(desk: &Desk, user: &User, refused: Option<FormState>) -> PageResult {
    let status = refused.as_ref().map_or(axum::http::StatusCode::OK, FormState::status);
    let (tabs, fixed) = (tabs(user, Part::Security), desk.fixed_provider().cloned());
    let address = desk.settings().public_url.join(RETURN_PATH);
    let return_address = address.map(String::from).map_err(|error| PageError::Other(Box::new(error)))?;
    let page = desk
        .show(user, Section::Settings, async move |ctx: &Ctx, tx: &mut Tx, frame| {
            let is_fixed = fixed.is_some();
            let known = match fixed {
                Some(fixed) => Some(fixed),
                None => load_provider(ctx, tx).await?,
            };
            let is_set = known.is_some();
            let needs_second = needs_second_person(ctx, tx).await?;
            let form = refused.unwrap_or_else(|| form_of(known));
            Ok(ProviderPage { frame, tabs, form, is_set, needs_second, is_fixed, return_address })
        })
        .await;
    with_status(status, page)
}

/// What is known, but for the secret.
fn form_of(known: Option<Provider>) -> FormState {
    let Some(known) = known else { return FormState::holding([("asks_second_factor", "yes".to_owned())]) };
    let asks = if known.asks_second_factor { "yes" } else { "no" };
    FormState::holding([
        ("issuer", known.issuer),
        ("client_id", known.client_id),
        ("label", known.label),
        ("asks_second_factor", asks.to_owned()),
    ])
}

/// `POST /settings/provider`: kept only when it answers as a provider does.
pub async fn save(State(desk): State<Desk>, user: User, jar: CookieJar, form: FormState) -> PageResult {
    if desk.fixed_provider().is_some() {
        return Err(PageError::Forbidden);
    }
    let command = SetProvider {
        issuer: form.value("issuer").to_owned(),
        client_id: form.value("client_id").to_owned(),
        client_secret: Some(form.exact("client_secret")).filter(|it| !it.is_empty()).map(Secret::new),
        label: form.value("label").to_owned(),
        asks_second_factor: form.holds("asks_second_factor", "yes"),
    };
    if command.checked().is_ok()
        && let Err(error) = desk.open_id()?.discover(command.issuer.trim()).await
    {
        tracing::warn!(error = error.to_string(), "provider of identities");
        let text = user.words.say("settings-provider-away");
        return show(&desk, &user, Some(form.wrong("issuer", text))).await;
    }
    let (me, identity) = (user.principal.clone(), desk.identity().clone());
    let call = Call::new("ask_provider_change", &command);
    let tried = desk
        .write(&user, call, async move |ctx, tx| ask_provider_change(ctx, tx, &identity, &me, &command).await)
        .await;
    match tried {
        Ok(Asked::Waits(_)) => {
            done(&desk, jar, &user.words.say("settings-provider-waits"), "/settings/users")
        }
        Ok(Asked::Done(_)) => {
            done(&desk, jar, &user.words.say("settings-provider-saved"), "/settings/provider")
        }
        Err(error) => {
            let form = form.refused(error, &user.words, FIELDS)?;
            show(&desk, &user, Some(form)).await
        }
    }
}

/// `POST /settings/provider/remove`
pub async fn remove(State(desk): State<Desk>, user: User, jar: CookieJar) -> PageResult {
    if desk.fixed_provider().is_some() {
        return Err(PageError::Forbidden);
    }
    let (me, identity) = (user.principal.clone(), desk.identity().clone());
    let call = Call::new("remove_provider", &());
    desk.write(&user, call, async move |ctx, tx| remove_provider(ctx, tx, &identity, &me).await).await?;
    done(&desk, jar, &user.words.say("settings-provider-removed"), "/settings/security")
}
