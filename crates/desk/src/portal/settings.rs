//! How a legal entity shows itself in the portal, and whether it is open.

use app::banking::{AccountView, list_account_views};
use app::context::Ctx;
use app::portal::{PortalSettings, SetPortal, find_portal_settings, set_portal};
use app::write::Call;
use askama::Template;
use axum::extract::State;
use axum_extra::extract::CookieJar;
use db::Tx;

use crate::access::User;
use crate::settings::tabs::{Part, Tab, tabs};
use crate::state::Desk;
use crate::web::form::{done, with_status};
use crate::web::{FormState, Frame, PageResult, Section, filters};

/// Beside which field each refusal is told.
const FIELDS: &[(&str, &str)] = &[
    ("portal-account-unknown", "account"),
    ("portal-holder-missing", "holder"),
    ("portal-person-missing", "person"),
    ("portal-reach-missing", "phone"),
    ("portal-bad-page", "pay_page"),
];

#[derive(Template)]
#[template(path = "portal/templates/settings.html")]
struct SettingsPage {
    frame: Frame,
    tabs: Vec<Tab>,
    form: FormState,
    accounts: Vec<AccountView>,
}

/// `GET /settings/portal`
pub async fn form(State(desk): State<Desk>, user: User) -> PageResult {
    show(&desk, &user, None).await
}

async fn show(desk: &Desk, user: &User, refused: Option<FormState>) -> PageResult {
    let status = refused.as_ref().map_or(axum::http::StatusCode::OK, FormState::status);
    let tabs = tabs(user, Part::Portal);
    let page = desk
        .show(user, Section::Settings, async move |ctx: &Ctx, tx: &mut Tx, frame| {
            let known = find_portal_settings(tx, ctx).await?;
            let accounts = list_account_views(tx, ctx).await?;
            Ok(SettingsPage { frame, tabs, form: refused.unwrap_or_else(|| form_of(known)), accounts })
        })
        .await;
    with_status(status, page)
}

fn form_of(known: PortalSettings) -> FormState {
    FormState::holding([
        ("is_open", if known.is_open { "yes" } else { "" }.to_owned()),
        ("account", known.account.map(|id| id.to_string()).unwrap_or_default()),
        ("holder", known.holder),
        ("person", known.person),
        ("phone", known.phone),
        ("email", known.email),
        ("pay_page", known.pay_page),
    ])
}

/// `POST /settings/portal`
pub async fn save(State(desk): State<Desk>, user: User, jar: CookieJar, form: FormState) -> PageResult {
    let value = |name| form.value(name).to_owned();
    let command = SetPortal {
        is_open: form.holds("is_open", "yes"),
        account: value("account"),
        holder: value("holder"),
        person: value("person"),
        phone: value("phone"),
        email: value("email"),
        pay_page: value("pay_page"),
        public_url: desk.settings().public_url.to_string(),
    };
    let is_open = command.is_open;
    let call = Call::new("set_portal", &command);
    match desk.write(&user, call, async move |ctx, tx| set_portal(ctx, tx, &command).await).await {
        Ok(_) => {
            let said = if is_open { "portal-settings-saved-open" } else { "portal-settings-saved-shut" };
            done(&desk, jar, &user.words.say(said), "/settings/portal")
        }
        Err(error) => {
            let form = form.refused(error, &user.words, FIELDS)?;
            show(&desk, &user, Some(form)).await
        }
    }
}
