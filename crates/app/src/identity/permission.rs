//! Who may do what: the one place. docs/spec/roles.md shows the table and says why.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Something that a person or a program may be allowed to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// See documents, what is open of them and their statuses.
    ReadReceivables,
    /// Change documents by hand: disputes, write-offs.
    WriteReceivables,
    /// Bring in invoices and credit notes.
    ImportReceivables,
    /// See customers and their contacts.
    ReadCustomers,
    /// Change customers, their contacts and notes; bring in lists of them.
    WriteCustomers,
    /// See bank accounts, statements and transactions, and what waits to be explained.
    ReadBank,
    /// Change bank accounts of ours.
    WriteBank,
    /// Bring in bank statements.
    ImportStatements,
    /// Decide what money paid: accept, split, set aside, undo.
    DecideAllocations,
    /// See the journal, the accounts and the trial balance; their labels quote bank transactions.
    ReadBooks,
    /// Close periods.
    WriteBooks,
    /// Take what one may see out as a file.
    ExportData,
    /// See who did what.
    ReadActivity,
    /// See settings, rules, users and the names of keys.
    ReadSettings,
    /// Change the organisation, the chart of accounts, tolerances and rules.
    ManageSettings,
    /// Invite and disable users, change their roles.
    ManageUsers,
    /// Make and revoke keys of programs.
    ManageKeys,
}

impl Permission {
    /// Every permission, in the order of the table.
    pub const ALL: [Self; 17] = [
        Self::ReadReceivables,
        Self::WriteReceivables,
        Self::ImportReceivables,
        Self::ReadCustomers,
        Self::WriteCustomers,
        Self::ReadBank,
        Self::WriteBank,
        Self::ImportStatements,
        Self::DecideAllocations,
        Self::ReadBooks,
        Self::WriteBooks,
        Self::ExportData,
        Self::ReadActivity,
        Self::ReadSettings,
        Self::ManageSettings,
        Self::ManageUsers,
        Self::ManageKeys,
    ];

    /// Its stable name, as keys store it and the API says it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ReadReceivables => "read_receivables",
            Self::WriteReceivables => "write_receivables",
            Self::ImportReceivables => "import_receivables",
            Self::ReadCustomers => "read_customers",
            Self::WriteCustomers => "write_customers",
            Self::ReadBank => "read_bank",
            Self::WriteBank => "write_bank",
            Self::ImportStatements => "import_statements",
            Self::DecideAllocations => "decide_allocations",
            Self::ReadBooks => "read_books",
            Self::WriteBooks => "write_books",
            Self::ExportData => "export_data",
            Self::ReadActivity => "read_activity",
            Self::ReadSettings => "read_settings",
            Self::ManageSettings => "manage_settings",
            Self::ManageUsers => "manage_users",
            Self::ManageKeys => "manage_keys",
        }
    }

    /// Whether it shows or touches bank transactions, accounts or their effects in the books, which
    /// never cross to the business side. The activity log names transactions, so it counts.
    pub const fn is_of_payment_side(self) -> bool {
        match self {
            Self::ReadBank
            | Self::WriteBank
            | Self::ImportStatements
            | Self::DecideAllocations
            | Self::ReadBooks
            | Self::WriteBooks
            | Self::ReadActivity => true,
            Self::ReadReceivables
            | Self::WriteReceivables
            | Self::ImportReceivables
            | Self::ReadCustomers
            | Self::WriteCustomers
            | Self::ExportData
            | Self::ReadSettings
            | Self::ManageSettings
            | Self::ManageUsers
            | Self::ManageKeys => false,
        }
    }

    /// Whether it changes nothing.
    pub const fn is_reading(self) -> bool {
        match self {
            Self::ReadReceivables
            | Self::ReadCustomers
            | Self::ReadBank
            | Self::ReadBooks
            | Self::ExportData
            | Self::ReadActivity
            | Self::ReadSettings => true,
            Self::WriteReceivables
            | Self::ImportReceivables
            | Self::WriteCustomers
            | Self::WriteBank
            | Self::ImportStatements
            | Self::DecideAllocations
            | Self::WriteBooks
            | Self::ManageSettings
            | Self::ManageUsers
            | Self::ManageKeys => false,
        }
    }
}

/// The text is not the name that was asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no {what} {name:?}")]
pub struct UnknownName {
    /// What was asked for: `role`, `permission`…
    pub what: &'static str,
    /// The text as given.
    pub name: String,
}

impl FromStr for Permission {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        let found = Self::ALL.into_iter().find(|permission| permission.as_str() == text);
        found.ok_or_else(|| UnknownName { what: "permission", name: text.to_owned() })
    }
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

/// Whether a role has a permission. For `Integration` it is the most that any key may have; a key
/// has of that what it was made with.
pub const fn allows(role: Role, permission: Permission) -> bool {
    match role {
        Role::Owner => true,
        Role::Finance => finance(permission),
        Role::Accountant => accountant(permission),
        Role::Collector => collector(permission),
        Role::Sales => sales(permission),
        Role::Auditor => permission.is_reading(),
        Role::Integration => integration(permission),
    }
}

const fn finance(permission: Permission) -> bool {
    match permission {
        Permission::ReadReceivables
        | Permission::WriteReceivables
        | Permission::ImportReceivables
        | Permission::ReadCustomers
        | Permission::WriteCustomers
        | Permission::ReadBank
        | Permission::WriteBank
        | Permission::ImportStatements
        | Permission::DecideAllocations
        | Permission::ReadBooks
        | Permission::WriteBooks
        | Permission::ExportData
        | Permission::ReadActivity
        | Permission::ReadSettings
        | Permission::ManageSettings => true,
        Permission::ManageUsers | Permission::ManageKeys => false,
    }
}

