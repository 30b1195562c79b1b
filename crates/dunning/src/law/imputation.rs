//! Which debt a payment extinguishes (C. civ. art. 1342-10), and which part of it first (art. 1343-1).

use std::cmp::Reverse;

use jiff::civil::Date;
use money::{Currency, Money, MoneyError};

/// What a customer owes of one document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Debt {
    /// When it is due.
    pub due_on: Date,
    /// The rate it bears when late, in basis points: what makes the debtor want it gone.
    pub rate_bps: u32,
    /// What is open of the document.
    pub principal: Money,
    /// Interest that was claimed and is open.
    pub interest: Money,
    /// The indemnity that was claimed and is open.
    pub indemnity: Money,
}

/// Which part of a debt a payment extinguishes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Interest, principal, indemnity: the law, where nothing else was agreed.
    #[default]
    InterestFirst,
    /// Principal, interest, indemnity: as agreed.
    PrincipalFirst,
}

/// What one debt receives of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Imputed {
    /// The place of the debt in the input.
    pub debt: usize,
    /// Of its principal.
    pub principal: Money,
    /// Of its interest.
    pub interest: Money,
    /// Of its indemnity.
    pub indemnity: Money,
}

impl Debt {
    fn currency(&self) -> Currency {
        self.principal.currency()
    }

    fn open(&self) -> Result<Money, MoneyError> {
        let parts = [self.principal, self.interest, self.indemnity];
        Money::sum(self.currency(), parts.map(|part| if part.minor() > 0 { part } else { zero(part) }))
    }
}

/// Divides a payment among debts of its currency. `indicated` are the places of the debts that the debtor
/// named, in its order. Answers what each debt receives, in the order of the input, and what is
/// left over. Debts of another currency receive nothing.
pub fn impute(
    payment: Money,
    debts: &[Debt],
    indicated: &[usize],
    order: Order,
    today: Date,
) -> Result<(Vec<Imputed>, Money), MoneyError> {
    let mut left = if payment.minor() > 0 { payment } else { zero(payment) };
    let mut given: Vec<Money> = vec![zero(payment); debts.len()];
    for group in groups(debts, indicated, payment.currency(), today) {
        let opens: Vec<Money> = group.iter().map(|place| debts[*place].open()).collect::<Result<_, _>>()?;
        let open = Money::sum(payment.currency(), opens.iter().copied())?;
        let part = if left.minor() < open.minor() { left } else { open };
        let weights: Vec<u64> = opens.iter().map(|open| open.minor().unsigned_abs()).collect();
        if let Some(shares) = part.split(&weights) {
            for (place, share) in group.iter().zip(shares) {
                given[*place] = share;
            }
        }
        left = left.checked_sub(part)?;
    }
    let parts = debts.iter().zip(given).enumerate().filter(|(_, (_, given))| given.minor() > 0);
    let imputed = parts.map(|(place, (debt, given))| within(place, debt, given, order));
    Ok((imputed.collect::<Result<_, _>>()?, left))
}

/// The debts in the order in which they are extinguished; those that nothing tells apart together.
fn groups(debts: &[Debt], indicated: &[usize], currency: Currency, today: Date) -> Vec<Vec<usize>> {
    let fits = |place: &usize| debts.get(*place).is_some_and(|debt| debt.currency() == currency);
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for place in indicated.iter().copied().filter(fits) {
        if !groups.concat().contains(&place) {
            groups.push(vec![place]);
        }
    }
    let named = groups.concat();
    // Due debts first; then the dearest, which the debtor has most interest to be rid of; then the oldest.
    let rank = |place: &usize| {
        debts.get(*place).map(|debt| (debt.due_on > today, Reverse(debt.rate_bps), debt.due_on))
    };
    let mut others: Vec<usize> =
        (0..debts.len()).filter(fits).filter(|place| !named.contains(place)).collect();
    others.sort_by_key(rank);
    groups.extend(others.chunk_by(|one, other| rank(one) == rank(other)).map(<[usize]>::to_vec));
    groups
}

fn within(place: usize, debt: &Debt, given: Money, order: Order) -> Result<Imputed, MoneyError> {
    let mut left = given;
    let mut take = |most: Money| {
        let most = if most.minor() > 0 { most } else { zero(most) };
        let part = if left.minor() < most.minor() { left } else { most };
        left = left.checked_sub(part)?;
        Ok::<Money, MoneyError>(part)
    };
    let (principal, interest) = match order {
        Order::InterestFirst => {
            let interest = take(debt.interest)?;
            (take(debt.principal)?, interest)
        }
        Order::PrincipalFirst => (take(debt.principal)?, take(debt.interest)?),
    };
    Ok(Imputed { debt: place, principal, interest, indemnity: take(debt.indemnity)? })
}

