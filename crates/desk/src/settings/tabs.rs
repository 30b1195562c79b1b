//! The parts of the settings, shown above each.

use app::identity::Permission;

use crate::access::User;

/// A part of the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The organisation and its legal entities.
    Organisation,
    /// The chart of accounts.
    Chart,
    /// Tolerances, rules, learned payers.
    Matching,
    /// Sending e-mail.
    Mail,
    /// Reading e-mail.
    Mailbox,
    /// Sending text messages.
    Sms,
    /// Users and roles.
    Users,
    /// Keys of programs.
    Keys,
    /// Colour and logo.
    Look,
    /// The portal of customers.
    Portal,
    /// How safe all this is.
    Security,
}

/// A part as its tab shows it.
pub struct Tab {
    pub(crate) href: &'static str,
    pub(crate) key: &'static str,
    pub(crate) is_current: bool,
}

const PARTS: &[(Part, &str, &str, Permission)] = &[
    (Part::Organisation, "/settings", "settings-organisation", Permission::ReadSettings),
    (Part::Chart, "/settings/chart", "settings-chart", Permission::ReadSettings),
    (Part::Matching, "/settings/matching", "settings-matching", Permission::ReadBank),
    (Part::Mail, "/settings/mail", "settings-mail", Permission::ReadSettings),
    (Part::Mailbox, "/settings/mailbox", "settings-mailbox", Permission::ReadSettings),
    (Part::Sms, "/settings/sms", "settings-sms", Permission::ReadSettings),
    (Part::Users, "/settings/users", "settings-users", Permission::ReadSettings),
    (Part::Keys, "/settings/keys", "settings-keys", Permission::ReadSettings),
    (Part::Look, "/settings/look", "settings-look", Permission::ManageSettings),
    (Part::Portal, "/settings/portal", "portal-settings", Permission::ManageSettings),
    (Part::Security, "/settings/security", "settings-security", Permission::ReadSettings),
];

/// The tabs that somebody sees.
pub fn tabs(user: &User, current: Part) -> Vec<Tab> {
    let seen = PARTS.iter().filter(|(_, _, _, needs)| user.may(*needs));
    seen.map(|(part, href, key, _)| Tab { href, key, is_current: *part == current }).collect()
}
