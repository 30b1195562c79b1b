//! `quittance check`: recompute, and compare with what is stored. Reads every slice, writes nothing.

mod adjustments;
mod checks;
mod control;
mod decided;
mod derived;
mod kept;

pub use checks::{Check, Finding, check};
