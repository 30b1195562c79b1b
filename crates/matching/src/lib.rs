//! Bank transactions and open items in, explanations with their reasons out.

mod model;

pub use model::*;
