//! Decisions are what the log of activity says of them.

use std::collections::HashMap;

use db::{DbError, Tx, for_each};
use serde::Deserialize;

use super::checks::{Check, Finding};
use crate::allocation::{DecisionsHash, for_each_hash};
use crate::context::Ctx;

/// What an event says about decisions.
#[derive(Debug, Deserialize)]
struct Told {
    /// The hash of those that were made.
    decisions_sha256: Option<String>,
    /// The hash of those that went with an import that was undone.
    decisions_removed_sha256: Option<String>,
}

/// What all events say together.
#[derive(Debug, Default)]
struct Log {
    hash: DecisionsHash,
    /// What was said about one decision by hand.
    by_hand: HashMap<String, DecisionsHash>,
    /// Whether an event told a hash: those after it do too.
    has_begun: bool,
    findings: Vec<Finding>,
}

impl Log {
    fn read(&mut self, sequence: i64, subject: &str, data: &str) {
        let told: Option<Told> = serde_json::from_str(data).ok();
        let hash = |text: Option<&String>| text.and_then(|text| DecisionsHash::from_text(text));
        let made = told.as_ref().and_then(|told| hash(told.decisions_sha256.as_ref()));
        let removed = told.as_ref().and_then(|told| hash(told.decisions_removed_sha256.as_ref()));
        if let Some(made) = made {
            self.hash.add(made);
            if !subject.is_empty() {
                self.by_hand.insert(subject.to_owned(), made);
            }
        }
        if let Some(removed) = removed {
            self.hash.remove(removed);
        }
        if made.is_some() || removed.is_some() {
            self.has_begun = true;
        } else if self.has_begun {
            // Events that are older than hashes come before all others.
            self.findings.push(Finding::new(sequence, "tells no hash of its decisions"));
        }
    }
}

/// The hash of all decisions is what the events that made them say, less what the undoing of imports took out:
/// nobody altered a decision, its lines or its reasons since.
pub(super) async fn decisions_are_as_told(tx: &mut Tx, ctx: &Ctx) -> Result<Check, DbError> {
    let mut log = Log::default();
    for_each!(
        tx,
        (i64, String, String),
        |(sequence, subject, data): (i64, String, String)| {
            log.read(sequence, &subject, &data);
            Ok::<(), DbError>(())
        },
        "select sequence, subject, data from events where org_id = $1 \
         and kind in ('transactions_matched', 'allocation_accepted', 'import_undone', 'sample_removed') order by sequence",
        ctx.org
    )?;
    let Log { hash: told, by_hand, mut findings, .. } = log;
    let mut looked_at = 0;
    let mut sum = DecisionsHash::default();
    let mut altered = Vec::new();
    for_each_hash(tx, ctx, |id, hash| {
        looked_at += 1;
        sum.add(hash);
        let id = id.to_string();
        if by_hand.get(&id).is_some_and(|told| *told != hash) {
            altered.push(Finding::new(id, "is not as it was decided"));
        }
    })
    .await?;
    if sum != told {
        if altered.is_empty() {
            altered.push(Finding::new("allocations", "are not as they were decided"));
        }
        findings.append(&mut altered);
    }
    Ok(Check { name: "decisions-are-as-told", looked_at, findings, is_damage: true })
}
