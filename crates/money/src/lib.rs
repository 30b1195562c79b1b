//! Amounts of money: an integer of minor units and a currency, with checked arithmetic.
//!
//! There is no `Add`, no float and no conversion from a bare integer: every operation that can
//! overflow or mix currencies says so in its type, and every rounding is named at the call.

mod currency;
mod decimal;

pub use currency::{Currency, UnknownCurrency};
pub use decimal::{DecimalError, DecimalSign, has_two_readings, parse_minor};

use std::fmt;

/// An exact amount: minor units (cents for EUR, yen for JPY) of one currency.
///
/// ```
/// use money::{Currency, Money};
/// let invoice = Money::new(12_000, Currency::EUR);
/// let paid = Money::new(5_000, Currency::EUR);
/// assert_eq!(invoice.checked_sub(paid)?.to_string(), "70.00 EUR");
/// # Ok::<(), money::MoneyError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Money {
    minor: i64,
    currency: Currency,
}

/// Why two amounts could not be combined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// The amounts are in different currencies.
    #[error("{left} cannot be combined with {right}")]
    CurrencyDiffers {
        /// Currency of the left operand.
        left: Currency,
        /// Currency of the right operand.
        right: Currency,
    },
    /// The result does not fit in 64 bits.
    #[error("amount out of range")]
    OutOfRange,
}

impl Money {
    /// An amount of `minor` units of `currency`.
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Zero of a currency.
    pub const fn zero(currency: Currency) -> Self {
        Self::new(0, currency)
    }

    /// The minor units.
    pub const fn minor(self) -> i64 {
        self.minor
    }

    /// The currency.
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// The sum of two amounts of one currency.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        self.minor
            .checked_add(other.minor)
            .map(|minor| Self::new(minor, self.currency))
            .ok_or(MoneyError::OutOfRange)
    }

    /// The difference of two amounts of one currency.
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        self.minor
            .checked_sub(other.minor)
            .map(|minor| Self::new(minor, self.currency))
            .ok_or(MoneyError::OutOfRange)
    }

    /// The amount with its sign changed.
    pub fn checked_neg(self) -> Result<Self, MoneyError> {
        self.minor.checked_neg().map(|minor| Self::new(minor, self.currency)).ok_or(MoneyError::OutOfRange)
    }

    /// Splits the amount in proportion to `weights`, giving the units that remain after rounding
    /// down to the parts with the largest remainders (the first of equals), so that the parts
    /// always sum to the whole. Answers `None` when the weights sum to zero.
    ///
    /// ```
    /// use money::{Currency, Money};
    /// // 700.00 paid on 1200.00 at 20 % and 550.00 at 10 %.
    /// let parts = Money::new(70_000, Currency::EUR).split(&[120_000, 55_000]).unwrap();
    /// assert_eq!(parts.iter().map(|part| part.minor()).collect::<Vec<_>>(), [48_000, 22_000]);
    /// ```
    pub fn split(self, weights: &[u64]) -> Option<Vec<Self>> {
        let total: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
        if total == 0 {
            return None;
        }
        let mut parts = Vec::with_capacity(weights.len());
        let mut remainders = Vec::with_capacity(weights.len());
        let mut left = i128::from(self.minor);
        for (index, weight) in weights.iter().enumerate() {
            let product = i128::from(self.minor) * i128::from(*weight);
            let part = product / total;
            left -= part;
            remainders.push(((product % total).abs(), index));
            parts.push(part);
        }
        remainders.sort_by_key(|(remainder, index)| (std::cmp::Reverse(*remainder), *index));
        let unit = left.signum();
        for (_, index) in remainders.iter().take(usize::try_from(left.abs()).ok()?) {
            parts[*index] += unit;
        }
        parts
            .into_iter()
            .map(|part| i64::try_from(part).ok().map(|minor| Self::new(minor, self.currency)))
            .collect()
    }

    /// The sum of many amounts in minor units, carried in 128 bits and put back in 64.
    pub fn sum(currency: Currency, amounts: impl IntoIterator<Item = Self>) -> Result<Self, MoneyError> {
        let mut total = 0_i128;
        for amount in amounts {
            Self::zero(currency).same_currency(amount)?;
            total += i128::from(amount.minor);
        }
        i64::try_from(total).map(|minor| Self::new(minor, currency)).map_err(|_| MoneyError::OutOfRange)
    }

    fn same_currency(self, other: Self) -> Result<(), MoneyError> {
        if self.currency == other.currency {
            Ok(())
        } else {
            Err(MoneyError::CurrencyDiffers { left: self.currency, right: other.currency })
        }
    }
}

/// The amount with a decimal point and no grouping, followed by the currency: `-12.50 EUR`.
/// Localised amounts are made at the edge that shows them.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", decimal::format_minor(self.minor, self.currency.decimals(), '.'), self.currency)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn split_gives_every_unit_away() {
        let parts = Money::new(100, Currency::EUR).split(&[1, 1, 1]).unwrap();
        assert_eq!(parts.iter().map(|part| part.minor()).collect::<Vec<_>>(), [34, 33, 33]);
        let parts = Money::new(-100, Currency::EUR).split(&[1, 1, 1]).unwrap();
        assert_eq!(parts.iter().map(|part| part.minor()).collect::<Vec<_>>(), [-34, -33, -33]);
        assert_eq!(Money::new(5, Currency::EUR).split(&[0, 0]), None);
    }

    #[test]
    fn currencies_never_mix() {
        let usd = Currency::parse("USD").unwrap();
        assert!(matches!(
            Money::new(1, Currency::EUR).checked_add(Money::new(1, usd)),
            Err(MoneyError::CurrencyDiffers { .. })
        ));
    }

    #[test]
    fn overflow_is_an_error() {
        let most = Money::new(i64::MAX, Currency::EUR);
        assert_eq!(most.checked_add(Money::new(1, Currency::EUR)), Err(MoneyError::OutOfRange));
        assert_eq!(Money::new(i64::MIN, Currency::EUR).checked_neg(), Err(MoneyError::OutOfRange));
    }

    #[test]
    fn printing_takes_the_decimals_from_the_currency() {
        assert_eq!(Money::new(-5, Currency::EUR).to_string(), "-0.05 EUR");
        assert_eq!(Money::new(1200, Currency::parse("JPY").unwrap()).to_string(), "1200 JPY");
    }
}
