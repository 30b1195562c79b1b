//! Which sets of amounts have a given sum: exact, and bounded by a work limit.
//!
//! Two searches share one budget. A depth-first search with reachable bounds finds the sets
//! quickly where there are many; where there are few, it may visit too much, and then two halves
//! are enumerated and joined by sum, which needs about 2 × 2^(n/2) states whatever the amounts.

use std::ops::RangeInclusive;

/// What a search found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subsets {
    /// Sets found, as ascending positions in the amounts given. Never more than were asked for.
    pub found: Vec<Vec<usize>>,
    /// Whether all sets were looked at, or as many found as were asked for. When false, nothing
    /// may be concluded from what is missing.
    pub is_complete: bool,
    /// States visited.
    pub work: u64,
}

/// Finds up to `found_max` non-empty sets of at most `items_max` amounts whose sum lies in `sums`,
/// visiting at most `work_max` states.
///
/// Sets that differ only by exchanging equal amounts are different sets. Negative amounts (credit
/// notes) are allowed. Halves of 20 amounts fit in the default limit of two million states, so
/// uniqueness is always decided up to 40 amounts and 12 chosen.
///
/// ```
/// let found = matching::find_subsets(&[100, 250, -30], 70..=70, 12, 2, 1_000);
/// assert_eq!(found.found, [vec![0, 2]]);
/// assert!(found.is_complete);
/// ```
pub fn find_subsets(
    amounts: &[i64],
    sums: RangeInclusive<i64>,
    items_max: usize,
    found_max: usize,
    work_max: u64,
) -> Subsets {
    let mut order: Vec<usize> = (0..amounts.len()).collect();
    order.sort_by_key(|&position| {
        (std::cmp::Reverse(amounts[position].unsigned_abs()), amounts[position], position)
    });
    let sorted: Vec<i128> = order.iter().map(|&position| i128::from(amounts[position])).collect();
    let wanted = (i128::from(*sums.start()), i128::from(*sums.end()));
    let states = joined_states(amounts.len(), items_max);
    // The join is worth its cost only when the depth-first search has shown that it must visit more.
    let first_share = if states <= work_max { (work_max - states).min(states / 4 + 1_000) } else { work_max };
    let mut search = Depth::new(&sorted, wanted, found_max, first_share);
    search.descend(0, 0, items_max);
    let mut is_complete = !search.gave_up;
    let (mut found, mut work) = (search.found, search.work);
    if !is_complete && states <= work_max {
        found = join_halves(&sorted, wanted, items_max, found_max);
        is_complete = true;
        work += states;
    }
    for set in &mut found {
        for position in set.iter_mut() {
            *position = order[*position];
        }
        set.sort_unstable();
    }
    found.sort();
    Subsets { found, is_complete, work }
}

/// States of the joined search: sets of each half, no larger than may be chosen.
fn joined_states(amounts: usize, items_max: usize) -> u64 {
    if amounts > 64 {
        // A half is a mask of 32 bits.
        return u64::MAX;
    }
    let half = |size: usize| count_subsets(size, items_max).saturating_add(1);
    half(amounts / 2).saturating_add(half(amounts - amounts / 2))
}

/// How many non-empty sets of at most `items_max` out of `amounts` there are.
pub(crate) fn count_subsets(amounts: usize, items_max: usize) -> u64 {
    let mut total = 0_u64;
    let mut choose = 1_u128;
    for size in 1..=items_max.min(amounts) {
        choose = choose.saturating_mul((amounts + 1 - size) as u128) / size as u128;
        total = total.saturating_add(u64::try_from(choose).unwrap_or(u64::MAX));
        if total == u64::MAX {
            break;
        }
    }
    total
}

struct Depth<'a> {
    amounts: &'a [i128],
    wanted: (i128, i128),
    found_max: usize,
    work_max: u64,
    /// Sums of the positive and of the negative amounts from each position on.
    above: Vec<i128>,
    below: Vec<i128>,
    chosen: Vec<usize>,
    found: Vec<Vec<usize>>,
    work: u64,
    gave_up: bool,
}

impl<'a> Depth<'a> {
    fn new(amounts: &'a [i128], wanted: (i128, i128), found_max: usize, work_max: u64) -> Self {
        let mut above = vec![0; amounts.len() + 1];
        let mut below = vec![0; amounts.len() + 1];
        for position in (0..amounts.len()).rev() {
            above[position] = above[position + 1] + amounts[position].max(0);
            below[position] = below[position + 1] + amounts[position].min(0);
        }
        let (chosen, found) = (Vec::new(), Vec::new());
        Self { amounts, wanted, found_max, work_max, above, below, chosen, found, work: 0, gave_up: false }
    }

