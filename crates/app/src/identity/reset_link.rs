//! Choose another password by a link that an owner made: there is no mail that could bring one.

use db::Tx;
use serde::Serialize;

use super::access::Access;
use super::fault::carries_fault;
use super::link::{LinkError, LinkKind, LinkMade, find_good, make};
use super::password::check_password;
use super::principal::{Principal, Who};
use super::second_factor;
use super::secret::Secret;
use super::set_up_link::UserReady;
use super::store;
use super::user::UserState;
use crate::activity::Event;
use crate::context::Ctx;
use crate::ids::UserId;
use crate::write::Fault;

/// Make a link by which a user chooses another password.
#[derive(Clone, Debug, Serialize)]
pub struct MakeResetLink {
    /// The user, as the id's text.
    pub user: String,
    /// Whether using it also takes the second factor off, for who lost the authenticator.
    pub clears_second_factor: bool,
}

/// Why no link was made.
#[derive(Debug, thiserror::Error)]
pub enum ResetLinkError {
    /// There is no such user.
    #[error("there is no user {0}")]
    Unknown(String),
    /// The user is invited or disabled: invite them again.
    #[error("user {0} is not active")]
    NotActive(String),
    /// The link would let one owner in as another.
    #[error("{0} is another owner")]
    AnotherOwner(String),
    /// A program makes no links.
    #[error("a key makes no links")]
    NotAPerson,
    /// The store or the machine.
    #[error(transparent)]
    Fault(#[from] Fault),
}

carries_fault!(ResetLinkError);

/// Makes the link for `me` to hand on, who may be an owner: never one that would let them in as another owner, whose
/// second factor it takes off, or who has none. What two decide could then be decided by one.
pub async fn ask_reset_link(
    ctx: &Ctx,
    tx: &mut Tx,
    access: &Access,
    me: &Principal,
    command: &MakeResetLink,
) -> Result<(LinkMade, Option<Event>), ResetLinkError> {
    let Who::User { user, .. } = me.who else { return Err(ResetLinkError::NotAPerson) };
    let unknown = || ResetLinkError::Unknown(command.user.clone());
    let id: UserId = command.user.parse().map_err(|_| unknown())?;
    let row = store::find_user(tx, ctx.org, id).await?.ok_or_else(unknown)?;
    let lets_in = command.clears_second_factor || row.totp_sealed.is_none();
    if row.id != user && row.is_active_owner() && lets_in {
        return Err(ResetLinkError::AnotherOwner(row.email));
    }
    make_reset_link(ctx, tx, access, command).await
}

/// Makes the link, for whoever has the server itself; the one made before is good no more. The old password stays until it is used.
pub async fn make_reset_link(
    ctx: &Ctx,
    tx: &mut Tx,
    access: &Access,
    command: &MakeResetLink,
) -> Result<(LinkMade, Option<Event>), ResetLinkError> {
    let unknown = || ResetLinkError::Unknown(command.user.clone());
    let id: UserId = command.user.parse().map_err(|_| unknown())?;
    let row = store::find_user(tx, ctx.org, id).await?.ok_or_else(unknown)?;
    if row.state()? != UserState::Active {
        return Err(ResetLinkError::NotActive(row.email));
    }
    store::delete_links_of(tx, ctx.org, id).await?;
    let clears = command.clears_second_factor;
    let made = make(ctx, tx, access, LinkKind::PasswordReset, Some(id), clears).await?;
    let data = serde_json::json!({ "link": made.link, "clears_second_factor": clears });
    Ok((made, Some(Event::new("reset_link_made", id, data))))
}

/// Choose another password.
#[derive(Clone, Debug, Serialize)]
pub struct AcceptReset {
    /// The token of the link.
    pub token: Secret,
    /// Password.
    pub password: Secret,
}

/// Replaces the password, forgets which account at the provider is the user's, ends every session of theirs, and uses
/// the link up.
pub async fn accept_reset(
    ctx: &Ctx,
    tx: &mut Tx,
    access: &Access,
    command: &AcceptReset,
) -> Result<(UserReady, Option<Event>), LinkError> {
    let link = find_good(ctx, tx, LinkKind::PasswordReset, &command.token).await?;
    let user = link.user_id.ok_or(LinkError::Unknown)?;
    let mut row = store::find_user(tx, ctx.org, user).await?.ok_or(LinkError::Unknown)?;
    if row.state()? != UserState::Active {
        return Err(LinkError::Unknown);
    }
    check_password(&command.password, &row.email)?;
    row.password_hash = Some(access.hash(&command.password)?.as_str().to_owned());
    if link.clears_second_factor {
        second_factor::clear(ctx, tx, &mut row).await?;
    }
    store::update_user(tx, ctx.org, &row).await?;
    store::delete_sessions(tx, ctx.org, user, None).await?;
    store::delete_links_of(tx, ctx.org, user).await?;
    let unlinked = store::delete_provider_links(tx, ctx.org, user).await? > 0;
    let data =
        serde_json::json!({ "cleared_second_factor": link.clears_second_factor, "unlinked": unlinked });
    let ready = UserReady { user: row.id.to_string(), email: row.email };
    Ok((ready, Some(Event::new("password_reset", user, data))))
}
