//! What a person is offered when nothing is automatic, likeliest first.

use crate::claims::{Engine, Reading};
use crate::explain::{closing, item_lines, to_credit};
use crate::items::{first_due, is_in, item};
use crate::loose::pointer;
use crate::model::{Book, CustomerIndex, Evidence, Explanation, ItemIndex, Line, Method};
use std::cmp::Ordering;

/// Most alternatives offered.
pub(crate) const ALTERNATIVES_MAX: usize = 10;

/// Explanations by single items of exactly the amount: those the text points at, then first due.
pub(crate) fn single_items(
    engine: &Engine<'_>,
    reading: &Reading<'_>,
    items: &[ItemIndex],
) -> Vec<Explanation> {
    let mut ranked: Vec<(bool, ItemIndex, Option<Evidence>)> = items
        .iter()
        .filter_map(|&index| {
            let open = item(engine.book, index)?;
            let fact = pointer(reading.text, &open.number).map(|pointer| pointer.evidence(&open.number));
            Some((fact.is_none(), index, fact))
        })
        .collect();
    ranked.sort_by(|left, right| left.0.cmp(&right.0).then_with(|| first_due(engine.book, left.1, right.1)));
    ranked.truncate(ALTERNATIVES_MAX);
    ranked
        .into_iter()
        .map(|(_, index, fact)| {
            let evidence = fact.into_iter().chain([Evidence::AmountEqualsItem]).collect();
            closing(engine, Method::PayerAmount, &[index], Vec::new(), evidence)
        })
        .collect()
}

/// The amount received, spread over documents in the order of their due dates; what is more than
/// they are open for becomes credit. `None` when there is nothing to spread over.
pub(crate) fn partly(
    engine: &Engine<'_>,
    reading: &Reading<'_>,
    items: &[ItemIndex],
    mut evidence: Vec<Evidence>,
) -> Option<Explanation> {
    let amount = reading.transaction.amount_minor;
    let (mut rest, mut open_rest, mut lines, mut customer) = (amount, 0_i64, Vec::new(), None);
    // Credit notes cited with the invoices are used first: they make room.
    let mut ordered = items.to_vec();
    ordered.sort_by_key(|&index| engine.open_minor(index) > 0);
    for index in ordered {
        let open = engine.open_minor(index);
        let taken = if open < 0 { open } else { rest.min(open) };
        open_rest = open_rest.saturating_add(open - taken);
        if taken != 0 {
            lines.push(Line::Item { item: index, amount_minor: taken });
            rest = rest.checked_sub(taken)?;
            customer = customer.or(item(engine.book, index).map(|item| item.customer));
        }
    }
    let customer = customer?;
    let method = if rest > 0 {
        lines.push(Line::Credit { customer, amount_minor: rest });
        evidence.push(Evidence::RestIsCredit { rest_minor: rest });
        Method::OverPayment
    } else {
        evidence.push(Evidence::RestStaysOpen { rest_minor: open_rest });
        Method::PartialCitation
    };
    Some(Explanation { method, lines, evidence, takes_back: None })
}

/// For a payer who is known and an amount that fits nothing: its items first due first, or credit.
pub(crate) fn for_customer(
    engine: &Engine<'_>,
    reading: &Reading<'_>,
    customer: CustomerIndex,
    evidence: &[Evidence],
) -> Vec<Explanation> {
    let mut alternatives = exactly(engine, reading, customer);
    if alternatives.is_empty() {
        alternatives.extend(spread(engine, reading, customer, evidence));
    }
    alternatives.push(to_credit(customer, reading.transaction.amount_minor, evidence.to_vec()));
    alternatives.truncate(ALTERNATIVES_MAX);
    alternatives
}

/// For a payment that cites a document which is settled: perhaps it is meant for another of exactly
/// the amount, a standing order with last month's number, else it is credit. Only then comes what
/// nothing points at.
pub(crate) fn for_settled(
    engine: &Engine<'_>,
    reading: &Reading<'_>,
    customer: CustomerIndex,
    citation: &Evidence,
) -> Vec<Explanation> {
    let amount = reading.transaction.amount_minor;
    let mut alternatives = exactly(engine, reading, customer);
    alternatives.truncate(ALTERNATIVES_MAX - 1);
    let spread =
        alternatives.is_empty().then(|| spread(engine, reading, customer, std::slice::from_ref(citation)));
    let evidence = vec![citation.clone(), Evidence::RestIsCredit { rest_minor: amount }];
    alternatives.push(to_credit(customer, amount, evidence));
    alternatives.extend(spread.flatten());
    alternatives
}

/// The customer's items of exactly the amount.
fn exactly(engine: &Engine<'_>, reading: &Reading<'_>, customer: CustomerIndex) -> Vec<Explanation> {
    let amount = reading.transaction.amount_minor;
    let entries = engine.items.between(customer, amount, amount).iter().map(|entry| entry.2);
    let items: Vec<ItemIndex> =
        entries.filter(|&index| is_in(engine.book, index, reading.transaction.currency)).collect();
    single_items(engine, reading, &items)
}

/// The amount spread over what the customer owes, first due first.
fn spread(
    engine: &Engine<'_>,
    reading: &Reading<'_>,
    customer: CustomerIndex,
    evidence: &[Evidence],
) -> Option<Explanation> {
    let entries = engine.items.between(customer, 1, i64::MAX).iter().map(|entry| entry.2);
    let mut owed: Vec<ItemIndex> =
        entries.filter(|&index| is_in(engine.book, index, reading.transaction.currency)).collect();
    owed.sort_by(|&left, &right| first_due(engine.book, left, right));
    let reached = first_reaching(engine, &owed, reading.transaction.amount_minor);
    partly(engine, reading, &reached, evidence.to_vec())
}

/// As many of the items, in their order, as the amount reaches.
fn first_reaching(engine: &Engine<'_>, items: &[ItemIndex], amount: i64) -> Vec<ItemIndex> {
    let mut rest = amount;
    items
        .iter()
        .copied()
        .take_while(|&index| {
            let goes_on = rest > 0;
            rest = rest.saturating_sub(engine.open_minor(index));
            goes_on
        })
        .collect()
}

/// Open items of anyone with exactly the amount, when there are few.
pub(crate) fn of_anyone(engine: &Engine<'_>, reading: &Reading<'_>) -> Vec<Explanation> {
    let found = engine.items.with_amount(reading.transaction.amount_minor);
    if found.len() > ALTERNATIVES_MAX {
        return Vec::new();
    }
    let items: Vec<ItemIndex> = found
        .iter()
        .map(|entry| entry.1)
        .filter(|&index| is_in(engine.book, index, reading.transaction.currency))
        .collect();
    single_items(engine, reading, &items)
}

/// Fewest lines first, then by the items, first due first.
pub(crate) fn order(book: &Book, explanations: &mut [Explanation]) {
    explanations.sort_by(|left, right| {
        let by_items = || {
            let pairs = item_lines(left).zip(item_lines(right));
            pairs.map(|(one, other)| first_due(book, one.0, other.0)).find(|order| order.is_ne())
        };
        let fewest = left.lines.len().cmp(&right.lines.len());
        fewest.then_with(|| by_items().unwrap_or(Ordering::Equal))
    });
}
