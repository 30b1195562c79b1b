//! Every SQL statement of lists and pages: they join what several slices own, and write nothing.

pub(super) mod customers;
pub(super) mod document;
pub(super) mod documents;
pub(super) mod search;
pub(super) mod timeline;
