//! Who may do what: the one place. docs/spec/roles.md shows the table and says why.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::role::{Role, UnknownName};

/// Something that a person or a program may be allowed to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// See documents, what is open of them and their statuses.
    ReadReceivables,
    /// Change documents by hand: disputes.
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
    /// Decide what money paid: accept, split, set aside, undo; what is set off, doubtful or written off.
    DecideAllocations,
    /// Write a comment to whoever explains what money paid.
    WriteComments,
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
    pub const ALL: [Self; 18] = [
        Self::ReadReceivables,
        Self::WriteReceivables,
        Self::ImportReceivables,
        Self::ReadCustomers,
        Self::WriteCustomers,
        Self::ReadBank,
        Self::WriteBank,
        Self::ImportStatements,
        Self::DecideAllocations,
        Self::WriteComments,
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
            Self::WriteComments => "write_comments",
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
            | Self::WriteComments
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

    /// Whether a program is given it only when its maker says so a second time: it tells or changes how the
    /// organisation itself works, which few programs have to do with.
    pub const fn is_confirmed_for_keys(self) -> bool {
        match self {
            Self::ReadActivity | Self::ReadSettings | Self::ManageSettings => true,
            Self::ReadReceivables
            | Self::WriteReceivables
            | Self::ImportReceivables
            | Self::ReadCustomers
            | Self::WriteCustomers
            | Self::ReadBank
            | Self::WriteBank
            | Self::ImportStatements
            | Self::DecideAllocations
            | Self::WriteComments
            | Self::ReadBooks
            | Self::WriteBooks
            | Self::ExportData
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
            | Self::WriteComments
            | Self::WriteBooks
            | Self::ManageSettings
            | Self::ManageUsers
            | Self::ManageKeys => false,
        }
    }
}

impl FromStr for Permission {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        let found = Self::ALL.into_iter().find(|permission| permission.as_str() == text);
        found.ok_or_else(|| UnknownName { what: "permission", name: text.to_owned() })
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
        | Permission::WriteComments
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
        | Permission::WriteComments
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
        | Permission::WriteComments
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
        | Permission::WriteComments
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
        | Permission::WriteComments
        | Permission::ImportStatements
        | Permission::DecideAllocations
        | Permission::ReadBooks
        | Permission::ExportData
        | Permission::ReadActivity
        | Permission::ReadSettings
        | Permission::ManageSettings => true,
        Permission::WriteBank | Permission::WriteBooks | Permission::ManageUsers | Permission::ManageKeys => {
            false
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::permission_set::Permissions;
    use crate::identity::role::Side;

    /// One letter per permission in the order of [`Permission::ALL`]: `x` allowed.
    const TABLE: [(Role, &str); 7] = [
        (Role::Owner, "xxx xx xxxxx xx x x xx xx"),
        (Role::Finance, "xxx xx xxxxx xx x x xx --"),
        (Role::Accountant, "x-- x- x---x xx x - x- --"),
        (Role::Collector, "xx- xx x---x -- x - -- --"),
        (Role::Sales, "x-- x- ----- -- - - -- --"),
        (Role::Auditor, "x-- x- x---- x- x x x- --"),
        (Role::Integration, "xxx xx x-xxx x- x x xx --"),
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
