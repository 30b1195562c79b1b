//! Items with what is still open of them.

use db::{DbError, Tx};
use jiff::civil::Date;
use ledger::AccountRole;
use money::Currency;

use super::store;
use crate::context::Ctx;
use crate::ids::{CustomerId, OpenItemId};

/// What kind of document an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ItemKind {
    /// An invoice.
    Invoice,
    /// A credit note.
    CreditNote,
    /// Money received and not yet used.
    UnusedCredit,
}

impl ItemKind {
    /// Every kind, in the order in which they are looked through.
    pub const ALL: [Self; 3] = [Self::Invoice, Self::CreditNote, Self::UnusedCredit];

    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Invoice => "invoice",
            Self::CreditNote => "credit_note",
            Self::UnusedCredit => "unused_credit",
        }
    }

    /// The kind of a stable name.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// Whether what stands on the account of a role about it is open: on 411 or 416, or on 4191.
    pub fn is_open_on(self, role: AccountRole) -> bool {
        role == self.account_role()
            || (role == AccountRole::DoubtfulCustomers && self.account_role() == AccountRole::Customers)
    }

    /// The account on which it enters.
    pub fn account_role(self) -> AccountRole {
        match self {
            Self::Invoice | Self::CreditNote => AccountRole::Customers,
            Self::UnusedCredit => AccountRole::CustomerAdvances,
        }
    }
}

/// A document and what is still open of it.
#[derive(Clone, Debug)]
pub struct OpenItem {
    /// Its id.
    pub id: OpenItemId,
    /// Whose it is.
    pub customer: CustomerId,
    /// What it is.
    pub kind: ItemKind,
    /// Its number.
    pub number: String,
    /// Issue date.
    pub issued_on: Date,
    /// Due date.
    pub due_on: Date,
    /// What entered the books, signed minor units.
    pub amount_minor: i64,
    /// The total of the document, signed minor units.
    pub total_minor: i64,
    /// What is still open, signed minor units.
    pub open_minor: i64,
    /// Its currency.
    pub currency: Currency,
    /// The reference the payer was asked for, or empty.
    pub payment_reference: String,
    /// Whether its VAT falls due on collection.
    pub vat_on_payment: bool,
    /// Early-payment discount: the last day and the amount.
    pub discount: Option<(Date, i64)>,
}

/// Every item of the legal entity with its open amount, settled ones included, in the order of ids.
pub async fn list_items(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<OpenItem>, DbError> {
    let open = store::list_open(tx, ctx).await?;
    store::list_items(tx, ctx, |id| open.get(&id).copied().unwrap_or(0)).await
}
