//! Lines of a decision: what a proposal or a person says, tied to what the books hold.

use ledger::{AccountNumber, AccountRole, ChartOfAccounts};

use super::adjust::LeftOfPayment;
use super::proposal::ProposalLine;
use super::store::AllocationLineRow;
use crate::bookkeeping::CONTROL_ROLES;
use crate::ids::{AllocationId, CustomerId, OpenItemId};
use crate::receivables::{ItemKind, OpenItem};

/// One line, ready to be posted.
#[derive(Clone, Debug)]
pub(super) struct DecidedLine {
    /// Where it goes.
    pub target: Target,
    /// Signed minor units: positive for money in.
    pub amount_minor: i64,
}

/// Where a line goes.
#[derive(Clone, Debug)]
pub(super) enum Target {
    /// An item, as the books held it when the write began.
    Item(Box<OpenItem>),
    /// Credit that exists as an item.
    Credit { id: OpenItemId, customer: CustomerId },
    /// Credit to be made.
    NewCredit { customer: CustomerId },
    /// 658 or 758.
    SettlementDifference,
    /// 665, beside the line of its item.
    Discount { item: OpenItemId },
    /// 627.
    BankCharges,
    /// 661 or 768.
    Interest,
    /// 511: a payment that a provider captured.
    ProviderPayment(LeftOfPayment),
    /// 580.
    InternalTransfer,
    /// An account by its number.
    Account(AccountNumber),
}

impl Target {
    /// The customer, where the line has one.
    pub(super) fn customer(&self) -> Option<CustomerId> {
        match self {
            Self::Item(item) => Some(item.customer),
            Self::Credit { customer, .. } | Self::NewCredit { customer } => Some(*customer),
            _ => None,
        }
    }
}

/// A line that refers to something that is not there (any more).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LineError {
    /// The document is not known, or not open.
    #[error("document {0} is not open")]
    NotOpen(String),
    /// The account number is not one.
    #[error("{0:?} is not an account number")]
    BadAccount(String),
    /// The account holds what the program follows document by document: nothing is posted to it by number.
    #[error("account {0} is kept by the program: name a document or a customer's credit instead")]
    ControlAccount(String),
    /// More than is open.
    #[error("document {document} has {open_minor} minor units open, not {amount_minor}")]
    MoreThanOpen {
        /// The document.
        document: String,
        /// What is open.
        open_minor: i64,
        /// What was asked.
        amount_minor: i64,
    },
}

impl DecidedLine {
    /// The columns that a line is stored in: item, role, account.
    fn columns(&self) -> (Option<OpenItemId>, Option<String>, Option<String>) {
        match &self.target {
            Target::Item(item) => (Some(item.id), None, None),
            Target::Credit { id, .. } => (Some(*id), None, None),
            Target::NewCredit { .. } => (None, Some("credit".to_owned()), None),
            Target::SettlementDifference => (None, Some("settlement_difference".to_owned()), None),
            Target::Discount { item } => (Some(*item), Some("discount_granted".to_owned()), None),
            Target::BankCharges => (None, Some("bank_charges".to_owned()), None),
            Target::Interest => (None, Some("interest".to_owned()), None),
            Target::ProviderPayment(_) => (None, Some("provider_clearing".to_owned()), None),
            Target::InternalTransfer => (None, Some("internal_transfer".to_owned()), None),
            Target::Account(account) => (None, None, Some(account.as_str().to_owned())),
        }
    }

    /// The line as it is stored.
    pub(super) fn row(&self, allocation_id: AllocationId) -> AllocationLineRow {
        let (item_id, role, account) = self.columns();
        let adjustment_id = match &self.target {
            Target::ProviderPayment(payment) => Some(payment.id),
            _ => None,
        };
        AllocationLineRow {
            allocation_id,
            item_id,
            role,
            account,
            amount_minor: self.amount_minor,
            adjustment_id,
        }
    }