    /// Extends the chosen set by amounts from `from` on, at most `left` more.
    fn descend(&mut self, from: usize, sum: i128, left: usize) {
        for position in from..self.amounts.len() {
            if left == 0 || self.gave_up || self.found.len() >= self.found_max {
                return;
            }
            // Amounts come in falling size: `left` of them reach no further than `left` times the first.
            let reach = self.amounts[position].abs().saturating_mul(left as i128);
            let highest = sum + self.above[position].min(reach);
            let lowest = sum + self.below[position].max(-reach);
            if highest < self.wanted.0 || lowest > self.wanted.1 {
                return;
            }
            if self.work >= self.work_max {
                self.gave_up = true;
                return;
            }
            self.work += 1;
            let with = sum + self.amounts[position];
            self.chosen.push(position);
            if (self.wanted.0..=self.wanted.1).contains(&with) {
                self.found.push(self.chosen.clone());
            }
            self.descend(position + 1, with, left - 1);
            self.chosen.pop();
        }
    }
}

/// All sums of at most `items_max` of up to 32 amounts, each with the mask of what was chosen.
fn sums_of(amounts: &[i128], items_max: usize) -> Vec<(i128, u32)> {
    let mut sums = vec![(0_i128, 0_u32)];
    for (position, amount) in amounts.iter().enumerate() {
        for index in 0..sums.len() {
            let (sum, mask) = sums[index];
            if (mask.count_ones() as usize) < items_max {
                sums.push((sum + amount, mask | (1 << position)));
            }
        }
    }
    sums.sort_unstable();
    sums
}

fn join_halves(
    amounts: &[i128],
    wanted: (i128, i128),
    items_max: usize,
    found_max: usize,
) -> Vec<Vec<usize>> {
    let middle = amounts.len() / 2;
    let (left, right) = (sums_of(&amounts[..middle], items_max), sums_of(&amounts[middle..], items_max));
    let mut found = Vec::new();
    // While the left sum rises, the first fitting right sum falls.
    let mut end = right.len();
    for &(sum, mask) in &left {
        while end > 0 && sum + right[end - 1].0 > wanted.1 {
            end -= 1;
        }
        for &(other, other_mask) in right[..end].iter().rev() {
            if sum + other < wanted.0 {
                break;
            }
            let count = (mask.count_ones() + other_mask.count_ones()) as usize;
            if count == 0 || count > items_max {
                continue;
            }
            let chosen = |mask: u32, offset: usize| {
                (0..32_usize).filter(move |bit| mask & (1 << bit) != 0).map(move |bit| bit + offset)
            };
            found.push(chosen(mask, 0).chain(chosen(other_mask, middle)).collect());
            if found.len() >= found_max {
                return found;
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const WORK: u64 = 2_000_000;

    #[test]
    fn twelve_of_forty_are_found_and_proven_alone() {
        // Powers of two up to 2^39: every sum has exactly one set.
        let amounts: Vec<i64> = (0..40).map(|power| 1_i64 << power).collect();
        let chosen = [0, 3, 5, 8, 13, 17, 20, 22, 27, 31, 36, 39];
        let sum = chosen.iter().map(|&power| amounts[power]).sum::<i64>();
        let subsets = find_subsets(&amounts, sum..=sum, 12, 2, WORK);
        assert_eq!((subsets.found, subsets.is_complete), (vec![chosen.to_vec()], true));
    }

    #[test]
    fn forty_with_no_set_are_searched_to_the_end() {
        // All even, the sum odd: no bound ever prunes, so only the joined halves can prove it.
        let amounts: Vec<i64> = (0..40).map(|n| 10_000 + 2 * (n * n * 37 % 4_001)).collect();
        let subsets = find_subsets(&amounts, 120_001..=120_001, 12, 2, WORK);
        assert_eq!((subsets.found.len(), subsets.is_complete), (0, true));
        assert!(subsets.work <= WORK);
    }

    #[test]
    fn equal_amounts_are_different_sets() {
        let subsets = find_subsets(&[500; 40], 1_000..=1_000, 12, 2, WORK);
        assert_eq!((subsets.found.len(), subsets.is_complete), (2, true));
    }

    #[test]
    fn past_the_limit_it_says_so() {
        let amounts: Vec<i64> = (0..60).map(|n| 10_000 + 2 * n).collect();
        let subsets = find_subsets(&amounts, 120_001..=120_001, 12, 2, 10_000);
        assert_eq!((subsets.found.len(), subsets.is_complete), (0, false));
    }

    proptest! {
        #[test]
        fn agrees_with_trying_all(
            amounts in prop::collection::vec(-30_i64..60, 0..11),
            low in -20_i64..120,
            width in 0_i64..3,
            items_max in 1_usize..8,
            work_max in prop::sample::select(vec![200_u64, 2_000, WORK]),
        ) {
            let mut all: Vec<Vec<usize>> = (1_u32..1 << amounts.len())
                .filter(|mask| mask.count_ones() as usize <= items_max)
                .map(|mask| (0..amounts.len()).filter(|&bit| mask & (1 << bit) != 0).collect::<Vec<_>>())
                .filter(|set| (low..=low + width).contains(&set.iter().map(|&at| amounts[at]).sum::<i64>()))
                .collect();
            all.sort();
            let subsets = find_subsets(&amounts, low..=low + width, items_max, usize::MAX, work_max);
            if subsets.is_complete {
                prop_assert_eq!(subsets.found, all);
            } else {
                prop_assert!(work_max < WORK);
            }
        }
    }
}
