//! Sign in through the provider of identities: ask it, take its answer once, and let in whoever it names, if
//! they are known here.
//!
//! Nobody makes an account by coming: whoever the provider names is a user or was invited. The first time an
//! e-mail address that the provider has verified tells who it is; from then on the account at the
//! provider does, whatever its address becomes.

use db::{Db, DbError, Tx};
use serde::{Deserialize, Serialize};

use super::access::Access;
use super::principal::{Principal, Who};
use super::provider::Provider;
use super::secret::{Secret, draw_token, token_hash};
use super::session::{self, Stage};
use super::sign_in::{SignInError, SignedIn, tell_failure, unwrapped};
use super::store::{self, UserRow};
use super::throttle::{self, Tried};
use super::user::{UserState, email_and_key};
use crate::activity::Event;
use crate::context::Ctx;
use crate::ids::SessionId;
use crate::write::{Call, Fault, write};

/// How long an answer is waited for, in microseconds: people look for their telephone.
const LASTS: i64 = 10 * 60_000_000;
/// How far the clock of the provider may differ, in seconds.
const LEEWAY: i64 = 60;

/// What goes with the browser to the provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderAsk {
    /// Names the request, and proves in a cookie that the same browser comes back.
    pub state: Secret,
    /// Has to stand in the answer.
    pub nonce: Secret,
    /// What whoever sends the code has to know.
    pub verifier: Secret,
}

/// A request that the provider answered, used up.
#[derive(Clone, Debug)]
pub struct ProviderRequest {
    /// Has to stand in the answer.
    pub nonce: Secret,
    /// What whoever sends the code has to know.
    pub verifier: Secret,
    /// Where they wanted to go.
    pub next: String,
    /// The issuer that was asked.
    pub issuer: String,
    /// When it was asked, in seconds since 1970 UTC.
    pub asked_at: i64,
    again: Option<String>,
    tried: Tried,
}

impl ProviderRequest {
    /// Whether somebody who is signed in was to show that they are still there.
    pub fn is_again(&self) -> bool {
        self.again.is_some()
    }
}

/// What is sealed while an answer is waited for.
#[derive(Serialize, Deserialize)]
struct Sealed {
    nonce: String,
    verifier: String,
    next: String,
    issuer: String,
    again: Option<String>,
    asked_at: i64,
}

/// Who somebody is, as the provider says and its signature shows.
#[derive(Clone, Debug)]
pub struct ProvenIdentity {
    /// The provider.
    pub issuer: String,
    /// The account there.
    pub subject: String,
    /// E-mail address.
    pub email: Option<String>,
    /// Whether the provider saw that it is theirs.
    pub is_email_verified: bool,
    /// When the password was typed there, in seconds since 1970 UTC, when the provider says.
    pub signed_in_at: Option<i64>,
}

fn place(state_hash: &str) -> String {
    format!("provider_requests:sealed:{state_hash}")
}

/// Begins to ask the provider: for nobody yet, or for `me` to show again that they are there.
pub async fn ask_provider(
    ctx: &Ctx,
    tx: &mut Tx,
    access: &Access,
    provider: &Provider,
    me: Option<&Principal>,
    next: &str,
) -> Result<ProviderAsk, Fault> {
    let entropy = access.entropy.as_ref();
    let ask = ProviderAsk {
        state: draw_token(entropy, "")?,
        nonce: draw_token(entropy, "")?,
        verifier: draw_token(entropy, "")?,
    };
    let now = ctx.now_micros();
    let sealed = Sealed {
        nonce: ask.nonce.reveal().to_owned(),
        verifier: ask.verifier.reveal().to_owned(),
        next: next.to_owned(),
        issuer: provider.issuer.clone(),
        again: me.and_then(|me| match me.who {
            Who::User { session, .. } => Some(session.to_string()),
            Who::Key { .. } => None,
        }),
        asked_at: now / 1_000_000,
    };
    let hash = token_hash(ask.state.reveal());
    let text = serde_json::to_string(&sealed).unwrap_or_default();
    let sealed = ctx.vault.seal(&place(&hash), &text)?;
    store::delete_provider_requests_over(tx, ctx.org, now).await?;
    store::insert_provider_request(tx, ctx.org, &hash, sealed, now + LASTS).await?;
    Ok(ask)
}

