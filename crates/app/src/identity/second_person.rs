//! Two persons for sensitive changes, where the organisation has two: one owner asks for a role, a key or
//! another provider of identities, another confirms (design, section 6). With one owner who can sign in, what
//! they ask for is done at once. A write-off beyond a limit waits in the same list; what it posts is the
//! business of the slice that asked.
//!
//! Taking access away is never held up: disabling a user, revoking a key and removing the provider need one
//! person. The provider says who somebody is: an owner who chose it alone could come in as any other.

use db::{DbError, Tx};
use serde::{Deserialize, Serialize};

use super::access::Access;
use super::api_key::{KeyError, KeyMade, MakeKey, check_key, make_key};
use super::change_user::{ChangeRole, ChangeUserError, change_role, check_role_change};
use super::fault::carries_fault;
use super::principal::{Principal, Who};
use super::provider::{
    PLACE, ProviderSet, ProviderSettingsError, ReadyProvider, SetProvider, keep_provider, prepare_provider,
    set_provider,
};
use super::role::Role;
use super::store::{self, RequestRow};
use super::user::UserState;
use crate::activity::Event;
use crate::context::Ctx;
use crate::ids::{ChangeRequestId, UserId};
use crate::write::Fault;

/// How long a request waits, in microseconds: a week.
const LASTS: i64 = 7 * 24 * 3_600_000_000;

const ROLE: &str = "role_change";
const KEY: &str = "key";
const PROVIDER: &str = "provider";
const WRITE_OFF: &str = "write_off";

/// What became of something that was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Asked<T> {
    /// It is done.
    Done(T),
    /// Another owner has to confirm the request with this id (`req_…`).
    Waits(String),
}

/// What a request is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum RequestedChange {
    /// Another role for a user.
    Role(ChangeRole),
    /// A key.
    Key {
        /// What it is for.
        name: String,
        /// What it may, by stable names.
        permissions: Vec<String>,
        /// Its side.
        side: String,
        /// Days until it is over.
        days: i64,
    },
    /// A provider of identities.
    Provider {
        /// Its issuer.
        issuer: String,
        /// What we are called there.
        client_id: String,
        /// Whether our own second factor is asked for too.
        asks_second_factor: bool,
    },
    /// Documents that are given up.
    WriteOff {
        /// By number.
        documents: Vec<String>,
        /// In all, minor units.
        amount_minor: i64,
        /// Currency code.
        currency: String,
        /// Why.
        reason: String,
    },
}

/// A request as lists show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RequestView {
    /// The id's text (`req_…`).
    pub id: String,
    /// What is asked for.
    pub change: RequestedChange,
    /// Who asks (`usr_…`).
    pub requested_by: String,
    /// Microseconds since 1970 UTC.
    pub requested_at: i64,
    /// Microseconds since 1970 UTC.
    pub expires_at: i64,
    /// Whether another owner confirmed it: then who asked takes what was asked for.
    pub is_confirmed: bool,
}

/// A request, named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedRequest {
    /// The request, as its id's text.
    pub request: String,
}

