//! The activity log: who did what, in an order that nobody can change unseen.

mod chain;
mod export;
mod facts;
mod kinds;
mod names;
pub mod pages;

pub use chain::ChainWatch;
pub use export::{csv, xlsx};
pub use pages::{log, verify};
