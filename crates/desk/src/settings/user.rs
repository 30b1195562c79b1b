//! One user: role, reset link, account at the provider, disabling.

use app::context::Ctx;
use app::identity::{
    Asked, ChangeRole, DisableUser, MakeResetLink, Role, UnlinkProvider, UserState, UserView, ask_reset_link,
    ask_role_change, disable_user, find_user, is_linked, needs_second_person, unlink_provider,
};
use app::ids::UserId;
use app::write::Call;
use askama::Template;
use axum::extract::{Path, State};
use axum_extra::extract::CookieJar;
use db::Tx;

use super::tabs::{Part, Tab, tabs};
use super::users::{address_of, roles_for_people, show_link};
use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;
use crate::web::form::{done, with_status};
use crate::web::{FormState, Frame, PageResult, Section, filters};

#[derive(Template)]
#[template(path = "settings/templates/user.html")]
struct UserPage {
    frame: Frame,
    tabs: Vec<Tab>,
    form: FormState,
    person: UserView,
    roles: Vec<&'static str>,
    needs_second: bool,
    is_linked: bool,
    is_active: bool,
    is_disabled: bool,
}

/// `GET /settings/users/{id}`
pub async fn page(State(desk): State<Desk>, user: User, Path(id): Path<String>) -> PageResult {
    show(&desk, &user, &id, None).await
}

async fn show(desk: &Desk, user: &User, id: &str, typed: Option<FormState>) -> PageResult {
    let status = typed.as_ref().map(FormState::status).unwrap_or_default();
    let id: UserId = id.parse().map_err(|_| PageError::NotFound)?;
    let tabs = tabs(user, Part::Users);
    let page = desk
        .show(user, Section::Settings, async move |ctx: &Ctx, tx: &mut Tx, frame| {
            let person = find_user(tx, ctx.org, id).await?.ok_or(PageError::NotFound)?;
            let needs_second = needs_second_person(ctx, tx).await?;
            let is_linked = is_linked(ctx, tx, id).await?;
            let role = person.role.as_str().to_owned();
            let form = typed.unwrap_or_else(|| FormState::holding([("role", role)]));
            let (is_active, is_disabled) =
                (person.state == UserState::Active, person.state == UserState::Disabled);
            let roles = roles_for_people();
            Ok(UserPage { frame, tabs, form, person, roles, needs_second, is_linked, is_active, is_disabled })
        })
        .await;
    with_status(status, page)
}

/// `POST /settings/users/{id}/role`
pub async fn change_role(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Path(id): Path<String>,
    form: FormState,
) -> PageResult {
    let command = ChangeRole { user: id.clone(), role: form.value("role").to_owned() };
    let me = user.principal.clone();
    let call = Call::new("ask_role_change", &command);
    let tried =
        desk.write(&user, call, async move |ctx, tx| ask_role_change(ctx, tx, &me, &command).await).await;
    match tried {
        Ok(Asked::Done(_)) => done(&desk, jar, &user.words.say("settings-role-changed"), "/settings/users"),
        Ok(Asked::Waits(_)) => done(&desk, jar, &user.words.say("settings-role-waits"), "/settings/users"),
        Err(error) => {
            let fields = [("unknown-role", "role"), ("last-owner", "role")];
            let form = form.refused(error, &user.words, &fields)?;
            show(&desk, &user, &id, Some(form)).await
        }
    }
}

/// `POST /settings/users/{id}/disable`
pub async fn disable(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Path(id): Path<String>,
) -> PageResult {
    let command = DisableUser { user: id.clone() };
    let call = Call::new("disable_user", &command);
    match desk.write(&user, call, async move |ctx, tx| disable_user(ctx, tx, &command).await).await {
        Ok(_) => done(&desk, jar, &user.words.say("settings-user-disabled"), "/settings/users"),
        Err(error) => {
            let role = FormState::holding([("role", Role::Owner.as_str().to_owned())]);
            let form = role.refused(error, &user.words, &[])?;
            show(&desk, &user, &id, Some(form)).await
        }
    }
}

/// `POST /settings/users/{id}/unlink`: the account at the provider that was theirs opens nothing any more.
pub async fn unlink(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Path(id): Path<String>,
) -> PageResult {
    let (me, identity) = (user.principal.clone(), desk.identity().clone());
    let next = format!("/settings/users/{id}");
    let command = UnlinkProvider { user: id };
    let call = Call::new("unlink_provider", &command);
    desk.write(&user, call, async move |ctx, tx| unlink_provider(ctx, tx, &identity, &me, &command).await)
        .await?;
    done(&desk, jar, &user.words.say("settings-user-unlinked"), &next)
}

/// `POST /settings/users/{id}/reset-link`: the link is shown this once.
pub async fn reset_link(
    State(desk): State<Desk>,
    user: User,
    Path(id): Path<String>,
    form: FormState,
) -> PageResult {
    let wanted: UserId = id.parse().map_err(|_| PageError::NotFound)?;
    let command = MakeResetLink { user: id.clone(), clears_second_factor: form.holds("clears", "on") };
    let (me, identity) = (user.principal.clone(), desk.identity().clone());
    let call = Call::new("ask_reset_link", &command);
    let tried = desk
        .write(&user, call, async move |ctx, tx| ask_reset_link(ctx, tx, &identity, &me, &command).await)
        .await;
    let made = match tried {
        Ok(made) => made,
        Err(error) => {
            let role = FormState::holding([("role", Role::Owner.as_str().to_owned())]);
            let form = role.refused(error, &user.words, &[])?;
            return show(&desk, &user, &id, Some(form)).await;
        }
    };
    let found = desk
        .read(&user, async move |ctx: &Ctx, tx: &mut Tx| Ok(find_user(tx, ctx.org, wanted).await?))
        .await?
        .ok_or(PageError::NotFound)?;
    let address = address_of(&desk, made.token.reveal())?;
    show_link(&desk, &user, "reset", found.email, address, made.expires_at).await
}
