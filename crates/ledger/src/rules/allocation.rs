//! Allocations: what explains a bank transaction, uses an advance, or sets documents off against
//! each other. Sections 4 to 6 of the posting rules.

use jiff::civil::Date;
use money::Money;

use super::Draft;
use crate::vat::{VatBasis, pending_excess_minor, vat_falling_due};
use crate::{AccountNumber, AccountRole, ChartOfAccounts, Entry, EntryError, EntryKind, Posting, SubjectId};

/// Where the money of an allocation is taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// 471: a bank transaction that was recorded.
    Transaction(SubjectId),
    /// 4191: an advance, by the subject it was posted with, of a customer.
    Advance {
        /// The bank transaction that left the advance.
        advance: SubjectId,
        /// Whose it is.
        customer: SubjectId,
    },
    /// 511: a payout or payment of a provider.
    Provider(SubjectId),
}

impl From<SubjectId> for Source {
    fn from(transaction: SubjectId) -> Self {
        Self::Transaction(transaction)
    }
}

/// One line of an allocation. Amounts are positive for money that came in for the line; the lines
/// sum to what is taken from the source.
#[derive(Clone, Copy, Debug)]
pub enum AllocationLine<'a> {
    /// Settles (or, when negative on an invoice, reopens) an open item. With a discount, the whole
    /// amount closed.
    Item {
        /// The item.
        item: SubjectId,
        /// Whose it is.
        customer: SubjectId,
        /// What is closed of it.
        amount: Money,
        /// Its VAT, where the document stated any.
        vat: Option<VatBasis<'a>>,
        /// What of the item stands on 416 before this movement, minor units: that is taken first.
        doubtful_minor: i64,
    },
    /// The part of an item line that was not paid because the customer paid early; negative on an
    /// invoice. Stands beside the line of its item, and takes VAT from that line's basis.
    Discount {
        /// The item.
        item: SubjectId,
        /// The discount, with the sign opposite to its item line.
        amount: Money,
    },
    /// More than was owed, kept as the customer's credit; negative when it is given back.
    Advance {
        /// What identifies the credit: the bank transaction that brought it.
        advance: SubjectId,
        /// Whose it is.
        customer: SubjectId,
        /// The amount.
        amount: Money,
    },
    /// A tolerated difference: negative is our loss, positive our gain.
    SettlementDifference {
        /// The difference.
        amount: Money,
    },
    /// Fees of the bank, negative.
    BankCharges {
        /// The fees.
        amount: Money,
    },
    /// Interest: positive is received, negative paid.
    Interest {
        /// The interest.
        amount: Money,
    },
    /// What a provider pays out of a payment that it captured (example 30).
    ProviderPayment {
        /// The payment, by the subject it was posted with on 511.
        payment: SubjectId,
        /// The amount.
        amount: Money,
    },
    /// Money between two accounts of our own.
    InternalTransfer {
        /// The amount.
        amount: Money,
    },
    /// Anything else, on an account of the chart.
    Account {
        /// The account.
        account: AccountNumber,
        /// The amount.
        amount: Money,
    },
}

impl AllocationLine<'_> {
    /// The amount of the line.
    pub fn amount(&self) -> Money {
        match self {
            Self::Item { amount, .. }
            | Self::Discount { amount, .. }
            | Self::Advance { amount, .. }
            | Self::SettlementDifference { amount }
            | Self::BankCharges { amount }
            | Self::Interest { amount }
            | Self::ProviderPayment { amount, .. }
            | Self::InternalTransfer { amount }
            | Self::Account { amount, .. } => *amount,
        }
    }
}

