//! Which money paid which document: decisions, the queue of what is not certain, and undo.
//!
//! Owns `allocations`, `allocation_lines`, `allocation_undos`, `adjustments`, `adjustment_lines`, `adjustment_undos`, `exceptions`, `set_asides`,
//! `payer_aliases`, `match_rules`, `match_settings`, `transaction_comments`, `desk_actions`, `waiting_owners`,
//! `clearing_owners`. Always true: the lines of an allocation sum to
//! what it takes from the transaction; each has one journal entry; an undo is a reversing entry and
//! a row of its own; an automatic decision has a unique explanation and says why. Leaves to others:
//! how an explanation is found (crate `matching`, docs/spec/matching.md).

mod accept;
mod adjust;
mod at_desk;
mod book;
mod candidates;
mod clearing_owner;
mod comment;
mod decide;
mod decisions_of;
mod done;
mod evidence;
mod find_items;
mod leads;
mod learn;
mod lines;
mod match_transactions;
mod preview;
mod proposal;
mod queue;
mod queue_pages;
mod remove_sample;
mod rules;
mod sealed;
mod set_aside;
mod settings;
mod store;
mod sure;
mod take_back;
mod undo;
mod undo_import;
mod waiting_owner;
mod worklist;

pub use accept::{Accept, AcceptError, Accepted, Choice, SplitLine, accept};
pub use adjust::{
    ADJUSTED_MAX, Adjust, AdjustError, Adjusted, AdjustedDocument, AdjustmentKind, AdjustmentUndone,
    AdjustmentView, UndoAdjustment, UndoAdjustmentError, adjust, adjust_alone, ask_adjust, confirm_write_off,
    find_adjustment_view, list_adjustments_of_document, list_not_paid_out, page_of_adjustments,
    preview_adjustment, small_difference_max_minor, undo_adjustment,
};
pub use at_desk::{
    ACTIONS_KEPT, ActionPart, BATCH_MAX, DecideAtDesk, LastAction, RuleOffer, UndoSetAside, decide_at_desk,
    find_batch, find_last_action, offer_rule, set_aside_at_desk, undo_set_aside,
};
pub use book::LoadedBook;
pub(crate) use candidates::{list_candidates, list_cited_by, list_known_payers};
pub use clearing_owner::{ClearingGiven, GiveClearing, give_clearing};
pub use comment::{Comment, CommentError, Commented, RemoveComment, comment, remove_comment};
pub use decide::DecideError;
pub use decisions_of::{DecisionLine, TransactionDecision, list_decisions_of};
pub use done::{DoneFilter, DoneLine, Undoing, find_aside, find_done, list_done, list_done_of, undo_day};
pub use evidence::{EvidenceFact, evidence_words};
pub use find_items::{Found, FoundItem, find_items, spread};
pub use leads::{Lead, list_leads};
pub use learn::{
    ForgetError, ForgetPayer, LearnedPayer, LearnedView, export_learned, forget_payer, import_learned,
    list_learned,
};
pub use lines::LineError;
pub use match_transactions::{MatchError, Matched, Phase, match_transactions};
pub use preview::{EntryPreview, PostingPreview, preview};
pub use proposal::{Proposal, ProposalLine};
pub use queue::{
    AllocationView, AlternativeView, AsideView, ExceptionView, LineView, TransactionView, alternative_key,
    count_waiting, find_currency, fingerprint_of_key, list_allocations, list_decisions, list_exceptions,
    list_set_aside,
};
pub use queue_pages::{
    DecisionView, ExceptionFilter, find_decision, find_exception, page_of_decisions, page_of_exceptions,
};
pub use remove_sample::{RemoveSample, SampleRemoved};
pub(crate) use remove_sample::{list_sample_customers, remove_sample};
pub use rules::{
    AddRule, LookBack, LookBackLine, LookBackOutcome, RuleError, RuleView, add_rule, find_rule, list_rules,
    look_back, look_back_at, switch_rule,
};
pub(crate) use sealed::DecisionsHash;
pub use set_aside::{SetAside, SetAsideError, set_aside};
pub use settings::{ChangeSettings, change_settings};
pub(crate) use store::for_each_hash;
pub use store::{
    AdjustmentRecord, CommentRow, MatchSettings, Settlement, has_decisions, list_comments, list_settlements,
    list_standing_kinds, load_settings,
};
pub use sure::Strength;
pub use take_back::TakeBackError;
pub use undo::{Undo, UndoError, Undone, undo};
pub use undo_import::{ImportUndone, UNDO_DAYS, UndoImport, UndoImportError, last_day, undo_import};
pub use waiting_owner::{GiveWaiting, GiveWaitingError, WaitingGiven, give_waiting};
pub use worklist::{
    ShownLine, ShownProposal, WorkCounts, WorkLine, WorkPlace, WorkTab, count_work, find_work, list_work,
};
