//! Journal entries that balance, or do not exist.

use std::fmt;

use jiff::civil::Date;
use money::{Currency, Money, MoneyError};

use crate::{AccountNumber, AccountRole};

/// What a posting is about: an open item, a bank transaction, an advance, a payout, a customer.
/// The 16 bytes of the id that the caller has for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SubjectId(pub u128);

/// One debit or credit of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Posting {
    /// The account.
    pub account: AccountNumber,
    /// The role in which the account was chosen, when a rule chose it.
    pub role: Option<AccountRole>,
    /// What the posting is about: the open item on 411, the bank transaction on 471.
    pub subject: Option<SubjectId>,
    /// The customer, on accounts that are kept per customer.
    pub customer: Option<SubjectId>,
    /// Positive is a debit, negative a credit.
    pub amount: Money,
}

/// What happened, as far as the books are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EntryKind {
    /// An invoice was issued or imported.
    InvoiceIssued,
    /// A credit note was issued or imported.
    CreditNoteIssued,
    /// A receivable was taken over from other books.
    OpeningItem,
    /// A bank transaction was recorded.
    BankTransactionRecorded,
    /// A bank transaction, an advance or a set-off was applied.
    Allocation,
    /// An allocation was undone.
    AllocationReversed,
    /// A receivable became doubtful.
    ClassifiedDoubtful,
    /// A receivable is not doubtful any more.
    NoLongerDoubtful,
    /// A receivable was given up.
    WriteOff,
    /// Any other entry was reversed.
    Correction,
}

impl EntryKind {
    /// Every kind.
    pub const ALL: [Self; 10] = [
        Self::InvoiceIssued,
        Self::CreditNoteIssued,
        Self::OpeningItem,
        Self::BankTransactionRecorded,
        Self::Allocation,
        Self::AllocationReversed,
        Self::ClassifiedDoubtful,
        Self::NoLongerDoubtful,
        Self::WriteOff,
        Self::Correction,
    ];

    /// The stable name, as stored and exported.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InvoiceIssued => "invoice_issued",
            Self::CreditNoteIssued => "credit_note_issued",
            Self::OpeningItem => "opening_item",
            Self::BankTransactionRecorded => "bank_transaction_recorded",
            Self::Allocation => "allocation",
            Self::AllocationReversed => "allocation_reversed",
            Self::ClassifiedDoubtful => "classified_doubtful",
            Self::NoLongerDoubtful => "no_longer_doubtful",
            Self::WriteOff => "write_off",
            Self::Correction => "correction",
        }
    }

    /// The kind of a stable name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// The kind of the entry that reverses one of this kind.
    #[must_use]
    pub fn reversed(self) -> Self {
        match self {
            Self::Allocation => Self::AllocationReversed,
            Self::AllocationReversed => Self::Allocation,
            Self::InvoiceIssued
            | Self::CreditNoteIssued
            | Self::OpeningItem
            | Self::BankTransactionRecorded
            | Self::ClassifiedDoubtful
            | Self::NoLongerDoubtful
            | Self::WriteOff
            | Self::Correction => Self::Correction,
        }
    }
}

impl fmt::Display for EntryKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Why an entry could not be built.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// Fewer than two postings.
    #[error("an entry needs at least two postings")]
    TooFewPostings,
    /// A posting of zero.
    #[error("a posting of zero on account {0}")]
    ZeroPosting(AccountNumber),
    /// Debits and credits differ.
    #[error("debits and credits differ by {difference_minor} minor units of {currency}")]
    Unbalanced {
        /// The currency that does not balance.
        currency: Currency,
        /// Debits minus credits.
        difference_minor: i128,
    },
    /// An amount of the wrong sign for what it is said to be.
    #[error("{0} has the wrong sign")]
    WrongSign(&'static str),
    /// VAT that is not a part of the total it is said to be in.
    #[error("the VAT is more than the total, or of the opposite sign")]
    VatExceedsTotal,
    /// Amounts of different currencies, or out of range.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

/// A journal entry: balanced in each currency, and never changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    booked_on: Date,
    kind: EntryKind,
    text: String,
    postings: Vec<Posting>,
}

impl Entry {
    /// An entry, if its postings are at least two, none of them zero, and sum to zero in each
    /// currency. `text` is the label in the journal, with the reference of the document.
    pub fn new(
        booked_on: Date,
        kind: EntryKind,
        text: impl Into<String>,
        postings: Vec<Posting>,
    ) -> Result<Self, EntryError> {
        if postings.len() < 2 {
            return Err(EntryError::TooFewPostings);
        }
        for posting in &postings {
            match posting.amount.minor() {
                0 => return Err(EntryError::ZeroPosting(posting.account)),
                // Its opposite does not exist, so the entry could not be reversed.
                i64::MIN => return Err(EntryError::Money(MoneyError::OutOfRange)),
                _ => {}
            }
        }
        check_balance(&postings)?;
        Ok(Self { booked_on, kind, text: text.into(), postings })
    }