/// Takes the request that an answer names, once: the same answer again finds nothing. It counts as an attempt of
/// the address to sign in, which is taken back when it ends well.
pub async fn take_provider_request(
    db: &Db,
    ctx: &Ctx,
    state: &Secret,
    address: &str,
) -> Result<ProviderRequest, SignInError> {
    let tried = Tried::provider(ctx, address);
    let hash = token_hash(state.reveal());
    let found = db
        .write(async |tx: &mut Tx| {
            throttle::count(ctx, tx, tried).await??;
            let found = store::find_provider_request(tx, ctx.org, &hash).await?;
            store::delete_provider_request(tx, ctx.org, &hash).await?;
            Ok::<_, SignInError>(found)
        })
        .await?;
    let Some((sealed, _)) = found.filter(|(_, expires_at)| *expires_at > ctx.now_micros()) else {
        tell_failure(db, ctx, "provider").await?;
        return Err(SignInError::Over);
    };
    let inconsistent = || DbError::Inconsistent { table: "provider_requests", id: hash.clone() };
    let text = ctx.vault.open_sealed(&place(&hash), &sealed).map_err(|_| inconsistent())?;
    let Sealed { nonce, verifier, next, issuer, again, asked_at } =
        serde_json::from_str(&text).map_err(|_| inconsistent())?;
    let (nonce, verifier) = (Secret::new(nonce), Secret::new(verifier));
    Ok(ProviderRequest { nonce, verifier, next, issuer, asked_at, again, tried })
}

/// Records that what the provider answered let nobody in.
pub async fn refuse_provider(db: &Db, ctx: &Ctx) -> Result<(), SignInError> {
    tell_failure(db, ctx, "provider").await
}

/// Lets in whoever the provider names.
pub async fn sign_in_by_provider(
    db: &Db,
    ctx: &Ctx,
    access: &Access,
    provider: &Provider,
    request: &ProviderRequest,
    identity: &ProvenIdentity,
    user_agent: &str,
) -> Result<SignedIn, SignInError> {
    let Some(email) = known(db, ctx, identity).await? else {
        tell_failure(db, ctx, "provider").await?;
        return Err(SignInError::Wrong);
    };
    let mut ctx = ctx.clone();
    ctx.actor = email;
    let call = Call::new("sign_in_by_provider", &identity.subject);
    let tried = request.tried;
    write(db, &ctx, call, async |tx: &mut Tx| {
        let (user, is_new) = find(&ctx, tx, identity).await?.ok_or(SignInError::Wrong)?;
        throttle::take_back(&ctx, tx, tried).await?;
        begin_session(&ctx, tx, access, provider, identity, (user, is_new), user_agent).await
    })
    .await
    .map_err(unwrapped)
}

/// Whose name stands in the event.
async fn known(db: &Db, ctx: &Ctx, identity: &ProvenIdentity) -> Result<Option<String>, SignInError> {
    let mut tx = db.begin_read().await?;
    let found = find(ctx, &mut tx, identity).await?;
    tx.rollback().await?;
    Ok(found.map(|(user, _)| user.email))
}

/// The user whom an identity names, and whether it names them for the first time.
async fn find(
    ctx: &Ctx,
    tx: &mut Tx,
    identity: &ProvenIdentity,
) -> Result<Option<(UserRow, bool)>, SignInError> {
    let linked = store::find_provider_link(tx, ctx.org, &identity.issuer, &identity.subject).await?;
    if let Some(user) = linked {
        let found = store::find_user(tx, ctx.org, user).await?;
        return Ok(found.filter(|user| user.state == UserState::Active.as_str()).map(|user| (user, false)));
    }
    let email = identity.email.as_deref().filter(|_| identity.is_email_verified);
    let Some((_, key)) = email.and_then(email_and_key) else { return Ok(None) };
    let Some(user) = store::find_user_by_email(tx, ctx.org, &key).await? else { return Ok(None) };
    // Another account there belongs to them already: an address that was given away opens nothing.
    let is_taken = store::has_provider_link(tx, ctx.org, user.id, &identity.issuer).await?;
    let may_come = user.state == UserState::Active.as_str() || user.state == UserState::Invited.as_str();
    Ok((may_come && !is_taken).then_some((user, true)))
}

