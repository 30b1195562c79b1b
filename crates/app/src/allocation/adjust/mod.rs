//! What a person decides about documents without a bank transaction: sections 4 and 7 of the posting
//! rules (docs/spec/posting-rules.md). One journal entry each, and undone by a reversing entry.

mod error;
mod make;
mod prepare;
mod undo;
mod view;

pub use error::{AdjustError, UndoAdjustmentError};
pub use make::{Adjusted, adjust, preview_adjustment};
pub use undo::{AdjustmentUndone, UndoAdjustment, undo_adjustment};
pub use view::{
    AdjustmentView, find_adjustment_view, list_adjustments_of_document, list_not_paid_out,
    page_of_adjustments,
};
pub(super) use view::{LeftOfPayment, find_payment};

use jiff::civil::Date;
use money::Currency;
use serde::{Deserialize, Serialize};

use crate::receivables::{ItemKind, OpenItem};

/// The greatest difference that is small, in whole units of its currency: what is more is written off as bad debt.
const SMALL_DIFFERENCE_MAX: i64 = 10;
/// Most documents of one adjustment.
pub const ADJUSTED_MAX: usize = 200;

/// The greatest difference that is small, in minor units: 10.00 EUR is 1,000, and 10 JPY are 10.
pub fn small_difference_max_minor(currency: Currency) -> i64 {
    SMALL_DIFFERENCE_MAX.saturating_mul(10_i64.saturating_pow(u32::from(currency.decimals())))
}

/// What is decided about documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AdjustmentKind {
    /// It is doubtful that invoices will be paid: 411 to 416. They stay open.
    Doubtful,
    /// They are expected to be paid after all: 416 to 411.
    NoLongerDoubtful,
    /// What is open of an invoice is given up.
    WriteOff,
    /// Invoices are settled with credit notes and unused credit of the same customer.
    SetOff,
    /// A few cents that stay open are given up, or kept.
    SmallDifference,
    /// The customer paid through a provider, which has not paid us out yet: 511.
    ProviderPayment,
}

impl AdjustmentKind {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::SetOff,
        Self::ProviderPayment,
        Self::SmallDifference,
        Self::Doubtful,
        Self::NoLongerDoubtful,
        Self::WriteOff,
    ];

    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Doubtful => "doubtful",
            Self::NoLongerDoubtful => "no_longer_doubtful",
            Self::WriteOff => "write_off",
            Self::SetOff => "set_off",
            Self::SmallDifference => "small_difference",
            Self::ProviderPayment => "provider_payment",
        }
    }

    /// The kind of a stable name.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// Whether somebody has to say why.
    pub fn needs_reason(self) -> bool {
        match self {
            Self::Doubtful | Self::WriteOff => true,
            Self::NoLongerDoubtful | Self::SetOff | Self::SmallDifference | Self::ProviderPayment => false,
        }
    }

    /// Whether it can be about a document, where all of a customer are meant.
    pub fn can_mean(self, item: &OpenItem) -> bool {
        match self {
            Self::SetOff | Self::SmallDifference => item.open_minor != 0,
            Self::Doubtful | Self::NoLongerDoubtful | Self::WriteOff | Self::ProviderPayment => {
                item.kind == ItemKind::Invoice && item.open_minor > 0
            }
        }
    }

    /// Whether a part of what is open can be named.
    pub fn takes_amounts(self) -> bool {
        match self {
            Self::WriteOff | Self::ProviderPayment => true,
            Self::Doubtful | Self::NoLongerDoubtful | Self::SetOff | Self::SmallDifference => false,
        }
    }
}

/// Decide about documents without a bank transaction.
#[derive(Clone, Debug, Serialize)]
pub struct Adjust {
    /// What.
    pub kind: AdjustmentKind,
    /// The documents. For a set-off in the order in which they are used up.
    pub documents: Vec<AdjustedDocument>,
    /// Of a write-off: VAT that was declared is recovered, because the debt is definitively irrecoverable
    /// and the customer was sent the duplicate invoice that the law asks for.
    pub recovers_vat: bool,
    /// Why.
    pub reason: String,
    /// The provider's reference of a payment.
    pub reference: String,
    /// The day it is booked; today, or the first open day after it, when absent.
    pub on: Option<Date>,
}

/// A document that is decided about.
#[derive(Clone, Debug, Serialize)]
pub struct AdjustedDocument {
    /// Its id's text, or its number.
    pub document: String,
    /// So much of it, minor units; all that is open when absent.
    pub amount_minor: Option<i64>,
    /// What was open of it when whoever decides looked, minor units: the adjustment is refused when it is
    /// another amount by then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seen_minor: Option<i64>,
}

impl AdjustedDocument {
    /// All that is open of a document.
    pub fn whole(document: impl Into<String>) -> Self {
        Self { document: document.into(), amount_minor: None, seen_minor: None }
    }
}
