//! Users, invitations, what waits for a second person, and who may do what.

use std::collections::HashMap;

use app::context::Ctx;
use app::identity::{
    ChangeSalesSight, Invite, LINK_PATH, LinkKind, LinkView, Permission, RevokeLink, Role, UserState,
    UserView, allows, change_sales_sight, invite as invite_user, list_links, list_users,
    revoke_link as revoke, sales_see_all,
};
use app::ids::UserId;
use app::write::Call;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum_extra::extract::CookieJar;
use db::Tx;
use serde::Deserialize;

use super::requests::RequestRow;
use super::tabs::{Part, Tab, tabs};
use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;
use crate::web::form::{done, with_status};
use crate::web::{FormState, Frame, PageResult, Section, filters};

/// Users on one page.
const PAGE: usize = 50;
/// Links that can be open at a time, in practice far fewer.
const LINKS: i64 = 500;

/// From where on the list is shown.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "settings/templates/users.html")]
struct UsersPage {
    frame: Frame,
    tabs: Vec<Tab>,
    users: Vec<UserRow>,
    next: Option<String>,
    requests: Vec<RequestRow>,
    roles: Vec<&'static str>,
    matrix: Vec<(&'static str, Vec<bool>)>,
    can_manage: bool,
    sales_see_all: bool,
    may_change_sight: bool,
}

#[derive(Template)]
#[template(path = "settings/templates/invite.html")]
struct InvitePage {
    frame: Frame,
    tabs: Vec<Tab>,
    form: FormState,
    roles: Vec<&'static str>,
}

/// A link, shown this once.
#[derive(Template)]
#[template(path = "settings/templates/link.html")]
pub(super) struct LinkPage {
    pub(super) frame: Frame,
    pub(super) tabs: Vec<Tab>,
    /// `invited` or `reset`: which sentences.
    pub(super) what: &'static str,
    pub(super) email: String,
    pub(super) address: String,
    pub(super) expires_at: i64,
}

struct UserRow {
    id: String,
    name: String,
    email: String,
    role: &'static str,
    state: UserState,
    has_second_factor: bool,
    last_seen: Option<i64>,
    link: Option<LinkView>,
}

impl UserRow {
    fn new(view: UserView, links: &mut HashMap<String, LinkView>) -> Self {
        Self {
            link: links.remove(&view.id),
            id: view.id,
            name: view.name,
            email: view.email,
            role: view.role.as_str(),
            state: view.state,
            has_second_factor: view.has_second_factor,
            last_seen: view.last_signed_in_at,
        }
    }
}

/// The roles that people can have.
pub(super) fn roles_for_people() -> Vec<&'static str> {
    Role::ALL.into_iter().filter(|role| *role != Role::Integration).map(Role::as_str).collect()
}

/// Who may do what, as the one table of `app` says.
fn matrix() -> Vec<(&'static str, Vec<bool>)> {
    let row = |permission: Permission| Role::ALL.into_iter().map(|role| allows(role, permission)).collect();
    Permission::ALL.into_iter().map(|permission| (permission.as_str(), row(permission))).collect()
}

/// `GET /settings/users`
pub async fn list(State(desk): State<Desk>, user: User, Query(asked): Query<Asked>) -> PageResult {
    let after =
        asked.after.map(|text| text.parse::<UserId>()).transpose().map_err(|_| PageError::NotFound)?;
    let (tabs, can_manage) = (tabs(&user, Part::Users), user.may(Permission::ManageUsers));
    let reader = user.clone();
    desk.show(&user, Section::Settings, async move |ctx: &Ctx, tx: &mut Tx, frame| {
        let mut found =
            list_users(tx, ctx.org, after, i64::try_from(PAGE).unwrap_or(i64::MAX).saturating_add(1)).await?;
        let has_more = found.len() > PAGE;
        found.truncate(PAGE);
        let next = found.last().filter(|_| has_more).map(|last| last.id.clone());
        let links = list_links(ctx, tx, None, LINKS).await?;
        let invitations = links.into_iter().filter(|link| link.kind == LinkKind::Invitation);
        let mut links: HashMap<_, _> = invitations.map(|link| (link.user.clone(), link)).collect();
        let requests = RequestRow::list(ctx, tx, &reader).await?;
        Ok(UsersPage {
            frame,
            tabs,
            users: found.into_iter().map(|view| UserRow::new(view, &mut links)).collect(),
            next,
            requests,
            roles: Role::ALL.into_iter().map(Role::as_str).collect(),
            matrix: matrix(),
            can_manage,
            sales_see_all: sales_see_all(tx, ctx).await?,
            may_change_sight: reader.may(Permission::ManageUsers),
        })
    })
    .await
}

