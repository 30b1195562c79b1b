//! Bank transactions as they are recorded: section 4 of the posting rules.

use jiff::civil::Date;
use money::Money;

use super::Draft;
use crate::{AccountNumber, AccountRole, ChartOfAccounts, Entry, EntryError, EntryKind, Posting, SubjectId};

/// A bank transaction before it is explained: the bank's account against 471 (example 6).
/// `amount` is positive for money in; `bank` is the account of that bank in the chart.
pub fn bank_transaction(
    chart: &ChartOfAccounts,
    bank: AccountNumber,
    transaction: SubjectId,
    amount: Money,
    booked_on: Date,
    text: impl Into<String>,
) -> Result<Entry, EntryError> {
    let mut draft = Draft::new(chart, 2);
    draft.push(Posting {
        account: bank,
        role: Some(AccountRole::Bank),
        subject: Some(transaction),
        customer: None,
        amount,
    });
    draft.post(AccountRole::Suspense, Some(transaction), None, amount.checked_neg()?);
    Entry::new(booked_on, EntryKind::BankTransactionRecorded, text, draft.postings)
}
