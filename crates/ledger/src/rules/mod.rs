//! The posting rules: which entry each event makes.
//!
//! One function per row of section 3 of the design, as told with worked examples in
//! `docs/spec/posting-rules.md`. Every amount is signed: an invoice and money in are positive, a
//! credit note and money out negative.

mod allocation;
mod bank;
mod document;
mod loss;
#[cfg(test)]
mod worked_examples;

pub use allocation::{AllocationLine, Source, allocation, set_off};
pub use bank::bank_transaction;
pub use document::{Document, credit_note, invoice, late_charges, opening_advance, opening_item};
pub use loss::{Loss, classified_doubtful, no_longer_doubtful, write_off};

use money::Money;

use crate::{AccountRole, ChartOfAccounts, EntryError, Posting, SubjectId};

/// Collects the postings of one entry, leaving out those of zero.
struct Draft<'a> {
    chart: &'a ChartOfAccounts,
    postings: Vec<Posting>,
}

impl<'a> Draft<'a> {
    fn new(chart: &'a ChartOfAccounts, capacity: usize) -> Self {
        Self { chart, postings: Vec::with_capacity(capacity) }
    }

    /// A posting on the account of a role.
    fn post(
        &mut self,
        role: AccountRole,
        subject: Option<SubjectId>,
        customer: Option<SubjectId>,
        amount: Money,
    ) {
        let account = self.chart.number(role);
        self.push(Posting { account, role: Some(role), subject, customer, amount });
    }

    fn push(&mut self, posting: Posting) {
        if posting.amount.minor() != 0 {
            self.postings.push(posting);
        }
    }

    /// Takes an amount off an item: what of it stands on 416 first, the rest from 411. What is given
    /// back to an item stands on 411.
    fn close(
        &mut self,
        item: SubjectId,
        customer: SubjectId,
        amount: Money,
        doubtful_minor: i64,
    ) -> Result<(), EntryError> {
        let doubtful = Money::new(amount.minor().clamp(0, doubtful_minor.max(0)), amount.currency());
        let rest = amount.checked_sub(doubtful)?;
        self.post(AccountRole::DoubtfulCustomers, Some(item), Some(customer), doubtful.checked_neg()?);
        self.post(AccountRole::Customers, Some(item), Some(customer), rest.checked_neg()?);
        Ok(())
    }

    /// Moves an amount from one role to another: a debit of the first, a credit of the second.
    fn transfer(
        &mut self,
        debit: AccountRole,
        credit: AccountRole,
        subject: SubjectId,
        amount: Money,
    ) -> Result<(), EntryError> {
        self.post(debit, Some(subject), None, amount);
        self.post(credit, Some(subject), None, amount.checked_neg()?);
        Ok(())
    }
}
