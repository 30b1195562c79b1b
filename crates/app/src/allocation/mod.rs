//! Which money paid which document: decisions, the queue of what is not certain, and undo.
//!
//! Owns `allocations`, `allocation_lines`, `allocation_undos`, `exceptions`, `set_asides`,
//! `payer_aliases`, `match_rules`, `match_settings`. Always true: the lines of an allocation sum to
//! what it takes from the transaction; each has one journal entry; an undo is a reversing entry and
//! a row of its own; an automatic decision has a unique explanation and says why. Leaves to others:
//! how an explanation is found (crate `matching`, docs/spec/matching.md).

mod accept;
mod book;
mod decide;
mod evidence;
mod learn;
mod lines;
mod match_transactions;
mod proposal;
mod queue;
mod rules;
mod set_aside;
mod store;
mod undo;

pub use accept::{Accept, AcceptError, Accepted, Choice, SplitLine, accept};
pub use book::LoadedBook;
pub use evidence::evidence_words;
pub use learn::{LearnedPayer, export_learned, import_learned};
pub use match_transactions::{MatchError, Matched, Phase, match_transactions};
pub use proposal::{Proposal, ProposalLine};
pub use queue::{
    AllocationView, AlternativeView, ExceptionView, LineView, TransactionView, list_allocations,
    list_exceptions,
};
pub use rules::{AddRule, LookBack, RuleError, RuleView, add_rule, list_rules, look_back, switch_rule};
pub use set_aside::{SetAside, SetAsideError, set_aside};
pub use store::{MatchSettings, load_settings, save_settings};
pub use undo::{Undo, UndoError, Undone, undo};
