//! The look of a legal entity: its colour and its logo, on letters and in the portal.

use app::context::Ctx;
use app::identity::{EntityLook, LOGO_BYTES_MAX, NewLogo, SetLook, find_entity, find_look, set_look};
use app::write::Call;
use askama::Template;
use axum::extract::{Multipart, State};
use axum_extra::extract::CookieJar;
use db::Tx;

use super::tabs::{Part, Tab, tabs};
use crate::access::User;
use crate::portal::{LookPaths, paths_of};
use crate::state::Desk;
use crate::web::form::{done, with_status};
use crate::web::{FormState, Frame, PageResult, Parts, Section, filters, read_parts};

const FIELDS: &[(&str, &str)] =
    &[("look-colour", "colour"), ("look-logo", "logo"), ("look-logo-large", "logo")];

#[derive(Template)]
#[template(path = "settings/templates/look.html")]
struct LookPage {
    frame: Frame,
    tabs: Vec<Tab>,
    look: EntityLook,
    /// The name of the legal entity.
    entity: String,
    paths: LookPaths,
    form: FormState,
}

/// `GET /settings/look`
pub async fn page(State(desk): State<Desk>, user: User) -> PageResult {
    show(&desk, &user, FormState::default()).await
}

async fn show(desk: &Desk, user: &User, form: FormState) -> PageResult {
    let (tabs, status) = (tabs(user, Part::Look), form.status());
    let page = desk
        .show(user, Section::Settings, async move |ctx: &Ctx, tx: &mut Tx, frame| {
            let look = find_look(tx, ctx).await?;
            let entity = find_entity(tx, ctx.org, ctx.legal_entity).await?;
            let entity = entity.map(|entity| entity.name).unwrap_or_default();
            let paths = paths_of(ctx.legal_entity, &look);
            Ok(LookPage { frame, tabs, look, entity, paths, form })
        })
        .await;
    with_status(status, page)
}

/// `POST /settings/look`
pub async fn save(State(desk): State<Desk>, user: User, jar: CookieJar, sent: Multipart) -> PageResult {
    let Parts { form, file } = read_parts(sent, "logo", LOGO_BYTES_MAX).await?;
    let logo = match file {
        Some(file) => NewLogo::Put(file.bytes),
        None if form.value("no_logo") == "yes" => NewLogo::Remove,
        None => NewLogo::Keep,
    };
    let command = SetLook { colour: form.value("colour").to_owned(), logo };
    let call = Call::new("set_look", &command);
    match desk.write(&user, call, async move |ctx, tx| set_look(ctx, tx, &command).await).await {
        Ok(_) => done(&desk, jar, &user.words.say("settings-look-saved"), "/settings/look"),
        Err(error) => {
            let form = form.refused(error, &user.words, FIELDS)?;
            show(&desk, &user, form).await
        }
    }
}
