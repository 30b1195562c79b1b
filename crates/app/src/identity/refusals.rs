//! Refusals of this slice, as sentences of the language files.

use super::{
    ChangeUserError, EndSessionError, EntityError, InviteError, KeyError, LinkError, PasswordRefused,
    ProfileError, ProviderSettingsError, ResetLinkError, SecondFactorError, SecondPersonError, SignInError,
};
use crate::refusal::{Refusal, Refuses, Value};

fn plain(code: &'static str) -> Refusal {
    Refusal::new(code, [])
}

fn about(code: &'static str, text: &str) -> Refusal {
    Refusal::new(code, [("value", Value::Text(text.to_owned()))])
}

impl Refuses for PasswordRefused {
    fn refusal(&self) -> Option<Refusal> {
        Some(plain(match self {
            Self::TooShort => "password-too-short",
            Self::TooLong => "password-too-long",
            Self::IsEmail => "password-is-email",
            Self::Common => "password-common",
        }))
    }
}

impl Refuses for SignInError {
    fn refusal(&self) -> Option<Refusal> {
        Some(match self {
            Self::Wrong => plain("sign-in-wrong"),
            Self::TooMany { retry_after_seconds } => {
                about("sign-in-too-many", &retry_after_seconds.to_string())
            }
            Self::Over => plain("session-over"),
            Self::NotAPerson => plain("not-a-person"),
            Self::Fault(_) => return None,
        })
    }
}

impl Refuses for LinkError {
    fn refusal(&self) -> Option<Refusal> {
        Some(match self {
            Self::Unknown => plain("link-unknown"),
            Self::Over => plain("link-over"),
            Self::OwnerExists => plain("owner-exists"),
            Self::BadEmail(text) => about("bad-email", text),
            Self::EmailTaken(text) => about("email-taken", text),
            Self::BadName(text) => about("bad-name", text),
            Self::UnknownLanguage(text) => about("unknown-language", text),
            Self::Password(refused) => return refused.refusal(),
            Self::Fault(_) => return None,
        })
    }
}

impl Refuses for InviteError {
    fn refusal(&self) -> Option<Refusal> {
        Some(match self {
            Self::BadEmail(text) => about("bad-email", text),
            Self::BadName(text) => about("bad-name", text),
            Self::UnknownRole(text) => about("unknown-role", text),
            Self::UnknownLanguage(text) => about("unknown-language", text),
            Self::AlreadyActive(text) => about("email-taken", text),
            Self::OwnerNeedsSecondPerson => plain("owner-needs-second-person"),
            Self::Fault(_) => return None,
        })
    }
}

impl Refuses for ResetLinkError {
    fn refusal(&self) -> Option<Refusal> {
        Some(match self {
            Self::Unknown(text) => about("user-unknown", text),
            Self::NotActive(text) => about("user-not-active", text),
            Self::AnotherOwner(text) => about("reset-of-another-owner", text),
            Self::NotAPerson => plain("not-a-person"),
            Self::Fault(_) => return None,
        })
    }
}

impl Refuses for EndSessionError {
    fn refusal(&self) -> Option<Refusal> {
        Some(match self {
            Self::Unknown(text) => about("session-unknown", text),
            Self::NotAPerson => plain("not-a-person"),
            Self::Fault(_) => return None,
        })
    }
}

impl Refuses for KeyError {
    fn refusal(&self) -> Option<Refusal> {
        Some(match self {
            Self::NotAPerson => plain("not-a-person"),
            Self::NotFresh => plain("not-fresh"),
            Self::BadName(text) => about("bad-name", text),
            Self::UnknownPermission(text) => about("unknown-permission", text),
            Self::UnknownSide(text) => about("unknown-side", text),
            Self::NoPermission => plain("no-permission"),
            Self::NotAllowed(permission) => about("permission-not-yours", permission.as_str()),
            Self::NotOfSide(permission) => about("permission-not-of-side", permission.as_str()),
            Self::NotConfirmed(permission) => about("permission-not-confirmed", permission.as_str()),
            Self::BadDays => plain("bad-days"),
            Self::Unknown(text) => about("key-unknown", text),
            Self::Fault(_) => return None,
        })
    }
}

impl Refuses for ChangeUserError {
    fn refusal(&self) -> Option<Refusal> {
        Some(match self {
            Self::Unknown(text) => about("user-unknown", text),
            Self::UnknownRole(text) => about("unknown-role", text),
            Self::LastOwner(text) => about("last-owner", text),
            Self::Disabled(text) => about("user-not-active", text),
            Self::Fault(_) => return None,
        })
    }
}

impl Refuses for ProfileError {
    fn refusal(&self) -> Option<Refusal> {
        Some(match self {
            Self::NotAPerson => plain("not-a-person"),
            Self::NotFresh => plain("not-fresh"),
            Self::Password(refused) => return refused.refusal(),
            Self::BadName(text) => about("bad-name", text),
            Self::UnknownLanguage(text) => about("unknown-language", text),
            Self::UnknownTheme(text) => about("unknown-theme", text),
            Self::Fault(_) => return None,
        })
    }
}

impl Refuses for SecondFactorError {
    fn refusal(&self) -> Option<Refusal> {
        Some(match self {
            Self::NotAPerson => plain("not-a-person"),
            Self::NotFresh => plain("not-fresh"),
            Self::AlreadyOn => plain("second-factor-on"),
            Self::Off => plain("second-factor-off"),
            Self::NotBegun => plain("second-factor-not-begun"),
            Self::WrongCode => plain("wrong-code"),
            Self::Fault(_) => return None,
        })
    }
}

impl Refuses for EntityError {
    fn refusal(&self) -> Option<Refusal> {
        Some(match self {
            Self::Unknown(text) => about("entity-unknown", text),
            Self::BadName(text) => about("bad-name", text),
            Self::BadSiren(text) => about("bad-siren", text),
            Self::SirenTaken(text) => about("siren-taken", text),
            Self::BadVatNumber(text) => about("bad-vat-number", text),
            Self::VatNumberOfAnother => plain("vat-number-of-another"),
            Self::AddressTooLong => plain("address-too-long"),
            Self::NotAPerson => plain("not-a-person"),
            Self::Fault(_) => return None,
        })
    }
}

impl Refuses for ProviderSettingsError {
    fn refusal(&self) -> Option<Refusal> {
        Some(match self {
            Self::NotFresh => plain("not-fresh"),
            Self::BadIssuer(text) => about("bad-issuer", text),
            Self::BadClient => plain("bad-client"),
            Self::NoSecret => plain("no-client-secret"),
            Self::None => plain("no-provider"),
            Self::UnknownUser(text) => about("user-unknown", text),
            Self::Fault(_) => return None,
        })
    }
}

impl Refuses for SecondPersonError {
    fn refusal(&self) -> Option<Refusal> {
        Some(match self {
            Self::Unknown(text) => about("request-unknown", text),
            Self::NotAPerson => plain("not-a-person"),
            Self::NotAnOwner => plain("not-an-owner"),
            Self::SamePerson => plain("same-person"),
            Self::NotConfirmed => plain("request-not-confirmed"),
            Self::Role(error) => return error.refusal(),
            Self::Key(error) => return error.refusal(),
            Self::Provider(error) => return error.refusal(),
            Self::Fault(_) => return None,
        })
    }
}
