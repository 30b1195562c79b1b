//! Payments that a machine may not decide alone: a customer pays what another customer owes, or somebody who is no
//! customer pays for two at once.

use jiff::civil::Date;

use super::calendar::days_after;
use super::customers::french_iban;
use super::model::{Bank, Customer, DemoCase, Movement};
use super::random::Random;

/// How far before the end of the story the first of them lies: they wait, and nobody leaves them for a year.
const RECENT_DAYS: i64 = 75;
/// How many there are, when there are enough payments to choose from.
const PAYMENTS_MAX: usize = 7;

/// How far before the end the first payment for two customers lies.
const PAIRS_DAYS: i64 = 300;
/// How many payments for two customers there are, when there are enough to choose from.
const PAIRS_MAX: usize = 5;
/// Who pays for two customers: no customer of ours.
const AGENT: &str = "CENTRALE DE PAIEMENT AVENIS";

/// Makes some recent payments come from the account of another customer: same day, amount and text. They are
/// dealt from a stream of their own, so that all the rest of the company stays as it is.
pub(crate) fn let_another_pay(seed: u64, last_day: Date, customers: &[Customer], movements: &mut [Movement]) {
    let mut random = Random::new(seed ^ 0x5eed_0a07_4e12_9a15);
    let first_day = days_after(last_day, -RECENT_DAYS);
    let mut candidates = recent_citations(movements, first_day);
    random.shuffle(&mut candidates);
    for place in candidates.into_iter().take(PAYMENTS_MAX) {
        let movement = &mut movements[place];
        let Some(payer) = other_customer(&mut random, customers, movement) else { continue };
        payer.name.clone_into(&mut movement.counterparty);
        payer.iban.clone_into(&mut movement.counterparty_iban);
        movement.case = DemoCase::AnotherCustomer;
    }
}

/// Makes one transfer of some recent pairs of payments of two customers, from a company that is neither.
pub(crate) fn let_one_pay_for_two(seed: u64, last_day: Date, movements: &mut Vec<Movement>) {
    let mut random = Random::new(seed ^ 0x5eed_0b2c_91d4_6e37);
    let iban = french_iban(&mut random);
    let mut candidates = recent_citations(movements, days_after(last_day, -PAIRS_DAYS));
    candidates.sort_by_key(|&place| movements[place].booked_on);
    let mut merged = Vec::new();
    let mut rest = candidates.into_iter().peekable();
    while let Some(first) = rest.next() {
        let Some(second) =
            rest.next_if(|&next| movements[next].counterparty != movements[first].counterparty)
        else {
            continue;
        };
        merged.push((first, second));
        if merged.len() == PAIRS_MAX {
            break;
        }
    }
    let mut gone = Vec::new();
    for (first, second) in merged {
        let earlier = movements[first].clone();
        let later = &mut movements[second];
        later.amount_minor += earlier.amount_minor;
        later.documents.extend(earlier.documents);
        let numbers: Vec<&str> = later.documents.iter().map(|(number, _)| number.as_str()).collect();
        later.text = format!("Factures {}", numbers.join(" et "));
        AGENT.clone_into(&mut later.counterparty);
        iban.clone_into(&mut later.counterparty_iban);
        later.case = DemoCase::ForTwoCustomers;
        gone.push(first);
    }
    gone.sort_unstable();
    for place in gone.into_iter().rev() {
        movements.remove(place);
    }
}

/// Recent transfers on bank A that cite the one document they pay, whole.
fn recent_citations(movements: &[Movement], first_day: Date) -> Vec<usize> {
    let is_one = |movement: &Movement| {
        movement.case == DemoCase::ExactCitation
            && movement.bank == Bank::A
            && movement.booked_on >= first_day
            && movement.documents.len() == 1
            && is_cited_once(movements, movement)
    };
    (0..movements.len()).filter(|&place| is_one(&movements[place])).collect()
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
