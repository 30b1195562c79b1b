//! Doubtful and lost receivables: section 7 of the posting rules.

use jiff::civil::Date;
use money::Money;

use super::Draft;
use crate::vat::{VatBasis, pending_excess_minor, vat_falling_due};
use crate::{AccountRole, ChartOfAccounts, Entry, EntryError, EntryKind, SubjectId};

/// A receivable that may not, or will not, be paid.
#[derive(Clone, Copy, Debug)]
pub struct Loss<'a> {
    /// The item.
    pub item: SubjectId,
    /// Who owes it.
    pub customer: SubjectId,
    /// What is doubtful or given up of it: positive, at most what is open.
    pub amount: Money,
    /// Whether it stands on 416 already.
    pub is_doubtful: bool,
    /// Its VAT, where the document stated any.
    pub vat: Option<VatBasis<'a>>,
    /// Whether VAT that was declared may be recovered: the debt is definitively irrecoverable and the
    /// duplicate invoice was sent. Says nothing for VAT due on payment, which was never declared.
    pub recovers_vat: bool,
}

/// Moves a receivable to the doubtful ones: 416 against 411 (example 22).
pub fn classified_doubtful(
    chart: &ChartOfAccounts,
    loss: &Loss<'_>,
    booked_on: Date,
    text: impl Into<String>,
) -> Result<Entry, EntryError> {
    let opposite = checked_loss(loss)?;
    let (item, customer) = (Some(loss.item), Some(loss.customer));
    let mut draft = Draft::new(chart, 2);
    draft.post(AccountRole::DoubtfulCustomers, item, customer, loss.amount);
    draft.post(AccountRole::Customers, item, customer, opposite);
    Entry::new(booked_on, EntryKind::ClassifiedDoubtful, text, draft.postings)
}

/// Gives a receivable up: 654, and VAT where it is not owed or recovered, against 411 or 416
/// (examples 23 and 24).
pub fn write_off(
    chart: &ChartOfAccounts,
    loss: &Loss<'_>,
    booked_on: Date,
    text: impl Into<String>,
) -> Result<Entry, EntryError> {
    let opposite = checked_loss(loss)?;
    let (item, customer) = (Some(loss.item), Some(loss.customer));
    let role = if loss.is_doubtful { AccountRole::DoubtfulCustomers } else { AccountRole::Customers };
    let mut draft = Draft::new(chart, 4);
    let mut net = loss.amount;
    if let Some(basis) = loss.vat.filter(|basis| basis.on_payment || loss.recovers_vat) {
        let vat_role = if basis.on_payment { AccountRole::VatPending } else { AccountRole::VatOnSales };
        let settled_before = Money::new(basis.settled_before_minor, basis.total.currency());
        let settled_after = settled_before.checked_add(loss.amount)?.minor();
        let mut excess = Money::new(pending_excess_minor(&basis), loss.amount.currency());
        for share in vat_falling_due(&basis, basis.settled_before_minor, settled_after) {
            let vat = Money::new(share.vat_minor, loss.amount.currency()).checked_add(excess)?;
            excess = Money::zero(loss.amount.currency());
            draft.post(vat_role, item, None, vat);
            net = net.checked_sub(vat)?;
        }
    }
    draft.post(AccountRole::BadDebt, item, None, net);
    draft.post(role, item, customer, opposite);
    Entry::new(booked_on, EntryKind::WriteOff, text, draft.postings)
}

fn checked_loss(loss: &Loss<'_>) -> Result<Money, EntryError> {
    if loss.amount.minor() <= 0 {
        return Err(EntryError::WrongSign("the amount given up"));
    }
    Ok(loss.amount.checked_neg()?)
}
