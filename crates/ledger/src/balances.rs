//! Balances recomputed from entries: what `check` compares everything else with.

use std::collections::HashMap;

use money::Currency;

use crate::{AccountNumber, AccountRole, ChartOfAccounts, Entry, SubjectId};

/// Sums of postings, in minor units; debits are positive. Carried in 128 bits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Balances {
    accounts: HashMap<(AccountNumber, Currency), i128>,
    subjects: HashMap<(AccountNumber, SubjectId, Currency), i128>,
    customers: HashMap<(AccountNumber, SubjectId, Currency), i128>,
}

impl Balances {
    /// The balances after all of these entries.
    pub fn of<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Self {
        let mut balances = Self::default();
        for entry in entries {
            balances.add(entry);
        }
        balances
    }

    /// Adds the postings of one entry.
    pub fn add(&mut self, entry: &Entry) {
        for posting in entry.postings() {
            let (account, currency) = (posting.account, posting.amount.currency());
            let minor = i128::from(posting.amount.minor());
            *self.accounts.entry((account, currency)).or_default() += minor;
            if let Some(subject) = posting.subject {
                *self.subjects.entry((account, subject, currency)).or_default() += minor;
            }
            if let Some(customer) = posting.customer {
                *self.customers.entry((account, customer, currency)).or_default() += minor;
            }
        }
    }

    /// The balance of an account.
    pub fn account_minor(&self, account: AccountNumber, currency: Currency) -> i128 {
        self.accounts.get(&(account, currency)).copied().unwrap_or(0)
    }

    /// The balance of a subject on an account: what is open of an item on 411, what is
    /// unexplained of a bank transaction on 471 (negative for money in).
    pub fn subject_minor(&self, account: AccountNumber, subject: SubjectId, currency: Currency) -> i128 {
        self.subjects.get(&(account, subject, currency)).copied().unwrap_or(0)
    }

    /// The balance of a customer on an account.
    pub fn customer_minor(&self, account: AccountNumber, customer: SubjectId, currency: Currency) -> i128 {
        self.customers.get(&(account, customer, currency)).copied().unwrap_or(0)
    }

    /// What is open of an item: its balance on the accounts for customers and doubtful customers.
    pub fn open_minor(&self, chart: &ChartOfAccounts, item: SubjectId, currency: Currency) -> i128 {
        [AccountRole::Customers, AccountRole::DoubtfulCustomers]
            .into_iter()
            .map(|role| self.subject_minor(chart.number(role), item, currency))
            .sum()
    }

    /// Every account with its balance, by number and currency: the trial balance.
    pub fn trial_balance(&self) -> Vec<(AccountNumber, Currency, i128)> {
        let mut rows: Vec<_> =
            self.accounts.iter().map(|((account, currency), minor)| (*account, *currency, *minor)).collect();
        rows.sort_by_key(|(account, currency, _)| (*account, currency.code()));
        rows
    }

    /// Every subject that has a balance on an account, by id: the open items of 411, the
    /// unexplained transactions of 471.
    pub fn open_subjects(&self, account: AccountNumber) -> Vec<(SubjectId, Currency, i128)> {
        let mut rows: Vec<_> = self
            .subjects
            .iter()
            .filter(|((of, _, _), minor)| *of == account && **minor != 0)
            .map(|((_, subject, currency), minor)| (*subject, *currency, *minor))
            .collect();
        rows.sort_by_key(|(subject, currency, _)| (*subject, currency.code()));
        rows
    }
}
