//! What one owner asked for and another has to confirm.

use app::context::Ctx;
use app::identity::{
    NamedRequest, RequestedChange, Role, confirm_request, find_user, list_requests, take_key,
    withdraw_request,
};
use app::write::Call;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum_extra::extract::CookieJar;
use db::{DbError, OrgId, Tx};

use super::keys::show_key;
use crate::access::{User, referring_page};
use crate::state::Desk;
use crate::web::PageResult;
use crate::web::form::done;

/// A request as pages show it.
pub struct RequestRow {
    pub(super) id: String,
    pub(super) text: String,
    pub(super) detail: String,
    pub(super) by: String,
    pub(super) at: i64,
    pub(super) can_confirm: bool,
    pub(super) can_take: bool,
    pub(super) can_withdraw: bool,
    pub(super) is_confirmed: bool,
}

impl RequestRow {
    /// The requests, in words, with what the reader can do about each.
    pub(super) async fn list(ctx: &Ctx, tx: &mut Tx, reader: &User) -> Result<Vec<Self>, DbError> {
        let me = match reader.principal.who {
            app::identity::Who::User { user, .. } => user.to_string(),
            app::identity::Who::Key { .. } => String::new(),
        };
        let views = list_requests(ctx, tx).await?;
        let is_owner = reader.principal.role == Role::Owner;
        let mut rows = Vec::with_capacity(views.len());
        for view in views {
            let is_mine = view.requested_by == me;
            let by = name_of(tx, ctx.org, &view.requested_by).await?;
            let (text, detail, is_key) = match view.change {
                RequestedChange::Provider { issuer, client_id, asks_second_factor } => {
                    let factor = if asks_second_factor { "with-factor" } else { "without-factor" };
                    let factor = reader.words.say(&format!("settings-request-provider-{factor}"));
                    let text =
                        reader.words.say_with("settings-request-provider", &[("value", issuer.into())]);
                    (text, format!("{client_id}, {factor}"), false)
                }
                RequestedChange::Role(change) => {
                    let person = name_of(tx, ctx.org, &change.user).await?;
                    let role = reader.words.say(&format!("role-{}", change.role));
                    let values = [("person", person.into()), ("role", role.into())];
                    (reader.words.say_with("settings-request-role", &values), String::new(), false)
                }
                RequestedChange::Key { name, permissions, .. } => {
                    let named =
                        permissions.iter().map(|name| reader.words.say(&format!("permission-{name}")));
                    let detail = named.collect::<Vec<_>>().join(", ");
                    (reader.words.say_with("settings-request-key", &[("value", name.into())]), detail, true)
                }
            };
            rows.push(Self {
                id: view.id,
                text,
                detail,
                by,
                at: view.requested_at,
                can_confirm: is_owner && !is_mine && !view.is_confirmed,
                can_take: is_mine && is_key && view.is_confirmed,
                can_withdraw: is_owner,
                is_confirmed: view.is_confirmed,
            });
        }
        Ok(rows)
    }
}

/// How many requests of others an owner can confirm.
pub async fn count_to_confirm(ctx: &Ctx, tx: &mut Tx, reader: &User) -> Result<u64, DbError> {
    let app::identity::Who::User { user, .. } = &reader.principal.who else { return Ok(0) };
    if reader.principal.role != Role::Owner {
        return Ok(0);
    }
    let me = user.to_string();
    let views = list_requests(ctx, tx).await?;
    Ok(views.iter().filter(|view| view.requested_by != me && !view.is_confirmed).count() as u64)
}

/// The page of settings that a form was sent from: requests stand on several.
fn page_of(headers: &HeaderMap) -> &'static str {
    if referring_page(headers).starts_with("/settings/keys") { "/settings/keys" } else { "/settings/users" }
}

async fn name_of(tx: &mut Tx, org: OrgId, id: &str) -> Result<String, DbError> {
    let Ok(user) = id.parse() else { return Ok(id.to_owned()) };
    Ok(find_user(tx, org, user).await?.map_or_else(|| id.to_owned(), |found| found.name))
}

/// `POST /settings/requests/{id}/confirm`
pub async fn confirm(
    State(desk): State<Desk>,
    user: User,
    headers: HeaderMap,
    jar: CookieJar,
    Path(id): Path<String>,
) -> PageResult {
    let (me, command) = (user.principal.clone(), NamedRequest { request: id });
    let call = Call::new("confirm_request", &command);
    desk.write(&user, call, async move |ctx, tx| confirm_request(ctx, tx, &me, &command).await).await?;
    done(&desk, jar, &user.words.say("settings-request-confirmed"), page_of(&headers))
}

/// `POST /settings/requests/{id}/withdraw`
pub async fn withdraw(
    State(desk): State<Desk>,
    user: User,
    headers: HeaderMap,
    jar: CookieJar,
    Path(id): Path<String>,
) -> PageResult {
    let (me, command) = (user.principal.clone(), NamedRequest { request: id });
    let call = Call::new("withdraw_request", &command);
    desk.write(&user, call, async move |ctx, tx| withdraw_request(ctx, tx, &me, &command).await).await?;
    done(&desk, jar, &user.words.say("settings-request-withdrawn"), page_of(&headers))
}

/// `POST /settings/requests/{id}/take`: the key that was confirmed is made and shown, this once.
pub async fn take(State(desk): State<Desk>, user: User, Path(id): Path<String>) -> PageResult {
    let (me, identity, command) =
        (user.principal.clone(), desk.identity().clone(), NamedRequest { request: id });
    let call = Call::new("take_key", &command);
    let made = desk
        .write(&user, call, async move |ctx, tx| take_key(ctx, tx, &identity, &me, &command).await)
        .await?;
    show_key(&desk, &user, made).await
}
