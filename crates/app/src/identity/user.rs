//! Users: who may sign in, and how they like their pages.

use std::str::FromStr;

use db::{DbError, OrgId, Tx};
use serde::{Deserialize, Serialize};

use super::role::{Role, UnknownName};
use super::store::{self, UserRow};
use crate::ids::UserId;
use crate::typed::clean_line;
use crate::words::Language;

/// Where a user stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserState {
    /// Has a link and no password yet.
    Invited,
    /// Can sign in.
    Active,
    /// Cannot sign in any more; an invitation takes them up again.
    Disabled,
}

impl UserState {
    /// Its stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::Active => "active",
            Self::Disabled => "disabled",
        }
    }
}

impl FromStr for UserState {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        let found = [Self::Invited, Self::Active, Self::Disabled].into_iter().find(|it| it.as_str() == text);
        found.ok_or_else(|| UnknownName { what: "state", name: text.to_owned() })
    }
}

/// The colours of the pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the browser says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// Its stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

impl FromStr for Theme {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        let found = [Self::System, Self::Light, Self::Dark].into_iter().find(|it| it.as_str() == text);
        found.ok_or_else(|| UnknownName { what: "theme", name: text.to_owned() })
    }
}

/// What a user chose for the pages. A new choice is a new field with a default.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// Whether single keys without a modifier are shortcuts (WCAG 2.2, 2.1.4: they can be turned off).
    pub has_single_key_shortcuts: bool,
    /// Whether the list of first steps was put away.
    pub has_dismissed_first_steps: bool,
}

impl Default for Preferences {
    fn default() -> Self {
        Self { has_single_key_shortcuts: true, has_dismissed_first_steps: false }
    }
}

/// The code of a language, as it is stored.
pub(super) const fn language_code(language: Language) -> &'static str {
    match language {
        Language::French => "fr",
        Language::English => "en",
    }
}

/// The language with this code.
pub(super) fn language_of(code: &str) -> Result<Language, UnknownName> {
    code.parse().map_err(|name| UnknownName { what: "language", name })
}

/// Most characters of an e-mail address (RFC 5321, section 4.5.3.1).
const EMAIL_CHARACTERS_MAX: usize = 254;

/// An e-mail address as it was typed, without spaces around it, and in the form by which it is found.
/// It has a part before and after one `@` and no blank; whether it exists only a mail can tell.
pub(super) fn email_and_key(text: &str) -> Option<(String, String)> {
    let email = text.trim();
    let (before, after) = email.split_once('@')?;
    let is_plain =
        !email.chars().any(|it| it.is_whitespace() || it.is_control() || "<>\"(),;:\\".contains(it));
    let is_whole = !before.is_empty() && !after.is_empty() && !after.contains('@') && !after.ends_with('.');
    let is_short = email.chars().count() <= EMAIL_CHARACTERS_MAX;
    (is_plain && is_whole && is_short).then(|| (email.to_owned(), email.to_lowercase()))
}

/// Most characters of a name.
const NAME_CHARACTERS_MAX: usize = 100;

/// A name without spaces around it, if it is one: not empty, no control characters, not too long.
pub(super) fn plain_name(text: &str) -> Option<String> {
    let is_plain = !text.trim().chars().any(char::is_control);
    let name = clean_line(text);
    (is_plain && !name.is_empty() && name.chars().count() <= NAME_CHARACTERS_MAX).then_some(name)
}

/// A user as lists and pages show one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UserView {
    /// The id's text (`usr_…`).
    pub id: String,
    /// E-mail address.
    pub email: String,
    /// Display name.
    pub name: String,
    /// Role.
    pub role: Role,
    /// State.
    pub state: UserState,
    /// `fr` or `en`.
    pub language: String,
    /// Theme.
    pub theme: Theme,
    /// Preferences.
    pub preferences: Preferences,
    /// Whether a code is asked for after the password.
    pub has_second_factor: bool,
    /// Microseconds since 1970 UTC.
    pub created_at: i64,
    /// Microseconds since 1970 UTC.
    pub last_signed_in_at: Option<i64>,
}

