//! Invite a user by a link, and accept the invitation.

use db::Tx;
use serde::Serialize;

use super::access::Access;
use super::fault::carries_fault;
use super::link::{LinkError, LinkKind, LinkMade, find_good, make};
use super::password::check_password;
use super::permission::Role;
use super::secret::Secret;
use super::set_up_link::{UserReady, new_user};
use super::store;
use super::user::{UserState, email_and_key, language_code, language_of, plain_name};
use crate::activity::Event;
use crate::context::Ctx;
use crate::write::Fault;

/// Invite somebody.
#[derive(Clone, Debug, Serialize)]
pub struct Invite {
    /// E-mail address.
    pub email: String,
    /// Display name, which they can change; empty takes the part of the address before the `@`.
    pub name: String,
    /// Role's stable name.
    pub role: String,
    /// `fr` or `en`.
    pub language: String,
}

/// Why nobody was invited.
#[derive(Debug, thiserror::Error)]
pub enum InviteError {
    /// Not an e-mail address.
    #[error("{0:?} is not an e-mail address")]
    BadEmail(String),
    /// Not a name.
    #[error("{0:?} is not a name")]
    BadName(String),
    /// There is no such role, or it is one for programs.
    #[error("there is no role {0:?} for people")]
    UnknownRole(String),
    /// Not a language of the interface.
    #[error("there is no language {0:?}")]
    UnknownLanguage(String),
    /// They are a user already.
    #[error("{0} is a user already")]
    AlreadyActive(String),
    /// The store or the machine.
    #[error(transparent)]
    Fault(#[from] Fault),
}

carries_fault!(InviteError);

/// The role with this name, if people can have it.
pub(super) fn role_for_people(name: &str) -> Option<Role> {
    name.parse().ok().filter(|role| *role != Role::Integration)
}

/// Makes a user without a password and the link by which they choose one. Who was invited before, or
/// disabled, is invited anew: the last link is the good one.
pub async fn invite(
    ctx: &Ctx,
    tx: &mut Tx,
    access: &Access,
    command: &Invite,
) -> Result<(LinkMade, Option<Event>), InviteError> {
    let (email, email_key) =
        email_and_key(&command.email).ok_or_else(|| InviteError::BadEmail(command.email.clone()))?;
    let name = if command.name.trim().is_empty() { before_at(&email) } else { &command.name };
    let name = plain_name(name).ok_or_else(|| InviteError::BadName(command.name.clone()))?;
    let role =
        role_for_people(&command.role).ok_or_else(|| InviteError::UnknownRole(command.role.clone()))?;
    let language =
        language_of(&command.language).map_err(|_| InviteError::UnknownLanguage(command.language.clone()))?;
    let known = store::find_user_by_email(tx, ctx.org, &email_key).await?;
    let is_new = known.is_none();
    let mut row = match known {
        Some(row) if row.state()? == UserState::Active => return Err(InviteError::AlreadyActive(email)),
        Some(row) => row,
        None => new_user(ctx, email.clone(), email_key, name.clone(), role)?,
    };
    (row.email, row.name) = (email, name);
    role.as_str().clone_into(&mut row.role);
    UserState::Invited.as_str().clone_into(&mut row.state);
    language_code(language).clone_into(&mut row.language);
    if is_new {
        store::insert_user(tx, ctx.org, &row).await?;
    } else {
        store::update_user(tx, ctx.org, &row).await?;
        store::delete_links_of(tx, ctx.org, row.id).await?;
    }
    let made = make(ctx, tx, access, LinkKind::Invitation, Some(row.id), false).await?;
    let data = serde_json::json!({ "email": row.email, "role": row.role, "link": made.link });
    Ok((made, Some(Event::new("user_invited", row.id, data))))
}

fn before_at(email: &str) -> &str {
    email.split('@').next().unwrap_or_default()
}

/// Accept an invitation.
#[derive(Clone, Debug, Serialize)]
pub struct AcceptInvitation {
    /// The token of the link.
    pub token: Secret,
    /// Display name.
    pub name: String,
    /// Password.
    pub password: Secret,
}

/// Gives an invited user the password they chose, and uses the link up.
pub async fn accept_invitation(
    ctx: &Ctx,
    tx: &mut Tx,
    access: &Access,
    command: &AcceptInvitation,
) -> Result<(UserReady, Option<Event>), LinkError> {
    let link = find_good(ctx, tx, LinkKind::Invitation, &command.token).await?;
    let user = link.user_id.ok_or(LinkError::Unknown)?;
    let mut row = store::find_user(tx, ctx.org, user).await?.ok_or(LinkError::Unknown)?;
    if row.state()? != UserState::Invited {
        return Err(LinkError::Unknown);
    }
    row.name = plain_name(&command.name).ok_or_else(|| LinkError::BadName(command.name.clone()))?;
    check_password(&command.password, &row.email)?;
    row.password_hash = Some(access.hash(&command.password)?.as_str().to_owned());
    UserState::Active.as_str().clone_into(&mut row.state);
    store::update_user(tx, ctx.org, &row).await?;
    store::delete_links_of(tx, ctx.org, row.id).await?;
    let data = serde_json::json!({ "email": row.email, "role": row.role });
    let ready = UserReady { user: row.id.to_string(), email: row.email };
    Ok((ready, Some(Event::new("invitation_accepted", row.id, data))))
}
