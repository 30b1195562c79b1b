//! The organisation and its legal entities.

use app::bookkeeping::closed_through;
use app::context::Ctx;
use app::identity::{
    EntityView, Permission, RenameOrganisation, list_entities, organisation_name, rename_organisation,
};
use app::write::Call;
use askama::Template;
use axum::extract::State;
use axum_extra::extract::CookieJar;
use db::Tx;
use jiff::civil::Date;

use super::tabs::{Part, Tab, tabs};
use crate::access::User;
use crate::state::Desk;
use crate::web::form::{done, with_status};
use crate::web::{FormState, Frame, PageResult, Section, filters};

#[derive(Template)]
#[template(path = "settings/templates/organisation.html")]
struct OrganisationPage {
    frame: Frame,
    tabs: Vec<Tab>,
    form: FormState,
    name: String,
    entities: Vec<EntityView>,
    current: String,
    closed: Option<Date>,
    can_manage: bool,
    can_read_books: bool,
}

/// `GET /settings`
pub async fn page(State(desk): State<Desk>, user: User) -> PageResult {
    show(&desk, &user, None).await
}

async fn show(desk: &Desk, user: &User, typed: Option<FormState>) -> PageResult {
    let status = typed.as_ref().map(FormState::status).unwrap_or_default();
    let tabs = tabs(user, Part::Organisation);
    let can_manage = user.may(Permission::ManageSettings);
    let can_read_books = user.may(Permission::ReadBooks);
    let page = desk
        .show(user, Section::Settings, async move |ctx: &Ctx, tx: &mut Tx, frame| {
            let name = organisation_name(tx, ctx.org).await?;
            let form = typed.unwrap_or_else(|| FormState::holding([("name", name.clone())]));
            let entities = list_entities(tx, ctx.org).await?;
            let closed = closed_through(tx, ctx).await?;
            let current = ctx.legal_entity.to_string();
            Ok(OrganisationPage {
                frame,
                tabs,
                form,
                name,
                entities,
                current,
                closed,
                can_manage,
                can_read_books,
            })
        })
        .await;
    with_status(status, page)
}

/// `POST /settings/organisation`
pub async fn rename(State(desk): State<Desk>, user: User, jar: CookieJar, form: FormState) -> PageResult {
    let command = RenameOrganisation { name: form.value("name").to_owned() };
    let call = Call::new("rename_organisation", &command);
    let tried =
        desk.write(&user, call, async move |ctx, tx| rename_organisation(ctx, tx, &command).await).await;
    match tried {
        Ok(_) => done(&desk, jar, &user.words.say("settings-saved"), "/settings"),
        Err(error) => {
            let form = form.refused(error, &user.words, &[("bad-name", "name")])?;
            show(&desk, &user, Some(form)).await
        }
    }
}
