//! Refusals about users, one sentence each.

use app::identity::{ChangeUserError, InviteError, ResetLinkError};

use super::{Sentence, Telling, sentence};

impl Telling<'_> {
    pub(super) fn invite(&self, error: &InviteError) -> Option<Sentence> {
        match error {
            InviteError::BadEmail(email) => sentence("bad-email", [("email", email.clone())]),
            InviteError::BadName(name) => sentence("bad-name", [("name", name.clone())]),
            InviteError::UnknownRole(role) => sentence("role-unknown", [("role", role.clone())]),
            InviteError::AlreadyActive(email) => sentence("user-active", [("email", email.clone())]),
            // The language is the one of the command, which exists.
            InviteError::UnknownLanguage(_) => None,
            InviteError::Fault(error) => self.fault(error),
        }
    }

    pub(super) fn change_user(&self, error: &ChangeUserError) -> Option<Sentence> {
        match error {
            ChangeUserError::Unknown(user) => sentence("user-unknown", [("user", user.clone())]),
            ChangeUserError::UnknownRole(role) => sentence("role-unknown", [("role", role.clone())]),
            ChangeUserError::LastOwner(email) => sentence("last-owner", [("email", email.clone())]),
            ChangeUserError::Disabled(email) => sentence("user-disabled", [("email", email.clone())]),
            ChangeUserError::Fault(error) => self.fault(error),
        }
    }

    pub(super) fn reset_link(&self, error: &ResetLinkError) -> Option<Sentence> {
        match error {
            ResetLinkError::Unknown(user) => sentence("user-unknown", [("user", user.clone())]),
            ResetLinkError::NotActive(email) => sentence("user-not-active", [("email", email.clone())]),
            ResetLinkError::Fault(error) => self.fault(error),
        }
    }
}
