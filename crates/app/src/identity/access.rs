//! What coming in needs beside the context: randomness, the cost of hashing, the limits of sessions.

use std::sync::Arc;

use tokio::sync::Semaphore;

use super::password::{HashCost, PasswordHash};
use super::secret::{Secret, draw_token};
use crate::source::{Entropy, NoEntropy};

const MINUTE: i64 = 60_000_000;

/// How long a session lasts, in microseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionLimits {
    /// Without a request.
    pub idle: i64,
    /// In all.
    pub absolute: i64,
    /// Between the password and the code of the second factor.
    pub second_factor: i64,
    /// After the password, for what is sensitive.
    pub fresh: i64,
}

/// One hour without a request, as NIST SP 800-63B-4 (section 2.2.3) advises at its second level: a
/// lunch break signs out, a telephone call does not. Twelve hours in all, a working day.
impl Default for SessionLimits {
    fn default() -> Self {
        Self { idle: 60 * MINUTE, absolute: 12 * 60 * MINUTE, second_factor: 10 * MINUTE, fresh: 10 * MINUTE }
    }
}

/// Why the access cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    /// No password can be hashed at this cost.
    #[error("passwords cannot be hashed with {} KiB, {} passes and {} lanes", .0.memory_kib, .0.passes, .0.lanes)]
    BadCost(HashCost),
    /// The machine gives no random bytes.
    #[error(transparent)]
    NoEntropy(#[from] NoEntropy),
}

/// What coming in needs: one per process, cheap to clone.
#[derive(Clone, Debug)]
pub struct Access {
    /// The limits of sessions.
    pub limits: SessionLimits,
    pub(super) entropy: Arc<dyn Entropy>,
    cost: HashCost,
    /// What a password is compared with when there is nobody, so that the answer takes as long.
    nobody: Arc<str>,
    hashing: Arc<Semaphore>,
}

impl Access {
    /// Randomness, for tokens.
    pub(crate) fn entropy(&self) -> &dyn Entropy {
        self.entropy.as_ref()
    }

    /// Access with this randomness, cost and limits. Hashes once, to see that the cost can be.
    pub fn new(
        entropy: Arc<dyn Entropy>,
        cost: HashCost,
        limits: SessionLimits,
    ) -> Result<Self, AccessError> {
        let nobody = draw_token(entropy.as_ref(), "")?;
        let hash = PasswordHash::make(&nobody, cost, entropy.as_ref())?.ok_or(AccessError::BadCost(cost))?;
        // Each hash takes its memory; more of them at once than processors would only wait.
        let at_once = std::thread::available_parallelism().map_or(1, usize::from);
        let nobody = Arc::from(hash.as_str());
        Ok(Self { limits, entropy, cost, nobody, hashing: Arc::new(Semaphore::new(at_once)) })
    }

    /// Hashes a password that was checked. It takes tens of milliseconds on the calling thread.
    pub(super) fn hash(&self, password: &Secret) -> Result<PasswordHash, NoEntropy> {
        // The cost was tried when this was made; only randomness can be missing now.
        PasswordHash::make(password, self.cost, self.entropy.as_ref())?.ok_or(NoEntropy)
    }

    /// Whether the password is the one kept; compares with nobody's when none is kept.
    pub(super) async fn verify(&self, password: &Secret, kept: Option<&str>) -> bool {
        let _turn = self.hashing.acquire().await;
        let hash = PasswordHash::from_stored(kept.unwrap_or(&self.nobody).to_owned());
        hash.is_of(password) && kept.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SeededEntropy;

    #[test]
    fn a_cost_that_cannot_be_is_refused() {
        let cost = HashCost { memory_kib: 1, passes: 1, lanes: 1 };
        let refused = Access::new(Arc::new(SeededEntropy::new(1)), cost, SessionLimits::default());
        assert!(matches!(refused, Err(AccessError::BadCost(refused)) if refused == cost));
    }
}
