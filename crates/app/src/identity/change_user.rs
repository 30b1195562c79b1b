//! Change the role of a user, or disable them. There is always an owner who can sign in.

use db::{DbError, Tx};
use serde::{Deserialize, Serialize};

use super::fault::carries_fault;
use super::invite::role_for_people;
use super::role::Role;
use super::second_factor;
use super::store::{self, UserRow};
use super::user::UserState;
use crate::activity::Event;
use crate::context::Ctx;
use crate::ids::UserId;
use crate::write::Fault;

/// Give a user another role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeRole {
    /// The user, as the id's text.
    pub user: String,
    /// The role's stable name.
    pub role: String,
}

/// Disable a user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisableUser {
    /// The user, as the id's text.
    pub user: String,
}

/// Why a user was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeUserError {
    /// There is no such user.
    #[error("there is no user {0}")]
    Unknown(String),
    /// There is no such role, or it is one for programs.
    #[error("there is no role {0:?} for people")]
    UnknownRole(String),
    /// Nobody else could do everything.
    #[error("{0} is the only owner")]
    LastOwner(String),
    /// The user is disabled: an invitation takes them up again.
    #[error("{0} is disabled")]
    Disabled(String),
    /// The store or the machine.
    #[error(transparent)]
    Fault(#[from] Fault),
}

carries_fault!(ChangeUserError);

/// Gives a user another role. Their sessions end, so that no page goes on with the old one; their
/// keys keep no permission that the new role has not.
pub async fn change_role(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &ChangeRole,
) -> Result<(ChangeRole, Option<Event>), ChangeUserError> {
    let role =
        role_for_people(&command.role).ok_or_else(|| ChangeUserError::UnknownRole(command.role.clone()))?;
    let mut row = load_user(ctx, tx, &command.user).await?;
    if row.role()? == role {
        return Ok((command.clone(), None));
    }
    refuse_last_owner(ctx, tx, &row).await?;
    let before = std::mem::replace(&mut row.role, role.as_str().to_owned());
    store::update_user(tx, ctx.org, &row).await?;
    store::delete_sessions(tx, ctx.org, row.id, None).await?;
    if row.state()? == UserState::Active {
        // Whoever holds a link made for the old role would come in with the new one.
        store::delete_links_of(tx, ctx.org, row.id).await?;
    }
    let data = serde_json::json!({ "before": before, "role": row.role });
    Ok((command.clone(), Some(Event::new("role_changed", row.id, data))))
}

/// Whether this role can be given, refused as [`change_role`] would; answers whether it differs from
/// the one they have.
pub(super) async fn check_role_change(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &ChangeRole,
) -> Result<bool, ChangeUserError> {
    let role =
        role_for_people(&command.role).ok_or_else(|| ChangeUserError::UnknownRole(command.role.clone()))?;
    let row = load_user(ctx, tx, &command.user).await?;
    refuse_last_owner(ctx, tx, &row).await?;
    Ok(row.role()? != role)
}

/// Disables a user: their password, second factor, sessions and links, also that to an account at the provider, are
/// gone, and their keys open
/// nothing. What they did keeps their name.
pub async fn disable_user(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &DisableUser,
) -> Result<(DisableUser, Option<Event>), ChangeUserError> {
    let mut row = load_user(ctx, tx, &command.user).await?;
    refuse_last_owner(ctx, tx, &row).await?;
    UserState::Disabled.as_str().clone_into(&mut row.state);
    row.password_hash = None;
    second_factor::clear(ctx, tx, &mut row).await?;
    store::update_user(tx, ctx.org, &row).await?;
    let sessions = store::delete_sessions(tx, ctx.org, row.id, None).await?;
    store::delete_links_of(tx, ctx.org, row.id).await?;
    store::delete_provider_links(tx, ctx.org, row.id).await?;
    let data = serde_json::json!({ "sessions_ended": sessions });
    Ok((command.clone(), Some(Event::new("user_disabled", row.id, data))))
}

async fn load_user(ctx: &Ctx, tx: &mut Tx, id: &str) -> Result<UserRow, ChangeUserError> {
    let unknown = || ChangeUserError::Unknown(id.to_owned());
    let user: UserId = id.parse().map_err(|_| unknown())?;
    let row = store::find_user(tx, ctx.org, user).await?.ok_or_else(unknown)?;
    if row.state()? == UserState::Disabled { Err(ChangeUserError::Disabled(row.email)) } else { Ok(row) }
}

async fn refuse_last_owner(ctx: &Ctx, tx: &mut Tx, row: &UserRow) -> Result<(), ChangeUserError> {
    if row.is_active_owner() && owners(ctx, tx).await? < 2 {
        return Err(ChangeUserError::LastOwner(row.email.clone()));
    }
    Ok(())
}

async fn owners(ctx: &Ctx, tx: &mut Tx) -> Result<i64, DbError> {
    store::count_users(tx, ctx.org, Role::Owner.as_str(), UserState::Active.as_str()).await
}
