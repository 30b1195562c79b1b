//! The operations of the product on both engines, end to end.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking, and says what it measured"
)]

mod activity;
mod allocation;
mod banking;
mod bookkeeping;
mod coverage;
mod crash;
mod decisions;
mod demonstration;
mod identity;
mod imports;
mod inbox;
mod listings;
mod properties;
mod receivables;
mod returns;
mod samples;
mod scenarios;
mod verification;
mod work;
