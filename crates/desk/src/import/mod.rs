//! Files that come in: dropped, recognised, checked before anything is written, brought in, and undone.
//!
//! A file that was dropped is a draft: a private temporary file and what is known of it, in the memory of this
//! process, for its owner alone. It ends when it is imported, given up or forgotten.

mod columns;
mod corrections;
mod draft;
mod folder;
mod pages;
mod recognise;
mod review;
mod run;
mod settings;
mod together;
mod undo;
mod upload;

pub use draft::{Drafts, Progress};
pub use pages::{delete_template, import, list, mended, raw};
pub use review::{correct, rejected, review};
pub use run::{cancel, confirm, progress};
pub use settings::{save, settings};
pub use together::{check_all, import_all};
pub use undo::{undo, undo_form};
pub(crate) use upload::broken;
pub use upload::{BODY_BYTES_MAX, upload};
