//! Deciding about documents without a bank transaction: set-off, write-off, doubtful, small differences,
//! payments through a provider. The entry is shown before it is posted.

mod page;
mod typed;

pub use page::{form, make, undo};
