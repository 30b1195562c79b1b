//! A small deterministic hash, and tables from a hash to positions.
//!
//! The standard hasher is seeded at random and slow on short keys. Nothing here is iterated in
//! hash order, and whoever looks up compares the real key afterwards.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

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

/// A hasher for keys that are hashes already.
#[derive(Clone, Copy, Default)]
pub(crate) struct Passed(u64);

impl Hasher for Passed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = of_bytes(bytes);
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}

/// From a hash to the positions filed under it.
#[derive(Default)]
pub(crate) struct Positions {
    ranges: HashMap<u64, (u32, u32), BuildHasherDefault<Passed>>,
    values: Vec<u32>,
}

impl Positions {
    /// Files every (hash, position). Positions under one hash come out in ascending order.
    pub(crate) fn build(mut pairs: Vec<(u64, u32)>) -> Self {
        pairs.sort_unstable();
        pairs.dedup();
        let mut ranges = HashMap::with_capacity_and_hasher(pairs.len(), BuildHasherDefault::default());
        let mut start = 0;
        for run in pairs.chunk_by(|left, right| left.0 == right.0) {
            let end = start + run.len();
            if let (Some(first), Ok(from), Ok(to)) = (run.first(), u32::try_from(start), u32::try_from(end)) {
                ranges.insert(first.0, (from, to));
            }
            start = end;
        }
        Self { ranges, values: pairs.into_iter().map(|(_, value)| value).collect() }
    }

    /// The positions under a hash.
    #[inline]
    pub(crate) fn under(&self, hash: u64) -> &[u32] {
        self.ranges
            .get(&hash)
            .and_then(|&(from, to)| self.values.get(from as usize..to as usize))
            .unwrap_or_default()
    }
}
