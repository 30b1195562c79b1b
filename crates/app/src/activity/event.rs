//! An event and its place in the chain.

use sha2::{Digest as _, Sha256};

use crate::write::hexadecimal;

/// What a write did, in our terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// What happened: `statement_imported`, `allocation_undone`.
    pub kind: &'static str,
    /// What it happened to: an id, or empty.
    pub subject: String,
    /// The facts, as a JSON object without payment data.
    pub data: serde_json::Value,
}

/// An event as it stands in the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedEvent {
    /// Its number, from 1 without a gap.
    pub sequence: i64,
    /// When, in microseconds since 1970 UTC.
    pub at: i64,
    /// Who.
    pub actor: String,
    /// What happened.
    pub kind: String,
    /// To what.
    pub subject: String,
    /// The facts, as JSON text.
    pub data: String,
    /// The hash of the event before, empty for the first.
    pub previous_hash: String,
    /// SHA-256 over all of the above.
    pub hash: String,
}

impl Event {
    /// An event with its facts.
    #[expect(clippy::needless_pass_by_value, reason = "an id is copied, a word is a literal")]
    pub fn new(kind: &'static str, subject: impl ToString, data: serde_json::Value) -> Self {
        Self { kind, subject: subject.to_string(), data }
    }

    pub(super) fn seal(&self, sequence: i64, at: i64, actor: &str, previous_hash: String) -> RecordedEvent {
        let mut event = RecordedEvent {
            sequence,
            at,
            actor: actor.to_owned(),
            kind: self.kind.to_owned(),
            subject: self.subject.clone(),
            data: self.data.to_string(),
            previous_hash,
            hash: String::new(),
        };
        event.hash = event.computed_hash();
        event
    }
}

impl RecordedEvent {
    /// The hash that the event must have. Each part is preceded by its length, so that no two
    /// different events are hashed from the same bytes.
    pub(super) fn computed_hash(&self) -> String {
        let mut hasher = Sha256::new();
        hasher.update(self.sequence.to_be_bytes());
        hasher.update(self.at.to_be_bytes());
        for part in [&self.actor, &self.kind, &self.subject, &self.data, &self.previous_hash] {
            hasher.update(part.len().to_be_bytes());
            hasher.update(part);
        }
        hexadecimal(&hasher.finalize())
    }
}
