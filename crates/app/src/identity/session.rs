//! Sessions: begun by signing in, ended by their owner, by time, or by a change of what they may.

use std::str::FromStr as _;

use db::{DbError, Tx};
use serde::{Deserialize, Serialize};

use super::access::{Access, SessionLimits};
use super::fault::carries_fault;
use super::principal::{Principal, Who};
use super::secret::{SESSION, Secret, draw_token, token_hash};
use super::store::{self, SessionRow};
use crate::activity::Event;
use crate::context::Ctx;
use crate::ids::{SessionId, UserId};
use crate::write::Fault;

/// How far a session has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// The password was right; the code of the second factor is missing.
    SecondFactor,
    /// Signed in.
    Full,
}

impl Stage {
    const fn as_str(self) -> &'static str {
        match self {
            Self::SecondFactor => "second_factor",
            Self::Full => "full",
        }
    }

    /// How far a stored session has come.
    pub(super) fn of(row: &SessionRow) -> Result<Self, DbError> {
        let found = [Self::SecondFactor, Self::Full].into_iter().find(|stage| stage.as_str() == row.stage);
        found.ok_or_else(|| DbError::Inconsistent { table: "sessions", id: row.id.to_string() })
    }
}

/// Whether a session is over. Its last sign of life may be up to a minute younger than what is kept.
pub(super) fn is_over(row: &SessionRow, limits: &SessionLimits, now: i64) -> bool {
    now >= row.expires_at || now - row.last_seen_at >= limits.idle
}

/// Most characters of a browser's name that are kept.
const USER_AGENT_CHARACTERS_MAX: usize = 100;

/// What a browser says of itself, in so few words that it can be shown: its first characters.
fn summary(user_agent: &str) -> String {
    user_agent.chars().filter(|it| !it.is_control()).take(USER_AGENT_CHARACTERS_MAX).collect()
}

/// A session that has just begun, and the token that opens it.
pub(super) struct Begun {
    pub id: SessionId,
    pub token: Secret,
    pub expires_at: i64,
}

/// Begins a session with a token of its own.
pub(super) async fn begin(
    ctx: &Ctx,
    tx: &mut Tx,
    access: &Access,
    user: UserId,
    stage: Stage,
    user_agent: &str,
) -> Result<Begun, Fault> {
    let now = ctx.now_micros();
    let lasts = match stage {
        Stage::SecondFactor => access.limits.second_factor,
        Stage::Full => access.limits.absolute,
    };
    let token = draw_token(access.entropy.as_ref(), SESSION)?;
    let row = SessionRow {
        id: SessionId::from_uuid(ctx.new_id()?),
        user_id: user,
        stage: stage.as_str().to_owned(),
        user_agent: summary(user_agent),
        created_at: now,
        last_seen_at: now,
        expires_at: now + lasts,
        reauthenticated_at: now,
        legal_entity_id: None,
    };
    store::insert_session(tx, ctx.org, &row, &token_hash(token.reveal())).await?;
    Ok(Begun { id: row.id, token, expires_at: row.expires_at })
}

/// A session as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SessionView {
    /// The id's text (`ses_…`).
    pub id: String,
    /// What the browser said of itself.
    pub user_agent: String,
    /// Microseconds since 1970 UTC.
    pub created_at: i64,
    /// Microseconds since 1970 UTC, to the minute.
    pub last_seen_at: i64,
    /// Microseconds since 1970 UTC.
    pub expires_at: i64,
}

/// The sessions of a user that are not over, after one, oldest first, out of at most `limit`.
pub async fn list_sessions(
    ctx: &Ctx,
    tx: &mut Tx,
    access: &Access,
    user: UserId,
    after: Option<SessionId>,
    limit: i64,
) -> Result<Vec<SessionView>, DbError> {
    let now = ctx.now_micros();
    let rows = store::list_sessions(tx, ctx.org, user, after, limit).await?.into_iter();
    let living = rows.filter(|row| !is_over(row, &access.limits, now) && row.stage == Stage::Full.as_str());
    let view = |row: SessionRow| SessionView {
        id: row.id.to_string(),
        user_agent: row.user_agent,
        created_at: row.created_at,
        last_seen_at: row.last_seen_at,
        expires_at: row.expires_at,
    };
    Ok(living.map(view).collect())
}

/// End a session.
#[derive(Clone, Debug, Serialize)]
pub struct EndSession {
    /// The session, as its id's text.
    pub session: String,
}

/// How many sessions were ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionsEnded {
    /// So many.
    pub sessions: u64,
}

/// Why no session was ended.
#[derive(Debug, thiserror::Error)]
pub enum EndSessionError {
    /// The user has no such session (any more).
    #[error("there is no session {0}")]
    Unknown(String),
    /// A key is no session.
    #[error("a key has no sessions")]
    NotAPerson,
    /// The store or the machine.
    #[error(transparent)]
    Fault(#[from] Fault),
}

carries_fault!(EndSessionError);

/// Ends one session of who asks: signing out is ending one's own.
pub async fn end_session(
    ctx: &Ctx,
    tx: &mut Tx,
    me: &Principal,
    command: &EndSession,
) -> Result<(SessionsEnded, Option<Event>), EndSessionError> {
    let Who::User { user, session, .. } = me.who else { return Err(EndSessionError::NotAPerson) };
    let unknown = || EndSessionError::Unknown(command.session.clone());
    let id = SessionId::from_str(&command.session).map_err(|_| unknown())?;
    if !store::delete_session(tx, ctx.org, user, id).await? {
        return Err(unknown());
    }
    let kind = if id == session { "signed_out" } else { "session_ended" };
    Ok((
        SessionsEnded { sessions: 1 },
        Some(Event::new(kind, user, serde_json::json!({ "session": id.to_string() }))),
    ))
}

/// Ends every session of who asks but the one they ask from.
pub async fn end_other_sessions(
    ctx: &Ctx,
    tx: &mut Tx,
    me: &Principal,
) -> Result<(SessionsEnded, Option<Event>), EndSessionError> {
    let Who::User { user, session, .. } = me.who else { return Err(EndSessionError::NotAPerson) };
    let sessions = store::delete_sessions(tx, ctx.org, user, Some(session)).await?;
    if sessions == 0 {
        return Ok((SessionsEnded { sessions }, None));
    }
    let event = Event::new("sessions_ended", user, serde_json::json!({ "sessions": sessions }));
    Ok((SessionsEnded { sessions }, Some(event)))
}

/// Throws away what time has ended: sessions, links, old attempts. No event tells it; run it daily.
pub async fn sweep(ctx: &Ctx, tx: &mut Tx, access: &Access) -> Result<u64, DbError> {
    let now = ctx.now_micros();
    let sessions = store::delete_sessions_over(tx, ctx.org, now, now - access.limits.idle).await?;
    let links = store::delete_links_over(tx, ctx.org, now).await?;
    let attempts = store::delete_attempts_before(tx, ctx.org, now - super::throttle::FORGOTTEN_AFTER).await?;
    let requests = store::delete_requests_over(tx, ctx.org, now).await?;
    store::delete_provider_requests_over(tx, ctx.org, now).await?;
    Ok(sessions + links + attempts + requests)
}