const fn accountant(permission: Permission) -> bool {
    match permission {
        Permission::ReadReceivables
        | Permission::ReadCustomers
        | Permission::ReadBank
        | Permission::ReadBooks
        | Permission::WriteBooks
        | Permission::ExportData
        | Permission::ReadSettings => true,
        Permission::WriteReceivables
        | Permission::ImportReceivables
        | Permission::WriteCustomers
        | Permission::WriteBank
        | Permission::ImportStatements
        | Permission::DecideAllocations
        | Permission::ReadActivity
        | Permission::ManageSettings
        | Permission::ManageUsers
        | Permission::ManageKeys => false,
    }
}

const fn collector(permission: Permission) -> bool {
    match permission {
        Permission::ReadReceivables
        | Permission::WriteReceivables
        | Permission::ReadCustomers
        | Permission::WriteCustomers
        | Permission::ReadBank
        | Permission::ExportData => true,
        Permission::ImportReceivables
        | Permission::WriteBank
        | Permission::ImportStatements
        | Permission::DecideAllocations
        | Permission::ReadBooks
        | Permission::WriteBooks
        | Permission::ReadActivity
        | Permission::ReadSettings
        | Permission::ManageSettings
        | Permission::ManageUsers
        | Permission::ManageKeys => false,
    }
}

const fn sales(permission: Permission) -> bool {
    match permission {
        Permission::ReadReceivables | Permission::ReadCustomers => true,
        Permission::WriteReceivables
        | Permission::ImportReceivables
        | Permission::WriteCustomers
        | Permission::ReadBank
        | Permission::WriteBank
        | Permission::ImportStatements
        | Permission::DecideAllocations
        | Permission::ReadBooks
        | Permission::WriteBooks
        | Permission::ExportData
        | Permission::ReadActivity
        | Permission::ReadSettings
        | Permission::ManageSettings
        | Permission::ManageUsers
        | Permission::ManageKeys => false,
    }
}

const fn integration(permission: Permission) -> bool {
    match permission {
        Permission::ReadReceivables
        | Permission::WriteReceivables
        | Permission::ImportReceivables
        | Permission::ReadCustomers
        | Permission::WriteCustomers
        | Permission::ReadBank
        | Permission::ImportStatements
        | Permission::DecideAllocations
        | Permission::ReadBooks
        | Permission::ExportData => true,
        Permission::WriteBank
        | Permission::WriteBooks
        | Permission::ReadActivity
        | Permission::ReadSettings
        | Permission::ManageSettings
        | Permission::ManageUsers
        | Permission::ManageKeys => false,
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    /// One letter per permission in the order of [`Permission::ALL`]: `x` allowed.
    const TABLE: [(Role, &str); 7] = [
        (Role::Owner, "xxx xx xxxx xx x x xx xx"),
        (Role::Finance, "xxx xx xxxx xx x x xx --"),
        (Role::Accountant, "x-- x- x--- xx x - x- --"),
        (Role::Collector, "xx- xx x--- -- x - -- --"),
        (Role::Sales, "x-- x- ---- -- - - -- --"),
        (Role::Auditor, "x-- x- x--- x- x x x- --"),
        (Role::Integration, "xxx xx x-xx x- x - -- --"),
    ];

    #[test]
    fn each_role_may_do_what_the_table_says() {
        for (role, row) in TABLE {
            let row: Vec<bool> = row.chars().filter(|it| *it != ' ').map(|it| it == 'x').collect();
            assert_eq!(row.len(), Permission::ALL.len(), "{role:?}");
            for (permission, expected) in Permission::ALL.into_iter().zip(row) {
                assert_eq!(allows(role, permission), expected, "{role:?} {permission:?}");
                assert_eq!(Permissions::of_role(role).contains(permission), expected);
            }
        }
    }

    #[test]
    fn the_business_side_has_no_bank_permission() {
        for role in Role::ALL.into_iter().filter(|role| role.side() == Side::Business) {
            assert_eq!(
                Permissions::of_role(role),
                Permissions::of_role(role).on_side(Side::Business),
                "{role:?}"
            );
        }
        let integration = Permissions::of_role(Role::Integration).on_side(Side::Business);
        assert!(integration.iter().all(|permission| !permission.is_of_payment_side()));
        assert!(
            !integration.contains(Permission::ReadBank) && integration.contains(Permission::ReadReceivables)
        );
    }

    #[test]
    fn auditors_read_and_nothing_else() {
        for permission in Permission::ALL {
            assert_eq!(allows(Role::Auditor, permission), permission.is_reading(), "{permission:?}");
        }
    }

    #[test]
    fn names_and_sets_come_back() {
        for role in Role::ALL {
            assert_eq!(role.as_str().parse(), Ok(role));
            let set = Permissions::of_role(role);
            assert_eq!(Permissions::parse(&set.to_string()), set);
        }
        for permission in Permission::ALL {
            assert_eq!(permission.as_str().parse(), Ok(permission));
            assert_eq!(serde_json::to_value(permission).unwrap(), permission.as_str());
        }
        assert_eq!(Permissions::parse("gone read_bank"), [Permission::ReadBank].into_iter().collect());
        assert!("nobody".parse::<Role>().is_err() && "fly".parse::<Permission>().is_err());
        assert!("up".parse::<Side>().is_err());
    }
}
