//! Who acts, and what they may: made from the token of a session or the key of a program.

use db::{DbError, OrgId, Tx};

use super::access::Access;
use super::permission::Permission;
use super::permission_set::Permissions;
use super::role::{Role, Side};
use super::sales_sight;
use super::secret::{Secret, token_hash};
use super::session::{Stage, is_over};
use super::store::{self, KeyRow, UserRow};
use super::user::{Preferences, Theme, UserState, language_of};
use crate::context::Ctx;
use crate::ids::{ApiKeyId, LegalEntityId, SessionId, UserId};
use crate::words::Language;

/// How long a sign of life or a use is not written again, in microseconds: pages and programs ask
/// many times a minute, and a write each time would cost more than the answer.
const SEEN_AGAIN: i64 = 60_000_000;

/// A person in a session, or a program with a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// A person.
    User {
        /// The user.
        user: UserId,
        /// The session.
        session: SessionId,
        /// When the password was typed last, in microseconds since 1970 UTC.
        reauthenticated_at: i64,
    },
    /// A program.
    Key {
        /// The key.
        key: ApiKeyId,
        /// Who made it.
        made_by: UserId,
    },
}

/// Who acts, for whom, and what they may.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    /// The person or program.
    pub who: Who,
    /// The organisation.
    pub org: OrgId,
    /// The legal entity whose books are shown.
    pub legal_entity: LegalEntityId,
    /// What stands in events: the e-mail address, or `key:` and the name of the key.
    pub actor: String,
    /// What pages call them.
    pub name: String,
    /// The role; `Integration` for a key.
    pub role: Role,
    /// The side of the wall.
    pub side: Side,
    /// The language.
    pub language: Language,
    /// The theme.
    pub theme: Theme,
    /// The preferences.
    pub preferences: Preferences,
    /// The account manager whose customers alone they see; none: everybody's.
    pub only_of: Option<UserId>,
    permissions: Permissions,
}

impl Principal {
    /// Whether they may do this.
    pub fn may(&self, permission: Permission) -> bool {
        self.permissions.contains(permission)
    }

    /// All that they may do.
    pub fn permissions(&self) -> Permissions {
        self.permissions
    }

    /// The context in which their operations run: that of the program, with them as the actor.
    pub fn ctx(&self, base: &Ctx) -> Ctx {
        let mut ctx = base.clone();
        (ctx.org, ctx.legal_entity) = (self.org, self.legal_entity);
        ctx.actor.clone_from(&self.actor);
        ctx.only_of = self.only_of;
        ctx
    }

    /// Whether the password was typed so recently that sensitive operations need not ask again:
    /// keys, roles, bank details, exports. A program has none to type and is never fresh.
    pub fn is_fresh(&self, access: &Access, now: i64) -> bool {
        match self.who {
            Who::User { reauthenticated_at, .. } => now - reauthenticated_at < access.limits.fresh,
            Who::Key { .. } => false,
        }
    }
}

/// A principal, and whether a sign of life is due: then call [`super::mark_seen`] in a write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authenticated {
    /// Who acts.
    pub principal: Principal,
    /// Whether the last sign of life is more than a minute old.
    pub is_due: bool,
}

