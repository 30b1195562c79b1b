//! Lists as somebody wants them: a name for the filters of a list that they come back to, and its columns.
//!
//! Owns `saved_views` and `list_columns`. Always true: a view or a choice of columns belongs to the user who made it, and
//! nobody else sees or changes it. Leaves to others: what the filters and the columns mean.

mod choose_columns;
mod refused;
mod save_view;
mod store;

pub use choose_columns::{ChooseColumns, ColumnsChosen, choose_columns};
pub use refused::ViewError;
pub use save_view::{DeleteView, RenameView, SaveView, ViewSaved, delete_view, rename_view, save_view};
pub use store::{SavedView, find_columns, list_views};
