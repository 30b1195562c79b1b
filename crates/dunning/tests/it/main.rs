//! What dunning decides, on cases written as text, on random books, and against a model over random histories.
#![expect(clippy::unwrap_used, reason = "a case that cannot be read is a failure of the test")]
#![expect(clippy::format_push_string, reason = "cases are text")]

mod alerts;
mod cases;
mod check;
mod gate;
mod market;
mod model;
mod payment_plans;
mod promises;
mod properties;
