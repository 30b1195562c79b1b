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
mod queue_pages;
mod rules;
mod set_aside;
mod settings;
mod store;
mod take_back;
mod undo;
mod undo_import;

pub use accept::{Accept, AcceptError, Accepted, Choice, SplitLine, accept};
pub use book::LoadedBook;
pub use decide::DecideError;
pub use evidence::evidence_words;
pub use learn::{
    ForgetError, ForgetPayer, LearnedPayer, LearnedView, export_learned, forget_payer, import_learned,
    list_learned,
};
pub use lines::LineError;
pub use match_transactions::{MatchError, Matched, Phase, match_transactions};
pub use proposal::{Proposal, ProposalLine};
pub use queue::{
    AllocationView, AlternativeView, AsideView, ExceptionView, LineView, TransactionView, count_waiting,
    find_currency, list_allocations, list_decisions, list_exceptions, list_set_aside,
};
pub use queue_pages::{DecisionView, find_decision, find_exception, page_of_decisions, page_of_exceptions};
pub use rules::{
    AddRule, LookBack, LookBackLine, LookBackOutcome, RuleError, RuleView, add_rule, find_rule, list_rules,
    look_back, switch_rule,
};
pub use set_aside::{SetAside, SetAsideError, set_aside};
pub use settings::{ChangeSettings, change_settings};
pub use store::{MatchSettings, Settlement, has_decisions, list_settlements, load_settings};
pub use take_back::TakeBackError;
pub use undo::{Undo, UndoError, Undone, undo};
pub use undo_import::{ImportUndone, UNDO_DAYS, UndoImport, UndoImportError, last_day, undo_import};
