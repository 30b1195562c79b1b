//! A small deterministic hash, and tables from a hash to positions.
//!
//! The standard hasher is seeded at random and slow on short keys. Nothing here is iterated in
//! hash order, and whoever looks up compares the real key afterwards.

use std::hint::black_box;
use std::ops::Range;

const PRIME: u64 = 0x9E37_79B9_7F4A_7C15;

/// One step of the running hash.
#[inline]
pub(crate) fn step(hash: u64, value: u64) -> u64 {
    (hash.rotate_left(5) ^ value).wrapping_mul(PRIME)
}

/// Spreads the running hash over all bits.
#[inline]
pub(crate) fn finish(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 32)).wrapping_mul(PRIME);
    hash ^ (hash >> 29)
}

/// Hash of bytes.
pub(crate) fn of_bytes(bytes: &[u8]) -> u64 {
    let running = bytes.iter().fold(0xcbf2_9ce4, |hash, &byte| step(hash, u64::from(byte)));
    finish(step(running, bytes.len() as u64))
}

/// Hash of a 128-bit key.
pub(crate) fn of_u128(key: u128) -> u64 {
    let (low, high) = (key & u128::from(u64::MAX), key >> 64);
    let part = |value: u128| u64::try_from(value).unwrap_or(u64::MAX);
    finish(step(step(1, part(low)), part(high)))
}

/// Reads values from memory for nothing but having them near.
pub(crate) fn look_at<T: Copy>(values: impl Iterator<Item = T>) {
    for value in values {
        black_box(value);
    }
}

/// Hashes that share one entry of the directory, on average.
const SHARED: usize = 8;

/// From a hash to the positions filed under it: sorted hashes with a directory by their first bits.
/// Neighbours in hash order are neighbours in memory, so that hashes which are looked up one after
/// the other are found in the cache when whoever makes them sees to it that they are neighbours.
#[derive(Default)]
pub(crate) struct Positions {
    hashes: Vec<u64>,
    values: Vec<u32>,
    /// Where the hashes with these first bits begin; one entry more than there are such bits.
    directory: Vec<u32>,
    /// How far a hash is moved to the right for its place in the directory.
    shift: u32,
}

impl Positions {
    /// Files every (hash, position). Positions under one hash come out in ascending order.
    pub(crate) fn build(mut pairs: Vec<(u64, u32)>) -> Self {
        pairs.sort_unstable();
        pairs.dedup();
        let bits = (pairs.len() / SHARED + 2).ilog2().max(1);
        let shift = u64::BITS - bits;
        let mut directory = Vec::with_capacity((1 << bits) + 1);
        let mut position = 0_u32;
        for (hash, _) in &pairs {
            while directory.len() as u64 <= hash >> shift {
                directory.push(position);
            }
            position = position.saturating_add(1);
        }
        directory.resize((1 << bits) + 1, position);
        let (hashes, values) = pairs.into_iter().unzip();
        Self { hashes, values, directory, shift }
    }

    /// Where the neighbours of a hash lie.
    #[inline]
    fn near(&self, hash: u64) -> Option<(usize, usize)> {
        let place = usize::try_from(hash.checked_shr(self.shift)?).ok()?;
        Some((*self.directory.get(place)? as usize, *self.directory.get(place + 1)? as usize))
    }

    /// Fetches what looking up each of the hashes will look at, step by step for all of them.
    pub(crate) fn fetch(&self, hashes: &[u64]) {
        look_at(hashes.iter().map(|&hash| self.near(hash)));
        let near = || hashes.iter().filter_map(|&hash| self.near(hash));
        look_at(near().map(|(from, _)| self.hashes.get(from).copied()));
        look_at(near().map(|(_, to)| self.hashes.get(to.saturating_sub(1)).copied()));
        look_at(near().map(|(from, _)| self.values.get(from).copied()));
    }

    /// The positions under a hash.
    #[inline]
    pub(crate) fn under(&self, hash: u64) -> &[u32] {
        self.range(hash).and_then(|range| self.values.get(range)).unwrap_or_default()
    }

    #[inline]
    fn range(&self, hash: u64) -> Option<Range<usize>> {
        let (from, to) = self.near(hash)?;
        let near = self.hashes.get(from..to)?;
        let first = near.partition_point(|known| *known < hash);
        let count = near[first..].iter().take_while(|known| **known == hash).count();
        Some(from + first..from + first + count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_position_is_under_its_hash_alone(
            // Few hashes with many positions, and hashes that differ in their last bits or first ones.
            pairs in prop::collection::vec(
                (prop_oneof![0_u64..20, Just(u64::MAX), any::<u64>(), (0_u64..9).prop_map(|high| high << 61)], 0_u32..50),
                0..300,
            ),
            stranger in any::<u64>(),
        ) {
            let positions = Positions::build(pairs.clone());
            for hash in pairs.iter().map(|pair| pair.0).chain([stranger, 0, u64::MAX]) {
                let mut expected: Vec<u32> =
                    pairs.iter().filter(|pair| pair.0 == hash).map(|pair| pair.1).collect();
                expected.sort_unstable();
                expected.dedup();
                prop_assert_eq!(positions.under(hash), &expected[..]);
            }
        }
    }

    #[test]
    fn an_empty_table_finds_nothing() {
        assert!(Positions::default().under(7).is_empty());
        assert!(Positions::build(Vec::new()).under(7).is_empty());
    }
}
