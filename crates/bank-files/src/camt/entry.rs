//! One entry (`Ntry`) and its details (`TxDtls`) while they are read. The values are used again
//! for the next entry, so that reading allocates nothing once the strings have grown.

use super::values::Amount;
use crate::transaction_code::{class_from_cfonb, class_from_domain, class_from_swift};
use crate::{Transaction, TransactionClass};
use jiff::civil::Date;

/// Most details of one entry that are kept apart; an entry with more stays whole, which bounds
/// memory whatever the file holds.
pub(super) const DETAILS_MAX: usize = 10_000;

/// Most documents of one movement that are kept.
pub(super) const DOCUMENTS_MAX: usize = 10_000;

/// The direction of money, from `CdtDbtInd`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    In,
    Out,
}

impl Direction {
    pub(super) fn parse(text: &str) -> Option<Self> {
        match text {
            "CRDT" => Some(Self::In),
            "DBIT" => Some(Self::Out),
            _ => None,
        }
    }

    /// The amount with the sign of the direction.
    pub(super) fn signed(self, minor: i64) -> i64 {
        if self == Self::In { minor } else { -minor }
    }
}

/// Whether the bank has booked an entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Status {
    #[default]
    Missing,
    Booked,
    /// Pending, information or future: announced, not booked.
    Announced,
    /// A word of the bank's own.
    Proprietary,
}

impl Status {
    pub(super) fn parse(text: &str) -> Self {
        match text {
            "BOOK" => Self::Booked,
            "PDNG" | "INFO" | "FUTR" => Self::Announced,
            _ => Self::Proprietary,
        }
    }
}

/// A bank transaction code.
#[derive(Debug, Default)]
pub(super) struct BankCode {
    pub(super) domain: String,
    pub(super) family: String,
    pub(super) subfamily: String,
    pub(super) proprietary: String,
    pub(super) issuer: String,
}

impl BankCode {
    fn clear(&mut self) {
        let Self { domain, family, subfamily, proprietary, issuer } = self;
        for text in [domain, family, subfamily, proprietary, issuer] {
            text.clear();
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.domain.is_empty() && self.proprietary.is_empty()
    }

    /// The class, from the ISO code, else from the bank's own: a SWIFT type (`NTRF`, also with
    /// more after a `+`), or a CFONB code where the account or the issuer is French.
    pub(super) fn class(&self, is_french: bool) -> TransactionClass {
        let class = class_from_domain(&self.domain, &self.family, &self.subfamily);
        if class != TransactionClass::Unspecified || self.proprietary.is_empty() {
            return class;
        }
        let code = self.proprietary.split('+').next().unwrap_or_default();
        match code.len() {
            4 => class_from_swift(code),
            2 if is_french || self.issuer.to_ascii_uppercase().contains("CFONB") => class_from_cfonb(code),
            _ => TransactionClass::Unspecified,
        }
    }

    /// Writes the code as one text: `PMNT-RCDT-ESCT`, or the bank's own.
    pub(super) fn write(&self, into: &mut String) {
        into.clear();
        if self.domain.is_empty() {
            into.push_str(&self.proprietary);
            return;
        }
        into.push_str(&self.domain);
        for part in [&self.family, &self.subfamily] {
            if !part.is_empty() {
                into.push('-');
                into.push_str(part);
            }
        }
    }
}

/// Charges: the sum of the records, or the total where no record is given.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Charges {
    pub(super) minor: i64,
    pub(super) total: Option<i64>,
    pub(super) record: Option<i64>,
    pub(super) is_refund: bool,
    pub(super) is_apart: bool,
    pub(super) has_records: bool,
}

impl Charges {
    /// A new `Chrgs` begins.
    pub(super) fn open(&mut self) {
        *self = Self { minor: self.minor, ..Self::default() };
    }

    /// A new record begins.
    pub(super) fn open_record(&mut self) {
        (self.record, self.is_refund, self.is_apart, self.has_records) = (None, false, false, true);
    }

    /// A record ends. Charges that the bank says it did not deduct from this amount do not count.
    pub(super) fn close_record(&mut self) {
        if let Some(record) = self.record.take().filter(|_| !self.is_apart) {
            let signed = if self.is_refund { -record } else { record };
            self.minor = self.minor.saturating_add(signed);
        }
    }

