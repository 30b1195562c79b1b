//! What a message asks for: late items less unused credit, above the minimums.

use std::cmp::Ordering;

use money::{Currency, Money, MoneyError};

use super::Line;
use crate::known::Known;
use crate::model::Item;
use crate::reason::Reason;

/// Takes unused credit off the lines that would go, per customer and currency, in the order of
/// the lines (oldest due day first). A line that is covered wholly does not go.
pub(super) fn deduct(known: &Known<'_>, lines: &mut [Line]) -> Result<(), MoneyError> {
    for (customer, entity, currency) in accounts(known, lines) {
        let credit = known.credit_of(customer, entity).filter(|left| left.currency() == currency);
        let mut left = Money::sum(currency, credit.filter(|left| left.minor() > 0))?;
        for line in lines.iter_mut().filter(|line| line.reasons.is_empty()) {
            let is_of_account = known
                .item(line.item)
                .is_some_and(|item| (item.customer, item.open.currency()) == (customer, currency));
            if !is_of_account {
                continue;
            }
            line.credit = if left.minor() < line.open.minor() { left } else { line.open };
            left = left.checked_sub(line.credit)?;
            if line.credit == line.open {
                line.reasons.push(Reason::CoveredByCredit);
            }
        }
    }
    Ok(())
}

/// Leaves out what is below the minimum of its step, and what is together below that of the plan.
pub(super) fn apply_minimums(known: &Known<'_>, lines: &mut [Line]) -> Result<(), MoneyError> {
    for line in lines.iter_mut().filter(|line| line.reasons.is_empty()) {
        if line.net()?.minor() < line.minimum_minor {
            line.reasons.push(Reason::BelowMinimum { minimum_minor: line.minimum_minor });
        }
    }
    for (customer, _, currency) in accounts(known, lines) {
        let minimum_minor = known
            .book
            .customers
            .get(customer as usize)
            .and_then(|customer| known.plan_of(customer))
            .map_or(0, |plan| plan.minimum_minor);
        let is_of_account = |item: &Item| (item.customer, item.open.currency()) == (customer, currency);
        let mut nets = Vec::new();
        for line in lines.iter().filter(|line| line.reasons.is_empty()) {
            if known.item(line.item).is_some_and(is_of_account) {
                nets.push(line.net()?);
            }
        }
        if Money::sum(currency, nets)?.minor() >= minimum_minor {
            continue;
        }
        for line in lines.iter_mut().filter(|line| line.reasons.is_empty()) {
            if known.item(line.item).is_some_and(is_of_account) {
                line.reasons.push(Reason::BelowMinimum { minimum_minor });
            }
        }
    }
    Ok(())
}

/// The customers and currencies of the lines that would go, with the entity, each once.
fn accounts(known: &Known<'_>, lines: &[Line]) -> Vec<(u32, u32, Currency)> {
    let mut found: Vec<(u32, u32, Currency)> = lines
        .iter()
        .filter(|line| line.reasons.is_empty())
        .filter_map(|line| known.item(line.item))
        .map(|item| (item.customer, item.entity, item.open.currency()))
        .collect();
    found.sort_by(|one, other| (one.0, one.1).cmp(&(other.0, other.1)).then_with(|| by_code(one.2, other.2)));
    found.dedup();
    found
}

fn by_code(one: Currency, other: Currency) -> Ordering {
    one.code().cmp(other.code())
}
