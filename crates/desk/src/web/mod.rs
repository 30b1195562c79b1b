//! What pages share: their frame, their filters, their tables and charts.

mod address;
pub mod asked;
mod by_head;
pub mod chart;
#[cfg(test)]
mod checks;
pub mod columns;
pub mod export;
#[expect(
    clippy::inline_always,
    clippy::trivially_copy_pass_by_ref,
    clippy::unused_self,
    reason = "what a filter becomes is written by a macro, and a template hands over references"
)]
pub mod filters;
pub mod form;
mod frame;
mod page;
mod parts;
pub mod places;
mod views;

pub use address::Address;
pub use by_head::ByHead;
pub use form::FormState;
pub use frame::{Flash, Frame, Section};
pub use page::{Fragment, PageResult, render};
pub use parts::{Parts, read_parts};
pub use views::Views;