fn zero(like: Money) -> Money {
    Money::zero(like.currency())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::{RateTable, Regime, accrue};
    use jiff::civil::date;

    fn euros(minor: i64) -> Money {
        Money::new(minor, Currency::EUR)
    }

    fn debt(principal: i64, interest: i64, due_on: Date, rate_bps: u32) -> Debt {
        let (principal, interest) = (euros(principal), euros(interest));
        Debt { due_on, rate_bps, principal, interest, indemnity: euros(4_000) }
    }

    /// What each debt receives of principal, interest and indemnity, and what is left over.
    fn check(
        payment: i64,
        debts: &[Debt],
        indicated: &[usize],
        expected: &[(usize, i64, i64, i64)],
        left: i64,
    ) {
        let (imputed, over) =
            impute(euros(payment), debts, indicated, Order::InterestFirst, date(2026, 7, 1)).unwrap();
        let found: Vec<_> = imputed
            .iter()
            .map(|one| (one.debt, one.principal.minor(), one.interest.minor(), one.indemnity.minor()))
            .collect();
        assert_eq!((found.as_slice(), over.minor()), (expected, left));
    }

    #[test]
    fn example_7_interest_first_and_principal_first() {
        let (july, september) = (date(2026, 7, 1), date(2026, 9, 3));
        let debts = [debt(1_000_000, 20_305, date(2026, 4, 30), 1215)];
        for (order, principal_left, total) in
            [(Order::InterestFirst, 620_305, 637_792), (Order::PrincipalFirst, 600_000, 637_350)]
        {
            let (imputed, _) = impute(euros(400_000), &debts, &[], order, date(2026, 6, 30)).unwrap();
            let principal = debts[0].principal.checked_sub(imputed[0].principal).unwrap();
            let interest = debts[0].interest.checked_sub(imputed[0].interest).unwrap();
            assert_eq!(principal, euros(principal_left));
            let owed = [(principal, july, september)];
            let new = accrue(&RateTable::french(), Regime::Business, Currency::EUR, &owed).unwrap().amount;
            let sum = [principal, interest, new, debts[0].indemnity];
            assert_eq!(Money::sum(Currency::EUR, sum), Ok(euros(total)));
        }
    }

    #[test]
    fn the_order_of_debts() {
        let debts = [
            debt(10_000, 0, date(2026, 8, 1), 1500),
            debt(10_000, 100, date(2026, 5, 1), 1240),
            debt(10_000, 0, date(2026, 3, 1), 825),
            debt(10_000, 0, date(2026, 4, 1), 1240),
        ];
        // Due before not due, the dearest of them, the oldest of these.
        check(14_000, &debts, &[], &[(3, 10_000, 0, 4_000)], 0);
        check(15_000, &debts, &[], &[(1, 900, 100, 0), (3, 10_000, 0, 4_000)], 0);
        check(
            100_000,
            &debts,
            &[],
            &[(0, 10_000, 0, 4_000), (1, 10_000, 100, 4_000), (2, 10_000, 0, 4_000), (3, 10_000, 0, 4_000)],
            43_900,
        );
        // What the debtor indicated comes first, even when it is not due.
        check(20_000, &debts, &[0, 0, 9], &[(0, 10_000, 0, 4_000), (3, 6_000, 0, 0)], 0);
    }

    #[test]
    fn debts_that_nothing_tells_apart_share_in_proportion() {
        let debts = [debt(26_000, 0, date(2026, 5, 1), 1240), debt(6_000, 0, date(2026, 5, 1), 1240)];
        check(4_000, &debts, &[], &[(0, 3_000, 0, 0), (1, 1_000, 0, 0)], 0);
        check(0, &debts, &[], &[], 0);
        check(-5, &debts, &[], &[], 0);
    }

    #[test]
    fn other_currencies_are_left_alone() {
        let dollars = |minor| Money::new(minor, Currency::parse("USD").unwrap());
        let foreign = Debt {
            principal: dollars(100),
            interest: dollars(0),
            indemnity: dollars(0),
            ..debt(0, 0, date(2026, 1, 1), 0)
        };
        check(500, &[foreign], &[0], &[], 500);
    }
}