    /// A line of a proposal. `find` answers the item of an id; `first_item` is the item that a
    /// discount line stands beside.
    pub(super) fn of_proposal(
        chart: &ChartOfAccounts,
        line: &ProposalLine,
        first_item: Option<OpenItemId>,
        find: impl Fn(OpenItemId) -> Option<OpenItem>,
    ) -> Result<Self, LineError> {
        let amount_minor = line.amount_minor();
        let target = match line {
            ProposalLine::Item { document, .. } => {
                let item =
                    line.item_id().and_then(find).ok_or_else(|| LineError::NotOpen(document.clone()))?;
                Target::Item(Box::new(item))
            }
            ProposalLine::Reopened { document, .. } => return Err(LineError::NotOpen(document.clone())),
            ProposalLine::Role { role, .. } => role_target(role, first_item)?,
            ProposalLine::Account { account, .. } => Target::Account(free_account(chart, account)?),
            ProposalLine::Payment { payment, .. } => Target::ProviderPayment(LeftOfPayment::unread(
                payment.parse().map_err(|_| LineError::NotOpen(payment.clone()))?,
            )),
            ProposalLine::Credit { name, .. } => Target::NewCredit {
                customer: line.customer_id().ok_or_else(|| LineError::NotOpen(name.clone()))?,
            },
        };
        Ok(Self { target, amount_minor })
    }

    /// The opposite of a stored line: what a return takes back.
    pub(super) fn opposite_of(
        row: &AllocationLineRow,
        find: impl Fn(OpenItemId) -> Option<OpenItem>,
    ) -> Result<Self, LineError> {
        let target = match (&row.item_id, &row.role, &row.account) {
            (Some(item), None, _) => {
                let found = find(*item).ok_or_else(|| LineError::NotOpen(item.to_string()))?;
                if found.kind == ItemKind::UnusedCredit {
                    Target::Credit { id: found.id, customer: found.customer }
                } else {
                    Target::Item(Box::new(found))
                }
            }
            (_, Some(role), _) if role == "provider_clearing" => Target::ProviderPayment(
                LeftOfPayment::unread(row.adjustment_id.ok_or_else(|| LineError::NotOpen(role.clone()))?),
            ),
            (item, Some(role), _) => role_target(role, *item)?,
            (None, None, Some(account)) => Target::Account(
                AccountNumber::parse(account).map_err(|_| LineError::BadAccount(account.clone()))?,
            ),
            (None, None, None) => return Err(LineError::NotOpen(String::new())),
        };
        Ok(Self { target, amount_minor: row.amount_minor.saturating_neg() })
    }
}

/// An account that a person or a rule names: of classes 1 to 7, and none that the chart gives to a
/// control role, nor one below it (411DURAND below 411000).
pub(super) fn free_account(chart: &ChartOfAccounts, text: &str) -> Result<AccountNumber, LineError> {
    let bad = || LineError::BadAccount(text.to_owned());
    let number = AccountNumber::parse(text).map_err(|_| bad())?;
    let class = number.as_str().as_bytes();
    if !matches!(class[0], b'1'..=b'7') || !class[..3].iter().all(u8::is_ascii_digit) {
        return Err(bad());
    }
    let is_below = |role: &AccountRole| {
        let control = chart.number(*role);
        let root = control.as_str().trim_end_matches('0');
        let root = if root.len() < 3 { control.as_str() } else { root };
        number == control || number.as_str().starts_with(root)
    };
    if CONTROL_ROLES.iter().any(is_below) {
        return Err(LineError::ControlAccount(number.to_string()));
    }
    Ok(number)
}

/// Whether so much may be open of an item: between nothing and what of it entered the books.
pub(super) fn may_be_open(item: &OpenItem, open_minor: i128) -> bool {
    let amount = i128::from(item.amount_minor);
    (amount.min(0)..=amount.max(0)).contains(&open_minor)
}

/// What the lines take from an item in all.
pub(super) fn taken_from(lines: &[DecidedLine], item: OpenItemId) -> i128 {
    lines
        .iter()
        .filter(|line| match &line.target {
            Target::Item(of) => of.id == item,
            Target::Credit { id, .. } => *id == item,
            _ => false,
        })
        .map(|line| i128::from(line.amount_minor))
        .sum()
}

/// Where the line of a role goes; a discount stands beside an item.
pub(super) fn role_target(role: &str, item: Option<OpenItemId>) -> Result<Target, LineError> {
    match (role, item) {
        ("settlement_difference", _) => Ok(Target::SettlementDifference),
        ("discount_granted", Some(item)) => Ok(Target::Discount { item }),
        ("bank_charges", _) => Ok(Target::BankCharges),
        ("interest", _) => Ok(Target::Interest),
        ("internal_transfer", _) => Ok(Target::InternalTransfer),
        (other, _) => Err(LineError::BadAccount(other.to_owned())),
    }
}
