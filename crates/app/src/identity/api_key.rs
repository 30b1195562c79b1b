//! Keys of programs: made with a part of one's own permissions, shown once, revoked.

use db::{DbError, Tx};
use serde::{Deserialize, Serialize};

use super::access::Access;
use super::fault::carries_fault;
use super::permission::Permission;
use super::permission_set::Permissions;
use super::principal::{Principal, Who, key_side};
use super::role::{Role, Side};
use super::secret::{API_KEY, Secret, draw_token, token_hash};
use super::store::{self, KeyRow};
use super::user::plain_name;
use crate::activity::Event;
use crate::context::Ctx;
use crate::ids::ApiKeyId;
use crate::write::Fault;

const DAY: i64 = 24 * 3_600_000_000;
/// Longest life of a key, in days: a year and a month to replace it.
const DAYS_MAX: i64 = 396;
/// Characters of a key that lists show, so that one can be told from another.
const HINT_CHARACTERS: usize = 9;

/// Make a key.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MakeKey {
    /// What it is for.
    pub name: String,
    /// Permissions' stable names.
    pub permissions: Vec<String>,
    /// `payment` or `business`.
    pub side: String,
    /// Days until it is over.
    pub days: i64,
    /// Whether its maker said a second time that it may see or change settings, or read the activity log.
    #[serde(default)]
    pub is_confirmed: bool,
}

/// A key that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyMade {
    /// The key's id (`key_…`).
    pub id: String,
    /// The key itself (`qk_…`), shown once.
    pub key: Secret,
    /// Microseconds since 1970 UTC.
    pub expires_at: i64,
}

/// Why no key was made or revoked.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// A key cannot make keys.
    #[error("a key makes no keys")]
    NotAPerson,
    /// The password was not typed within the last minutes.
    #[error("the password has to be typed again")]
    NotFresh,
    /// Not a name.
    #[error("{0:?} is not a name")]
    BadName(String),
    /// There is no such permission.
    #[error("there is no permission {0:?}")]
    UnknownPermission(String),
    /// There is no such side.
    #[error("there is no side {0:?}")]
    UnknownSide(String),
    /// A key without a permission opens nothing.
    #[error("a key needs a permission")]
    NoPermission,
    /// Its maker, or a program, may not do that.
    #[error("this key cannot have the permission {}", .0.as_str())]
    NotAllowed(Permission),
    /// Its maker may give it, but not to a key of that side.
    #[error("a key of the other side cannot have the permission {}", .0.as_str())]
    NotOfSide(Permission),
    /// This permission is given only when its maker confirms it.
    #[error("the permission {} has to be confirmed", .0.as_str())]
    NotConfirmed(Permission),
    /// Less than a day or longer than a key may last.
    #[error("a key lasts from 1 to {DAYS_MAX} days")]
    BadDays,
    /// There is no such key, or it is revoked already.
    #[error("there is no key {0}")]
    Unknown(String),
    /// The store or the machine.
    #[error(transparent)]
    Fault(#[from] Fault),
}

carries_fault!(KeyError);

/// Makes a key for a program. The session must be fresh.
pub async fn make_key(
    ctx: &Ctx,
    tx: &mut Tx,
    access: &Access,
    me: &Principal,
    command: &MakeKey,
) -> Result<(KeyMade, Option<Event>), KeyError> {
    let Who::User { user, .. } = me.who else { return Err(KeyError::NotAPerson) };
    let now = ctx.now_micros();
    let (name, side, permissions) = check_key(ctx, access, me, command)?;
    let key = draw_token(access.entropy.as_ref(), API_KEY)?;
    let row = KeyRow {
        id: ApiKeyId::from_uuid(ctx.new_id()?),
        name,
        hint: key.reveal().chars().take(HINT_CHARACTERS).collect(),
        permissions: permissions.to_string(),
        side: side.as_str().to_owned(),
        user_id: user,
        created_at: now,
        expires_at: now + command.days * DAY,
        last_used_at: None,
        revoked_at: None,
    };
    store::insert_key(tx, ctx.org, &row, &token_hash(key.reveal())).await?;
    let data = serde_json::json!({
        "name": row.name,
        "permissions": row.permissions,
        "side": row.side,
        "expires_at": row.expires_at,
    });
    let made = KeyMade { id: row.id.to_string(), key, expires_at: row.expires_at };
    Ok((made, Some(Event::new("key_made", row.id, data))))
}

