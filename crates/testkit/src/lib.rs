//! What tests share: a fresh database on each engine, a clock that stands still, seeded ids, files
//! written from a few words, and stories told as text.

pub mod camt;
mod operations;
pub mod script;
mod world;

pub use world::{World, on_both_engines, postgres_url};
