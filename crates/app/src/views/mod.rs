//! Lists that users come back to: a name for the filters of a list.
//!
//! Owns `saved_views`. Always true: a view belongs to the user who saved it, and nobody else sees or
//! changes it. Leaves to others: what the filters mean.

mod refused;
mod save_view;
mod store;

pub use refused::ViewError;
pub use save_view::{DeleteView, RenameView, SaveView, ViewSaved, delete_view, rename_view, save_view};
pub use store::{SavedView, list_views};
