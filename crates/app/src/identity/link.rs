//! Links that let in once: the first owner, an invited user, somebody who forgot the password.
//!
//! Looking at a link does not use it up, because mail programs look at links too: a page shows what
//! it is for, and its form uses it.

use db::{DbError, Tx};
use serde::{Deserialize, Serialize};

use super::access::Access;
use super::fault::carries_fault;
use super::password::PasswordRefused;
use super::role::Role;
use super::secret::{LINK, Secret, draw_token, token_hash};
use super::store::{self, LinkRow};
use crate::activity::Event;
use crate::context::Ctx;
use crate::ids::{AccessLinkId, UserId};
use crate::write::Fault;

const HOUR: i64 = 3_600_000_000;

/// What a link lets do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    /// Make the first owner. Good for a day.
    SetUp,
    /// Accept an invitation. Good for a week.
    Invitation,
    /// Choose another password. Good for a day.
    PasswordReset,
}

impl LinkKind {
    /// Its stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SetUp => "set_up",
            Self::Invitation => "invitation",
            Self::PasswordReset => "password_reset",
        }
    }

    const fn lasts(self) -> i64 {
        match self {
            Self::SetUp | Self::PasswordReset => 24 * HOUR,
            Self::Invitation => 7 * 24 * HOUR,
        }
    }

    fn of(row: &LinkRow) -> Result<Self, DbError> {
        let found = [Self::SetUp, Self::Invitation, Self::PasswordReset].into_iter();
        let mut found = found.filter(|kind| kind.as_str() == row.kind);
        found.next().ok_or_else(|| DbError::Inconsistent { table: "access_links", id: row.id.to_string() })
    }
}

/// Where pages answer links, before the token.
pub const LINK_PATH: &str = "/link/";

/// A link that was made: its address is that of the pages, [`LINK_PATH`] and the token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkMade {
    /// The link's id (`lnk_…`), by which it is revoked.
    pub link: String,
    /// The user it is for; empty for the first owner, who is not there yet.
    pub user: String,
    /// What opens it; shown once.
    pub token: Secret,
    /// Microseconds since 1970 UTC.
    pub expires_at: i64,
}

/// Why a link does not let in.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    /// No such link: mistyped, used, revoked, replaced, or of another kind.
    #[error("this link is not (or no longer) good")]
    Unknown,
    /// It is too old.
    #[error("this link is over")]
    Over,
    /// There is an owner already.
    #[error("there is an owner already")]
    OwnerExists,
    /// Not an e-mail address.
    #[error("{0:?} is not an e-mail address")]
    BadEmail(String),
    /// Somebody has this address already.
    #[error("{0} is a user already")]
    EmailTaken(String),
    /// Not a name.
    #[error("{0:?} is not a name")]
    BadName(String),
    /// Not a language of the interface.
    #[error("there is no language {0:?}")]
    UnknownLanguage(String),
    /// The password cannot be chosen.
    #[error(transparent)]
    Password(#[from] PasswordRefused),
    /// The store or the machine.
    #[error(transparent)]
    Fault(#[from] Fault),
}

carries_fault!(LinkError);

/// Makes a link with a token of its own.
pub(super) async fn make(
    ctx: &Ctx,
    tx: &mut Tx,
    access: &Access,
    kind: LinkKind,
    user: Option<UserId>,
    clears_second_factor: bool,
) -> Result<LinkMade, Fault> {
    let now = ctx.now_micros();
    let token = draw_token(access.entropy.as_ref(), LINK)?;
    let row = LinkRow {
        id: AccessLinkId::from_uuid(ctx.new_id()?),
        kind: kind.as_str().to_owned(),
        user_id: user,
        clears_second_factor,
        created_by: ctx.actor.clone(),
        created_at: now,
        expires_at: now + kind.lasts(),
    };
    store::insert_link(tx, ctx.org, &row, &token_hash(token.reveal())).await?;
    Ok(LinkMade {
        link: row.id.to_string(),
        user: user.map(|user| user.to_string()).unwrap_or_default(),
        token,
        expires_at: row.expires_at,
    })
}

/// The link with this token, if it is of this kind and good.
pub(super) async fn find_good(
    ctx: &Ctx,
    tx: &mut Tx,
    kind: LinkKind,
    token: &Secret,
) -> Result<LinkRow, LinkError> {
    let found = store::find_link_by_token(tx, ctx.org, &token_hash(token.reveal())).await?;
    let row = found.filter(|row| row.kind == kind.as_str()).ok_or(LinkError::Unknown)?;
    if row.expires_at <= ctx.now_micros() { Err(LinkError::Over) } else { Ok(row) }
}

/// A link as the page behind it shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LinkShown {
    /// What it lets do.
    pub kind: LinkKind,
    /// The address of the user it is for; empty for the first owner.
    pub email: String,
    /// Their name; empty for the first owner.
    pub name: String,
    /// Their role.
    pub role: Role,
    /// Microseconds since 1970 UTC.
    pub expires_at: i64,
}

