//! Sign in with e-mail address and password; type the password again for what is sensitive.
//!
//! Three steps: count the attempt in a write, compare the password outside any transaction (it takes
//! tens of milliseconds, and on SQLite there is one writer), write what follows. Each takes the same
//! way whether or not the account exists.

use db::{AsDbError, Db, DbError, Tx};
use serde::{Deserialize, Serialize};

use super::access::Access;
use super::fault::carries_fault;
use super::principal::{Principal, Who};
use super::secret::Secret;
use super::session::{self, Stage};
use super::store::{self, UserRow};
use super::throttle::{self, TooMany, Tried};
use super::user::UserState;
use crate::activity::Event;
use crate::context::Ctx;
use crate::ids::UserId;
use crate::write::{Call, Fault, WriteError, write};

/// Sign in.
#[derive(Clone, Debug, Serialize)]
pub struct SignIn {
    /// E-mail address, as it was typed.
    pub email: String,
    /// Password.
    pub password: Secret,
    /// Address that the request comes from.
    pub address: String,
    /// What the browser says of itself.
    pub user_agent: String,
}

/// Somebody came in, or half-way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedIn {
    /// Opens the session; given once, for the cookie.
    pub token: Secret,
    /// The user's id (`usr_…`).
    pub user: String,
    /// Whether the code of the second factor is asked for now, with [`super::confirm_second_factor`];
    /// until then the token opens nothing else.
    pub needs_second_factor: bool,
    /// When the session is over at the latest, in microseconds since 1970 UTC.
    pub expires_at: i64,
}

/// Why nobody came in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// The account, the password or the code is wrong; which, is not told.
    #[error("wrong e-mail address, password or code")]
    Wrong,
    /// Too many attempts of this account or address.
    #[error("too many attempts; try again in {retry_after_seconds} s")]
    TooMany {
        /// Seconds until the next attempt is tried.
        retry_after_seconds: i64,
    },
    /// The session that waits for a code is over or not there.
    #[error("the session is over")]
    Over,
    /// A key has no password.
    #[error("a key has no password")]
    NotAPerson,
    /// The store or the machine.
    #[error(transparent)]
    Fault(#[from] Fault),
}

carries_fault!(SignInError);

impl From<TooMany> for SignInError {
    fn from(TooMany { retry_after_seconds }: TooMany) -> Self {
        Self::TooMany { retry_after_seconds }
    }
}

/// What a write without an idempotency key says when it fails, as this operation says it.
pub(super) fn unwrapped<E: std::error::Error + AsDbError + From<DbError> + 'static>(
    error: WriteError<E>,
) -> E {
    match error {
        WriteError::Refused(error) => error,
        WriteError::Db(error) => E::from(error),
        // Without a key nothing is stored that could be found again.
        WriteError::KeyReused(_) | WriteError::OutcomeUnreadable(_) => {
            E::from(DbError::Inconsistent { table: "idempotency_keys", id: String::new() })
        }
    }
}

/// Signs in. Run it on a thread that may block: hashing takes tens of milliseconds.
pub async fn sign_in(db: &Db, ctx: &Ctx, access: &Access, command: &SignIn) -> Result<SignedIn, SignInError> {
    let (tried, user, is_right) =
        try_password(db, ctx, access, &command.email, &command.password, &command.address).await?;
    let Some(user) = user.filter(|_| is_right) else {
        tell_failure(db, ctx, "password").await?;
        return Err(SignInError::Wrong);
    };
    let mut ctx = ctx.clone();
    ctx.actor.clone_from(&user.email);
    let call = Call::new("sign_in", command);
    write(db, &ctx, call, async |tx: &mut Tx| {
        throttle::take_back(&ctx, tx, tried).await?;
        begin_session(&ctx, tx, access, user.id, &command.user_agent).await
    })
    .await
    .map_err(unwrapped)
}

