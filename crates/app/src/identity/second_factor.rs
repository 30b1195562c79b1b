//! The second factor: enrol an authenticator, sign in with its code or a recovery code, give it up.

use std::fmt::Write as _;

use db::{Db, DbError, Tx};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::access::Access;
use super::fault::carries_fault;
use super::principal::{Principal, Who};
use super::provider::seal_provider_again;
use super::second_person::seal_requests_again;
use super::secret::{Secret, token_hash};
use super::session::{self, Stage, is_over};
use super::sign_in::{SignInError, SignedIn, unwrapped};
use super::store::{self, UserRow, totp_place};
use super::throttle::{self, Tried};
use super::totp;
use super::user::UserState;
use crate::activity::Event;
use crate::context::Ctx;
use crate::ids::UserId;
use crate::source::{Entropy, NoEntropy};
use crate::write::{Call, Fault, write};

/// How many recovery codes there are.
const RECOVERY_CODES: usize = 10;
/// Bytes of a recovery code: 80 bits, which nobody guesses.
const RECOVERY_BYTES: usize = 10;

/// Send the code that the authenticator shows, or a recovery code.
#[derive(Clone, Debug, Serialize)]
pub struct ConfirmSecondFactor {
    /// The token that signing in gave.
    pub token: Secret,
    /// Six digits, or a recovery code; spaces and hyphens do not matter.
    pub code: Secret,
    /// Address that the request comes from.
    pub address: String,
}

/// What came of a code: refusals are outcomes here, because what they count must be kept.
#[derive(Serialize, Deserialize)]
enum Checked {
    In(SignedIn),
    Wrong,
    TooMany(i64),
}

/// Finishes signing in. The session gets a new token; the old one opens nothing any more.
pub async fn confirm_second_factor(
    db: &Db,
    ctx: &Ctx,
    access: &Access,
    command: &ConfirmSecondFactor,
) -> Result<SignedIn, SignInError> {
    let mut ctx = ctx.clone();
    if let Some(email) = email_behind(db, &ctx, &command.token).await? {
        ctx.actor = email;
    }
    let call = Call::new("confirm_second_factor", command);
    let checked = write(db, &ctx, call, async |tx: &mut Tx| check_code(&ctx, tx, access, command).await)
        .await
        .map_err(unwrapped)?;
    match checked {
        Checked::In(signed_in) => Ok(signed_in),
        Checked::Wrong => Err(SignInError::Wrong),
        Checked::TooMany(retry_after_seconds) => Err(SignInError::TooMany { retry_after_seconds }),
    }
}

/// Whose name stands in the event: the address of the user whose session waits.
async fn email_behind(db: &Db, ctx: &Ctx, token: &Secret) -> Result<Option<String>, DbError> {
    let mut tx = db.begin_read().await?;
    let waiting = store::find_session_by_token(&mut tx, ctx.org, &token_hash(token.reveal())).await?;
    let user = match waiting {
        Some(waiting) => store::find_user(&mut tx, ctx.org, waiting.user_id).await?,
        None => None,
    };
    tx.rollback().await?;
    Ok(user.map(|user| user.email))
}