    /// The day it is booked on.
    pub fn booked_on(&self) -> Date {
        self.booked_on
    }

    /// What happened.
    pub fn kind(&self) -> EntryKind {
        self.kind
    }

    /// The label in the journal.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its debits and credits.
    pub fn postings(&self) -> &[Posting] {
        &self.postings
    }

    /// The entry that undoes this one: the same postings with the opposite sign.
    #[must_use]
    pub fn reversed(&self, on: Date) -> Self {
        let opposite = |posting: &Posting| Posting {
            amount: Money::new(-posting.amount.minor(), posting.amount.currency()),
            ..*posting
        };
        Self {
            booked_on: on,
            kind: self.kind.reversed(),
            text: self.text.clone(),
            postings: self.postings.iter().map(opposite).collect(),
        }
    }
}

fn check_balance(postings: &[Posting]) -> Result<(), EntryError> {
    for (index, posting) in postings.iter().enumerate() {
        let currency = posting.amount.currency();
        if postings[..index].iter().any(|earlier| earlier.amount.currency() == currency) {
            // All but the first posting of a currency were summed with the first; entries with
            // many currencies do not occur, so this stays linear.
            continue;
        }
        let difference_minor: i128 = postings[index..]
            .iter()
            .filter(|other| other.amount.currency() == currency)
            .map(|other| i128::from(other.amount.minor()))
            .sum();
        if difference_minor != 0 {
            return Err(EntryError::Unbalanced { currency, difference_minor });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn posting(account: &str, minor: i64, currency: &str) -> Posting {
        Posting {
            account: account.parse().unwrap(),
            role: None,
            subject: None,
            customer: None,
            amount: Money::new(minor, Currency::parse(currency).unwrap()),
        }
    }

    fn entry(postings: &[(&str, i64, &str)]) -> Result<Entry, EntryError> {
        let postings = postings.iter().map(|(account, minor, currency)| posting(account, *minor, currency));
        Entry::new(date(2026, 1, 31), EntryKind::Allocation, "test", postings.collect())
    }

    #[test]
    fn what_does_not_balance_is_not_built() {
        assert!(entry(&[("471000", 100, "EUR"), ("411000", -100, "EUR")]).is_ok());
        assert_eq!(
            entry(&[("471000", 100, "EUR"), ("411000", -99, "EUR")]),
            Err(EntryError::Unbalanced { currency: Currency::EUR, difference_minor: 1 })
        );
        assert!(entry(&[("471000", 100, "EUR"), ("411000", -100, "USD")]).is_err());
        assert!(
            entry(&[("1AA", 1, "EUR"), ("1AA", 2, "USD"), ("1AA", -1, "EUR"), ("1AA", -2, "USD")]).is_ok()
        );
        assert_eq!(entry(&[]), Err(EntryError::TooFewPostings));
        assert!(matches!(entry(&[("471", 0, "EUR"), ("411", 0, "EUR")]), Err(EntryError::ZeroPosting(_))));
        assert!(entry(&[("471", i64::MIN, "EUR"), ("411", i64::MAX, "EUR"), ("411", 1, "EUR")]).is_err());
    }

    #[test]
    fn kinds_have_names_that_read_back() {
        for kind in EntryKind::ALL {
            assert_eq!(EntryKind::parse(kind.as_str()), Some(kind));
        }
        assert_eq!(EntryKind::Allocation.reversed().reversed(), EntryKind::Allocation);
    }

    proptest! {
        #[test]
        fn built_means_balanced(amounts in prop::collection::vec((any::<i64>(), 0..3_usize), 0..6), close in any::<bool>()) {
            let currencies = ["EUR", "USD", "JPY"];
            let mut lines: Vec<_> =
                amounts.iter().map(|(minor, currency)| ("471000", *minor, currencies[*currency])).collect();
            if close {
                let opposite: Vec<_> =
                    lines.iter().map(|(account, minor, currency)| (*account, minor.wrapping_neg(), *currency)).collect();
                lines.extend(opposite);
            }
            let sums_to_zero = currencies.iter().all(|currency| {
                lines.iter().filter(|line| line.2 == *currency).map(|line| i128::from(line.1)).sum::<i128>() == 0
            });
            let is_sound = lines.len() >= 2 && lines.iter().all(|line| line.1 != 0 && line.1 != i64::MIN);
            let built = entry(&lines);
            prop_assert_eq!(built.is_ok(), sums_to_zero && is_sound);
            if let Ok(entry) = built {
                let back = entry.reversed(date(2026, 2, 1)).reversed(entry.booked_on());
                prop_assert_eq!(back, entry);
            }
        }
    }
}
