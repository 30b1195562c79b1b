//! Where time, ids and randomness come from: always a parameter, never a global.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;
use uuid::Uuid;

/// Says what time it is.
pub trait Clock: Send + Sync + std::fmt::Debug {
    /// Microseconds since 1970-01-01T00:00:00Z.
    fn now_micros(&self) -> i64;
}

/// The clock of the machine.
#[derive(Debug)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place where the machine's clock is read")]
    fn now_micros(&self) -> i64 {
        jiff::Timestamp::now().as_microsecond()
    }
}

/// A clock that stands still until it is moved: for tests and for a demonstration that repeats.
#[derive(Debug)]
pub struct FixedClock(Mutex<i64>);

impl FixedClock {
    /// Stands at noon UTC of a day.
    pub fn at_noon(date: Date) -> Self {
        let noon = date
            .at(12, 0, 0, 0)
            .to_zoned(jiff::tz::TimeZone::UTC)
            .map_or(0, |zoned| zoned.timestamp().as_microsecond());
        Self(Mutex::new(noon))
    }

    /// Moves the clock on.
    pub fn advance_micros(&self, micros: i64) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) += micros;
    }
}

impl Clock for FixedClock {
    fn now_micros(&self) -> i64 {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Gives random bytes.
pub trait Entropy: Send + Sync + std::fmt::Debug {
    /// Fills the bytes, or says that the machine has no randomness to give.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoEntropy>;
}

/// The machine gives no random bytes: nothing may be sealed or named without them.
#[derive(Debug, thiserror::Error)]
#[error("the operating system gives no random bytes")]
pub struct NoEntropy;

/// Random bytes of the operating system.
#[derive(Debug)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoEntropy> {
        getrandom::fill(bytes).map_err(|_| NoEntropy)
    }
}

/// Bytes that follow from a seed: for tests and for a demonstration that repeats.
#[derive(Debug)]
pub struct SeededEntropy(Mutex<u64>);

impl SeededEntropy {
    /// The sequence of a seed.
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(seed))
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoEntropy> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for piece in bytes.chunks_mut(8) {
            // SplitMix64 (Steele, Lea, Flood 2014).
            *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut mixed = *state;
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            piece.copy_from_slice(&(mixed ^ (mixed >> 31)).to_le_bytes()[..piece.len()]);
        }
        Ok(())
    }
}

/// Makes `UUIDv7` ids (RFC 9562, section 5.7) that rise within one source, so that rows are
/// inserted at the end of their tables.
#[derive(Debug)]
pub struct IdSource {
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    last: Mutex<u128>,
}

/// The 6 bits of version and variant of a `UUIDv7`.
const V7_MARK: u128 = 0x7 << 76 | 0x2 << 62;
const RANDOM_LOW: u128 = (1 << 62) - 1;
const RANDOM_HIGH: u128 = 0xfff << 64;

impl IdSource {
    /// Ids whose time is the clock's and whose chance is the entropy's.
    pub fn new(clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Self {
        Self { clock, entropy, last: Mutex::new(0) }
    }

    /// The next id: a new millisecond draws 74 random bits, the same one counts on from the last.
    pub fn next(&self) -> Result<Uuid, NoEntropy> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let millis = u128::from(self.clock.now_micros().max(0).unsigned_abs() / 1000) & ((1 << 48) - 1);
        let next = if millis > *last >> 80 {
            let mut random = [0; 16];
            self.entropy.fill(&mut random)?;
            // The top counting bit stays clear, so that counting on within a millisecond has room.
            let random = u128::from_le_bytes(random) & (RANDOM_HIGH | RANDOM_LOW) & !(1 << 75);
            millis << 80 | V7_MARK | random
        } else {
            let low = (*last & RANDOM_LOW) + 1;
            let carry = u128::from(low > RANDOM_LOW) << 64;
            ((*last & !RANDOM_LOW) + carry) & !(V7_MARK) | V7_MARK | (low & RANDOM_LOW)
        };
        *last = next;
        Ok(Uuid::from_u128(next))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_rise_and_are_version_7() {
        let clock = Arc::new(FixedClock::at_noon(jiff::civil::date(2026, 1, 5)));
        let ids = IdSource::new(clock.clone(), Arc::new(SeededEntropy::new(1)));
        let mut last = ids.next().unwrap();
        for step in 0..10_000 {
            if step % 100 == 0 {
                clock.advance_micros(1500);
            }
            let next = ids.next().unwrap();
            assert!(next > last);
            assert_eq!(next.get_version_num(), 7);
            assert_eq!(next.get_variant(), uuid::Variant::RFC4122);
            last = next;
        }
    }
}
