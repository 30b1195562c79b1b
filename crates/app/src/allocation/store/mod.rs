//! Every SQL statement on allocations, exceptions and what was learned, by what they are about.

mod adjust;
mod decided;
mod desk;
mod learned;
mod outside;
mod rules;
mod waiting;

pub(super) use adjust::{
    AdjustmentLineRow, adjustment_line_rows, adjustment_rows, find_adjustment, find_adjustment_lines,
    insert_adjustment_undo, list_adjustments, list_adjustments_of, list_doubtful, list_lines_of_adjustments,
    list_standing_adjustments_of, list_standing_of_kind,
};
pub use adjust::{AdjustmentRecord, list_standing_kinds};
pub(crate) use decided::for_each_hash;
pub use decided::has_decisions;
pub(super) use decided::{
    AllocationLineRow, AllocationRow, Standing, allocation_rows, delete_about, delete_all_comments,
    delete_allocation, find_allocation, find_decided_at, find_lines, find_taking_back, has_comments,
    insert_undo, line_rows, list_all_standing, list_lines, list_lines_of_each, list_of, list_payments,
    list_reversing_of, list_standing, list_standing_of, list_standing_of_each, list_standing_of_item,
    list_standing_with_author, list_undone, push_allocation, push_lines,
};
pub(super) use desk::{
    ActionRow, DoneRow, NewAction, count_comments_of, count_pattern, delete_comment, find_aliased,
    find_aside, find_done, find_undo, insert_action, insert_comment, list_actions, list_batch, list_done,
    list_done_of, list_exceptions_of, list_lines_of, replace_clearing_owner, replace_waiting_owner,
};
pub use desk::{CommentRow, list_comments};
pub(super) use learned::{
    AliasRow, delete_alias, delete_aliases_learned_from, delete_aliases_to, find_alias_customer,
    insert_alias, list_aliases, list_aliases_of, list_learned,
};
pub use outside::{Settlement, list_settlements};
pub(super) use outside::{find_times, page_of_allocations, page_of_exceptions, page_of_transaction};
pub use rules::{MatchSettings, load_settings};
pub(super) use rules::{RuleRow, insert_rule, list_rules, replace_settings, update_rule};
pub(super) use waiting::{
    ExceptionRow, delete_exception, delete_exceptions, exception_rows, find_exception, find_mark,
    insert_set_aside, is_aside, list_aside, list_exceptions,
};
