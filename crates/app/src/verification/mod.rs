//! `quittance check`: recompute, and compare with what is stored. Reads every slice, writes nothing.

mod checks;

pub use checks::{Check, Finding, check};