/// Whether this key may be made: its name, side and permissions, when it may.
pub(super) fn check_key(
    ctx: &Ctx,
    access: &Access,
    me: &Principal,
    command: &MakeKey,
) -> Result<(String, Side, Permissions), KeyError> {
    if !me.is_fresh(access, ctx.now_micros()) {
        return Err(KeyError::NotFresh);
    }
    let name = plain_name(&command.name).ok_or_else(|| KeyError::BadName(command.name.clone()))?;
    let side: Side = command.side.parse().map_err(|_| KeyError::UnknownSide(command.side.clone()))?;
    let permissions = asked_for(me, side, &command.permissions)?;
    if let Some(sensitive) =
        permissions.iter().find(|it| it.is_confirmed_for_keys()).filter(|_| !command.is_confirmed)
    {
        return Err(KeyError::NotConfirmed(sensitive));
    }
    if !(1..=DAYS_MAX).contains(&command.days) {
        return Err(KeyError::BadDays);
    }
    Ok((name, side, permissions))
}

/// The permissions that somebody may give to a key of a side.
pub fn permissions_for_key(me: &Principal, side: Side) -> Permissions {
    me.permissions().intersection(Permissions::of_role(Role::Integration)).on_side(side)
}

/// The permissions asked for, each of which its maker has and a program on that side can have.
fn asked_for(me: &Principal, side: Side, names: &[String]) -> Result<Permissions, KeyError> {
    let most = permissions_for_key(me, side);
    let mut asked = Vec::with_capacity(names.len());
    for name in names {
        let permission: Permission = name.parse().map_err(|_| KeyError::UnknownPermission(name.clone()))?;
        if !most.contains(permission) {
            let is_for_others = permissions_for_key(me, Side::Payment).contains(permission);
            return Err(if is_for_others {
                KeyError::NotOfSide(permission)
            } else {
                KeyError::NotAllowed(permission)
            });
        }
        asked.push(permission);
    }
    if asked.is_empty() { Err(KeyError::NoPermission) } else { Ok(asked.into_iter().collect()) }
}

/// Revoke a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevokeKey {
    /// The key, as its id's text.
    pub key: String,
}

/// Revokes a key: it opens nothing any more. It stays on the list.
pub async fn revoke_key(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &RevokeKey,
) -> Result<(RevokeKey, Option<Event>), KeyError> {
    let unknown = || KeyError::Unknown(command.key.clone());
    let id: ApiKeyId = command.key.parse().map_err(|_| unknown())?;
    let row = store::find_key(tx, ctx.org, id).await?.filter(|row| row.revoked_at.is_none());
    let row = row.ok_or_else(unknown)?;
    store::update_key_revoked(tx, ctx.org, id, ctx.now_micros()).await?;
    let event = Event::new("key_revoked", id, serde_json::json!({ "name": row.name }));
    Ok((command.clone(), Some(event)))
}

/// A key as lists show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeyView {
    /// The key's id (`key_…`).
    pub id: String,
    /// What it is for.
    pub name: String,
    /// Its first characters.
    pub hint: String,
    /// What it was made with; it has no more of it than its maker has now.
    pub permissions: Vec<Permission>,
    /// Its side.
    pub side: Side,
    /// Who made it (`usr_…`).
    pub made_by: String,
    /// Microseconds since 1970 UTC.
    pub created_at: i64,
    /// Microseconds since 1970 UTC.
    pub expires_at: i64,
    /// Microseconds since 1970 UTC, to the minute.
    pub last_used_at: Option<i64>,
    /// Microseconds since 1970 UTC.
    pub revoked_at: Option<i64>,
}

/// Keys after one, oldest first, at most `limit`; those that are over or revoked are among them.
pub async fn list_keys(
    ctx: &Ctx,
    tx: &mut Tx,
    after: Option<ApiKeyId>,
    limit: i64,
) -> Result<Vec<KeyView>, DbError> {
    let rows = store::list_keys(tx, ctx.org, after, limit).await?;
    rows.into_iter()
        .map(|row| {
            Ok(KeyView {
                side: key_side(&row)?,
                permissions: Permissions::parse(&row.permissions).iter().collect(),
                id: row.id.to_string(),
                name: row.name,
                hint: row.hint,
                made_by: row.user_id.to_string(),
                created_at: row.created_at,
                expires_at: row.expires_at,
                last_used_at: row.last_used_at,
                revoked_at: row.revoked_at,
            })
        })
        .collect()
}
