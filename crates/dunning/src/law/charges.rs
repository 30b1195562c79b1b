//! Interest and the indemnity as amounts that accrue, are claimed, and are waived.

use jiff::civil::Date;
use money::{Currency, Money, MoneyError};

use crate::model::CustomerKind;

/// A charge for lateness. Most businesses waive it: what accrued is not asked for until a person claims it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LateCharge {
    accrued: Money,
    claimed: Money,
    waived: Money,
}

/// Why a part of a charge cannot be claimed or waived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChargeError {
    /// More than accrued and is neither claimed nor waived, or not more than nothing.
    #[error("only {left} is left to claim or waive")]
    NotLeft {
        /// What is.
        left: Money,
    },
    /// Another currency, or beyond any amount.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl LateCharge {
    /// What has accrued, nothing of it claimed or waived.
    pub fn accrued(accrued: Money) -> Self {
        let zero = Money::zero(accrued.currency());
        Self { accrued, claimed: zero, waived: zero }
    }

    /// What has accrued, was claimed and was waived by now; what accrued may have become less since.
    pub fn of(accrued: Money, claimed: Money, waived: Money) -> Result<Self, MoneyError> {
        // Subtraction refuses another currency.
        accrued.checked_sub(claimed)?.checked_sub(waived)?;
        Ok(Self { accrued, claimed, waived })
    }

    /// What has accrued so far.
    pub fn accrued_amount(&self) -> Money {
        self.accrued
    }

    /// What was claimed.
    pub fn claimed_amount(&self) -> Money {
        self.claimed
    }

    /// What was waived.
    pub fn waived_amount(&self) -> Money {
        self.waived
    }

    /// What can still be claimed or waived; nothing when more was than has accrued by now.
    pub fn left(&self) -> Result<Money, MoneyError> {
        let left = self.accrued.checked_sub(self.claimed)?.checked_sub(self.waived)?;
        Ok(if left.minor() < 0 { Money::zero(left.currency()) } else { left })
    }

    /// With what has accrued by a later day.
    pub fn with_accrued(self, accrued: Money) -> Result<Self, MoneyError> {
        // Subtraction refuses another currency.
        accrued.checked_sub(self.accrued)?;
        Ok(Self { accrued, ..self })
    }

    /// Claims a part.
    pub fn claim(self, part: Money) -> Result<Self, ChargeError> {
        self.check(part)?;
        Ok(Self { claimed: self.claimed.checked_add(part)?, ..self })
    }

    /// Waives a part.
    pub fn waive(self, part: Money) -> Result<Self, ChargeError> {
        self.check(part)?;
        Ok(Self { waived: self.waived.checked_add(part)?, ..self })
    }

    fn check(&self, part: Money) -> Result<(), ChargeError> {
        let left = self.left()?;
        if part.minor() <= 0 || left.checked_sub(part)?.minor() < 0 {
            return Err(ChargeError::NotLeft { left });
        }
        Ok(())
    }
}

/// The indemnity for recovery costs (C. com. D441-5), in cents.
const INDEMNITY_MINOR: i64 = 4_000;

/// The indemnity an invoice bears on a day: once per invoice, whatever its instalments, from the first day
/// late, even when it was paid since. `due_on` is the due day of its first instalment that was not paid in
/// time. Consumers owe none; nor does a due day on or after a judgment of insolvency make one.
pub fn indemnity(
    kind: CustomerKind,
    due_on: Date,
    settled_on: Option<Date>,
    today: Date,
    judgment_on: Option<Date>,
) -> Option<Money> {
    let is_owed_by_kind = match kind {
        CustomerKind::Business | CustomerKind::Public => true,
        CustomerKind::Consumer => false,
    };
    let was_late = settled_on.unwrap_or(today) > due_on && today > due_on;
    let is_before_judgment = judgment_on.is_none_or(|judgment| due_on < judgment);
    (is_owed_by_kind && was_late && is_before_judgment).then_some(Money::new(INDEMNITY_MINOR, Currency::EUR))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn euros(minor: i64) -> Money {
        Money::new(minor, Currency::EUR)
    }

    #[test]
    fn what_is_claimed_and_waived_is_never_more_than_accrued() {
        let charge =
            LateCharge::accrued(euros(10_344)).claim(euros(10_000)).unwrap().waive(euros(300)).unwrap();
        assert_eq!(charge.left(), Ok(euros(44)));
        assert_eq!(charge.claim(euros(45)), Err(ChargeError::NotLeft { left: euros(44) }));
        assert_eq!(charge.waive(euros(0)), Err(ChargeError::NotLeft { left: euros(44) }));
        assert_eq!(charge.claim(euros(-1)), Err(ChargeError::NotLeft { left: euros(44) }));
        // An invoice that turns out to be smaller takes accrued interest back: what was claimed stays said.
        let smaller = charge.with_accrued(euros(9_000)).unwrap();
        assert_eq!((smaller.left(), smaller.claimed_amount()), (Ok(euros(0)), euros(10_000)));
        let dollar = Money::new(1, Currency::parse("USD").unwrap());
        assert!(matches!(charge.claim(dollar), Err(ChargeError::Money(_))));
    }

    #[test]
    fn who_owes_the_indemnity() {
        let due_on = date(2026, 6, 30);
        let of = |kind, settled_on, today, judgment_on| {
            indemnity(kind, due_on, settled_on, today, judgment_on).map(Money::minor)
        };
        let (business, today) = (CustomerKind::Business, date(2026, 7, 1));
        assert_eq!(of(business, None, today, None), Some(4_000));
        assert_eq!(of(CustomerKind::Public, None, today, None), Some(4_000));
        assert_eq!(of(CustomerKind::Consumer, None, today, None), None);
        assert_eq!(of(business, None, due_on, None), None);
        assert_eq!(of(business, Some(due_on), date(2026, 9, 1), None), None);
        assert_eq!(of(business, Some(today), date(2026, 9, 1), None), Some(4_000));
        assert_eq!(of(business, None, today, Some(due_on)), None);
        assert_eq!(of(business, None, today, Some(today)), Some(4_000));
    }
}
