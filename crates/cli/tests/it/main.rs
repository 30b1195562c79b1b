//! The binary as people and scripts use it: what it answers, in which words, with which exit code.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod command_line;
mod columns;
mod place;
mod reconcile;
mod scripts;