/// What a link is for. It uses nothing up.
pub async fn show_link(ctx: &Ctx, tx: &mut Tx, token: &Secret) -> Result<LinkShown, LinkError> {
    let found = store::find_link_by_token(tx, ctx.org, &token_hash(token.reveal())).await?;
    let row = found.ok_or(LinkError::Unknown)?;
    if row.expires_at <= ctx.now_micros() {
        return Err(LinkError::Over);
    }
    let kind = LinkKind::of(&row)?;
    let user = match row.user_id {
        Some(user) => store::find_user(tx, ctx.org, user).await?,
        None => None,
    };
    let role = user.as_ref().map_or(Ok(Role::Owner), store::UserRow::role)?;
    let (email, name) = user.map(|user| (user.email, user.name)).unwrap_or_default();
    Ok(LinkShown { kind, email, name, role, expires_at: row.expires_at })
}

/// A link that can still be used, as lists show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LinkView {
    /// The link's id (`lnk_…`).
    pub id: String,
    /// What it lets do.
    pub kind: LinkKind,
    /// The user it is for (`usr_…`); empty for the first owner.
    pub user: String,
    /// Who made it.
    pub created_by: String,
    /// Microseconds since 1970 UTC.
    pub created_at: i64,
    /// Microseconds since 1970 UTC.
    pub expires_at: i64,
}

/// Links that are not over, after one, oldest first, out of at most `limit`.
pub async fn list_links(
    ctx: &Ctx,
    tx: &mut Tx,
    after: Option<AccessLinkId>,
    limit: i64,
) -> Result<Vec<LinkView>, DbError> {
    let now = ctx.now_micros();
    let rows = store::list_links(tx, ctx.org, after, limit).await?;
    rows.into_iter()
        .filter(|row| row.expires_at > now)
        .map(|row| {
            Ok(LinkView {
                kind: LinkKind::of(&row)?,
                id: row.id.to_string(),
                user: row.user_id.map(|user| user.to_string()).unwrap_or_default(),
                created_by: row.created_by,
                created_at: row.created_at,
                expires_at: row.expires_at,
            })
        })
        .collect()
}

/// Take a link back.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct RevokeLink {
    /// The link, as its id's text.
    pub link: String,
}

/// Takes a link back: it lets nobody in any more. An invited user stays on the list, to be invited
/// again or disabled.
pub async fn revoke_link(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &RevokeLink,
) -> Result<(RevokeLink, Option<Event>), LinkError> {
    let id: AccessLinkId = command.link.parse().map_err(|_| LinkError::Unknown)?;
    let row = store::find_link(tx, ctx.org, id).await?.ok_or(LinkError::Unknown)?;
    store::delete_link(tx, ctx.org, id).await?;
    let user = row.user_id.map(|user| user.to_string()).unwrap_or_default();
    let data = serde_json::json!({ "kind": row.kind, "user": user });
    Ok((command.clone(), Some(Event::new("link_revoked", id, data))))
}