async fn check_code(
    ctx: &Ctx,
    tx: &mut Tx,
    access: &Access,
    command: &ConfirmSecondFactor,
) -> Result<(Checked, Option<Event>), SignInError> {
    let now = ctx.now_micros();
    let found = store::find_session_by_token(tx, ctx.org, &token_hash(command.token.reveal())).await?;
    let waiting = found.ok_or(SignInError::Over)?;
    if is_over(&waiting, &access.limits, now) || Stage::of(&waiting)? != Stage::SecondFactor {
        return Err(SignInError::Over);
    }
    let mut user = store::find_user(tx, ctx.org, waiting.user_id).await?.ok_or(SignInError::Over)?;
    if user.state()? != UserState::Active {
        return Err(SignInError::Over);
    }
    let tried = Tried::second_factor(ctx, &user.id.to_string(), &command.address);
    if let Err(too_many) = throttle::count(ctx, tx, tried).await? {
        return Ok((Checked::TooMany(too_many.retry_after_seconds), None));
    }
    let Some(means) = use_code(ctx, tx, &mut user, command.code.reveal()).await? else {
        let event = Event::new("sign_in_failed", user.id, serde_json::json!({ "what": "code" }));
        return Ok((Checked::Wrong, Some(event)));
    };
    throttle::take_back(ctx, tx, tried).await?;
    store::delete_session(tx, ctx.org, user.id, waiting.id).await?;
    let begun = session::begin(ctx, tx, access, user.id, Stage::Full, &waiting.user_agent).await?;
    user.last_signed_in_at = Some(now);
    store::update_user(tx, ctx.org, &user).await?;
    let data = serde_json::json!({ "session": begun.id.to_string(), "second_factor": means });
    let signed_in = SignedIn {
        token: begun.token,
        user: user.id.to_string(),
        needs_second_factor: false,
        expires_at: begun.expires_at,
    };
    Ok((Checked::In(signed_in), Some(Event::new("signed_in", user.id, data))))
}

/// Uses up a code of the authenticator or a recovery code; answers which it was, nothing when wrong.
async fn use_code(
    ctx: &Ctx,
    tx: &mut Tx,
    user: &mut UserRow,
    code: &str,
) -> Result<Option<&'static str>, DbError> {
    let Some(sealed) = user.totp_sealed.as_deref() else { return Ok(None) };
    let secret = open(ctx, user.id, sealed)?;
    if let Some(step) = totp::matching_step(&secret, code, ctx.now_micros(), user.totp_last_step) {
        user.totp_last_step = step;
        return Ok(Some("authenticator"));
    }
    let index = recovery_index(ctx, user.id, code);
    let is_there = store::delete_recovery_code(tx, ctx.org, user.id, index).await?;
    Ok(is_there.then_some("recovery_code"))
}

fn open(ctx: &Ctx, user: UserId, sealed: &[u8]) -> Result<Vec<u8>, DbError> {
    let opened = ctx.vault.open_bytes(&totp_place(user), sealed);
    opened.map_err(|_| DbError::Inconsistent { table: "users", id: user.to_string() })
}

/// The keyed hash of a recovery code, however it is typed.
fn recovery_index(ctx: &Ctx, user: UserId, code: &str) -> Uuid {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    ctx.vault.index_of("recovery code", format!("{user}:{}", plain.to_uppercase()).as_bytes())
}

/// An authenticator to be set up: shown once, until it is confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondFactorOffer {
    /// The secret in base 32, for typing it.
    pub secret: Secret,
    /// The `otpauth://` address, for a QR code.
    pub uri: Secret,
}

/// The recovery codes, shown once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveryCodes {
    /// One per use: four groups of four letters and digits.
    pub codes: Vec<Secret>,
}

/// Confirm an authenticator by a code that it shows.
#[derive(Clone, Debug, Serialize)]
pub struct ConfirmEnrolment {
    /// Six digits.
    pub code: Secret,
}

