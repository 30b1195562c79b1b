//! Whose books these are: organisations and their legal entities.
//!
//! Owns `organisations` and `legal_entities`. Always true: a legal entity belongs to one
//! organisation; a database on SQLite usually holds one of each.

mod set_up;
mod store;

pub use set_up::{Installation, SetUpError, is_set_up, set_up};
pub(crate) use store::is_only_legal_entity;
