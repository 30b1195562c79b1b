//! The first owner: a link that is printed when there is none, and what it makes.

use db::{DbError, Tx};
use serde::{Deserialize, Serialize};

use super::access::Access;
use super::link::{LinkError, LinkKind, LinkMade, find_good, make};
use super::password::check_password;
use super::permission::Role;
use super::secret::Secret;
use super::store::{self, UserRow};
use super::user::{Preferences, Theme, UserState, email_and_key, language_code, language_of, plain_name};
use crate::activity::Event;
use crate::context::Ctx;
use crate::ids::UserId;
use crate::source::NoEntropy;

/// Whether somebody can sign in who may do everything. While nobody can, a set-up link is wanted.
pub async fn has_owner(ctx: &Ctx, tx: &mut Tx) -> Result<bool, DbError> {
    let count = store::count_users(tx, ctx.org, Role::Owner.as_str(), UserState::Active.as_str()).await?;
    Ok(count > 0)
}

/// Makes the link by which the first owner comes in; the one made before is good no more. It is for
/// whoever starts the program: nothing of the network calls it.
pub async fn make_set_up_link(
    ctx: &Ctx,
    tx: &mut Tx,
    access: &Access,
) -> Result<(LinkMade, Option<Event>), LinkError> {
    if has_owner(ctx, tx).await? {
        return Err(LinkError::OwnerExists);
    }
    store::delete_links_of_kind(tx, ctx.org, LinkKind::SetUp.as_str()).await?;
    let made = make(ctx, tx, access, LinkKind::SetUp, None, false).await?;
    let event = Event::new("set_up_link_made", &made.link, serde_json::json!({}));
    Ok((made, Some(event)))
}

/// Become the first owner.
#[derive(Clone, Debug, Serialize)]
pub struct AcceptSetUp {
    /// The token of the link.
    pub token: Secret,
    /// E-mail address.
    pub email: String,
    /// Display name.
    pub name: String,
    /// Password.
    pub password: Secret,
    /// `fr` or `en`.
    pub language: String,
}

/// Somebody can sign in now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserReady {
    /// The user's id (`usr_…`).
    pub user: String,
    /// E-mail address, to sign in with.
    pub email: String,
}

/// Makes the first owner and uses the link up.
pub async fn accept_set_up(
    ctx: &Ctx,
    tx: &mut Tx,
    access: &Access,
    command: &AcceptSetUp,
) -> Result<(UserReady, Option<Event>), LinkError> {
    find_good(ctx, tx, LinkKind::SetUp, &command.token).await?;
    if has_owner(ctx, tx).await? {
        return Err(LinkError::OwnerExists);
    }
    let (email, email_key) =
        email_and_key(&command.email).ok_or_else(|| LinkError::BadEmail(command.email.clone()))?;
    let name = plain_name(&command.name).ok_or_else(|| LinkError::BadName(command.name.clone()))?;
    let language =
        language_of(&command.language).map_err(|_| LinkError::UnknownLanguage(command.language.clone()))?;
    if store::find_user_by_email(tx, ctx.org, &email_key).await?.is_some() {
        return Err(LinkError::EmailTaken(email));
    }
    check_password(&command.password, &email)?;
    let mut row = new_user(ctx, email, email_key, name, Role::Owner)?;
    row.state = UserState::Active.as_str().to_owned();
    row.password_hash = Some(access.hash(&command.password)?.as_str().to_owned());
    language_code(language).clone_into(&mut row.language);
    store::insert_user(tx, ctx.org, &row).await?;
    store::delete_links_of_kind(tx, ctx.org, LinkKind::SetUp.as_str()).await?;
    let data = serde_json::json!({ "email": row.email, "role": row.role });
    let ready = UserReady { user: row.id.to_string(), email: row.email };
    Ok((ready, Some(Event::new("owner_made", row.id, data))))
}

/// A user who is not in the store yet and has no password: invited.
pub(super) fn new_user(
    ctx: &Ctx,
    email: String,
    email_key: String,
    name: String,
    role: Role,
) -> Result<UserRow, NoEntropy> {
    Ok(UserRow {
        id: UserId::from_uuid(ctx.new_id()?),
        email,
        email_key,
        name,
        role: role.as_str().to_owned(),
        state: UserState::Invited.as_str().to_owned(),
        password_hash: None,
        totp_sealed: None,
        totp_pending_sealed: None,
        totp_last_step: 0,
        language: language_code(crate::words::Language::default()).to_owned(),
        theme: Theme::default().as_str().to_owned(),
        preferences: serde_json::to_string(&Preferences::default()).unwrap_or_default(),
        created_at: ctx.now_micros(),
        last_signed_in_at: None,
    })
}
