//! One legal entity: made, changed, switched to.

use app::context::Ctx;
use app::identity::{
    ChangeEntity, EntityFacts, SwitchEntity, add_entity, change_entity, find_entity, switch_entity,
};
use app::ids::LegalEntityId;
use app::write::Call;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Redirect};
use axum_extra::extract::CookieJar;
use db::Tx;

use super::tabs::{Part, Tab, tabs};
use crate::access::{User, referring_page};
use crate::error::PageError;
use crate::state::Desk;
use crate::web::form::{done, with_status};
use crate::web::{FormState, Frame, PageResult, Section, filters};

const FIELDS: &[(&str, &str)] = &[
    ("bad-name", "name"),
    ("bad-siren", "siren"),
    ("siren-taken", "siren"),
    ("bad-vat-number", "vat_number"),
    ("vat-number-of-another", "vat_number"),
    ("address-too-long", "address"),
];

#[derive(Template)]
#[template(path = "settings/templates/entity.html")]
struct EntityPage {
    frame: Frame,
    tabs: Vec<Tab>,
    form: FormState,
    /// Where the form goes.
    action: String,
    is_new: bool,
}

/// `GET /settings/entities/new`
pub async fn new_form(State(desk): State<Desk>, user: User) -> PageResult {
    show(&desk, &user, FormState::default(), None).await
}

/// `GET /settings/entities/{id}`
pub async fn change_form(State(desk): State<Desk>, user: User, Path(id): Path<String>) -> PageResult {
    let wanted: LegalEntityId = id.parse().map_err(|_| PageError::NotFound)?;
    let found = desk
        .read(&user, async move |ctx: &Ctx, tx: &mut Tx| Ok(find_entity(tx, ctx.org, wanted).await?))
        .await?
        .ok_or(PageError::NotFound)?;
    let form = FormState::holding([
        ("name", found.name),
        ("siren", found.siren),
        ("vat_number", found.vat_number),
        ("address", found.address),
    ]);
    show(&desk, &user, form, Some(&id)).await
}

async fn show(desk: &Desk, user: &User, form: FormState, id: Option<&str>) -> PageResult {
    let (status, tabs) = (form.status(), tabs(user, Part::Organisation));
    let action = format!("/settings/entities{}", id.map(|id| format!("/{id}")).unwrap_or_default());
    let is_new = id.is_none();
    let page = desk
        .show(user, Section::Settings, async move |_: &Ctx, _: &mut Tx, frame| {
            Ok(EntityPage { frame, tabs, form, action, is_new })
        })
        .await;
    with_status(status, page)
}

fn facts(form: &FormState) -> EntityFacts {
    EntityFacts {
        name: form.value("name").to_owned(),
        siren: form.value("siren").to_owned(),
        vat_number: form.value("vat_number").to_owned(),
        address: form.value("address").to_owned(),
    }
}

/// `POST /settings/entities`
pub async fn add(State(desk): State<Desk>, user: User, jar: CookieJar, form: FormState) -> PageResult {
    let command = facts(&form);
    let call = Call::new("add_entity", &command);
    match desk.write(&user, call, async move |ctx, tx| add_entity(ctx, tx, &command).await).await {
        Ok(_) => done(&desk, jar, &user.words.say("settings-entity-added"), "/settings"),
        Err(error) => show(&desk, &user, form.refused(error, &user.words, FIELDS)?, None).await,
    }
}

/// `POST /settings/entities/{id}`
pub async fn change(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Path(id): Path<String>,
    form: FormState,
) -> PageResult {
    let command = ChangeEntity { entity: id.clone(), facts: facts(&form) };
    let call = Call::new("change_entity", &command);
    match desk.write(&user, call, async move |ctx, tx| change_entity(ctx, tx, &command).await).await {
        Ok(_) => done(&desk, jar, &user.words.say("settings-saved"), "/settings"),
        Err(error) if error.status() == StatusCode::NOT_FOUND => Err(error),
        Err(error) => show(&desk, &user, form.refused(error, &user.words, FIELDS)?, Some(&id)).await,
    }
}

/// `POST /account/entity`: work on another legal entity. What a page of the old one showed is not
/// there in the new one, so that only lists are come back to.
pub async fn switch(State(desk): State<Desk>, user: User, headers: HeaderMap, form: FormState) -> PageResult {
    let (me, command) = (user.principal.clone(), SwitchEntity { entity: form.value("entity").to_owned() });
    let call = Call::new("switch_entity", &command);
    desk.write(&user, call, async move |ctx, tx| switch_entity(ctx, tx, &me, &command).await).await?;
    let path = referring_page(&headers).split('?').next().unwrap_or("/");
    let is_list = path.bytes().filter(|it| *it == b'/').count() == 1;
    Ok(Redirect::to(if is_list { path } else { "/" }).into_response())
}