/// Why nobody is let in.
#[derive(Debug, thiserror::Error)]
pub enum AuthenticateError {
    /// No session or key with this token, or the user is not active any more.
    #[error("nobody is signed in with this token")]
    Unknown,
    /// The session or the key is over.
    #[error("the session is over")]
    Over,
    /// The password was right, and the code of the second factor is missing.
    #[error("the code of the second factor is missing")]
    SecondFactorMissing,
    /// The store failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Whose session this token is. It only reads.
pub async fn authenticate_session(
    ctx: &Ctx,
    tx: &mut Tx,
    access: &Access,
    token: &Secret,
) -> Result<Authenticated, AuthenticateError> {
    let now = ctx.now_micros();
    let found = store::find_session_by_token(tx, ctx.org, &token_hash(token.reveal())).await?;
    let session = found.ok_or(AuthenticateError::Unknown)?;
    if is_over(&session, &access.limits, now) {
        return Err(AuthenticateError::Over);
    }
    if Stage::of(&session)? == Stage::SecondFactor {
        return Err(AuthenticateError::SecondFactorMissing);
    }
    let user = active_user(ctx, tx, session.user_id).await?;
    let role = user.role()?;
    let only_of = sales_sight::only_of(tx, ctx, &user).await?;
    let who =
        Who::User { user: user.id, session: session.id, reauthenticated_at: session.reauthenticated_at };
    let principal = Principal {
        who,
        org: ctx.org,
        legal_entity: session.legal_entity_id.unwrap_or(ctx.legal_entity),
        role,
        side: role.side(),
        language: language_of(&user.language).unwrap_or_default(),
        theme: user.theme.parse().unwrap_or_default(),
        preferences: serde_json::from_str(&user.preferences).unwrap_or_default(),
        only_of,
        permissions: Permissions::of_role(role).on_side(role.side()),
        actor: user.email,
        name: user.name,
    };
    Ok(Authenticated { principal, is_due: now - session.last_seen_at >= SEEN_AGAIN })
}

/// Whose key this is. What it may is what it was made with, less what its maker may not (any more)
/// and what its side must not; the key of somebody who is disabled opens nothing. It only reads.
pub async fn authenticate_key(
    ctx: &Ctx,
    tx: &mut Tx,
    key: &Secret,
) -> Result<Authenticated, AuthenticateError> {
    let now = ctx.now_micros();
    let found = store::find_key_by_hash(tx, ctx.org, &token_hash(key.reveal())).await?;
    let row = found.ok_or(AuthenticateError::Unknown)?;
    if row.revoked_at.is_some() {
        return Err(AuthenticateError::Unknown);
    }
    if row.expires_at <= now {
        return Err(AuthenticateError::Over);
    }
    let maker = active_user(ctx, tx, row.user_id).await?;
    let side = key_side(&row)?;
    let only_of = sales_sight::only_of(tx, ctx, &maker).await?;
    let permissions = Permissions::parse(&row.permissions)
        .intersection(Permissions::of_role(Role::Integration))
        .intersection(Permissions::of_role(maker.role()?))
        .on_side(side);
    let principal = Principal {
        who: Who::Key { key: row.id, made_by: row.user_id },
        org: ctx.org,
        legal_entity: ctx.legal_entity,
        actor: format!("key:{}", row.name),
        name: row.name,
        role: Role::Integration,
        side,
        language: language_of(&maker.language).unwrap_or_default(),
        theme: Theme::System,
        preferences: Preferences::default(),
        only_of,
        permissions,
    };
    Ok(Authenticated { principal, is_due: row.last_used_at.is_none_or(|last| now - last >= SEEN_AGAIN) })
}

async fn active_user(ctx: &Ctx, tx: &mut Tx, id: UserId) -> Result<UserRow, AuthenticateError> {
    let user = store::find_user(tx, ctx.org, id).await?.ok_or(AuthenticateError::Unknown)?;
    if user.state()? == UserState::Active { Ok(user) } else { Err(AuthenticateError::Unknown) }
}

/// The side that a key was made for.
pub(super) fn key_side(row: &KeyRow) -> Result<Side, DbError> {
    row.side.parse().map_err(|_| DbError::Inconsistent { table: "api_keys", id: row.id.to_string() })
}

/// Writes a sign of life of a session or a use of a key. No event tells it.
pub async fn mark_seen(ctx: &Ctx, tx: &mut Tx, principal: &Principal) -> Result<(), DbError> {
    let now = ctx.now_micros();
    match principal.who {
        Who::User { session, .. } => store::update_last_seen(tx, ctx.org, session, now).await,
        Who::Key { key, .. } => store::update_key_used(tx, ctx.org, key, now).await,
    }
}
