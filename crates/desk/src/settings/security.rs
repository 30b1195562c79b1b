//! How safe the space is: facts, each with what to do about it.

use app::context::Ctx;
use app::identity::{Permission, UserState, list_keys, list_requests, list_users, needs_second_person};
use askama::Template;
use axum::extract::State;
use db::Tx;

use super::tabs::{Part, Tab, tabs};
use crate::access::User;
use crate::signing_in::provider_of;
use crate::state::Desk;
use crate::web::{Frame, PageResult, Section, filters};

/// Users and keys that are looked at; more are not expected of a company that this serves.
const LOOKED_AT: i64 = 500;
/// A key that ends within this time should be replaced, in microseconds: thirty days.
const SOON: i64 = 30 * 24 * 3_600_000_000;
const MINUTE: i64 = 60_000_000;

#[derive(Template)]
#[template(path = "settings/templates/security.html")]
struct SecurityPage {
    frame: Frame,
    tabs: Vec<Tab>,
    users: usize,
    without_factor: Vec<String>,
    has_second_person: bool,
    requests: usize,
    keys: usize,
    keys_ending: usize,
    is_encrypted: bool,
    provider: Option<String>,
    may_set_provider: bool,
    idle_minutes: i64,
    absolute_hours: i64,
    fresh_minutes: i64,
}

/// `GET /settings/security`
pub async fn page(State(desk): State<Desk>, user: User) -> PageResult {
    let (provider, may_set_provider) = (provider_of(&desk).await?, user.may(Permission::ManageUsers));
    let (tabs, limits, is_encrypted) =
        (tabs(&user, Part::Security), desk.identity().limits, desk.settings().is_secure());
    desk.show(&user, Section::Settings, async move |ctx: &Ctx, tx: &mut Tx, frame| {
        let users = list_users(tx, ctx.org, None, LOOKED_AT).await?;
        let active: Vec<_> = users.into_iter().filter(|user| user.state == UserState::Active).collect();
        let now = ctx.now_micros();
        let keys = list_keys(ctx, tx, None, LOOKED_AT).await?;
        let good: Vec<_> =
            keys.iter().filter(|key| key.revoked_at.is_none() && key.expires_at > now).collect();
        let without = active.iter().filter(|user| !user.has_second_factor);
        Ok(SecurityPage {
            frame,
            tabs,
            users: active.len(),
            without_factor: without.map(|user| user.name.clone()).collect(),
            has_second_person: needs_second_person(ctx, tx).await?,
            requests: list_requests(ctx, tx).await?.len(),
            keys: good.len(),
            keys_ending: good.iter().filter(|key| key.expires_at < now + SOON).count(),
            is_encrypted,
            provider: provider.map(|provider| provider.label),
            may_set_provider,
            idle_minutes: limits.idle / MINUTE,
            absolute_hours: limits.absolute / MINUTE / 60,
            fresh_minutes: limits.fresh / MINUTE,
        })
    })
    .await
}
