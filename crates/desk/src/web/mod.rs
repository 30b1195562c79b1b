//! What pages share: their frame, their filters, their tables and charts.

#[cfg(test)]
mod checks;
pub mod filters;
pub mod form;
mod frame;
mod page;

pub use form::FormState;
pub use frame::{Flash, Frame, Section};
pub use page::{Fragment, PageResult, render};
