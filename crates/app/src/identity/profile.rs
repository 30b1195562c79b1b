//! What users change about themselves: password, name, language, theme, preferences.

use db::{DbError, Tx};
use serde::{Deserialize, Serialize};

use super::access::Access;
use super::fault::carries_fault;
use super::password::{PasswordRefused, check_password};
use super::principal::{Principal, Who};
use super::secret::Secret;
use super::session::SessionsEnded;
use super::store::{self, UserRow};
use super::user::{Preferences, Theme, language_code, language_of, plain_name};
use crate::activity::Event;
use crate::context::Ctx;
use crate::ids::SessionId;
use crate::write::Fault;

/// Choose another password.
#[derive(Clone, Debug, Serialize)]
pub struct ChangePassword {
    /// The new password. The old one is asked for by [`super::reauthenticate`].
    pub password: Secret,
}

/// Change one's profile. What is not named stays as it is.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ChangeProfile {
    /// Display name.
    pub name: Option<String>,
    /// `fr` or `en`.
    pub language: Option<String>,
    /// The theme's stable name.
    pub theme: Option<String>,
    /// Preferences.
    pub preferences: Option<Preferences>,
}

/// A profile as it is from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Display name.
    pub name: String,
    /// `fr` or `en`.
    pub language: String,
    /// Theme.
    pub theme: Theme,
    /// Preferences.
    pub preferences: Preferences,
}

/// Why a user's own password or profile was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// A key has no profile.
    #[error("a key has no profile")]
    NotAPerson,
    /// The password was not typed within the last minutes.
    #[error("the password has to be typed again")]
    NotFresh,
    /// The password cannot be chosen.
    #[error(transparent)]
    Password(#[from] PasswordRefused),
    /// Not a name.
    #[error("{0:?} is not a name")]
    BadName(String),
    /// Not a language of the interface.
    #[error("there is no language {0:?}")]
    UnknownLanguage(String),
    /// Not a theme.
    #[error("there is no theme {0:?}")]
    UnknownTheme(String),
    /// The store or the machine.
    #[error(transparent)]
    Fault(#[from] Fault),
}

carries_fault!(ProfileError);

async fn load_me(ctx: &Ctx, tx: &mut Tx, me: &Principal) -> Result<(UserRow, SessionId), ProfileError> {
    let Who::User { user, session, .. } = me.who else { return Err(ProfileError::NotAPerson) };
    let found = store::find_user(tx, ctx.org, user).await?;
    let row = found.ok_or_else(|| DbError::Inconsistent { table: "users", id: user.to_string() })?;
    Ok((row, session))
}

/// Replaces one's own password and ends one's other sessions. The session must be fresh.
pub async fn change_password(
    ctx: &Ctx,
    tx: &mut Tx,
    access: &Access,
    me: &Principal,
    command: &ChangePassword,
) -> Result<(SessionsEnded, Option<Event>), ProfileError> {
    let (mut row, session) = load_me(ctx, tx, me).await?;
    if !me.is_fresh(access, ctx.now_micros()) {
        return Err(ProfileError::NotFresh);
    }
    check_password(&command.password, &row.email)?;
    row.password_hash = Some(access.hash(&command.password)?.as_str().to_owned());
    store::update_user(tx, ctx.org, &row).await?;
    let sessions = store::delete_sessions(tx, ctx.org, row.id, Some(session)).await?;
    // A link to choose a password is of no use any more, and may be in the wrong hands.
    store::delete_links_of(tx, ctx.org, row.id).await?;
    let data = serde_json::json!({ "sessions_ended": sessions });
    Ok((SessionsEnded { sessions }, Some(Event::new("password_changed", row.id, data))))
}

/// Changes one's own name, language, theme and preferences; when nothing differs there is no event.
pub async fn change_profile(
    ctx: &Ctx,
    tx: &mut Tx,
    me: &Principal,
    command: &ChangeProfile,
) -> Result<(Profile, Option<Event>), ProfileError> {
    let (mut row, _) = load_me(ctx, tx, me).await?;
    let before = profile_of(&row);
    if let Some(name) = &command.name {
        row.name = plain_name(name).ok_or_else(|| ProfileError::BadName(name.clone()))?;
    }
    if let Some(language) = &command.language {
        let language = language_of(language).map_err(|_| ProfileError::UnknownLanguage(language.clone()))?;
        language_code(language).clone_into(&mut row.language);
    }
    if let Some(theme) = &command.theme {
        let theme: Theme = theme.parse().map_err(|_| ProfileError::UnknownTheme(theme.clone()))?;
        theme.as_str().clone_into(&mut row.theme);
    }
    if let Some(preferences) = &command.preferences {
        row.preferences = serde_json::to_string(preferences).unwrap_or_default();
    }
    let profile = profile_of(&row);
    if profile == before {
        return Ok((profile, None));
    }
    store::update_user(tx, ctx.org, &row).await?;
    let data = serde_json::json!({ "before": before, "profile": profile });
    Ok((profile, Some(Event::new("profile_changed", row.id, data))))
}

fn profile_of(row: &UserRow) -> Profile {
    Profile {
        name: row.name.clone(),
        language: row.language.clone(),
        theme: row.theme.parse().unwrap_or_default(),
        preferences: serde_json::from_str(&row.preferences).unwrap_or_default(),
    }
}