/// Why the second factor was not changed.
#[derive(Debug, thiserror::Error)]
pub enum SecondFactorError {
    /// A key has no second factor.
    #[error("a key has no second factor")]
    NotAPerson,
    /// The password was not typed within the last minutes.
    #[error("the password has to be typed again")]
    NotFresh,
    /// There is one already: disable it first.
    #[error("there is a second factor already")]
    AlreadyOn,
    /// There is none.
    #[error("there is no second factor")]
    Off,
    /// No enrolment was begun.
    #[error("no enrolment was begun")]
    NotBegun,
    /// The code is not the one that the authenticator must show now.
    #[error("the code is wrong")]
    WrongCode,
    /// The store or the machine.
    #[error(transparent)]
    Fault(#[from] Fault),
}

carries_fault!(SecondFactorError);

/// The user behind a fresh session.
async fn fresh_user(
    ctx: &Ctx,
    tx: &mut Tx,
    access: &Access,
    me: &Principal,
) -> Result<UserRow, SecondFactorError> {
    let Who::User { user, .. } = me.who else { return Err(SecondFactorError::NotAPerson) };
    if !me.is_fresh(access, ctx.now_micros()) {
        return Err(SecondFactorError::NotFresh);
    }
    let found = store::find_user(tx, ctx.org, user).await?;
    found.ok_or_else(|| DbError::Inconsistent { table: "users", id: user.to_string() }.into())
}

/// Begins the enrolment of an authenticator. Begun again it starts from a new secret; nothing is
/// asked for at sign-in until it is confirmed.
pub async fn begin_enrolment(
    ctx: &Ctx,
    tx: &mut Tx,
    access: &Access,
    me: &Principal,
) -> Result<(SecondFactorOffer, Option<Event>), SecondFactorError> {
    let mut user = fresh_user(ctx, tx, access, me).await?;
    if user.totp_sealed.is_some() {
        return Err(SecondFactorError::AlreadyOn);
    }
    let mut secret = [0; totp::SECRET_BYTES];
    access.entropy.fill(&mut secret)?;
    user.totp_pending_sealed = Some(ctx.vault.seal_bytes(&totp_place(user.id), &secret)?);
    store::update_user(tx, ctx.org, &user).await?;
    Ok((offer_of(&user, &secret), Some(Event::new("second_factor_begun", user.id, serde_json::json!({})))))
}

/// The enrolment that was begun and not confirmed, to be shown again: a page may be loaded twice, and
/// a code mistyped. Nothing when none was begun.
pub async fn show_enrolment(
    ctx: &Ctx,
    tx: &mut Tx,
    access: &Access,
    me: &Principal,
) -> Result<Option<SecondFactorOffer>, SecondFactorError> {
    let user = fresh_user(ctx, tx, access, me).await?;
    match (&user.totp_sealed, &user.totp_pending_sealed) {
        (None, Some(pending)) => Ok(Some(offer_of(&user, &open(ctx, user.id, pending)?))),
        (Some(_), _) | (None, None) => Ok(None),
    }
}

fn offer_of(user: &UserRow, secret: &[u8]) -> SecondFactorOffer {
    SecondFactorOffer {
        secret: Secret::new(totp::base32(secret)),
        uri: Secret::new(totp::otpauth_uri("Quittance", &user.email, secret)),
    }
}

/// Switches the second factor on, when the authenticator shows the right code. Answers the recovery
/// codes, this once.
pub async fn confirm_enrolment(
    ctx: &Ctx,
    tx: &mut Tx,
    access: &Access,
    me: &Principal,
    command: &ConfirmEnrolment,
) -> Result<(RecoveryCodes, Option<Event>), SecondFactorError> {
    let mut user = fresh_user(ctx, tx, access, me).await?;
    if user.totp_sealed.is_some() {
        return Err(SecondFactorError::AlreadyOn);
    }
    let pending = user.totp_pending_sealed.take().ok_or(SecondFactorError::NotBegun)?;
    let secret = open(ctx, user.id, &pending)?;
    let step = totp::matching_step(&secret, command.code.reveal(), ctx.now_micros(), user.totp_last_step);
    user.totp_last_step = step.ok_or(SecondFactorError::WrongCode)?;
    user.totp_sealed = Some(pending);
    store::update_user(tx, ctx.org, &user).await?;
    let codes = replace_codes(ctx, tx, access, user.id).await?;
    Ok((codes, Some(Event::new("second_factor_on", user.id, serde_json::json!({})))))
}

/// Replaces the recovery codes by new ones.
pub async fn renew_recovery_codes(
    ctx: &Ctx,
    tx: &mut Tx,
    access: &Access,
    me: &Principal,
) -> Result<(RecoveryCodes, Option<Event>), SecondFactorError> {
    let user = fresh_user(ctx, tx, access, me).await?;
    if user.totp_sealed.is_none() {
        return Err(SecondFactorError::Off);
    }
    let codes = replace_codes(ctx, tx, access, user.id).await?;
    Ok((codes, Some(Event::new("recovery_codes_renewed", user.id, serde_json::json!({})))))
}

/// Switches the second factor off, and its recovery codes with it.
pub async fn disable_second_factor(
    ctx: &Ctx,
    tx: &mut Tx,
    access: &Access,
    me: &Principal,
) -> Result<((), Option<Event>), SecondFactorError> {
    let mut user = fresh_user(ctx, tx, access, me).await?;
    if user.totp_sealed.is_none() {
        return Err(SecondFactorError::Off);
    }
    clear(ctx, tx, &mut user).await?;
    store::update_user(tx, ctx.org, &user).await?;
    Ok(((), Some(Event::new("second_factor_off", user.id, serde_json::json!({})))))
}

/// Takes the second factor from a row, which the caller writes, and its recovery codes from the store.
pub(super) async fn clear(ctx: &Ctx, tx: &mut Tx, user: &mut UserRow) -> Result<(), DbError> {
    (user.totp_sealed, user.totp_pending_sealed) = (None, None);
    store::replace_recovery_codes(tx, ctx.org, user.id, &[]).await
}

/// Users read at a time when their secrets are sealed again.
const PAGE: i64 = 1_000;

/// Seals every secret of a second factor, and that of the provider of identities, again by `again`, which is given its place and the sealed
/// bytes. Answers how many there were.
pub(crate) async fn seal_secrets_again<E: From<DbError>>(
    ctx: &Ctx,
    tx: &mut Tx,
    again: impl Fn(&str, &[u8]) -> Result<Vec<u8>, E>,
) -> Result<u64, E> {
    let mut sealed = seal_provider_again(ctx, tx, &again).await?;
    sealed += seal_requests_again(ctx, tx, &again).await?;
    let mut after = None;
    loop {
        let page = store::list_users(tx, ctx.org, after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(sealed) };
        after = Some(last.id);
        for mut user in page {
            let place = totp_place(user.id);
            let mut is_touched = false;
            for secret in [&mut user.totp_sealed, &mut user.totp_pending_sealed].into_iter().flatten() {
                *secret = again(&place, secret)?;
                (sealed, is_touched) = (sealed + 1, true);
            }
            if is_touched {
                store::update_user(tx, ctx.org, &user).await?;
            }
        }
    }
}

/// How many recovery codes a user has left.
pub async fn count_recovery_codes(ctx: &Ctx, tx: &mut Tx, user: UserId) -> Result<i64, DbError> {
    store::count_recovery_codes(tx, ctx.org, user).await
}

async fn replace_codes(
    ctx: &Ctx,
    tx: &mut Tx,
    access: &Access,
    user: UserId,
) -> Result<RecoveryCodes, Fault> {
    let mut codes = Vec::with_capacity(RECOVERY_CODES);
    for _ in 0..RECOVERY_CODES {
        codes.push(draw_code(access.entropy.as_ref())?);
    }
    let indexes: Vec<Uuid> = codes.iter().map(|code| recovery_index(ctx, user, code.reveal())).collect();
    store::replace_recovery_codes(tx, ctx.org, user, &indexes).await?;
    Ok(RecoveryCodes { codes })
}

/// `ABCD-EFGH-IJKL-MNOP`.
fn draw_code(entropy: &dyn Entropy) -> Result<Secret, NoEntropy> {
    let mut bytes = [0; RECOVERY_BYTES];
    entropy.fill(&mut bytes)?;
    let mut code = String::new();
    for (place, letter) in totp::base32(&bytes).chars().enumerate() {
        let hyphen = if place > 0 && place % 4 == 0 { "-" } else { "" };
        let _ = write!(code, "{hyphen}{letter}");
    }
    Ok(Secret::new(code))
}
