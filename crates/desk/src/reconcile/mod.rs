//! The reconcile desk: what waits, what it could be, and one action for each answer.

mod act;
mod answer;
mod balance;
mod batch;
mod compare;
mod desk_page;
mod find;
mod parts;
mod rule;
pub mod typed;
mod undo;
mod view;

pub use act::{
    accept, comment, entry_of_choice, post_to_account, remove_comment, set_aside, split, take_up, transfer,
};
pub use answer::name_of;
pub use balance::{BalanceCache, balance};
pub use batch::{accept_many, accept_sure, sure};
pub use desk_page::{desk, gone, last};
pub use find::{find, find_credit_customers};
pub use parts::{aside_form, comments, entry, line, why};
pub use rule::{make_rule, rule};
pub use undo::{undo, undo_batch, undo_form, undo_last};
