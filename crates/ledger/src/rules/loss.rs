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
    /// What of it stands on 416 already, minor units.
    pub doubtful_minor: i64,
    /// Its VAT, where the document stated any.
    pub vat: Option<VatBasis<'a>>,
    /// Whether VAT that was declared may be recovered: the debt is definitively irrecoverable and the
    /// duplicate invoice was sent. Says nothing for VAT due on payment, which was never declared.
    pub recovers_vat: bool,
}

/// Moves receivables to the doubtful ones: 416 against 411 (example 22).
pub fn classified_doubtful(
    chart: &ChartOfAccounts,
    losses: &[Loss<'_>],
    booked_on: Date,
    text: impl Into<String>,
) -> Result<Entry, EntryError> {
    let (to, from) = (AccountRole::DoubtfulCustomers, AccountRole::Customers);
    moved(chart, losses, (to, from), (booked_on, EntryKind::ClassifiedDoubtful), text)
}

/// Moves receivables back that are expected to be paid after all: 411 against 416 (example 22).
pub fn no_longer_doubtful(
    chart: &ChartOfAccounts,
    losses: &[Loss<'_>],
    booked_on: Date,
    text: impl Into<String>,
) -> Result<Entry, EntryError> {
    let (to, from) = (AccountRole::Customers, AccountRole::DoubtfulCustomers);
    moved(chart, losses, (to, from), (booked_on, EntryKind::NoLongerDoubtful), text)
}

fn moved(
    chart: &ChartOfAccounts,
    losses: &[Loss<'_>],
    (to, from): (AccountRole, AccountRole),
    (booked_on, kind): (Date, EntryKind),
    text: impl Into<String>,
) -> Result<Entry, EntryError> {
    let mut draft = Draft::new(chart, 2 * losses.len());
    for loss in losses {
        let opposite = checked_loss(loss)?;
        let (item, customer) = (Some(loss.item), Some(loss.customer));
        draft.post(to, item, customer, loss.amount);
        draft.post(from, item, customer, opposite);
    }
    Entry::new(booked_on, kind, text, draft.postings)
}

/// Gives receivables up: 654, and VAT where it is not owed or recovered, against 411 or 416
/// (examples 23 and 24).
pub fn write_off(
    chart: &ChartOfAccounts,
    losses: &[Loss<'_>],
    booked_on: Date,
    text: impl Into<String>,
) -> Result<Entry, EntryError> {
    let mut draft = Draft::new(chart, 4 * losses.len());
    for loss in losses {
        give_up(&mut draft, loss)?;
    }
    Entry::new(booked_on, EntryKind::WriteOff, text, draft.postings)
}

fn give_up(draft: &mut Draft<'_>, loss: &Loss<'_>) -> Result<(), EntryError> {
    checked_loss(loss)?;
    let item = Some(loss.item);
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
    draft.close(loss.item, loss.customer, loss.amount, loss.doubtful_minor)
}

fn checked_loss(loss: &Loss<'_>) -> Result<Money, EntryError> {
    if loss.amount.minor() <= 0 {
        return Err(EntryError::WrongSign("the amount given up"));
    }
    Ok(loss.amount.checked_neg()?)
}
