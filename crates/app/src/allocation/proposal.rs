//! A proposal: an explanation in our ids, as it is stored in the queue and shown.

use matching::{Evidence, Explanation, Line};
use serde::{Deserialize, Serialize};

use super::book::LoadedBook;
use super::evidence::EvidenceFact;
use crate::ids::{AllocationId, BankTransactionId, CustomerId, OpenItemId};

/// One line of a proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProposalLine {
    /// So much of an open item.
    Item {
        /// The item, as its id's text.
        item: String,
        /// Its number.
        document: String,
        /// Signed minor units.
        amount_minor: i64,
    },
    /// So much of a settled document is owed again.
    Reopened {
        /// Its number.
        document: String,
        /// Signed minor units.
        amount_minor: i64,
    },
    /// So much to an account by its role.
    Role {
        /// The role's stable name.
        role: String,
        /// Signed minor units.
        amount_minor: i64,
    },
    /// So much to an account by its number.
    Account {
        /// The number.
        account: String,
        /// Signed minor units.
        amount_minor: i64,
    },
    /// So much of what a provider captured.
    Payment {
        /// The payment, as its id's text.
        payment: String,
        /// Signed minor units.
        amount_minor: i64,
    },
    /// So much to the credit of a customer.
    Credit {
        /// The customer, as its id's text.
        customer: String,
        /// The customer's name.
        name: String,
        /// Signed minor units.
        amount_minor: i64,
    },
}

/// One way to explain a transaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// By which means.
    pub method: String,
    /// What it is made of.
    pub lines: Vec<ProposalLine>,
    /// Why.
    pub evidence: Vec<EvidenceFact>,
    /// Recognises the same proposal when it comes again.
    pub fingerprint: i64,
    /// The allocation it takes back, as its id's text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub takes_back: Option<String>,
    /// The transaction of the same run whose allocation it takes back, as its id's text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub takes_back_transaction: Option<String>,
}

impl ProposalLine {
    /// The amount of the line.
    pub fn amount_minor(&self) -> i64 {
        match self {
            Self::Item { amount_minor, .. }
            | Self::Reopened { amount_minor, .. }
            | Self::Role { amount_minor, .. }
            | Self::Account { amount_minor, .. }
            | Self::Payment { amount_minor, .. }
            | Self::Credit { amount_minor, .. } => *amount_minor,
        }
    }

    /// The item, when the line is about one.
    pub fn item_id(&self) -> Option<OpenItemId> {
        match self {
            Self::Item { item, .. } => item.parse().ok(),
            Self::Reopened { .. }
            | Self::Role { .. }
            | Self::Account { .. }
            | Self::Payment { .. }
            | Self::Credit { .. } => None,
        }
    }

    /// The customer, when the line is a credit.
    pub fn customer_id(&self) -> Option<CustomerId> {
        match self {
            Self::Credit { customer, .. } => customer.parse().ok(),
            Self::Reopened { .. }
            | Self::Role { .. }
            | Self::Account { .. }
            | Self::Payment { .. }
            | Self::Item { .. } => None,
        }
    }
}

impl Proposal {
    /// Whether somebody undid it.
    pub(super) fn was_undone(&self) -> bool {
        self.evidence.iter().any(|it| it.fact == "undone-by")
    }

    /// An explanation of the engine in our ids. `transactions` are those of the run.
    pub(super) fn of(
        explanation: &Explanation,
        book: &LoadedBook,
        transactions: &[BankTransactionId],
    ) -> Self {
        let takes_back: Option<AllocationId> = match explanation.takes_back {
            Some(matching::PaymentRef::Past(index)) => book.payment(index),
            _ => None,
        };
        let takes_back_transaction = match explanation.takes_back {
            Some(matching::PaymentRef::Run(index)) => {
                transactions.get(index as usize).map(ToString::to_string)
            }
            _ => None,
        };
        Self {
            method: explanation.method.as_str().to_owned(),
            lines: explanation.lines.iter().map(|line| line_of(line, book)).collect(),
            evidence: explanation.evidence.iter().map(|fact: &Evidence| EvidenceFact::of(fact)).collect(),
            fingerprint: matching::explanation_fingerprint(explanation, book.book()).cast_signed(),
            takes_back: takes_back.map(|id| id.to_string()),
            takes_back_transaction,
        }
    }
}

fn line_of(line: &Line, book: &LoadedBook) -> ProposalLine {
    match line {
        Line::Item { item, amount_minor } => {
            let known = book.item(*item);
            ProposalLine::Item {
                item: known.id.to_string(),
                document: known.number.clone(),
                amount_minor: *amount_minor,
            }
        }
        Line::Reopened { document, amount_minor, .. } => {
            ProposalLine::Reopened { document: document.clone(), amount_minor: *amount_minor }
        }
        Line::Role { role, amount_minor } => {
            ProposalLine::Role { role: role.as_str().to_owned(), amount_minor: *amount_minor }
        }
        Line::Account { account, amount_minor } => {
            ProposalLine::Account { account: account.clone(), amount_minor: *amount_minor }
        }
        Line::Credit { customer, amount_minor } => ProposalLine::Credit {
            customer: book.customer(*customer).to_string(),
            name: book.book().customers[*customer as usize].name.to_string(),
            amount_minor: *amount_minor,
        },
    }
}
