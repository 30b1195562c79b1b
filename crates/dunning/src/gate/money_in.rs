//! Whether the customer may have paid already, as far as can be known.

use money::Money;

use super::Asked;
use crate::calendar::{after_bank_days, bank_days_between, days_between};
use crate::model::{Cash, Item, ItemIndex};
use crate::plan::{Plan, UnknownMoney};
use crate::reason::{CashLink, Reason};
use crate::steps::first_late_day;

pub(super) fn add_reasons(
    asked: &Asked<'_>,
    index: ItemIndex,
    item: &Item,
    plan: &Plan,
    reasons: &mut Vec<Reason>,
) {
    of_sources(asked, item, plan, reasons);
    of_flights(asked, index, item, plan, reasons);
    if item.is_collected_by_us {
        let is_old = days_between(item.due_on, asked.today) > i64::from(plan.patience_days);
        reasons.push(Reason::CollectedByUs { is_old });
    }
    reasons.extend(cash_for(asked, index, item, plan));
}

fn of_sources(asked: &Asked<'_>, item: &Item, plan: &Plan, reasons: &mut Vec<Reason>) {
    let sources = asked.known.sources_of(item);
    if sources.is_empty() {
        reasons.push(Reason::NoSource);
    }
    for index in sources {
        let Some(source) = asked.known.book.sources.get(index as usize) else { continue };
        let is_fresh = !source.has_gap
            && source.known_through.is_some_and(|through| {
                let more_than_allowed = plan.statement_age_max.saturating_add(1);
                bank_days_between(through, asked.today, more_than_allowed) < more_than_allowed
            });
        if !is_fresh {
            reasons.push(Reason::StatementStale { source: index, known_through: source.known_through });
        }
    }
}

fn of_flights(asked: &Asked<'_>, index: ItemIndex, item: &Item, plan: &Plan, reasons: &mut Vec<Reason>) {
    for flight in asked.known.flights_for(index, item) {
        let last = after_bank_days(flight.expected_on, plan.flight_grace_days);
        let until = last.tomorrow().unwrap_or(last);
        if asked.today < until {
            reasons.push(Reason::PaymentInFlight { kind: flight.kind, until });
        } else if flight.kind.is_ours() {
            reasons.push(Reason::PaymentLost { kind: flight.kind, expected_on: flight.expected_on });
        }
    }
}

/// The strongest tie of unexplained money to an item, the oldest money first: one reason says it.
fn cash_for(asked: &Asked<'_>, index: ItemIndex, item: &Item, plan: &Plan) -> Option<Reason> {
    let known = asked.known;
    let cited = known.cash_citing(index).map(|cash| (CashLink::Cited, cash));
    let of_customer = known.cash_of(item.customer).map(|cash| {
        (if cash.payer == Some(item.customer) { CashLink::Payer } else { CashLink::Named }, cash)
    });
    let of_amount = of_amount(asked, item, plan).into_iter().map(|cash| (CashLink::Amount, cash));
    let (link, cash) = cited
        .chain(of_customer)
        .chain(of_amount)
        .filter(|(_, cash)| cash.amount.minor() > 0)
        .min_by_key(|(link, cash)| (*link, cash.received_on))?;
    let is_old = days_between(cash.received_on, asked.today) > i64::from(plan.patience_days);
    Some(Reason::UnallocatedCash { link, received_on: cash.received_on, is_old })
}

/// Money of unknown payers whose amount is that of the item, or of all that its customer owes late, with unused credit
/// taken off or not: a message asks for what is left after it.
fn of_amount<'a>(asked: &Asked<'a>, item: &Item, plan: &Plan) -> Vec<&'a Cash> {
    let known = asked.known;
    if plan.unknown_money == UnknownMoney::AtLeastTheAmount {
        let least = item.open.minor().saturating_sub(plan.tolerance_minor);
        let mut found = known.unknown_cash(Money::new(least, item.open.currency()), i64::MAX).peekable();
        // The smallest amount that is enough says it: a busy account may hold thousands.
        let smallest = found.peek().map(|cash| cash.amount);
        return found.take_while(|cash| Some(cash.amount) == smallest).collect();
    }
    let mut amounts = vec![item.open.minor(), item.total.minor()];
    let late = late_minor(asked, item);
    let credit = credit_minor(asked, item);
    let mut sums = vec![late];
    if credit > 0 {
        sums.extend([late - credit, i128::from(item.open.minor()) - credit]);
    }
    // A sum beyond any amount is the amount of no payment.
    amounts.extend(sums.into_iter().filter(|sum| *sum > 0).filter_map(|sum| i64::try_from(sum).ok()));
    amounts
        .into_iter()
        .flat_map(|minor| {
            let least = Money::new(minor.saturating_sub(plan.tolerance_minor), item.open.currency());
            known.unknown_cash(least, minor.saturating_add(plan.tolerance_minor))
        })
        .collect()
}

/// The unused credit of the customer of an item with its entity, in its currency.
fn credit_minor(asked: &Asked<'_>, item: &Item) -> i128 {
    asked
        .known
        .credit_of(item.customer, item.entity)
        .filter(|left| left.currency() == item.open.currency() && left.minor() > 0)
        .map(|left| i128::from(left.minor()))
        .sum()
}

/// All that the customer of an item owes late to its entity, in its currency.
fn late_minor(asked: &Asked<'_>, item: &Item) -> i128 {
    let currency = item.open.currency();
    let sum = || {
        asked
            .known
            .items_of(item.customer)
            .map(|(_, other)| other)
            .filter(|other| other.entity == item.entity && other.open.currency() == currency)
            .filter(|other| other.open.minor() > 0 && first_late_day(other) <= asked.today)
            .map(|other| i128::from(other.open.minor()))
            .sum()
    };
    *asked.late.borrow_mut().entry((item.customer, item.entity, currency.code())).or_insert_with(sum)
}
