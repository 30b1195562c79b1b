//! Settings: organisation, chart of accounts, matching, sending e-mail and text messages, users, keys, security.

mod amounts;
mod chart;
mod entities;
mod keys;
mod look;
mod mail;
mod mailbox;
mod matching;
mod organisation;
mod payers;
mod provider;
mod requests;
mod rules;
mod security;
mod sms;
pub(crate) mod tabs;
mod user;
mod users;

pub use chart::{form as account_form, list as chart, set as set_account};
pub use entities::{
    add as add_entity, change as change_entity, change_form as entity_form, new_form as new_entity,
    switch as switch_entity,
};
pub use keys::{list as keys, make as make_key, new_form as new_key, revoke as revoke_key};
pub use look::{page as look, save as set_look};
pub use mail::{form as mail_form, page as mail, remove as remove_mail, save as set_mail, test as test_mail};
pub use mailbox::{
    form as mailbox_form, page as mailbox, remove as remove_mailbox, save as set_mailbox,
    test as test_mailbox,
};
pub use matching::{change as change_tolerance, page as matching};
pub use organisation::{page as organisation, rename as rename_organisation};
pub use payers::{forget as forget_payer, list as payers};
pub use provider::{form as provider_form, remove as remove_provider, save as set_provider};
pub use requests::{
    confirm as confirm_request, count_to_confirm, take as take_key, withdraw as withdraw_request,
};
pub use rules::{add as add_rule, new_form as new_rule, page as rule, switch as switch_rule};
pub use security::page as security;
pub use sms::{form as sms_form, page as sms, remove as remove_sms, save as set_sms, test as test_sms};
pub use user::{change_role, disable as disable_user, page as user, reset_link, unlink as unlink_provider};
pub use users::{invite, invite_form, list as users, revoke_link, sales_sight};

use app::identity::Permission;

use crate::access::User;
use crate::error::PageError;

/// Rules and learned payers quote bank transactions: they stay on the payment side.
fn need_bank(user: &User) -> Result<(), PageError> {
    if user.may(Permission::ReadBank) { Ok(()) } else { Err(PageError::Forbidden) }
}
