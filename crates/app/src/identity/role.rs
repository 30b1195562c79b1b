//! Roles of people and programs, and the side of the wall that each stands on.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::permission::Permission;

/// The text is not the name that was asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no {what} {name:?}")]
pub struct UnknownName {
    /// What was asked for: `role`, `permission`…
    pub what: &'static str,
    /// The text as given.
    pub name: String,
}

/// What a user is in the organisation. Customers will have a portal of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything; there is always one.
    Owner,
    /// Everything but users and keys.
    Finance,
    /// Books and exports.
    Accountant,
    /// Follows what is owed.
    Collector,
    /// Statuses of the customers they own, without bank data.
    Sales,
    /// Sees everything, changes nothing.
    Auditor,
    /// A program with a key; no person has it.
    Integration,
}

impl Role {
    /// Every role, in the order of the table.
    pub const ALL: [Self; 7] = [
        Self::Owner,
        Self::Finance,
        Self::Accountant,
        Self::Collector,
        Self::Sales,
        Self::Auditor,
        Self::Integration,
    ];

    /// Its stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Finance => "finance",
            Self::Accountant => "accountant",
            Self::Collector => "collector",
            Self::Sales => "sales",
            Self::Auditor => "auditor",
            Self::Integration => "integration",
        }
    }

    /// The side it stands on. A key says its own.
    pub const fn side(self) -> Side {
        match self {
            Self::Sales => Side::Business,
            Self::Owner
            | Self::Finance
            | Self::Accountant
            | Self::Collector
            | Self::Auditor
            | Self::Integration => Side::Payment,
        }
    }
}

impl FromStr for Role {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        let found = Self::ALL.into_iter().find(|role| role.as_str() == text);
        found.ok_or_else(|| UnknownName { what: "role", name: text.to_owned() })
    }
}

/// Which side of the wall somebody stands on (design, section 6): the business side never sees bank
/// data, whatever else is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Banks and payment providers.
    Payment,
    /// CRM, ERP, logistics.
    Business,
}

impl Side {
    /// Its stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Payment => "payment",
            Self::Business => "business",
        }
    }

    /// Whether the permission may be used on this side.
    pub const fn allows(self, permission: Permission) -> bool {
        match self {
            Self::Payment => true,
            Self::Business => !permission.is_of_payment_side(),
        }
    }
}

impl FromStr for Side {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        let found = [Self::Payment, Self::Business].into_iter().find(|side| side.as_str() == text);
        found.ok_or_else(|| UnknownName { what: "side", name: text.to_owned() })
    }
}
