//! Stage 4, several items: a set of the payer's items, if it is the only one and no accident.

use crate::alternatives;
use crate::claims::{Engine, Rank, Reading, Verdict};
use crate::explain::closing;
use crate::model::{AccountRole, Evidence, ExceptionReason, Explanation, ItemIndex, Line, Method};
use crate::subset::{count_subsets, find_subsets};

/// Work of a search whose sets are too many to be unique: enough to find two and say so.
const DENSE_WORK_MAX: u64 = 20_000;
/// One accidental set expected in so many searches is few enough to decide.
const ACCIDENTS_DIVISOR: u128 = 500;

/// Several items, or one within the tolerance. `None` when it is proven that there is no such set.
pub(crate) fn several(
    engine: &Engine<'_>,
    reading: &Reading<'_>,
    open: &[ItemIndex],
    tolerance: i64,
    evidence: &[Evidence],
) -> Option<Verdict> {
    let (settings, amount) = (engine.settings, reading.transaction.amount_minor);
    let amounts: Vec<i64> = open.iter().map(|&index| engine.open_minor(index)).collect();
    let sets_all = count_subsets(amounts.len(), settings.subset_items_max);
    let is_hopeful =
        sets_all <= settings.subset_work_max || !is_dense(&amounts, settings.subset_items_max, tolerance, 1);
    let work_max =
        if is_hopeful { settings.subset_work_max } else { settings.subset_work_max.min(DENSE_WORK_MAX) };
    let sums = amount.saturating_sub(tolerance)..=amount.saturating_add(tolerance);
    let found = find_subsets(&amounts, sums, settings.subset_items_max, 2, work_max);
    let mut shown: Vec<Explanation> =
        found.found.iter().map(|set| of_set(engine, reading, open, set, evidence)).collect();
    alternatives::order(engine.book, &mut shown);
    let [set] = &found.found[..] else {
        return match (shown.is_empty(), found.is_complete) {
            (false, _) => Some(Verdict::Queued(ExceptionReason::AmbiguousItems, shown)),
            (true, false) => Some(Verdict::Queued(ExceptionReason::SearchLimit, shown)),
            (true, true) => None,
        };
    };
    if !found.is_complete {
        return Some(Verdict::Queued(ExceptionReason::SearchLimit, shown));
    }
    let is_whole_balance = set.len() == amounts.len();
    let is_accident = is_dense(&amounts, set.len(), tolerance, ACCIDENTS_DIVISOR)
        || set.iter().any(|&at| is_list_price(engine, amounts[at]));
    if is_whole_balance || !is_accident {
        return shown.pop().map(|explanation| Verdict::settled(Rank::Amount, explanation));
    }
    for explanation in &mut shown {
        explanation.evidence.push(Evidence::MayBeAccident);
    }
    Some(Verdict::Queued(ExceptionReason::ToConfirm, shown))
}

fn of_set(
    engine: &Engine<'_>,
    reading: &Reading<'_>,
    open: &[ItemIndex],
    set: &[usize],
    evidence: &[Evidence],
) -> Explanation {
    let items: Vec<ItemIndex> = set.iter().map(|&at| open[at]).collect();
    let sum: i64 = items.iter().map(|&index| engine.open_minor(index)).sum();
    let difference = reading.transaction.amount_minor - sum;
    let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
    let mut evidence = evidence.to_vec();
    evidence.push(Evidence::OnlySubset { searched: count(open.len()), chosen: count(items.len()) });
    if difference == 0 {
        return closing(engine, Method::PayerAmount, &items, Vec::new(), evidence);
    }
    evidence.push(Evidence::DifferenceTolerated { difference_minor: difference });
    let rest = vec![Line::Role { role: AccountRole::SettlementDifference, amount_minor: difference }];
    closing(engine, Method::Tolerance, &items, rest, evidence)
}

/// Whether so many documents have this amount that it tells none of them apart: one that is not in
/// the book, at the same price, may be meant.
fn is_list_price(engine: &Engine<'_>, amount: i64) -> bool {
    engine.items.with_amount(amount).len() > 3 + engine.book.items.len() / 1_000
}

/// Whether, by mere accident, at least one set in `divisor` searches would have any given sum: as
/// many sets as there are of at most `chosen` items, over the sums they can reach.
fn is_dense(amounts: &[i64], chosen: usize, tolerance: i64, divisor: u128) -> bool {
    let mut sizes: Vec<u64> = amounts.iter().map(|amount| amount.unsigned_abs()).collect();
    sizes.sort_unstable_by(|left, right| right.cmp(left));
    let reach: u128 = sizes.iter().take(chosen).map(|&size| u128::from(size)).sum();
    // Round amounts reach fewer sums: only the multiples of what divides them all.
    let unit = sizes.iter().copied().fold(0, greatest_common_divisor).max(1);
    let places = (reach / u128::from(unit)).max(1);
    let width = u128::from(tolerance.unsigned_abs()) * 2 + 1;
    u128::from(count_subsets(amounts.len(), chosen)) * width * divisor > places
}

fn greatest_common_divisor(left: u64, right: u64) -> u64 {
    if right == 0 { left } else { greatest_common_divisor(right, left % right) }
}
