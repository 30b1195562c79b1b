//! What is proposed to a person is proposed as things stand after the decisions of the same run.
//!
//! Each transaction was looked at alone, with everything open that was open when the run began. What the run has
//! given away since is open no more: a proposal that counts on it would be refused. Such transactions are looked
//! at once more. They are proposed what is found then, and nothing is decided from it: that is for a person, or for
//! the next run, which sees the same.

use crate::alternatives::ALTERNATIVES_MAX;
use crate::batch::Batch;
use crate::by_amount;
use crate::claims::{Engine, Verdict};
use crate::explain::item_lines;
use crate::items::Items;
use crate::model::{Decision, ExceptionReason, Explanation};
use crate::settle::alone;

/// Makes proposals anew where they count on what `given` says is given away.
pub(crate) fn propose_again(engine: Engine<'_>, given: &[i64], decisions: &mut [Decision]) {
    let is_open = |explanation: &Explanation| {
        item_lines(explanation).all(|(item, amount)| {
            let (given, open) = (given[item as usize], engine.open_minor(item));
            let sum = given.saturating_add(amount);
            given == 0 || (open.min(0)..=open.max(0)).contains(&sum)
        })
    };
    let counts_on_it = |decision: &Decision| match decision {
        Decision::Automatic(_) => false,
        Decision::Exception { alternatives, .. } => !alternatives.iter().all(is_open),
    };
    let stale: Vec<usize> = (0..decisions.len()).filter(|&index| counts_on_it(&decisions[index])).collect();
    if stale.is_empty() {
        return;
    }
    let engine = Engine { items: Items::build(engine.book, given), given, ..engine };
    let mut batch = Batch::default();
    for index in stale {
        let Some(transaction) = engine.transactions.get(index) else { continue };
        let Some(text) = batch.read(&engine, std::slice::from_ref(transaction)).first() else { continue };
        let (reason, mut alternatives) = proposed(&engine, alone(&engine, transaction, text));
        // A document that is cited although nothing is left of it is no proposal.
        alternatives.retain(|found| {
            item_lines(found).all(|(item, amount)| {
                let open = engine.open_minor(item);
                amount != 0 && (open.min(0)..=open.max(0)).contains(&amount)
            })
        });
        alternatives.truncate(ALTERNATIVES_MAX);
        decisions[index] = Decision::Exception { reason, alternatives };
    }
}

fn proposed(engine: &Engine<'_>, verdict: Verdict) -> (ExceptionReason, Vec<Explanation>) {
    match verdict {
        Verdict::Settled(claim) => (ExceptionReason::ToConfirm, vec![claim.explanation]),
        Verdict::OneOf(choice) => {
            let found = choice.items.iter().map(|&item| by_amount::chosen(engine, &choice, item)).collect();
            let reason = match choice.items.len() {
                0 | 1 => ExceptionReason::ToConfirm,
                _ => ExceptionReason::AmbiguousItems,
            };
            (reason, found)
        }
        Verdict::Queued(reason, found) => (reason, found),
    }
}