/// The password was right; who they are is read again, because it may have changed since.
async fn begin_session(
    ctx: &Ctx,
    tx: &mut Tx,
    access: &Access,
    user: UserId,
    user_agent: &str,
) -> Result<(SignedIn, Option<Event>), SignInError> {
    let found = store::find_user(tx, ctx.org, user).await?;
    let mut row = found.ok_or(SignInError::Wrong)?;
    if row.state()? != UserState::Active {
        return Err(SignInError::Wrong);
    }
    let needs_second_factor = row.totp_sealed.is_some();
    let stage = if needs_second_factor { Stage::SecondFactor } else { Stage::Full };
    let begun = session::begin(ctx, tx, access, row.id, stage, user_agent).await?;
    let signed_in = SignedIn {
        token: begun.token,
        user: row.id.to_string(),
        needs_second_factor,
        expires_at: begun.expires_at,
    };
    if needs_second_factor {
        return Ok((signed_in, None));
    }
    row.last_signed_in_at = Some(ctx.now_micros());
    store::update_user(tx, ctx.org, &row).await?;
    let data = serde_json::json!({ "session": begun.id.to_string(), "second_factor": false });
    Ok((signed_in, Some(Event::new("signed_in", row.id, data))))
}

/// Counts the attempt and compares the password. Answers the counters, the user if there is an
/// active one, and whether the password is theirs.
async fn try_password(
    db: &Db,
    ctx: &Ctx,
    access: &Access,
    email: &str,
    password: &Secret,
    address: &str,
) -> Result<(Tried, Option<UserRow>, bool), SignInError> {
    let email_key = email.trim().to_lowercase();
    let tried = Tried::password(ctx, &email_key, address);
    let user = db
        .write(async |tx: &mut Tx| {
            throttle::count(ctx, tx, tried).await??;
            Ok::<_, SignInError>(store::find_user_by_email(tx, ctx.org, &email_key).await?)
        })
        .await?;
    let user = user.filter(|user| user.state == UserState::Active.as_str());
    let kept = user.as_ref().and_then(|user| user.password_hash.as_deref());
    let is_right = access.verify(password, kept).await;
    Ok((tried, user, is_right))
}

/// Records that an attempt failed: not whose, so that a known account takes no other way than an
/// unknown one, and so that a password typed into the wrong field is not kept.
pub(super) async fn tell_failure(db: &Db, ctx: &Ctx, what: &str) -> Result<(), SignInError> {
    let call = Call::new("sign_in_failed", &what);
    write(db, ctx, call, async |_: &mut Tx| {
        let event = Event::new("sign_in_failed", "", serde_json::json!({ "what": what }));
        Ok::<_, SignInError>(((), Some(event)))
    })
    .await
    .map_err(unwrapped)
}

/// Type the password again.
#[derive(Clone, Debug, Serialize)]
pub struct Reauthenticate {
    /// Password.
    pub password: Secret,
    /// Address that the request comes from.
    pub address: String,
}

/// Makes the session of `me` fresh again, for what is sensitive. It counts as an attempt to sign in.
pub async fn reauthenticate(
    db: &Db,
    ctx: &Ctx,
    access: &Access,
    me: &Principal,
    command: &Reauthenticate,
) -> Result<(), SignInError> {
    let Who::User { user, session, .. } = me.who else { return Err(SignInError::NotAPerson) };
    let (tried, found, is_right) =
        try_password(db, ctx, access, &me.actor, &command.password, &command.address).await?;
    if !is_right || found.is_none_or(|found| found.id != user) {
        tell_failure(db, ctx, "password").await?;
        return Err(SignInError::Wrong);
    }
    let ctx = &me.ctx(ctx);
    let call = Call::new("reauthenticate", command);
    write(db, ctx, call, async |tx: &mut Tx| {
        throttle::take_back(ctx, tx, tried).await?;
        if !store::update_reauthenticated(tx, ctx.org, session, ctx.now_micros()).await? {
            return Err(SignInError::Over);
        }
        let data = serde_json::json!({ "session": session.to_string() });
        Ok(((), Some(Event::new("reauthenticated", user, data))))
    })
    .await
    .map_err(unwrapped)
}
