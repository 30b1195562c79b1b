//! How fast letters may leave to one domain: a bucket of tokens each, so that catching up after an outage is no flood.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};

/// How many letters, how fast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Letters at once, when there were none for a while.
    pub burst: u32,
    /// Thousandths of a letter per second.
    pub per_second_milli: u32,
}

impl Default for Pace {
    fn default() -> Self {
        Self { burst: 10, per_second_milli: 2_000 }
    }
}

/// The buckets of all domains.
#[derive(Clone, Debug, Default)]
pub struct Quotas {
    usual: Pace,
    own: HashMap<String, Pace>,
    buckets: HashMap<String, Bucket>,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    /// Millionths of a letter: what a second brings is a thousand of these for each thousandth.
    tokens: u64,
    at: Timestamp,
}

const LETTER: u64 = 1_000_000;

impl Quotas {
    /// Buckets of one pace.
    pub fn new(usual: Pace) -> Self {
        Self { usual, ..Self::default() }
    }

    /// Gives a domain a pace of its own.
    pub fn set(&mut self, domain: &str, pace: Pace) {
        self.own.insert(domain.to_ascii_lowercase(), pace);
    }

    /// Takes a token for a letter to `domain`, or says when there will be one; never, for a pace of nothing. A
    /// clock that goes back brings no tokens.
    pub fn take(&mut self, domain: &str, now: Timestamp) -> Result<(), Option<Timestamp>> {
        let domain = domain.to_ascii_lowercase();
        let pace = self.own.get(&domain).copied().unwrap_or(self.usual);
        let full = u64::from(pace.burst.max(1)) * LETTER;
        let bucket = self.buckets.entry(domain).or_insert(Bucket { tokens: full, at: now });
        let passed = u64::try_from(now.duration_since(bucket.at).as_micros().max(0)).unwrap_or(u64::MAX);
        // A microsecond brings a thousandth of the pace, in millionths of a letter.
        let brought = u128::from(passed) * u128::from(pace.per_second_milli) / 1_000;
        bucket.tokens = full.min(bucket.tokens.saturating_add(u64::try_from(brought).unwrap_or(u64::MAX)));
        bucket.at = bucket.at.max(now);
        if bucket.tokens >= LETTER && (pace.per_second_milli > 0 || pace.burst > 0) {
            bucket.tokens -= LETTER;
            return Ok(());
        }
        if pace.per_second_milli == 0 {
            return Err(None);
        }
        let missing = LETTER - bucket.tokens.min(LETTER);
        let micros = (missing * 1_000).div_ceil(u64::from(pace.per_second_milli));
        let wait = SignedDuration::from_micros(i64::try_from(micros).unwrap_or(i64::MAX));
        Err(now.checked_add(wait).ok())
    }

    /// Forgets the domains whose buckets are full again, so that they do not gather.
    pub fn forget_the_idle(&mut self, now: Timestamp) {
        let (usual, own) = (self.usual, &self.own);
        self.buckets.retain(|domain, bucket| {
            let pace = own.get(domain).copied().unwrap_or(usual);
            let seconds = u64::try_from(now.duration_since(bucket.at).as_secs().max(0)).unwrap_or(0);
            let brought = seconds.saturating_mul(u64::from(pace.per_second_milli)).saturating_mul(1_000);
            bucket.tokens.saturating_add(brought) < u64::from(pace.burst.max(1)) * LETTER
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millisecond(1_780_000_000_000 + millis).unwrap()
    }

    #[test]
    fn the_example_of_the_specification() {
        let mut quotas = Quotas::default();
        for _ in 0..10 {
            assert_eq!(quotas.take("a.example", at(0)), Ok(()));
        }
        assert_eq!(quotas.take("A.example", at(0)), Err(Some(at(500))));
        assert_eq!(quotas.take("b.example", at(0)), Ok(()));
        assert_eq!(quotas.take("a.example", at(499)), Err(Some(at(500))));
        assert_eq!(quotas.take("a.example", at(500)), Ok(()));
        assert_eq!(quotas.take("a.example", at(500)), Err(Some(at(1_000))));
    }

    #[test]
    fn a_domain_may_have_its_own_pace() {
        let mut quotas = Quotas::default();
        quotas.set("Slow.example", Pace { burst: 1, per_second_milli: 100 });
        quotas.set("never.example", Pace { burst: 0, per_second_milli: 0 });
        assert_eq!(quotas.take("slow.example", at(0)), Ok(()));
        assert_eq!(quotas.take("slow.example", at(0)), Err(Some(at(10_000))));
        assert_eq!(quotas.take("never.example", at(0)), Err(None));
    }

    #[test]
    fn a_clock_that_goes_back_brings_nothing() {
        let mut quotas = Quotas::new(Pace { burst: 1, per_second_milli: 1_000 });
        assert_eq!(quotas.take("a.example", at(5_000)), Ok(()));
        assert_eq!(quotas.take("a.example", at(0)), Err(Some(at(1_000))));
        // Nor does its way back: the time until five seconds was used once.
        assert_eq!(quotas.take("a.example", at(5_000)), Err(Some(at(6_000))));
        assert_eq!(quotas.take("a.example", at(6_000)), Ok(()));
    }

    #[test]
    fn idle_domains_are_forgotten() {
        let mut quotas = Quotas::default();
        assert_eq!(quotas.take("a.example", at(0)), Ok(()));
        quotas.forget_the_idle(at(0));
        assert_eq!(quotas.buckets.len(), 1);
        quotas.forget_the_idle(at(1_000));
        assert_eq!(quotas.buckets.len(), 0);
    }

    proptest! {
        /// Whoever waits as told gets its token, and no second ever has more than burst and pace allow.
        #[test]
        fn the_pace_is_kept(waits in prop::collection::vec(0_i64..3_000, 1..200)) {
            let mut quotas = Quotas::default();
            let (mut now, mut sent) = (0, 0_i64);
            for wait in waits {
                now += wait;
                match quotas.take("a.example", at(now)) {
                    Ok(()) => sent += 1,
                    Err(until) => prop_assert!(until.is_some_and(|it| it > at(now) && it <= at(now + 500))),
                }
                prop_assert!(sent <= 10 + now * 2 / 1_000);
            }
        }
    }
}
