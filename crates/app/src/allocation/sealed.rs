//! What the log of activity says about decisions: a hash over what each is made of and why it was made, so that
//! an allocation that is altered afterwards is found by `check`, like an altered event.

use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::store::{AllocationLineRow, AllocationRow};
use crate::ids::{AdjustmentId, AllocationId, OpenItemId};
use crate::write::hexadecimal;

/// Bytes of a hash.
const BYTES: usize = 32;

/// The hashes of decisions, added up modulo 2²⁵⁶: in whatever order they are read, and whichever writes made
/// them, the sum over the decisions is the sum over what events say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct DecisionsHash([u8; BYTES]);

impl DecisionsHash {
    /// The hash of one decision. Each part is preceded by its length, so that no two different decisions are
    /// hashed from the same bytes.
    pub(super) fn of(decision: &AllocationRow, lines: &[AllocationLineRow]) -> Self {
        let mut hasher = Hasher(Sha256::new());
        hasher.id(Some(decision.id.uuid()));
        hasher.id(Some(decision.transaction_id.uuid()));
        hasher.id(Some(decision.entry_id.uuid()));
        hasher.text(Some(&decision.method));
        hasher.text(Some(if decision.is_automatic { "automatic" } else { "by hand" }));
        hasher.text(Some(&decision.evidence));
        hasher.number(decision.fingerprint);
        hasher.id(decision.takes_back_id.map(AllocationId::uuid));
        hasher.text(Some(&decision.decided_by));
        for line in lines {
            hasher.id(line.item_id.map(OpenItemId::uuid));
            hasher.text(line.role.as_deref());
            hasher.text(line.account.as_deref());
            hasher.number(line.amount_minor);
            hasher.id(line.adjustment_id.map(AdjustmentId::uuid));
        }
        Self(hasher.0.finalize().into())
    }

    /// The hash that an event told; nothing when the text is none.
    pub(crate) fn from_text(text: &str) -> Option<Self> {
        let digits = text.as_bytes();
        if digits.len() != BYTES * 2 {
            return None;
        }
        let mut bytes = [0; BYTES];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            let digit = |at: usize| char::from(pair[at]).to_digit(16).and_then(|it| u8::try_from(it).ok());
            *byte = digit(0)? * 16 + digit(1)?;
        }
        Some(Self(bytes))
    }

    /// As an event tells it.
    pub(crate) fn text(self) -> String {
        hexadecimal(&self.0)
    }

    /// With others.
    pub(crate) fn add(&mut self, other: Self) {
        let mut carry = 0;
        for (byte, more) in self.0.iter_mut().zip(other.0).rev() {
            let sum = u16::from(*byte) + u16::from(more) + carry;
            let [high, low] = sum.to_be_bytes();
            (*byte, carry) = (low, u16::from(high));
        }
    }

    /// Without others that were added before.
    pub(crate) fn remove(&mut self, other: Self) {
        let mut opposite = Self(other.0.map(|byte| !byte));
        let mut one = Self::default();
        one.0[BYTES - 1] = 1;
        opposite.add(one);
        self.add(opposite);
    }
}

/// A hash of parts.
struct Hasher(Sha256);

impl Hasher {
    fn part(&mut self, bytes: Option<&[u8]>) {
        // No part is as long as the largest number, which stands for none.
        let length = bytes.map_or(u64::MAX, |bytes| bytes.len() as u64);
        self.0.update(length.to_be_bytes());
        self.0.update(bytes.unwrap_or_default());
    }

    fn id(&mut self, id: Option<Uuid>) {
        self.part(id.as_ref().map(|id| id.as_bytes().as_slice()));
    }

    fn text(&mut self, text: Option<&str>) {
        self.part(text.map(str::as_bytes));
    }

    fn number(&mut self, number: i64) {
        self.part(Some(&number.to_be_bytes()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(bytes: &[u8]) -> DecisionsHash {
        DecisionsHash(Sha256::digest(bytes).into())
    }

    #[test]
    fn sums_do_not_depend_on_the_order_and_can_be_taken_apart() {
        let (a, b, c) = (of(b"a"), of(b"b"), of(b"c"));
        let sum = |parts: &[DecisionsHash]| {
            parts.iter().fold(DecisionsHash::default(), |mut sum, part| {
                sum.add(*part);
                sum
            })
        };
        assert_eq!(sum(&[a, b, c]), sum(&[c, a, b]));
        let mut rest = sum(&[a, b, c]);
        rest.remove(b);
        assert_eq!(rest, sum(&[a, c]));
        rest.remove(a);
        rest.remove(c);
        assert_eq!(rest, DecisionsHash::default());
    }

    #[test]
    fn texts() {
        let hash = of(b"a");
        assert_eq!(DecisionsHash::from_text(&hash.text()), Some(hash));
        let zero = "0".repeat(64);
        assert_eq!(DecisionsHash::from_text(&zero), Some(DecisionsHash::default()));
        for bad in ["", "00", &"g".repeat(64), &"é".repeat(32)] {
            assert_eq!(DecisionsHash::from_text(bad), None, "{bad}");
        }
    }
}
