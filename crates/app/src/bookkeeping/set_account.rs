//! Give a role another account of the chart.

use db::{AsDbError, DbError, Tx};
use jiff::civil::Date;
use ledger::{AccountNumber, AccountRole, ChartOfAccounts};
use serde::{Deserialize, Serialize};

use super::books::Books;
use super::store;
use crate::activity::Event;
use crate::context::Ctx;

/// The roles whose accounts are followed by document, transaction or rate: nothing but the rules
/// posts to them, and what they hold is the sum over their subjects.
pub(crate) const CONTROL_ROLES: [AccountRole; 8] = [
    AccountRole::Customers,
    AccountRole::DoubtfulCustomers,
    AccountRole::CustomerAdvances,
    AccountRole::VatOnSales,
    AccountRole::VatPending,
    AccountRole::Suspense,
    AccountRole::ProviderClearing,
    AccountRole::Bank,
];

/// Give a role this account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAccount {
    /// The role's stable name: `customers`, `sales`, `bank`…
    pub role: String,
    /// The account's number.
    pub number: String,
}

/// Why a role was not given an account.
#[derive(Debug, thiserror::Error)]
pub enum SetAccountError {
    /// There is no such role.
    #[error("there is no account role {0:?}")]
    UnknownRole(String),
    /// Not an account number: three digits, the first from 1 to 8, then letters and digits, at most 20 in all.
    #[error("{0:?} is not an account number")]
    BadAccount(String),
    /// Another role has the account, and one of the two is followed subject by subject.
    #[error("account {number} is that of {role}")]
    Taken {
        /// The number.
        number: String,
        /// The other role's stable name.
        role: &'static str,
    },
    /// The role is followed subject by subject, and its account is in use.
    #[error("account {number} is in use; {role} cannot have another any more")]
    InUse {
        /// The number in use.
        number: String,
        /// The role's stable name.
        role: &'static str,
    },
    /// The store failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl AsDbError for SetAccountError {
    fn as_db_error(&self) -> Option<&DbError> {
        match self {
            Self::Db(error) => Some(error),
            _ => None,
        }
    }
}

/// A role and its account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChartLine {
    /// The role's stable name.
    pub role: &'static str,
    /// The number of its account.
    pub number: String,
    /// The number that the French chart gives it.
    pub usual: String,
    /// Whether it is followed subject by subject, so that nobody posts to it by number.
    pub is_control: bool,
}

/// Every role with its account, in the order of the chart.
pub async fn list_chart(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<ChartLine>, DbError> {
    let books = Books::open(tx, ctx).await?;
    let usual = ChartOfAccounts::french_default();
    let lines = AccountRole::ALL.iter().map(|role| ChartLine {
        role: role.as_str(),
        number: books.chart().number(*role).to_string(),
        usual: usual.number(*role).to_string(),
        is_control: CONTROL_ROLES.contains(role),
    });
    Ok(lines.collect())
}

/// The last day that is closed.
pub async fn closed_through(tx: &mut Tx, ctx: &Ctx) -> Result<Option<Date>, DbError> {
    store::find_closed_through(tx, ctx).await
}

/// Gives a role another account, for everything that is booked from now on. What was booked stays
/// where it is; so an account that is followed subject by subject (customers, suspense, bank, VAT…)
/// can only be chosen before anything was booked on it.
pub async fn set_account(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &SetAccount,
) -> Result<(SetAccount, Option<Event>), SetAccountError> {
    let role = AccountRole::parse(&command.role)
        .ok_or_else(|| SetAccountError::UnknownRole(command.role.clone()))?;
    let number = parse_number(&command.number)?;
    let books = Books::open(tx, ctx).await?;
    let before = books.chart().number(role);
    let set = SetAccount { role: role.as_str().to_owned(), number: number.to_string() };
    if before == number {
        return Ok((set, None));
    }
    let is_control = CONTROL_ROLES.contains(&role);
    let other = AccountRole::ALL.iter().copied().find(|other| {
        let is_followed = is_control || CONTROL_ROLES.contains(other);
        *other != role && is_followed && books.chart().number(*other) == number
    });
    if let Some(other) = other {
        return Err(SetAccountError::Taken { number: set.number, role: other.as_str() });
    }
    // A bank account may have a 512 of its own: it is followed like the one they share.
    if store::list_own_accounts(tx, ctx, AccountRole::Bank).await?.values().any(|own| *own == number) {
        return Err(SetAccountError::Taken { number: set.number, role: AccountRole::Bank.as_str() });
    }
    if is_control && store::has_postings(tx, ctx, role).await? {
        return Err(SetAccountError::InUse { number: before.to_string(), role: role.as_str() });
    }
    store::replace_account(tx, ctx, role, &number).await?;
    let data = serde_json::json!({ "role": set.role, "before": before.as_str(), "number": set.number });
    Ok((set, Some(Event::new("account_set", "", data))))
}

pub(super) fn parse_number(text: &str) -> Result<AccountNumber, SetAccountError> {
    let bad = || SetAccountError::BadAccount(text.to_owned());
    let number = AccountNumber::parse(text).map_err(|_| bad())?;
    let bytes = number.as_str().as_bytes();
    let is_of_the_chart = matches!(bytes[0], b'1'..=b'8') && bytes[..3].iter().all(u8::is_ascii_digit);
    if is_of_the_chart { Ok(number) } else { Err(bad()) }
}