/// Applies a bank transaction (or another source) to its lines (examples 7 to 21). Takes from the
/// source the sum of the lines, which must be in one currency.
pub fn allocation(
    chart: &ChartOfAccounts,
    source: impl Into<Source>,
    lines: &[AllocationLine<'_>],
    booked_on: Date,
    text: impl Into<String>,
) -> Result<Entry, EntryError> {
    let source = source.into();
    let mut draft = Draft::new(chart, 1 + lines.len());
    if let Some(first) = lines.first() {
        let taken = Money::sum(first.amount().currency(), lines.iter().map(AllocationLine::amount))?;
        match source {
            Source::Transaction(subject) => draft.post(AccountRole::Suspense, Some(subject), None, taken),
            Source::Advance { advance, customer } => {
                draft.post(AccountRole::CustomerAdvances, Some(advance), Some(customer), taken);
            }
            Source::Provider(subject) => {
                draft.post(AccountRole::ProviderClearing, Some(subject), None, taken);
            }
        }
    }
    let subject = match source {
        Source::Transaction(subject)
        | Source::Provider(subject)
        | Source::Advance { advance: subject, .. } => subject,
    };
    post_lines(&mut draft, Some(subject), lines)?;
    Entry::new(booked_on, EntryKind::Allocation, text, draft.postings)
}

/// Settles documents of one customer without any money: an invoice against a credit note or unused credit
/// (examples 12 and 27), or a small difference (example 28). The lines must sum to zero.
pub fn set_off(
    chart: &ChartOfAccounts,
    lines: &[AllocationLine<'_>],
    booked_on: Date,
    text: impl Into<String>,
) -> Result<Entry, EntryError> {
    let mut draft = Draft::new(chart, lines.len());
    post_lines(&mut draft, None, lines)?;
    Entry::new(booked_on, EntryKind::Allocation, text, draft.postings)
}

fn post_lines(
    draft: &mut Draft<'_>,
    source: Option<SubjectId>,
    lines: &[AllocationLine<'_>],
) -> Result<(), EntryError> {
    for line in lines {
        let amount = line.amount();
        let opposite = amount.checked_neg()?;
        let is_loss = amount.minor() < 0;
        match line {
            AllocationLine::Item { item, customer, vat, doubtful_minor, .. } => {
                draft.close(*item, *customer, amount, *doubtful_minor)?;
                let discounts = lines.iter().filter_map(|other| match other {
                    AllocationLine::Discount { item: of, amount } if of == item => Some(*amount),
                    _ => None,
                });
                let discount = Money::sum(amount.currency(), discounts)?;
                post_vat_and_discount(draft, *item, amount, discount, vat.as_ref())?;
            }
            // Posted with the line of its item, whose VAT it shares.
            AllocationLine::Discount { item, .. } => {
                let has_item = lines
                    .iter()
                    .any(|other| matches!(other, AllocationLine::Item { item: of, .. } if of == item));
                if !has_item {
                    draft.post(AccountRole::DiscountGranted, Some(*item), None, opposite);
                }
            }
            AllocationLine::Advance { advance, customer, .. } => {
                draft.post(AccountRole::CustomerAdvances, Some(*advance), Some(*customer), opposite);
            }
            AllocationLine::SettlementDifference { .. } => {
                let role = if is_loss { AccountRole::SettlementLoss } else { AccountRole::SettlementGain };
                draft.post(role, source, None, opposite);
            }
            AllocationLine::BankCharges { .. } => {
                draft.post(AccountRole::BankCharges, source, None, opposite);
            }
            AllocationLine::Interest { .. } => {
                let role = if is_loss { AccountRole::InterestExpense } else { AccountRole::InterestIncome };
                draft.post(role, source, None, opposite);
            }
            AllocationLine::ProviderPayment { payment, .. } => {
                draft.post(AccountRole::ProviderClearing, Some(*payment), None, opposite);
            }
            AllocationLine::InternalTransfer { .. } => {
                draft.post(AccountRole::InternalTransfer, source, None, opposite);
            }
            AllocationLine::Account { account, .. } => {
                draft.push(Posting {
                    account: *account,
                    role: None,
                    subject: source,
                    customer: None,
                    amount: opposite,
                });
            }
        }
    }
    Ok(())
}

/// The discount of an item with its share of VAT, and the VAT that falls due with the money.
/// `closed` is the amount of the item line, `discount` the sum of its discount lines (negative on
/// an invoice, zero when there is none).
fn post_vat_and_discount(
    draft: &mut Draft<'_>,
    item: SubjectId,
    closed: Money,
    discount: Money,
    vat: Option<&VatBasis<'_>>,
) -> Result<(), EntryError> {
    let mut net_discount = discount.checked_neg()?;
    if let Some(basis) = vat {
        // Checks the currency and the range of everything below.
        let before = Money::new(basis.settled_before_minor, basis.total.currency());
        let after = before.checked_add(closed)?.minor();
        let paid = before.checked_add(closed)?.checked_add(discount)?.minor();
        let vat_role = if basis.on_payment { AccountRole::VatPending } else { AccountRole::VatOnSales };
        for share in vat_falling_due(basis, paid, after).filter(|_| discount.minor() != 0) {
            let vat_of_discount = Money::new(share.vat_minor, closed.currency());
            draft.post(vat_role, Some(item), None, vat_of_discount);
            net_discount = net_discount.checked_sub(vat_of_discount)?;
        }
        if basis.on_payment {
            let mut excess = Money::new(pending_excess_minor(basis), closed.currency());
            for share in vat_falling_due(basis, basis.settled_before_minor, paid) {
                let due = Money::new(share.vat_minor, closed.currency()).checked_add(excess)?;
                excess = Money::zero(closed.currency());
                draft.transfer(AccountRole::VatPending, AccountRole::VatOnSales, item, due)?;
            }
        }
    }
    draft.post(AccountRole::DiscountGranted, Some(item), None, net_discount);
    Ok(())
}
