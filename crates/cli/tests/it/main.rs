//! The binary as people and scripts use it: what it answers, in which words, with which exit code.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod columns;
mod command_line;
mod place;
mod reconcile;
mod scripts;
mod served;
