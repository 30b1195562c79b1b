//! The store on both engines.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, and says what it measured")]

mod backup;
mod bulk;
mod connections;
mod damage;
mod ids;
mod migrations;
mod restoring;
mod retry;
mod rows;
