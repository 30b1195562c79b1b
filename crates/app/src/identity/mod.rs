//! Who is there: organisations, their legal entities, their users and programs, and how they come in.
//!
//! Owns `organisations`, `legal_entities`, `users`, `recovery_codes`, `sessions`, `access_links`,
//! `api_keys`, `sign_in_attempts`, `change_requests`, `identity_providers`, `provider_requests` and `provider_links`. Always true: a legal entity belongs to one organisation; what a
//! role may do is said in `permission.rs` alone; passwords are kept as argon2id hashes, tokens and keys
//! as SHA-256, secrets of second factors sealed; none of them is in an event, an input hash or a stored
//! outcome; an owner who can sign in cannot be disabled or demoted while there is no other. Leaves to
//! others: asking [`Principal::may`] before an operation runs, cookies, pages, mail.

mod access;
mod api_key;
mod change_user;
mod company_number;
mod entity;
mod fault;
mod invite;
mod link;
mod look;
mod password;
mod permission;
mod permission_set;
mod principal;
mod profile;
mod provider;
mod provider_link;
mod provider_sign_in;
mod refusals;
mod reset_link;
mod role;
mod sales_sight;
mod second_factor;
mod second_person;
mod secret;
mod session;
mod set_up;
mod set_up_link;
mod sign_in;
mod store;
mod throttle;
mod totp;
mod user;
mod write_off_limit;

pub use access::{Access, AccessError, SessionLimits};
pub use api_key::{
    KeyError, KeyMade, KeyView, MakeKey, RevokeKey, list_keys, make_key, permissions_for_key, revoke_key,
};
pub use change_user::{ChangeRole, ChangeUserError, DisableUser, change_role, disable_user};
pub use company_number::{checked_siren, checked_vat_number, siren_of_vat_number};
pub use entity::{
    ChangeEntity, EntityError, EntityFacts, EntityView, RenameOrganisation, SwitchEntity, add_entity,
    change_entity, find_entity, list_contexts, list_entities, organisation_name, rename_organisation,
    switch_entity,
};
pub use invite::{AcceptInvitation, Invite, InviteError, accept_invitation, invite};
pub use link::{
    LINK_PATH, LinkError, LinkKind, LinkMade, LinkShown, LinkView, RevokeLink, list_links, revoke_link,
    show_link,
};
pub use look::{
    EntityLogo, EntityLook, LOGO_BYTES_MAX, LookSet, NewLogo, SetLook, SetLookError, find_look, set_look,
};
pub use password::{HashCost, PASSWORD_BYTES_MAX, PASSWORD_CHARACTERS_MIN, PasswordRefused, check_password};
pub use permission::{Permission, allows};
pub use permission_set::Permissions;
pub use principal::{
    AuthenticateError, Authenticated, Principal, Who, authenticate_key, authenticate_session, mark_seen,
};
pub use profile::{ChangePassword, ChangeProfile, Profile, ProfileError, change_password, change_profile};
pub use provider::{
    Provider, ProviderSet, ProviderSettingsError, SetProvider, load_provider, remove_provider, set_provider,
};
pub use provider_link::{UnlinkProvider, is_linked, unlink_provider};
pub use provider_sign_in::{
    ProvenIdentity, ProviderAsk, ProviderRequest, ask_provider, reauthenticate_by_provider, refuse_provider,
    sign_in_by_provider, take_provider_request,
};
pub use reset_link::{
    AcceptReset, MakeResetLink, ResetLinkError, accept_reset, ask_reset_link, make_reset_link,
};
pub use role::{Role, Side, UnknownName};
pub use sales_sight::{ChangeSalesSight, change_sales_sight, sales_see_all};
pub(crate) use second_factor::seal_secrets_again;
pub use second_factor::{
    ConfirmEnrolment, ConfirmSecondFactor, RecoveryCodes, SecondFactorError, SecondFactorOffer,
    begin_enrolment, confirm_enrolment, confirm_second_factor, count_recovery_codes, disable_second_factor,
    renew_recovery_codes, show_enrolment,
};
pub use second_person::{
    Asked, NamedRequest, RequestView, RequestedChange, SecondPersonError, ask_key, ask_provider_change,
    ask_role_change, confirm_request, is_write_off_request, list_requests, needs_second_person, take_key,
    withdraw_request,
};
pub(crate) use second_person::{ask_write_off, take_write_off};
pub use secret::Secret;
pub(crate) use secret::{draw_token, token_hash};
pub use session::{
    EndSession, EndSessionError, SessionView, SessionsEnded, end_other_sessions, end_session, list_sessions,
    sweep,
};
pub use set_up::{Installation, SetUpError, is_set_up, set_up};
pub use set_up_link::{AcceptSetUp, UserReady, accept_set_up, has_owner, make_set_up_link};
pub use sign_in::{Reauthenticate, SignIn, SignInError, SignedIn, reauthenticate, sign_in};
pub(crate) use store::is_only_legal_entity;
pub use totp::totp_code;
pub(crate) use write_off_limit::limit_of_write_off;
pub use write_off_limit::{ChangeWriteOffLimit, change_write_off_limit, write_off_alone_minor};

pub use user::{
    Preferences, Theme, UserState, UserView, find_person, find_user, find_user_by_email, list_users,
};