/// Why a request was not made, confirmed, used or withdrawn.
#[derive(Debug, thiserror::Error)]
pub enum SecondPersonError {
    /// There is no such request (any more).
    #[error("there is no request {0}")]
    Unknown(String),
    /// A key asks for nothing and confirms nothing.
    #[error("a key is no second person")]
    NotAPerson,
    /// Only an owner confirms.
    #[error("only an owner confirms")]
    NotAnOwner,
    /// Who asked cannot confirm.
    #[error("who asked cannot confirm")]
    SamePerson,
    /// It is another owner's, or not confirmed yet.
    #[error("the request is not confirmed, or that of somebody else")]
    NotConfirmed,
    /// The role cannot be changed.
    #[error(transparent)]
    Role(ChangeUserError),
    /// The key cannot be made.
    #[error(transparent)]
    Key(KeyError),
    /// The provider cannot be set.
    #[error(transparent)]
    Provider(ProviderSettingsError),
    /// The store or the machine.
    #[error(transparent)]
    Fault(#[from] Fault),
}

carries_fault!(SecondPersonError);

impl From<ChangeUserError> for SecondPersonError {
    fn from(error: ChangeUserError) -> Self {
        match error {
            ChangeUserError::Fault(fault) => Self::Fault(fault),
            refused => Self::Role(refused),
        }
    }
}

impl From<KeyError> for SecondPersonError {
    fn from(error: KeyError) -> Self {
        match error {
            KeyError::Fault(fault) => Self::Fault(fault),
            refused => Self::Key(refused),
        }
    }
}

impl From<ProviderSettingsError> for SecondPersonError {
    fn from(error: ProviderSettingsError) -> Self {
        match error {
            ProviderSettingsError::Fault(fault) => Self::Fault(fault),
            refused => Self::Provider(refused),
        }
    }
}

/// Whether sensitive changes need a second person: two owners can sign in.
pub async fn needs_second_person(ctx: &Ctx, tx: &mut Tx) -> Result<bool, DbError> {
    let owners = store::count_users(tx, ctx.org, Role::Owner.as_str(), UserState::Active.as_str()).await?;
    Ok(owners >= 2)
}

fn person(me: &Principal) -> Result<UserId, SecondPersonError> {
    match me.who {
        Who::User { user, .. } => Ok(user),
        Who::Key { .. } => Err(SecondPersonError::NotAPerson),
    }
}

/// Gives a user another role, or asks another owner to confirm it.
pub async fn ask_role_change(
    ctx: &Ctx,
    tx: &mut Tx,
    me: &Principal,
    command: &ChangeRole,
) -> Result<(Asked<ChangeRole>, Option<Event>), SecondPersonError> {
    let by = person(me)?;
    if !needs_second_person(ctx, tx).await? {
        let (changed, event) = change_role(ctx, tx, command).await?;
        return Ok((Asked::Done(changed), event));
    }
    if !check_role_change(ctx, tx, command).await? {
        return Ok((Asked::Done(command.clone()), None));
    }
    let data = serde_json::json!({ "what": ROLE, "user": command.user, "role": command.role });
    let (id, event) = wait(ctx, tx, by, ROLE, command, data).await?;
    Ok((Asked::Waits(id), Some(event)))
}

/// Makes a key, or asks another owner to confirm it. The session must be fresh.
pub async fn ask_key(
    ctx: &Ctx,
    tx: &mut Tx,
    access: &Access,
    me: &Principal,
    command: &MakeKey,
) -> Result<(Asked<KeyMade>, Option<Event>), SecondPersonError> {
    let by = person(me)?;
    if !needs_second_person(ctx, tx).await? {
        let (made, event) = make_key(ctx, tx, access, me, command).await?;
        return Ok((Asked::Done(made), event));
    }
    check_key(ctx, access, me, command)?;
    let data = serde_json::json!({ "what": KEY, "name": command.name, "permissions": command.permissions });
    let (id, event) = wait(ctx, tx, by, KEY, command, data).await?;
    Ok((Asked::Waits(id), Some(event)))
}

/// Sets the provider of identities, or asks another owner to confirm it. The session must be fresh.
pub async fn ask_provider_change(
    ctx: &Ctx,
    tx: &mut Tx,
    access: &Access,
    me: &Principal,
    command: &SetProvider,
) -> Result<(Asked<ProviderSet>, Option<Event>), SecondPersonError> {
    let by = person(me)?;
    if !needs_second_person(ctx, tx).await? {
        let (set, event) = set_provider(ctx, tx, access, me, command).await?;
        return Ok((Asked::Done(set), event));
    }
    let ready = prepare_provider(ctx, tx, access, me, command).await?;
    let data = serde_json::json!({ "what": PROVIDER, "issuer": ready.issuer, "client_id": ready.client_id,
        "asks_second_factor": ready.asks_second_factor });
    let (id, event) = wait(ctx, tx, by, PROVIDER, &ready, data).await?;
    Ok((Asked::Waits(id), Some(event)))
}

/// Seals the secrets of providers that wait again by `again`; answers how many there were.
pub(super) async fn seal_requests_again<E: From<DbError>>(
    ctx: &Ctx,
    tx: &mut Tx,
    again: impl Fn(&str, &[u8]) -> Result<Vec<u8>, E>,
) -> Result<u64, E> {
    let mut sealed = 0;
    for row in store::list_requests(tx, ctx.org).await?.into_iter().filter(|row| row.kind == PROVIDER) {
        let mut ready = ready_provider(&row)?;
        ready.secret_sealed = again(PLACE, &ready.secret_sealed)?;
        let command = serde_json::to_string(&ready).unwrap_or_default();
        store::update_request_command(tx, ctx.org, row.id, &command).await?;
        sealed += 1;
    }
    Ok(sealed)
}

fn ready_provider(row: &RequestRow) -> Result<ReadyProvider, DbError> {
    serde_json::from_str(&row.command).map_err(|_| inconsistent(row))
}

/// Lets a write-off wait for another owner.
pub(crate) async fn ask_write_off(
    ctx: &Ctx,
    tx: &mut Tx,
    me: &Principal,
    command: &impl Serialize,
    mut data: serde_json::Value,
) -> Result<(String, Event), SecondPersonError> {
    let by = person(me)?;
    data["what"] = WRITE_OFF.into();
    Ok(wait(ctx, tx, by, WRITE_OFF, command, data).await?)
}

/// Takes a write-off that waits off the list, for another owner who confirms it: its command, and who asked.
pub(crate) async fn take_write_off(
    ctx: &Ctx,
    tx: &mut Tx,
    me: &Principal,
    request: &str,
) -> Result<(String, UserId), SecondPersonError> {
    let by = person(me)?;
    if me.role != Role::Owner {
        return Err(SecondPersonError::NotAnOwner);
    }
    let row = load(ctx, tx, request).await?;
    if row.kind != WRITE_OFF {
        return Err(SecondPersonError::Unknown(request.to_owned()));
    }
    if row.requested_by == by {
        return Err(SecondPersonError::SamePerson);
    }
    store::delete_request(tx, ctx.org, row.id).await?;
    Ok((row.command, row.requested_by))
}

/// Whether a request is about a write-off, which is confirmed where it is posted.
pub async fn is_write_off_request(ctx: &Ctx, tx: &mut Tx, request: &str) -> Result<bool, DbError> {
    let Ok(id) = request.parse::<ChangeRequestId>() else { return Ok(false) };
    Ok(store::find_request(tx, ctx.org, id).await?.is_some_and(|row| row.kind == WRITE_OFF))
}

async fn wait(
    ctx: &Ctx,
    tx: &mut Tx,
    by: UserId,
    kind: &str,
    command: &impl Serialize,
    data: serde_json::Value,
) -> Result<(String, Event), Fault> {
    let now = ctx.now_micros();
    let row = RequestRow {
        id: ChangeRequestId::from_uuid(ctx.new_id()?),
        kind: kind.to_owned(),
        command: serde_json::to_string(command).unwrap_or_default(),
        requested_by: by,
        requested_at: now,
        expires_at: now + LASTS,
        confirmed_by: None,
    };
    store::insert_request(tx, ctx.org, &row).await?;
    Ok((row.id.to_string(), Event::new("change_requested", row.id, data)))
}

async fn load(ctx: &Ctx, tx: &mut Tx, id: &str) -> Result<RequestRow, SecondPersonError> {
    let unknown = || SecondPersonError::Unknown(id.to_owned());
    let parsed: ChangeRequestId = id.parse().map_err(|_| unknown())?;
    let found = store::find_request(tx, ctx.org, parsed).await?;
    found.filter(|row| row.expires_at > ctx.now_micros()).ok_or_else(unknown)
}

fn inconsistent(row: &RequestRow) -> DbError {
    DbError::Inconsistent { table: "change_requests", id: row.id.to_string() }
}

/// Confirms what another owner asked for. A role or the provider is changed at once; a key is then made for who
/// asked, because it is shown to nobody else.
pub async fn confirm_request(
    ctx: &Ctx,
    tx: &mut Tx,
    me: &Principal,
    command: &NamedRequest,
) -> Result<(NamedRequest, Option<Event>), SecondPersonError> {
    let by = person(me)?;
    if me.role != Role::Owner {
        return Err(SecondPersonError::NotAnOwner);
    }
    let row = load(ctx, tx, &command.request).await?;
    if row.requested_by == by {
        return Err(SecondPersonError::SamePerson);
    }
    if row.kind == ROLE || row.kind == PROVIDER {
        let event = if row.kind == ROLE {
            let change: ChangeRole = serde_json::from_str(&row.command).map_err(|_| inconsistent(&row))?;
            change_role(ctx, tx, &change).await?.1
        } else {
            keep_provider(ctx, tx, ready_provider(&row)?).await?.1
        };
        store::delete_request(tx, ctx.org, row.id).await?;
        let event = event.map(|mut event| {
            event.data["requested_by"] = row.requested_by.to_string().into();
            event
        });
        return Ok((command.clone(), event));
    }
    if row.kind != KEY {
        return Err(SecondPersonError::Unknown(command.request.clone()));
    }
    if row.confirmed_by.is_some() {
        return Ok((command.clone(), None));
    }
    store::update_request_confirmed(tx, ctx.org, row.id, by).await?;
    let data = serde_json::json!({ "what": row.kind, "requested_by": row.requested_by.to_string() });
    Ok((command.clone(), Some(Event::new("change_confirmed", row.id, data))))
}

/// Makes the key that was asked for and confirmed, for who asked. The session must be fresh.
pub async fn take_key(
    ctx: &Ctx,
    tx: &mut Tx,
    access: &Access,
    me: &Principal,
    command: &NamedRequest,
) -> Result<(KeyMade, Option<Event>), SecondPersonError> {
    let by = person(me)?;
    let row = load(ctx, tx, &command.request).await?;
    if row.requested_by != by || row.confirmed_by.is_none() || row.kind != KEY {
        return Err(SecondPersonError::NotConfirmed);
    }
    let key: MakeKey = serde_json::from_str(&row.command).map_err(|_| inconsistent(&row))?;
    let (made, event) = make_key(ctx, tx, access, me, &key).await?;
    store::delete_request(tx, ctx.org, row.id).await?;
    let event = event.map(|mut event| {
        event.data["confirmed_by"] = row.confirmed_by.map(|user| user.to_string()).into();
        event
    });
    Ok((made, event))
}

/// Withdraws a request, one's own or another's: then nothing is changed.
pub async fn withdraw_request(
    ctx: &Ctx,
    tx: &mut Tx,
    me: &Principal,
    command: &NamedRequest,
) -> Result<(NamedRequest, Option<Event>), SecondPersonError> {
    person(me)?;
    let row = load(ctx, tx, &command.request).await?;
    store::delete_request(tx, ctx.org, row.id).await?;
    let data = serde_json::json!({ "what": row.kind, "requested_by": row.requested_by.to_string() });
    Ok((command.clone(), Some(Event::new("change_withdrawn", row.id, data))))
}

/// What waits, oldest first.
pub async fn list_requests(ctx: &Ctx, tx: &mut Tx) -> Result<Vec<RequestView>, DbError> {
    let now = ctx.now_micros();
    let rows = store::list_requests(tx, ctx.org).await?.into_iter();
    rows.filter(|row| row.expires_at > now).map(|row| view(&row)).collect()
}

/// What of a write-off that waits is shown.
#[derive(Deserialize)]
struct WriteOffFacts {
    documents: Vec<String>,
    amount_minor: i64,
    currency: String,
    adjust: WriteOffReason,
}

#[derive(Deserialize)]
struct WriteOffReason {
    reason: String,
}

fn view(row: &RequestRow) -> Result<RequestView, DbError> {
    let change = match row.kind.as_str() {
        ROLE => RequestedChange::Role(serde_json::from_str(&row.command).map_err(|_| inconsistent(row))?),
        KEY => {
            let MakeKey { name, permissions, side, days, is_confirmed: _ } =
                serde_json::from_str(&row.command).map_err(|_| inconsistent(row))?;
            RequestedChange::Key { name, permissions, side, days }
        }
        PROVIDER => {
            let ReadyProvider { issuer, client_id, asks_second_factor, .. } = ready_provider(row)?;
            RequestedChange::Provider { issuer, client_id, asks_second_factor }
        }
        WRITE_OFF => {
            let WriteOffFacts { documents, amount_minor, currency, adjust } =
                serde_json::from_str(&row.command).map_err(|_| inconsistent(row))?;
            RequestedChange::WriteOff { documents, amount_minor, currency, reason: adjust.reason }
        }
        _ => return Err(inconsistent(row)),
    };
    Ok(RequestView {
        id: row.id.to_string(),
        change,
        requested_by: row.requested_by.to_string(),
        requested_at: row.requested_at,
        expires_at: row.expires_at,
        is_confirmed: row.confirmed_by.is_some(),
    })
}