    /// A `Chrgs` ends: up to version 3 it is one record itself.
    pub(super) fn close(&mut self) {
        if self.has_records {
            return;
        }
        self.record = self.record.or(self.total);
        self.close_record();
    }
}

/// A party of a payment.
#[derive(Debug, Default)]
pub(super) struct Party {
    pub(super) name: String,
    pub(super) ultimate_name: String,
    pub(super) account: String,
}

impl Party {
    fn clear(&mut self) {
        for text in [&mut self.name, &mut self.ultimate_name, &mut self.account] {
            text.clear();
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.name.is_empty() && self.account.is_empty() && self.ultimate_name.is_empty()
    }
}

/// One `TxDtls`. The transaction holds what can be filled at once.
#[derive(Debug, Default)]
pub(super) struct Detail {
    pub(super) transaction: Transaction,
    pub(super) debtor: Party,
    pub(super) creditor: Party,
    pub(super) code: BankCode,
    pub(super) direction: Option<Direction>,
    /// `Amt`, from version 3 on.
    pub(super) amount: Option<Amount>,
    /// `AmtDtls/TxAmt/Amt`.
    pub(super) booked_amount: Option<Amount>,
    /// `AmtDtls/InstdAmt/Amt`: what was ordered, before charges.
    pub(super) instructed_amount: Option<Amount>,
    /// Whether one of them could not be read.
    pub(super) has_bad_amount: bool,
    pub(super) charges: Charges,
}

impl Detail {
    pub(super) fn clear(&mut self) {
        self.transaction.clear();
        self.debtor.clear();
        self.creditor.clear();
        self.code.clear();
        (self.direction, self.amount, self.booked_amount, self.instructed_amount) = (None, None, None, None);
        (self.has_bad_amount, self.charges) = (false, Charges::default());
    }

    /// The amounts, the most telling first.
    pub(super) fn amounts(&self) -> impl Iterator<Item = Amount> {
        [self.amount, self.booked_amount, self.instructed_amount].into_iter().flatten()
    }
}

/// What an entry says itself.
#[derive(Debug, Default)]
pub(super) struct Entry {
    pub(super) amount: Option<Amount>,
    pub(super) direction: Option<Direction>,
    /// Whether a problem was reported that keeps the entry out.
    pub(super) is_unreadable: bool,
    /// Whether it was reported that more text or documents came than are kept.
    pub(super) is_overfull: bool,
    pub(super) status: Status,
    pub(super) status_text: String,
    pub(super) is_reversal: bool,
    pub(super) booked_on: Option<Date>,
    pub(super) value_on: Option<Date>,
    pub(super) reference: String,
    pub(super) information: String,
    pub(super) payment_information_id: String,
    pub(super) batch_count: u32,
    pub(super) code: BankCode,
    pub(super) charges: Charges,
    /// The details; those from `detail_count` on are left over from an earlier entry.
    pub(super) details: Vec<Detail>,
    /// Number of details in the file, kept or not.
    pub(super) detail_count: usize,
}

impl Entry {
    pub(super) fn clear(&mut self) {
        (self.amount, self.direction, self.booked_on, self.value_on) = (None, None, None, None);
        (self.is_unreadable, self.is_overfull, self.is_reversal) = (false, false, false);
        self.status = Status::Missing;
        (self.batch_count, self.detail_count, self.charges) = (0, 0, Charges::default());
        let texts = [
            &mut self.reference,
            &mut self.information,
            &mut self.payment_information_id,
            &mut self.status_text,
        ];
        for text in texts {
            text.clear();
        }
        self.code.clear();
    }

    /// A detail begins. Past [`DETAILS_MAX`] the last one is overwritten.
    pub(super) fn open_detail(&mut self) {
        self.detail_count += 1;
        let index = self.detail_count.min(DETAILS_MAX) - 1;
        if index == self.details.len() {
            self.details.push(Detail::default());
        }
        self.details[index].clear();
    }

    /// The detail being read.
    pub(super) fn detail(&mut self) -> Option<&mut Detail> {
        let index = self.detail_count.min(DETAILS_MAX).checked_sub(1)?;
        self.details.get_mut(index)
    }

    /// The details that were kept.
    pub(super) fn kept_details(&mut self) -> &mut [Detail] {
        let kept = self.detail_count.min(DETAILS_MAX);
        &mut self.details[..kept]
    }
}
