//! What pages share: their frame, their filters, their tables and charts.

mod address;
pub mod asked;
pub mod chart;
#[cfg(test)]
mod checks;
pub mod export;
pub mod filters;
pub mod form;
mod frame;
mod page;
pub mod places;

pub use address::Address;
pub use form::FormState;
pub use frame::{Flash, Frame, Section};
pub use page::{Fragment, PageResult, render};
