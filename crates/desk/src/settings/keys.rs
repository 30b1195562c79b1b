//! Keys of programs: made, shown once, revoked.

use app::context::Ctx;
use app::identity::{
    Asked, KeyMade, KeyView, MakeKey, Permission, RevokeKey, Side, ask_key, list_keys, needs_second_person,
    permissions_for_key, revoke_key,
};
use app::write::Call;
use askama::Template;
use axum::extract::{Path, State};
use axum_extra::extract::CookieJar;
use db::Tx;

use super::requests::RequestRow;
use super::tabs::{Part, Tab, tabs};
use crate::access::User;
use crate::state::Desk;
use crate::web::form::{done, with_status};
use crate::web::{FormState, Frame, PageResult, Section, filters};

/// Keys shown; the revoked ones stay on the list.
const KEYS: i64 = 200;

#[derive(Template)]
#[template(path = "settings/templates/keys.html")]
struct KeysPage {
    frame: Frame,
    tabs: Vec<Tab>,
    keys: Vec<KeyRow>,
    requests: Vec<RequestRow>,
    can_manage: bool,
}

#[derive(Template)]
#[template(path = "settings/templates/key_new.html")]
struct NewKeyPage {
    frame: Frame,
    tabs: Vec<Tab>,
    form: FormState,
    /// Name, whether it changes nothing, whether it is of the payment side.
    permissions: Vec<(&'static str, bool, bool)>,
    needs_second: bool,
    /// Those of the permissions asked for that have to be confirmed.
    to_confirm: Vec<&'static str>,
}

#[derive(Template)]
#[template(path = "settings/templates/key_made.html")]
struct KeyMadePage {
    frame: Frame,
    tabs: Vec<Tab>,
    key: String,
    expires_at: i64,
}

struct KeyRow {
    id: String,
    name: String,
    hint: String,
    side: &'static str,
    permissions: Vec<&'static str>,
    expires_at: i64,
    last_used_at: Option<i64>,
    /// Key of the word for its state, and the tone of the badge.
    state: (&'static str, &'static str),
    is_good: bool,
}

impl KeyRow {
    fn new(view: KeyView, now: i64) -> Self {
        let state = match (view.revoked_at, view.expires_at <= now) {
            (Some(_), _) => ("settings-key-revoked", "badge-bad"),
            (None, true) => ("settings-key-over", "badge-warn"),
            (None, false) => ("settings-key-good", "badge-ok"),
        };
        Self {
            id: view.id,
            name: view.name,
            hint: view.hint,
            side: view.side.as_str(),
            permissions: view.permissions.into_iter().map(Permission::as_str).collect(),
            expires_at: view.expires_at,
            last_used_at: view.last_used_at,
            is_good: state.0 == "settings-key-good",
            state,
        }
    }
}

/// `GET /settings/keys`
pub async fn list(State(desk): State<Desk>, user: User) -> PageResult {
    let (tabs, can_manage) = (tabs(&user, Part::Keys), user.may(Permission::ManageKeys));
    let reader = user.clone();
    desk.show(&user, Section::Settings, async move |ctx: &Ctx, tx: &mut Tx, frame| {
        let now = ctx.now_micros();
        let mut keys = list_keys(ctx, tx, None, KEYS).await?;
        // Those that open something first, then the youngest.
        keys.reverse();
        keys.sort_by_key(|key| key.revoked_at.is_some() || key.expires_at <= now);
        let keys = keys.into_iter().map(|key| KeyRow::new(key, now)).collect();
        let requests = RequestRow::list(ctx, tx, &reader).await?;
        Ok(KeysPage { frame, tabs, keys, requests, can_manage })
    })
    .await
}

/// `GET /settings/keys/new`
pub async fn new_form(State(desk): State<Desk>, user: User) -> PageResult {
    let form = FormState::holding([("side", "business".to_owned()), ("days", "90".to_owned())]);
    show_new(&desk, &user, form).await
}

async fn show_new(desk: &Desk, user: &User, form: FormState) -> PageResult {
    let (status, tabs) = (form.status(), tabs(user, Part::Keys));
    let possible = permissions_for_key(&user.principal, Side::Payment);
    let permissions: Vec<_> =
        possible.iter().map(|it| (it.as_str(), it.is_reading(), it.is_of_payment_side())).collect();
    let asked = if form.error("confirmed").is_some() { form.all("permission") } else { Vec::new() };
    let to_confirm: Vec<_> = possible
        .iter()
        .filter(|it| it.is_confirmed_for_keys() && asked.iter().any(|name| name == it.as_str()))
        .map(Permission::as_str)
        .collect();
    let page = desk
        .show(user, Section::Settings, async move |ctx: &Ctx, tx: &mut Tx, frame| {
            let needs_second = needs_second_person(ctx, tx).await?;
            Ok(NewKeyPage { frame, tabs, form, permissions, needs_second, to_confirm })
        })
        .await;
    with_status(status, page)
}

const FIELDS: &[(&str, &str)] = &[
    ("bad-name", "name"),
    ("no-permission", "permission"),
    ("permission-not-yours", "permission"),
    ("permission-not-of-side", "permission"),
    ("unknown-permission", "permission"),
    ("unknown-side", "side"),
    ("bad-days", "days"),
    ("permission-not-confirmed", "confirmed"),
];

/// `POST /settings/keys`
pub async fn make(State(desk): State<Desk>, user: User, jar: CookieJar, form: FormState) -> PageResult {
    let command = MakeKey {
        name: form.value("name").to_owned(),
        permissions: form.all("permission"),
        side: form.value("side").to_owned(),
        // What is no number is no count of days: refused with the others.
        days: form.value("days").parse().unwrap_or(0),
        is_confirmed: form.holds("confirmed", "yes"),
    };
    let (me, identity) = (user.principal.clone(), desk.identity().clone());
    let call = Call::new("ask_key", &command);
    let tried =
        desk.write(&user, call, async move |ctx, tx| ask_key(ctx, tx, &identity, &me, &command).await).await;
    match tried {
        Ok(Asked::Done(made)) => show_key(&desk, &user, made).await,
        Ok(Asked::Waits(_)) => done(&desk, jar, &user.words.say("settings-key-waits"), "/settings/keys"),
        Err(error) => show_new(&desk, &user, form.refused(error, &user.words, FIELDS)?).await,
    }
}

/// Shows a key, this once.
pub(super) async fn show_key(desk: &Desk, user: &User, made: KeyMade) -> PageResult {
    let tabs = tabs(user, Part::Keys);
    desk.show(user, Section::Settings, async move |_: &Ctx, _: &mut Tx, frame| {
        let key = made.key.reveal().to_owned();
        Ok(KeyMadePage { frame, tabs, key, expires_at: made.expires_at })
    })
    .await
}

/// `POST /settings/keys/{id}/revoke`
pub async fn revoke(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Path(id): Path<String>,
) -> PageResult {
    let command = RevokeKey { key: id };
    let call = Call::new("revoke_key", &command);
    desk.write(&user, call, async move |ctx, tx| revoke_key(ctx, tx, &command).await).await?;
    done(&desk, jar, &user.words.say("settings-key-now-revoked"), "/settings/keys")
}
