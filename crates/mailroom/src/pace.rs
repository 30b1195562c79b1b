//! How fast letters leave: all of a legal entity together, and those to one domain.

use jiff::Timestamp;
use mail::{Pace, Quotas};

/// The only bucket of all letters together.
const ALL: &str = "all";
/// Letters at once at most, when there were none for a while.
const BURST: u32 = 10;

/// The buckets of a legal entity.
#[derive(Clone, Debug)]
pub(crate) struct Paces {
    per_minute: i64,
    all: Quotas,
    domains: Quotas,
}

impl Paces {
    /// Buckets for so many letters a minute.
    pub(crate) fn new(per_minute: i64) -> Self {
        let a_minute = u32::try_from(per_minute.clamp(1, 60_000)).unwrap_or(1);
        let pace = Pace { burst: a_minute.min(BURST), per_second_milli: (a_minute * 1_000 / 60).max(1) };
        Self { per_minute, all: Quotas::new(pace), domains: Quotas::default() }
    }

    /// Whether they are for so many letters a minute.
    pub(crate) fn is_of(&self, per_minute: i64) -> bool {
        self.per_minute == per_minute
    }

    /// Takes a token for a letter to a domain, or says when there will be one.
    pub(crate) fn take(&mut self, domain: &str, now: Timestamp) -> Result<(), Timestamp> {
        let later = |until: Option<Timestamp>| until.unwrap_or(Timestamp::MAX);
        // The domain first: a letter that waits for it takes nothing from the others.
        self.domains.take(domain, now).map_err(later)?;
        self.all.take(ALL, now).map_err(later)
    }

    /// Forgets the domains that nothing was sent to lately.
    pub(crate) fn forget_the_idle(&mut self, now: Timestamp) {
        self.domains.forget_the_idle(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_letters_together_keep_the_pace_that_is_set() {
        let at = |second: i64| Timestamp::from_second(1_780_000_000 + second).unwrap();
        let mut paces = Paces::new(6);
        for n in 0..6 {
            assert_eq!(paces.take(&format!("d{n}.example"), at(0)), Ok(()));
        }
        assert_eq!(paces.take("d6.example", at(0)), Err(at(10)));
        assert_eq!(paces.take("d7.example", at(10)), Ok(()));
    }
}