impl UserRow {
    pub(super) fn role(&self) -> Result<Role, DbError> {
        self.role.parse().map_err(|_| self.inconsistent())
    }

    pub(super) fn state(&self) -> Result<UserState, DbError> {
        self.state.parse().map_err(|_| self.inconsistent())
    }

    fn inconsistent(&self) -> DbError {
        DbError::Inconsistent { table: "users", id: self.id.to_string() }
    }

    pub(super) fn is_active_owner(&self) -> bool {
        self.role == Role::Owner.as_str() && self.state == UserState::Active.as_str()
    }

    fn view(self) -> Result<UserView, DbError> {
        Ok(UserView {
            role: self.role()?,
            state: self.state()?,
            theme: self.theme.parse().unwrap_or_default(),
            preferences: serde_json::from_str(&self.preferences).unwrap_or_default(),
            has_second_factor: self.totp_sealed.is_some(),
            id: self.id.to_string(),
            email: self.email,
            name: self.name,
            language: self.language,
            created_at: self.created_at,
            last_signed_in_at: self.last_signed_in_at,
        })
    }
}

/// Users after one, in the order of their making, at most `limit`.
pub async fn list_users(
    tx: &mut Tx,
    org: OrgId,
    after: Option<UserId>,
    limit: i64,
) -> Result<Vec<UserView>, DbError> {
    store::list_users(tx, org, after, limit).await?.into_iter().map(UserRow::view).collect()
}

/// One user by id.
pub async fn find_user(tx: &mut Tx, org: OrgId, id: UserId) -> Result<Option<UserView>, DbError> {
    store::find_user(tx, org, id).await?.map(UserRow::view).transpose()
}

/// One user by e-mail address, in whatever case it is typed.
pub async fn find_user_by_email(tx: &mut Tx, org: OrgId, email: &str) -> Result<Option<UserView>, DbError> {
    let Some((_, key)) = email_and_key(email) else { return Ok(None) };
    store::find_user_by_email(tx, org, &key).await?.map(UserRow::view).transpose()
}

/// Somebody who can look after something, by id or e-mail address: nobody who is disabled.
pub async fn find_person(tx: &mut Tx, org: OrgId, text: &str) -> Result<Option<UserId>, DbError> {
    let found = match text.parse::<UserId>() {
        Ok(id) => store::find_user(tx, org, id).await?,
        Err(_) => match email_and_key(text) {
            Some((_, key)) => store::find_user_by_email(tx, org, &key).await?,
            None => None,
        },
    };
    Ok(found.filter(|user| user.state != UserState::Disabled.as_str()).map(|user| user.id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let key = |text: &str| email_and_key(text).map(|(_, key)| key);
        assert_eq!(key(" Zoé.Durand@Example.FR "), Some("zoé.durand@example.fr".to_owned()));
        for bad in ["", "a", "@b", "a@", "a@b@c", "a b@c.fr", "a@b.fr\nbcc:x@y.fr", "<a@b.fr>", "a@b."] {
            assert_eq!(key(bad), None, "{bad}");
        }
        assert_eq!(key(&format!("{}@b.fr", "a".repeat(250))), None);
    }

    #[test]
    fn names() {
        assert_eq!(plain_name(" Zoé Durand "), Some("Zoé Durand".to_owned()));
        assert_eq!((plain_name(" "), plain_name("a\nb"), plain_name(&"a".repeat(101))), (None, None, None));
    }

    #[test]
    fn stable_names_come_back() {
        for state in [UserState::Invited, UserState::Active, UserState::Disabled] {
            assert_eq!(state.as_str().parse(), Ok(state));
        }
        for theme in [Theme::System, Theme::Light, Theme::Dark] {
            assert_eq!(theme.as_str().parse(), Ok(theme));
        }
        for language in [Language::French, Language::English] {
            assert_eq!(language_of(language_code(language)), Ok(language));
        }
        assert!(
            "x".parse::<UserState>().is_err() && "x".parse::<Theme>().is_err() && language_of("de").is_err()
        );
        assert!(serde_json::from_str::<Preferences>("{}").unwrap().has_single_key_shortcuts);
    }
}
