//! Customers who pay what another customer owes: evident for a person, and not for a machine to decide alone.

use super::calendar::{LAST_DAY, days_after};
use super::model::{Bank, Customer, DemoCase, Movement};
use super::random::Random;

/// How far before the end of the story the first of them lies: they wait, and nobody leaves them for a year.
const RECENT_DAYS: i64 = 75;
/// How many there are, when there are enough payments to choose from.
const PAYMENTS_MAX: usize = 7;

/// Makes some recent payments come from the account of another customer: same day, amount and text. They are
/// dealt from a stream of their own, so that all the rest of the company stays as it is.
pub(crate) fn let_another_pay(seed: u64, customers: &[Customer], movements: &mut [Movement]) {
    let mut random = Random::new(seed ^ 0x5eed_0a07_4e12_9a15);
    let first_day = days_after(LAST_DAY, -RECENT_DAYS);
    let mut candidates: Vec<usize> = (0..movements.len())
        .filter(|&place| {
            let movement = &movements[place];
            movement.case == DemoCase::ExactCitation
                && movement.bank == Bank::A
                && movement.booked_on >= first_day
                && is_cited_once(movements, movement)
        })
        .collect();
    random.shuffle(&mut candidates);
    for place in candidates.into_iter().take(PAYMENTS_MAX) {
        let movement = &mut movements[place];
        let Some(payer) = other_customer(&mut random, customers, movement) else { continue };
        payer.name.clone_into(&mut movement.counterparty);
        payer.iban.clone_into(&mut movement.counterparty_iban);
        movement.case = DemoCase::AnotherCustomer;
    }
}

/// Whether no other movement is about the same document: a payment made twice is a case of its own.
fn is_cited_once(movements: &[Movement], movement: &Movement) -> bool {
    let Some((number, _)) = movement.documents.first() else { return false };
    movements.iter().filter(|other| other.text.contains(number.as_str())).count() == 1
}

/// Another customer whose account is known.
fn other_customer<'a>(
    random: &mut Random,
    customers: &'a [Customer],
    movement: &Movement,
) -> Option<&'a Customer> {
    let others: Vec<&Customer> = customers
        .iter()
        .filter(|customer| {
            customer.iban_is_listed
                && customer.mandate.is_none()
                && customer.parent.is_none()
                && customer.name != movement.counterparty
        })
        .collect();
    (!others.is_empty()).then(|| random.pick(&others))
}
