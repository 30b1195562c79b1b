//! Bank transactions and open items in, explanations with their reasons out.
//!
//! The rule in words, with worked examples, is in `docs/spec/matching.md`. Start reading at
//! [`settle`]. The engine reads no clock and no file, keeps no state between calls, and gives the
//! same answer whatever the order of its input.

mod after;
mod alternatives;
mod batch;
mod by_amount;
mod citations;
mod cited;
mod claims;
mod explain;
mod hash;
mod items;
mod loose;
mod model;
mod normalise;
mod not_customer;
mod numbers;
mod payer;
mod reversal;
mod rules;
mod sets;
mod settle;
mod settlement;
mod subset;

pub use explain::{NamedLine, explanation_fingerprint, lines_fingerprint};
pub use model::*;
pub use normalise::{bare_name, normalise_name};
pub use rules::{LookBack, look_back, rule_test};
pub use settle::settle;
pub use subset::{Subsets, find_subsets};
