//! What tests share: a fresh database on each engine, a clock that stands still, seeded ids, files
//! written from a few words, and stories told as text.

#![expect(clippy::missing_panics_doc, reason = "a test fails by panicking, and says why in the message")]
#![expect(clippy::print_stderr, reason = "what was skipped is said aloud")]

pub mod camt;
mod operations;
pub mod script;
mod world;

pub use world::{World, on_both_engines, postgres_url};