/// `POST /settings/users/sales`: whether sales sees the customers of everybody.
pub async fn sales_sight(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    form: FormState,
) -> PageResult {
    let command = ChangeSalesSight { sees_all: form.holds("sees_all", "yes") };
    let call = Call::new("change_sales_sight", &command);
    desk.write(&user, call, async move |ctx, tx| change_sales_sight(ctx, tx, &command).await).await?;
    done(&desk, jar, &user.words.say("settings-sales-saved"), "/settings/users")
}

/// `GET /settings/users/invite`
pub async fn invite_form(State(desk): State<Desk>, user: User) -> PageResult {
    let language = user.words.code().to_owned();
    show_invite(&desk, &user, FormState::holding([("role", "accountant".to_owned()), ("language", language)]))
        .await
}

async fn show_invite(desk: &Desk, user: &User, form: FormState) -> PageResult {
    let (status, tabs) = (form.status(), tabs(user, Part::Users));
    let page = desk
        .show(user, Section::Settings, async move |_: &Ctx, _: &mut Tx, frame| {
            Ok(InvitePage { frame, tabs, form, roles: roles_for_people() })
        })
        .await;
    with_status(status, page)
}

const FIELDS: &[(&str, &str)] = &[
    ("bad-email", "email"),
    ("email-taken", "email"),
    ("bad-name", "name"),
    ("unknown-role", "role"),
    ("owner-needs-second-person", "role"),
    ("unknown-language", "language"),
];

/// `POST /settings/users/invite`: the link is shown this once.
pub async fn invite(State(desk): State<Desk>, user: User, form: FormState) -> PageResult {
    let command = Invite {
        email: form.value("email").to_owned(),
        name: form.value("name").to_owned(),
        role: form.value("role").to_owned(),
        language: form.value("language").to_owned(),
    };
    let (email, identity) = (command.email.clone(), desk.identity().clone());
    let call = Call::new("invite", &command);
    let tried =
        desk.write(&user, call, async move |ctx, tx| invite_user(ctx, tx, &identity, &command).await).await;
    match tried {
        Ok(made) => {
            let address = address_of(&desk, made.token.reveal())?;
            show_link(&desk, &user, "invited", email, address, made.expires_at).await
        }
        Err(error) => show_invite(&desk, &user, form.refused(error, &user.words, FIELDS)?).await,
    }
}

/// Where a link leads: under the address by which people reach the desk.
pub(super) fn address_of(desk: &Desk, token: &str) -> Result<String, PageError> {
    let address = desk.settings().public_url.join(&format!("{LINK_PATH}{token}"));
    address.map(String::from).map_err(|error| PageError::Other(Box::new(error)))
}

/// Shows a link, this once.
pub(super) async fn show_link(
    desk: &Desk,
    user: &User,
    what: &'static str,
    email: String,
    address: String,
    expires_at: i64,
) -> PageResult {
    let tabs = tabs(user, Part::Users);
    desk.show(user, Section::Settings, async move |_: &Ctx, _: &mut Tx, frame| {
        Ok(LinkPage { frame, tabs, what, email, address, expires_at })
    })
    .await
}

/// `POST /settings/links/{id}/revoke`
pub async fn revoke_link(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Path(id): Path<String>,
) -> PageResult {
    let command = RevokeLink { link: id };
    let call = Call::new("revoke_link", &command);
    desk.write(&user, call, async move |ctx, tx| revoke(ctx, tx, &command).await).await?;
    done(&desk, jar, &user.words.say("settings-link-revoked"), "/settings/users")
}
