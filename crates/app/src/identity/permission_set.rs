//! Sets of permissions: those of a role, of a key, of both.

use std::fmt;

use super::permission::{Permission, allows};
use super::role::{Role, Side};

/// A set of permissions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Permissions(u32);

impl Permissions {
    /// Those of a role.
    pub fn of_role(role: Role) -> Self {
        Permission::ALL.into_iter().filter(|permission| allows(role, *permission)).collect()
    }

    /// Whether the permission is among them.
    pub fn contains(self, permission: Permission) -> bool {
        self.0 & bit(permission) != 0
    }

    /// Those that are in both sets.
    #[must_use]
    pub fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Those of this set that may be used on a side.
    #[must_use]
    pub fn on_side(self, side: Side) -> Self {
        self.iter().filter(|permission| side.allows(*permission)).collect()
    }

    /// The permissions, in the order of the table.
    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::ALL.into_iter().filter(move |permission| self.contains(*permission))
    }

    /// The permissions of a stored text; names that are not known any more give nothing.
    pub(super) fn parse(text: &str) -> Self {
        text.split_whitespace().filter_map(|name| name.parse().ok()).collect()
    }
}

const fn bit(permission: Permission) -> u32 {
    1 << permission as u32
}

impl FromIterator<Permission> for Permissions {
    fn from_iter<T: IntoIterator<Item = Permission>>(permissions: T) -> Self {
        Self(permissions.into_iter().fold(0, |set, permission| set | bit(permission)))
    }
}

/// Their names with spaces between them.
impl fmt::Display for Permissions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, permission) in self.iter().enumerate() {
            let space = if index == 0 { "" } else { " " };
            write!(f, "{space}{}", permission.as_str())?;
        }
        Ok(())
    }
}