async fn begin_session(
    ctx: &Ctx,
    tx: &mut Tx,
    access: &Access,
    provider: &Provider,
    identity: &ProvenIdentity,
    (mut user, is_new): (UserRow, bool),
    user_agent: &str,
) -> Result<(SignedIn, Option<Event>), SignInError> {
    let is_invited = user.state == UserState::Invited.as_str();
    if is_new {
        let (issuer, subject) = (&identity.issuer, &identity.subject);
        store::insert_provider_link(tx, ctx.org, issuer, subject, user.id, ctx.now_micros()).await?;
    }
    if is_invited {
        UserState::Active.as_str().clone_into(&mut user.state);
        store::delete_links_of(tx, ctx.org, user.id).await?;
    }
    let needs_second_factor = provider.asks_second_factor && user.totp_sealed.is_some();
    let stage = if needs_second_factor { Stage::SecondFactor } else { Stage::Full };
    let begun = session::begin(ctx, tx, access, user.id, stage, user_agent).await?;
    if !needs_second_factor {
        user.last_signed_in_at = Some(ctx.now_micros());
    }
    store::update_user(tx, ctx.org, &user).await?;
    let signed_in = SignedIn {
        token: begun.token,
        user: user.id.to_string(),
        needs_second_factor,
        expires_at: begun.expires_at,
    };
    let data = serde_json::json!({ "session": begun.id.to_string(), "provider": identity.issuer,
        "second_factor": needs_second_factor, "linked": is_new, "invited": is_invited });
    // Half-way in is told too when it linked an account or used an invitation up.
    let is_told = !needs_second_factor || is_new;
    Ok((signed_in, is_told.then(|| Event::new("signed_in_by_provider", user.id, data))))
}

/// Makes the session of `me` fresh again, when the provider says that they typed their password there just now.
pub async fn reauthenticate_by_provider(
    db: &Db,
    ctx: &Ctx,
    me: &Principal,
    request: &ProviderRequest,
    identity: &ProvenIdentity,
) -> Result<(), SignInError> {
    let Who::User { user, session, .. } = me.who else { return Err(SignInError::NotAPerson) };
    let mine = session.to_string();
    let is_recent = identity.signed_in_at.is_some_and(|at| at >= request.asked_at - LEEWAY);
    let mut tx = db.begin_read().await?;
    let linked = store::find_provider_link(&mut tx, ctx.org, &identity.issuer, &identity.subject).await?;
    tx.rollback().await?;
    if request.again.as_deref() != Some(mine.as_str()) || linked != Some(user) || !is_recent {
        tell_failure(db, ctx, "provider").await?;
        return Err(SignInError::Wrong);
    }
    let ctx = &me.ctx(ctx);
    let call = Call::new("reauthenticate_by_provider", &mine);
    write(db, ctx, call, async |tx: &mut Tx| {
        throttle::take_back(ctx, tx, request.tried).await?;
        refresh(ctx, tx, session).await?;
        let data = serde_json::json!({ "session": mine, "provider": identity.issuer });
        Ok::<_, SignInError>(((), Some(Event::new("reauthenticated", user, data))))
    })
    .await
    .map_err(unwrapped)
}

async fn refresh(ctx: &Ctx, tx: &mut Tx, session: SessionId) -> Result<(), SignInError> {
    if store::update_reauthenticated(tx, ctx.org, session, ctx.now_micros()).await? {
        return Ok(());
    }
    Err(SignInError::Over)
}
